package io.jointly.spark;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.run.Version;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Spark's inner classes differ from version to version, and each jar is built for one. */
public final class SparkVersion {

  private static final Properties BUILD = read();

  private SparkVersion() {}

  /** The versions of Spark that this jar is for, by major and minor number. */
  public static String required() {
    return BUILD.getProperty("spark").replaceFirst("^(\\d+\\.\\d+).*", "$1");
  }

  /** The version of Scala that this jar is for. */
  public static String scala() {
    return BUILD.getProperty("scala");
  }

  /**
   * @throws CallerException (SPARK_VERSION) if this jar is for another Spark than this one
   */
  static void require() {
    require(org.apache.spark.package$.MODULE$.SPARK_VERSION());
  }

  static void require(String found) {
    if (!found.equals(required()) && !found.startsWith(required() + ".")) {
      throw new CallerException(
          ErrorCode.SPARK_VERSION,
          Version.SOFTWARE
              + " is for Spark "
              + required()
              + ", and this is Spark "
              + found
              + "; run it with Spark "
              + required()
              + ", or use the jar for Spark "
              + found.replaceFirst("^(\\d+\\.\\d+).*", "$1"));
    }
  }

  private static Properties read() {
    Properties properties = new Properties();
    try (InputStream in = SparkVersion.class.getResourceAsStream("build.properties")) {
      if (in == null) {
        throw new IllegalStateException("build.properties is missing from the jar");
      }
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new IllegalStateException("build.properties cannot be read", e);
    }
  }
}

package io.jointly.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of this software, as JOIN states it to the partners. */
public final class Version {

  public static final String SOFTWARE = "jointly " + read();

  private Version() {}

  private static String read() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("/io/jointly/version.properties")) {
      if (in == null) {
        throw new IllegalStateException("version.properties is missing from the jar");
      }
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new IllegalStateException("version.properties cannot be read", e);
    }
  }
}

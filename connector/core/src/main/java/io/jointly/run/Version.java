package io.jointly.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;

/** The version of this software. */
public final class Version {

  private static final Properties BUILD = read();

  /** As JOIN states it to the partners. */
  public static final String SOFTWARE = "jointly " + BUILD.getProperty("version");

  private Version() {}

  /** The commit that was built, if the build was told. */
  public static Optional<String> commit() {
    return Optional.ofNullable(BUILD.getProperty("commit"))
        .filter(commit -> commit.matches("[0-9a-f]{7,64}(-dirty)?"));
  }

  /** The software and the commit, in one line for people. */
  public static String line() {
    return SOFTWARE
        + commit()
            .map(commit -> ", commit " + commit)
            .orElse(", commit not recorded in this build");
  }

  private static Properties read() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("/io/jointly/version.properties")) {
      if (in == null) {
        throw new IllegalStateException("version.properties is missing from the jar");
      }
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new IllegalStateException("version.properties cannot be read", e);
    }
  }
}

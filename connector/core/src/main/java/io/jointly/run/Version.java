package io.jointly.run;

import io.jointly.protocol.parameters.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;

/** The version of this software. */
public final class Version {

  private static final Properties BUILD = read();

  /** Its name and version. */
  public static final String SOFTWARE = "jointly " + BUILD.getProperty("version");

  private Version() {}

  /**
   * As JOIN states it: this software, and the engine where there is room for it.
   *
   * @param engine its name and version
   */
  public static String with(String engine) {
    String both = SOFTWARE + ", " + engine;
    return both.length() <= Limits.MAX_SOFTWARE_BYTES && Limits.isPrintable(both) ? both : SOFTWARE;
  }

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

package io.jointly.cli;

import io.jointly.protocol.parameters.Limits;
import io.jointly.run.Version;
import io.jointly.spark.SparkVersion;
import java.net.URI;
import java.security.CodeSource;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: enough to tell two builds apart. */
final class BuildVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      Version.line(),
      "for Spark "
          + SparkVersion.required()
          + ", Scala "
          + SparkVersion.scala()
          + ", protocol version "
          + Limits.VERSION,
      "in " + place()
    };
  }

  private static String place() {
    CodeSource source = BuildVersion.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return "an unknown place";
    }
    String path = URI.create(source.getLocation().toString()).getPath();
    return path.endsWith(".jar") ? path.substring(path.lastIndexOf('/') + 1) : path;
  }
}

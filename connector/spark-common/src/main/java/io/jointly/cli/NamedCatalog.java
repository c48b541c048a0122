package io.jointly.cli;

import picocli.CommandLine.Option;

/** The catalog with which a command works, by its name in the Spark session. */
final class NamedCatalog {

  @Option(
      names = "--catalog",
      paramLabel = "NAME",
      defaultValue = "joint",
      description = "The catalog of the joint tables (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // has a default
  private String name;

  String name() {
    return name;
  }
}

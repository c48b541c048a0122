package io.jointly.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which collaboration a command works in. */
public final class CollaborationOption {

  @Option(
      names = "--collaboration",
      required = true,
      paramLabel = "FILE",
      description = "The collaboration.yaml that all have agreed on.")
  @SuppressWarnings("NullAway.Init") // required, so picocli sets it before call()
  private Path file;

  public Path file() {
    return file;
  }
}

package io.jointly.cli.amend;

import io.jointly.amendment.Amendment;
import io.jointly.amendment.AmendmentFile;
import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.reader.CollaborationReader;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The two versions of a file, and where the signatures are. */
final class VersionOptions {

  @Option(
      names = "--old",
      required = true,
      paramLabel = "FILE",
      description = "The collaboration.yaml of today. It may have expired.")
  @SuppressWarnings("NullAway.Init") // required
  private Path before;

  @Option(
      names = "--new",
      required = true,
      paramLabel = "FILE",
      description = "The one that is to take its place.")
  @SuppressWarnings("NullAway.Init") // required
  private Path after;

  @Option(
      names = "--signatures",
      paramLabel = "FILE",
      description =
          "The file of signatures, which the parties pass round; without it, the new file's name"
              + " with .amendment behind it. There it has to be when queries are asked.")
  private @Nullable Path signatures;

  /** Both files, read and checked. */
  record Versions(Collaboration before, Collaboration after, Amendment amendment) {}

  Versions read() {
    Collaboration was = CollaborationReader.read(before, LocalDate.EPOCH);
    Collaboration is = CollaborationReader.read(after, LocalDate.now(ZoneOffset.UTC));
    return new Versions(was, is, Amendment.of(was, is));
  }

  Path signatures() {
    return signatures == null ? AmendmentFile.beside(after) : signatures;
  }

  /** Where the amendments that have led to the old file may be. */
  Path earlier() {
    return AmendmentFile.beside(before);
  }
}

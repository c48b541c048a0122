package io.jointly.command;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.deal.table.DealtTable;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which share table a command works on. */
public final class ShareTableOptions {

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CollaborationOption collaboration;

  @Option(
      names = "--table",
      required = true,
      paramLabel = "NAME",
      description = "The share table, as the collaboration names it.")
  @SuppressWarnings("NullAway.Init") // required, so picocli sets it before call()
  private String table;

  public Path collaboration() {
    return collaboration.file();
  }

  public String table() {
    return table;
  }

  /**
   * Reads the collaboration as one of its parties.
   *
   * @throws io.jointly.error.CallerException (COLLABORATION_FILE, EXPIRED) if the file is not in
   *     order, (OPTION) if it has no such share table
   */
  public AgreedTable read() {
    return agreed(CollaborationReader.read(collaboration(), today()));
  }

  /** The same as a dealer, who needs nothing of the rules. */
  public AgreedTable readAsDealer() {
    return agreed(CollaborationReader.readAsDealer(collaboration(), today()));
  }

  private AgreedTable agreed(Collaboration collaboration) {
    return new AgreedTable(collaboration, DealtTable.named(collaboration, table));
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }
}

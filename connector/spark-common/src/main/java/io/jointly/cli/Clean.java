package io.jointly.cli;

import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.collaboration.roster.CollaborationRoster;
import io.jointly.command.AgreedTable;
import io.jointly.deal.message.DealingName;
import io.jointly.deal.overview.CleanedParts;
import io.jointly.deal.overview.OverviewReader;
import io.jointly.deal.overview.PartCleaner;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxCleaner;
import io.jointly.mailbox.MailboxCleaner.StoredSession;
import io.jointly.run.DurationText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jointly clean MAILBOX --older-than AGE}. */
@Command(
    name = "clean",
    description = {
      "Delete old sessions from a mailbox.",
      "A session whose newest message is older than the age is deleted, finished or not. Choose"
          + " an age that is longer than your longest job.",
      "With --collaboration, parts of dealt rows are deleted as well if nobody needs them: those of"
          + " batches that were withdrawn before any collection, and those that a failed deal has"
          + " left. Messages of dealing are never deleted."
    })
final class Clean implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Parameters(paramLabel = "MAILBOX", description = "The mailbox, as in the catalog's option.")
  @SuppressWarnings("NullAway.Init") // required
  private String address;

  @Option(
      names = "--older-than",
      required = true,
      paramLabel = "AGE",
      description = "A number of hours or days: 36h, 7d.")
  @SuppressWarnings("NullAway.Init") // required
  private String age;

  @Option(
      names = "--collaboration",
      paramLabel = "FILE",
      description =
          "The collaboration.yaml whose share tables are cleaned, too. It may have expired.")
  private @Nullable Path collaboration;

  @Option(
      names = "--collected",
      description = {
        "Also delete parts of batches whose rows all compute parties have accepted.",
        "First see that each compute party has kept its shares: its collect has ended, and the"
            + " folder --out is in its backup. The parts cannot be opened again."
      })
  private boolean deletesCollected;

  @Override
  public Integer call() {
    Duration olderThan = age();
    List<AgreedTable> tables = tables();
    Instant now = Instant.now();
    MailboxAccess.with(
        "clean",
        address,
        mailbox -> {
          List<String> lines = sessions(MailboxCleaner.of(mailbox).deleteOlderThan(olderThan, now));
          lines.addAll(dealings(mailbox, tables, now.minus(olderThan)));
          PrintWriter out = spec.commandLine().getOut();
          lines.forEach(out::println);
          out.flush();
          return lines;
        });
    return 0;
  }

  private Duration age() {
    return DurationText.parse(age, "h", "d")
        .orElseThrow(
            () ->
                new CallerException(
                    ErrorCode.OPTION,
                    "--older-than is '" + age + "'; write hours or days: 36h, 7d"));
  }

  private List<AgreedTable> tables() {
    if (collaboration == null) {
      if (deletesCollected) {
        throw new ParameterException(
            spec.commandLine(), "--collected needs --collaboration=FILE, which names the dealers");
      }
      return List.of();
    }
    // It may have expired: what was dealt under it is cleaned all the same.
    List<AgreedTable> tables =
        AgreedTable.allOf(CollaborationReader.read(collaboration, LocalDate.EPOCH));
    if (tables.isEmpty()) {
      throw new CallerException(
          ErrorCode.OPTION,
          "--collaboration names "
              + collaboration
              + ", which has no share table; leave the option out");
    }
    return tables;
  }

  private static List<String> sessions(List<StoredSession> deleted) {
    List<String> lines = new ArrayList<>();
    for (StoredSession session : deleted) {
      lines.add(
          session.folder()
              + ": "
              + session.files()
              + " files, "
              + session.bytes()
              + " bytes, newest "
              + session.newest());
    }
    lines.add("deleted " + deleted.size() + " sessions");
    return lines;
  }

  private List<String> dealings(Mailbox mailbox, List<AgreedTable> tables, Instant limit) {
    List<String> lines = new ArrayList<>();
    List<String> others = new ArrayList<>(mailbox.folders(DealingName.DEALINGS));
    long deleted = 0;
    for (AgreedTable table : tables) {
      others.remove(DealingName.folder(table.dealing()));
      for (CleanedParts parts : clean(mailbox, table, limit)) {
        lines.add(line(table, parts));
        deleted += parts.fate() == CleanedParts.Fate.DELETED ? parts.files() : 0;
      }
    }
    if (!tables.isEmpty()) {
      lines.add("deleted " + deleted + " parts of dealt rows");
    }
    if (!others.isEmpty()) {
      lines.add(
          "note: dealt rows of "
              + others.size()
              + " share tables were left alone; --collaboration says whose they are");
    }
    return lines;
  }

  private List<CleanedParts> clean(Mailbox mailbox, AgreedTable table, Instant limit) {
    OverviewReader reader =
        new OverviewReader(
            mailbox, CollaborationRoster.of(table.collaboration()), table.table(), table.dealing());
    return new PartCleaner(
            mailbox,
            table.dealing(),
            reader,
            limit,
            deletesCollected ? PartCleaner.Collected.DELETE : PartCleaner.Collected.LEAVE)
        .clean();
  }

  private static String line(AgreedTable table, CleanedParts parts) {
    String batch =
        parts
            .batch()
            .map(
                standing ->
                    "batch "
                        + standing.place().name()
                        + " of "
                        + table.table().dealing().dealers().get(standing.place().dealer()).id())
            .orElse(parts.folder());
    return "share table "
        + table.name()
        + ", "
        + batch
        + ": "
        + parts.files()
        + (parts.files() == 1 ? " part, " : " parts, ")
        + parts.bytes()
        + " bytes, "
        + switch (parts.reason()) {
          case WITHDRAWN -> "of a batch that was withdrawn";
          case UNLISTED -> "which a failed deal has left";
          case COLLECTED -> "whose rows all compute parties have accepted";
        }
        + (parts.fate() == CleanedParts.Fate.LEFT ? "; --collected deletes them" : "");
  }
}

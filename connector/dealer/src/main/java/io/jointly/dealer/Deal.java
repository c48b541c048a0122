package io.jointly.dealer;

import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.collaboration.roster.CollaborationRoster;
import io.jointly.command.AgreedTable;
import io.jointly.deal.batch.BatchDealer;
import io.jointly.deal.batch.BatchOptions;
import io.jointly.deal.batch.BatchTask;
import io.jointly.deal.batch.DealtRowEncoder;
import io.jointly.deal.key.NewestKeys;
import io.jointly.deal.key.RecipientKey;
import io.jointly.deal.message.BatchManifest;
import io.jointly.deal.message.BatchPublication;
import io.jointly.deal.table.DealerIdentities;
import io.jointly.deal.table.EnoughRows;
import io.jointly.deal.table.OwnDealer;
import io.jointly.dealer.csv.CsvMistakes;
import io.jointly.dealer.csv.CsvRowSource;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.parameters.Roster;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code jointly deal FILE}. It reads the file twice: nothing leaves before all of it has been
 * checked.
 */
@Command(
    name = "deal",
    description = {
      "Deal the rows of a CSV file to the compute parties.",
      "Each row is split into shares, one for each compute party, and sealed for it. Nothing leaves"
          + " this machine before the whole file has been checked."
    })
public final class Deal implements Callable<Integer> {

  private final MailboxDoor door;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private DealerOptions options;

  @Parameters(
      paramLabel = "FILE",
      description = "CSV in UTF-8, with the names of the table's columns in its first line.")
  @SuppressWarnings("NullAway.Init") // required, so picocli sets it before call()
  private Path file;

  @Option(
      names = "--outside-bounds",
      paramLabel = "refuse|clamp|null",
      defaultValue = "refuse",
      description = {
        "What happens to a value outside its bounds or not listed: the file is refused, the nearest"
            + " bound takes its place, or NULL does. Default: ${DEFAULT-VALUE}."
      })
  @SuppressWarnings("NullAway.Init") // it has a default
  private String outsideBounds;

  @Option(names = "--check", description = "Only check the file; nothing is dealt.")
  private boolean checksOnly;

  /**
   * @param door how the mailbox is reached
   */
  public Deal(MailboxDoor door) {
    this.door = door;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    OutsideBounds outside = BatchOptions.outside(outsideBounds);
    if (!checksOnly) {
      options.place(spec.commandLine());
    }
    AgreedTable agreed = options.agreed();
    ProgressLines progress = new ProgressLines(err, System::nanoTime);
    if (checksOnly) {
      CheckedFile checked = check(agreed, outside, progress);
      out.println(file + ": " + rows(checked.rows()) + " can be dealt to table " + agreed.name());
    } else {
      DealerOptions.Place place = options.place(spec.commandLine());
      OwnDealer owner = OwnDealer.of(agreed.table(), place.dealer(), place.identity());
      CheckedFile checked = check(agreed, outside, progress);
      String done =
          door.with(
              "deal",
              place.mailbox(),
              mailbox ->
                  new Course(agreed, owner, mailbox, outside, progress)
                      .run(checked, place.batch()));
      out.println(done);
    }
    out.flush();
    return 0;
  }

  private CheckedFile check(AgreedTable agreed, OutsideBounds outside, ProgressLines progress) {
    PrintWriter err = spec.commandLine().getErr();
    CheckedFile checked =
        CheckedFile.read(
            file, agreed.table(), new DealtRowEncoder(agreed.table(), outside), err, progress);
    if (checked.replaced() > 0) {
      err.println(
          "note: "
              + checked.replaced()
              + (outside == OutsideBounds.CLAMP
                  ? " values outside their bounds become the nearest bound"
                  : " values outside their bounds or lists become NULL"));
    }
    EnoughRows.warning(agreed.collaboration(), agreed.table().table())
        .ifPresent(warning -> err.println("warning: " + warning));
    err.flush();
    return checked;
  }

  private static String rows(long rows) {
    return rows == 1 ? "1 row" : rows + " rows";
  }

  /** What needs the mailbox. */
  private record Course(
      AgreedTable agreed,
      OwnDealer owner,
      Mailbox mailbox,
      OutsideBounds outside,
      ProgressLines progress) {

    /** Deals the file, and says in one line what was dealt to whom. */
    String run(CheckedFile checked, String batch) {
      SecureRandom random = new SecureRandom();
      Roster roster = CollaborationRoster.of(agreed.collaboration());
      List<RecipientKey> recipients =
          new NewestKeys(mailbox, roster, agreed.dealing()).read(random);
      BatchTask task =
          BatchTask.of(
              agreed.collaboration(), agreed.table().table(), owner.index(), batch, recipients);
      BatchPublication publication =
          new BatchPublication(
              mailbox,
              owner.identity(),
              new DealerIdentities(agreed.table().dealing()),
              task.place());
      publication.requireFree();
      publication.finish(putParts(checked, task, random));
      return "dealt "
          + rows(checked.rows())
          + " of "
          + checked.path()
          + " as batch "
          + batch
          + " of table "
          + agreed.name()
          + " to "
          + recipients.stream()
              .map(to -> roster.id(to.party()) + " (key " + to.number() + ")")
              .collect(Collectors.joining(", "));
    }

    private BatchManifest putParts(CheckedFile checked, BatchTask task, SecureRandom random) {
      CsvMistakes mistakes = new CsvMistakes(checked.path());
      String of = " of " + checked.rows();
      try (CsvRowSource rows =
          CsvRowSource.open(checked.path(), task.encoder(outside), mistakes, read -> {})) {
        BatchManifest manifest =
            new BatchDealer(task, mailbox, random)
                .putParts(rows, Instant.now(), dealt -> progress.tell("dealt", dealt, of));
        checked.requireSame(rows.rows(), mistakes.count(), rows.digest());
        return manifest;
      }
    }
  }
}

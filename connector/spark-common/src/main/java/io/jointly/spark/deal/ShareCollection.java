package io.jointly.spark.deal;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.crypto.Identity;
import io.jointly.deal.collect.Collected;
import io.jointly.deal.collect.Collecting;
import io.jointly.deal.collect.CollectionFolder;
import io.jointly.deal.collect.CollectionWaits;
import io.jointly.deal.collect.CollectorSecrets;
import io.jointly.deal.collect.CollectorState;
import io.jointly.deal.collect.block.AcceptedBlock;
import io.jointly.deal.collect.block.BlockTask;
import io.jointly.deal.collect.block.CollectedRow;
import io.jointly.deal.collect.block.CollectingParty;
import io.jointly.deal.collect.block.FolderKeys;
import io.jointly.deal.collect.block.LocalBlockWork;
import io.jointly.deal.key.DealingKeys;
import io.jointly.deal.message.DealingDigests;
import io.jointly.deal.table.DealtTable;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxAddress;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import io.jointly.run.DurationText;
import io.jointly.run.PartyContext;
import io.jointly.run.ProgressLog;
import io.jointly.session.SessionClock;
import io.jointly.session.Timeouts;
import io.jointly.spark.local.ShareTable;
import io.jointly.spark.share.MailboxSource;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What one compute party needs to collect a share table (PROTOCOL.md §12.6). Blocks are opened and
 * checked on the driver.
 */
public final class ShareCollection {

  /**
   * About how many shares Spark takes at a time: 16 MB. Many dealers have one row each, which would
   * be a task and a file each.
   */
  private static final int SHARES_OF_PARTITION = 1 << 20;

  private final DealtTable table;
  private final Roster roster;
  private final int party;
  private final byte[] dealing;
  private final Identity identity;
  private final Path folder;
  private final MailboxSource mailbox;
  private final String name;
  private final Timeouts timeouts;
  private @Nullable List<List<Object[]>> partitions;

  private ShareCollection(
      Collaboration collaboration, DealtOptions options, MailboxSource mailbox, int party) {
    this.table = DealtTable.of(table(collaboration, options.text("table")));
    this.roster = PartyContext.roster(collaboration);
    this.party = party;
    this.dealing = DealingDigests.dealing(collaboration.digest(), table.table().name());
    Path file = options.file("identity");
    this.identity = Identity.read(file);
    this.folder = CollectorState.beside(file);
    this.mailbox = mailbox;
    this.name = options.find("collection").orElse("");
    Timeouts standard = Timeouts.standard();
    this.timeouts =
        new Timeouts(
            duration(options, "join-timeout", standard.join()),
            duration(options, "round-timeout", standard.round()));
  }

  /**
   * @throws CallerException (OPTION, IDENTITY_FILE) for options that name no compute party and
   *     table
   */
  public static ShareCollection of(SparkSession spark, DealtOptions options) {
    Collaboration collaboration =
        CollaborationReader.read(options.file("collaboration"), LocalDate.now(ZoneOffset.UTC));
    String id = options.text("party");
    Roster roster = PartyContext.roster(collaboration);
    int party =
        roster
            .indexOf(id)
            .orElseThrow(
                () ->
                    new CallerException(
                        ErrorCode.OPTION,
                        "option party is none of "
                            + collaboration.parties().stream().map(Party::id).toList()));
    if (!roster.member(party).has(PartyRole.COMPUTE)) {
      throw new CallerException(
          ErrorCode.OPTION, "party " + id + " has not the role compute, so nothing is dealt to it");
    }
    ShareCollection collection =
        new ShareCollection(
            collaboration,
            options,
            new MailboxSource(
                MailboxAddress.parse(options.mailbox()),
                spark.sparkContext().hadoopConfiguration()),
            party);
    if (!roster.member(party).identity().equals(collection.identity.publicKey())) {
      throw new CallerException(
          ErrorCode.IDENTITY_FILE, "option identity does not name the key of party " + id);
    }
    return collection;
  }

  /**
   * A share table.
   *
   * @throws CallerException (OPTION) if the collaboration has none of the name
   */
  static Table table(Collaboration collaboration, String name) {
    return collaboration
        .table(name)
        .filter(Table::isDealt)
        .orElseThrow(
            () ->
                new CallerException(
                    ErrorCode.OPTION,
                    "option table names no share table; the collaboration has "
                        + collaboration.tables().values().stream()
                            .filter(Table::isDealt)
                            .map(Table::name)
                            .toList()));
  }

  private static Duration duration(DealtOptions options, String name, Duration usual) {
    return options
        .find(name)
        .map(
            text ->
                DurationText.parse(text, "s", "m", "h")
                    .orElseThrow(
                        () ->
                            new CallerException(
                                ErrorCode.OPTION, "option " + name + " is no time such as 2m")))
        .orElse(usual);
  }

  StructType schema() {
    return ShareTable.schema(table);
  }

  /**
   * The accepted rows, in parts of a size that suits Spark; collected at the first call.
   *
   * @param summary is told once what was accepted and what was not, for people
   */
  synchronized List<List<Object[]>> partitions(Consumer<String> summary) {
    if (partitions == null) {
      partitions = with(means -> read(means, summary));
    }
    return Objects.requireNonNull(partitions);
  }

  /** Notes that this party has kept its shares; what was accepted, for people. */
  public String keep() {
    return with(
        means -> {
          Collected collected = means.collecting().collect(name);
          means.collecting().setStored(name);
          return collected.text().strip();
        });
  }

  private record Means(Collecting collecting, BlockTask task) {}

  private <T> T with(Function<Means, T> work) {
    if (name.isEmpty()) {
      throw new CallerException(
          ErrorCode.OPTION,
          "format(\"jointly\") needs .option(\"collection\", …): a name on which all compute parties"
              + " agree");
    }
    CollectingParty collector = new CollectingParty(table, dealing, roster, party);
    try (Mailbox opened = mailbox.open();
        FolderKeys keys =
            new FolderKeys(
                DealingKeys.in(folder, dealing, roster, party, identity), opened, collector)) {
      BlockTask task = new BlockTask(opened, collector, keys);
      Collecting collecting =
          new Collecting(
              opened,
              collector,
              new CollectorSecrets(identity, keys, new SecureRandom()),
              new CollectionFolder(folder, dealing),
              new LocalBlockWork(task, collector),
              new CollectionWaits(
                  SessionClock.system(), timeouts, new ProgressLog(roster.id(party), state -> {})));
      return work.apply(new Means(collecting, task));
    }
  }

  private List<List<Object[]>> read(Means means, Consumer<String> summary) {
    Collected collected = means.collecting().collect(name);
    summary.accept(roster.id(party) + ": " + collected.text().strip());
    int most = Math.max(1, SHARES_OF_PARTITION / table.layout().kept());
    List<List<Object[]>> all = new ArrayList<>();
    List<Object[]> last = new ArrayList<>();
    for (AcceptedBlock block : collected.acceptedBlocks().toList()) {
      List<Object[]> rows = means.task().rows(block).stream().map(this::values).toList();
      if (all.isEmpty() || last.size() + rows.size() > most) {
        last = new ArrayList<>();
        all.add(last);
      }
      last.addAll(rows);
    }
    return all;
  }

  private Object[] values(CollectedRow row) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(row.dealer());
    values.add(row.batch());
    values.add((long) row.number());
    for (Object value : row.dimensions()) {
      values.add(value instanceof LocalDate date ? java.sql.Date.valueOf(date) : value);
    }
    int numbers = table.layout().numbers().size();
    int cells = table.layout().cells();
    if (cells == 0) {
      for (int number = 0; number < numbers; number++) {
        values.add(words(row.shares(), number, 1, 1, 0));
      }
    } else {
      values.add(words(row.shares(), 0, 1, cells, 1));
      for (int number = 0; number < numbers; number++) {
        values.add(words(row.shares(), cells + number, numbers, cells, 1));
      }
    }
    return values.toArray();
  }

  /** The first word says whether it is one share or an array of shares. */
  private static long[] words(long[] shares, int first, int step, int n, int kind) {
    long[] words = new long[1 + 2 * n];
    words[0] = kind;
    for (int i = 0; i < n; i++) {
      words[1 + 2 * i] = shares[2 * (first + step * i)];
      words[2 + 2 * i] = shares[2 * (first + step * i) + 1];
    }
    return words;
  }
}

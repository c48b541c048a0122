package io.jointly.spark.deal;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.collaboration.roster.ComputeParty;
import io.jointly.crypto.Identity;
import io.jointly.deal.collect.Collected;
import io.jointly.deal.collect.Collecting;
import io.jointly.deal.collect.CollectionFolder;
import io.jointly.deal.collect.CollectionWaits;
import io.jointly.deal.collect.CollectorSecrets;
import io.jointly.deal.collect.CollectorState;
import io.jointly.deal.collect.block.AcceptedPart;
import io.jointly.deal.collect.block.BlockParty;
import io.jointly.deal.collect.block.CollectingParty;
import io.jointly.deal.collect.block.FolderKeys;
import io.jointly.deal.collect.block.SealedBlockWork;
import io.jointly.deal.key.DealingKeys;
import io.jointly.deal.message.DealingDigests;
import io.jointly.deal.table.DealtTable;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxAddress;
import io.jointly.run.DurationText;
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
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What one compute party needs to collect a share table (PROTOCOL.md §12.6). Blocks are opened and
 * checked in executors; dealing keys stay on the driver.
 */
public final class ShareCollection {

  /**
   * About how many shares one task reads: 16 MB. Many dealers have one row each, which would be a
   * task and a file each.
   */
  private static final int SHARES_OF_TASK = 1 << 20;

  private final SparkContext context;
  private final CollectingParty collector;
  private final Identity identity;
  private final Path folder;
  private final MailboxSource mailbox;
  private final String name;
  private final Timeouts timeouts;
  private @Nullable List<List<AcceptedPart>> parts;

  private ShareCollection(
      SparkContext context, CollectingParty collector, Identity identity, DealtOptions options) {
    this.context = context;
    this.collector = collector;
    this.identity = identity;
    this.folder = CollectorState.beside(options.file("identity"));
    this.mailbox =
        new MailboxSource(MailboxAddress.parse(options.mailbox()), context.hadoopConfiguration());
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
    ComputeParty party =
        ComputeParty.of(collaboration, options.text("party"), options.file("identity"));
    DealtTable table = DealtTable.named(collaboration, options.text("table"));
    CollectingParty collector =
        new CollectingParty(
            table,
            DealingDigests.dealing(collaboration.digest(), table.table().name()),
            party.roster(),
            party.index());
    return new ShareCollection(spark.sparkContext(), collector, party.identity(), options);
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
    return ShareTable.schema(collector.table());
  }

  MailboxSource mailbox() {
    return mailbox;
  }

  BlockParty forBlocks() {
    return collector.forBlocks();
  }

  /**
   * This party's parts with accepted rows, in lists of a size that suits a task of Spark's;
   * collected at the first call.
   *
   * @param summary is told once what was accepted and what was not, for people
   */
  synchronized List<List<AcceptedPart>> parts(Consumer<String> summary) {
    List<List<AcceptedPart>> known = parts;
    if (known == null) {
      known = with(means -> collect(means, summary));
      parts = known;
    }
    return known;
  }

  private List<List<AcceptedPart>> collect(Means means, Consumer<String> summary) {
    Collected collected = means.collecting().collect(name);
    summary.accept(collector.id() + ": " + collected.text().strip());
    int most = Math.max(1, SHARES_OF_TASK / collector.table().layout().kept());
    List<List<AcceptedPart>> all = new ArrayList<>();
    int rows = most;
    for (AcceptedPart part : means.work().parts(collected.acceptedBlocks()).toList()) {
      if (rows >= most) {
        all.add(new ArrayList<>());
        rows = 0;
      }
      all.get(all.size() - 1).add(part);
      rows += part.verdicts().length;
    }
    return all;
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

  private record Means(Collecting collecting, SealedBlockWork work) {}

  private <T> T with(Function<Means, T> action) {
    if (name.isEmpty()) {
      throw new CallerException(
          ErrorCode.OPTION,
          "format(\"jointly\") needs .option(\"collection\", …): a name on which all compute parties"
              + " agree");
    }
    try (Mailbox opened = mailbox.open();
        FolderKeys keys =
            new FolderKeys(
                DealingKeys.in(
                    folder, collector.dealing(), collector.roster(), collector.party(), identity),
                opened,
                collector)) {
      SealedBlockWork work =
          new SealedBlockWork(
              collector, keys, new SparkBlockRunner(context, mailbox, collector.forBlocks()));
      Collecting collecting =
          new Collecting(
              opened,
              collector,
              new CollectorSecrets(identity, keys, new SecureRandom()),
              new CollectionFolder(folder, collector.dealing()),
              work,
              new CollectionWaits(
                  SessionClock.system(),
                  timeouts,
                  new ProgressLog(collector.id(), state -> false)));
      return action.apply(new Means(collecting, work));
    }
  }
}

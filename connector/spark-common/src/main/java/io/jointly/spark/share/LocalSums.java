package io.jointly.spark.share;

import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.encoding.group.GroupEncoder;
import io.jointly.encoding.group.SearchState;
import io.jointly.encoding.layout.Layout;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.round.BlockShares;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
import io.jointly.query.Expr;
import io.jointly.query.GroupDomain;
import io.jointly.query.text.QueryText;
import io.jointly.run.OwnSums;
import io.jointly.spark.local.LocalJob;
import io.jointly.spark.local.LocalPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.reflect.ClassTag$;

/**
 * This party's partial sums, as records that stay in its executors, partitioned like the blocks of
 * the vector. The driver sees only whether a row must be refused, and shares.
 */
public final class LocalSums implements OwnSums {

  private final RDD<Tuple2<Integer, long[]>> records;
  private final Layout layout;
  private final GroupEncoder encoder;
  private final int groups;
  private final MailboxSource mailbox;
  private boolean selectsRows;

  private LocalSums(
      RDD<Tuple2<Integer, long[]>> records,
      Layout layout,
      GroupEncoder encoder,
      int groups,
      MailboxSource mailbox) {
    this.records = records;
    this.layout = layout;
    this.encoder = encoder;
    this.groups = groups;
    this.mailbox = mailbox;
  }

  /**
   * What this party asks of its own rows.
   *
   * @param maxRows the most that it may have
   * @param more rows that it needs in a cell, above what was agreed on, before it counts as a
   *     contributor
   */
  public record RowRules(long maxRows, int more) {}

  /**
   * Runs the local job.
   *
   * @throws PolicyException (OUTSIDE_BOUNDS, TOO_MANY_ROWS) if the rules refuse a row; nothing that
   *     depends on rows was sent
   * @throws io.jointly.error.EnvironmentException (LOCAL_JOB) if the job fails
   */
  public static LocalSums compute(
      LocalPlan.Aggregation aggregation,
      GroupDomain domain,
      Layout layout,
      RowRules rules,
      MailboxSource mailbox) {
    GroupEncoder encoder = GroupEncoder.of(layout, rules.more());
    int blocks = Limits.blocks(encoder.length(0, domain.size()));
    GroupRecords toRecords =
        new GroupRecords(
            GroupIndexer.of(domain), RecordShape.of(layout), blocksOf(encoder, 0), rules.maxRows());
    return LocalJob.run(
        aggregation.rows(),
        rows -> {
          // Persisted, so that sharing need not read the rows again.
          RDD<Tuple2<Integer, long[]>> records =
              byBlock(new PartitionRdd<>(rows, toRecords, Tuple2.class), blocks)
                  .persist(StorageLevel.MEMORY_AND_DISK());
          LocalSums sums = new LocalSums(records, layout, encoder, domain.size(), mailbox);
          sums.refuseRows(aggregation, domain, rules.maxRows());
          return sums;
        });
  }

  /** As many partitions as blocks, even if there is no record at all. */
  private static RDD<Tuple2<Integer, long[]>> byBlock(
      RDD<Tuple2<Integer, long[]>> records, int blocks) {
    if (blocks == 1 && records.getNumPartitions() == 1) {
      return records;
    }
    JavaPairRDD<Integer, long[]> pairs =
        JavaPairRDD.fromRDD(
            records, ClassTag$.MODULE$.apply(Integer.class), ClassTag$.MODULE$.apply(long[].class));
    return (blocks == 1 && records.getNumPartitions() > 0
            ? pairs.coalesce(1)
            : pairs.partitionBy(new HashPartitioner(blocks)))
        .rdd();
  }

  @Override
  public SharedBlocks share(ShareTask task, List<long[]> earlier) {
    // Before round 0, no search has a result.
    Broadcast<long[]> found =
        task.round() == 0
            ? null
            : JavaSparkContext.fromSparkContext(records.context())
                .broadcast(SearchState.after(layout, groups, earlier).found());
    List<BlockShares> blocks;
    try {
      blocks =
          LocalJob.step(
              records.context(),
              "sharing, round " + (task.round() + 1),
              () -> LocalJob.run(() -> share(task, found)));
    } finally {
      if (found != null) {
        found.destroy();
      }
    }
    return SharedBlocks.of(task, blocks);
  }

  private List<BlockShares> share(ShareTask task, @Nullable Broadcast<long[]> found) {
    SharingFunction sharer = new SharingFunction(task, encoder, groups, found, mailbox);
    return PartitionJob.run(records(task.round()), sharer, BlockShares.class);
  }

  /** The records, each in the partitions of the blocks that hold its elements in a round. */
  private RDD<Tuple2<Integer, long[]>> records(int round) {
    return round == 0
        ? records
        : byBlock(
            new PartitionRdd<>(
                records,
                new Redistribution(blocksOf(encoder, 0), blocksOf(encoder, round)),
                Tuple2.class),
            Limits.blocks(encoder.length(round, groups)));
  }

  private static GroupBlocks blocksOf(GroupEncoder encoder, int round) {
    return new GroupBlocks(encoder.elements(round), Limits.BLOCK_ELEMENTS);
  }

  @Override
  public boolean selectsRows() {
    return selectsRows;
  }

  @Override
  public void close() {
    // RDD.unpersist would say so in the user's log, under the name of our own class.
    records.context().unpersistRDD(records.id(), false);
  }

  private void refuseRows(LocalPlan.Aggregation aggregation, GroupDomain domain, long maxRows) {
    long[] refused = RefusalBits.of(PartitionJob.run(records, new RefusalBits(), long[].class));
    selectsRows = refused[RefusalBits.ROWS] != 0;
    List<String> columns = new ArrayList<>();
    Set<String> named = new HashSet<>();
    boolean clampable = aggregation.outsideBounds() != OutsideBounds.CLAMP;
    for (int i = 0; i < aggregation.guarded().size(); i++) {
      if ((refused[0] & LocalPlan.bit(i)) != 0) {
        named.add(aggregation.guarded().get(i));
        clampable &= !aggregation.listed().contains(aggregation.guarded().get(i));
        columns.add("column " + aggregation.guarded().get(i));
      }
    }
    for (int i = 0; i < domain.axes().size(); i++) {
      Expr group = domain.axes().get(i).group();
      // A group over a blamed column needs no blame of its own.
      if ((refused[1] >>> i & 1) == 1 && Collections.disjoint(named, group.columns())) {
        columns.add("group " + QueryText.of(group));
        clampable &= Collections.disjoint(aggregation.listed(), group.columns());
      }
    }
    if (columns.isEmpty() && refused[3] != 0) {
      columns.add("an aggregate's argument");
    }
    if (!columns.isEmpty()) {
      close();
      throw new PolicyException(
          ErrorCode.OUTSIDE_BOUNDS,
          "selected rows lie outside what collaboration.yaml declares for "
              + String.join(", ", columns)
              + ", and policy.yaml has outside_bounds: "
              + aggregation.outsideBounds().name().toLowerCase(Locale.ROOT)
              + (aggregation.outsideBounds() == OutsideBounds.CLAMP
                  ? ", which does not change NaN or undeclared values of a list"
                  : "")
              + "; nothing about them was sent. Correct the rows, filter them in `source`, or"
              + " write outside_bounds: "
              // A value that is not in a list has no nearest one.
              + (clampable ? "clamp or \"null\"" : "\"null\""));
    }
    if (refused[2] != 0) {
      close();
      throw new PolicyException(
          ErrorCode.TOO_MANY_ROWS,
          "a group has more than max_rows: "
              + maxRows
              + " rows, so its totals are not proved to fit; nothing about it was sent. Agree"
              + " on a larger max_rows in collaboration.yaml");
    }
  }
}

package io.jointly.spark.difference;

import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.collaboration.Table;
import io.jointly.spark.local.BoundsGuard;
import io.jointly.spark.local.LocalJob;
import io.jointly.spark.local.RowSource;
import io.jointly.spark.translate.ColumnRenderer;
import io.jointly.spark.version.ScalaCollections;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Tuple2;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * Runs comparisons over this party's own rows. Executors read the rows once and turn them into
 * blocks; then each of some tasks makes a share of the comparisons over all blocks.
 */
final class ComparisonJob {

  /** Most comparisons of a task: what it counts has to fit into memory. */
  private static final int MOST = 1000;

  private final SparkSession spark;
  private final Table table;
  private final OutsideBounds outsideBounds;
  private final int least;

  /** A test that a comparison has failed. */
  record Failure(int comparison, Comparison.Part part) {}

  /** A comparison and its number. */
  private record Numbered(int number, Comparison comparison) implements Serializable {}

  /**
   * @param least the smallest number of rows or entities that may differ
   */
  ComparisonJob(SparkSession spark, Table table, OutsideBounds outsideBounds, int least) {
    this.spark = spark;
    this.table = table;
    this.outsideBounds = outsideBounds;
    this.least = least;
  }

  /**
   * @return the failed tests, in the order of the comparisons
   * @throws io.jointly.error.EnvironmentException (LOCAL_JOB) if it fails
   */
  List<Failure> run(ComparisonSet set, RowSource source) {
    Features features = set.features();
    boolean entities = table.entityKey() != null;
    return LocalJob.run(
        rows(source, features.columns(), entities),
        rows -> {
          RowShape shape = features.shape(table, spark);
          int cores = spark.sparkContext().defaultParallelism();
          List<List<Numbered>> shares = shares(set.all(), cores);
          JavaPairRDD<Integer, byte[]> blocks =
              JavaRDD.fromRDD(rows, ClassTag$.MODULE$.<InternalRow>apply(InternalRow.class))
                  .coalesce(cores)
                  .mapPartitions(new RowEncoder(shape, entities))
                  .flatMapToPair(new ToAll(shares.size()))
                  .partitionBy(new HashPartitioner(shares.size()));
          return failures(blocks.rdd(), new Share(shape, shares, entities, least));
        });
  }

  private static List<Failure> failures(RDD<Tuple2<Integer, byte[]>> blocks, Share share) {
    List<Failure> failures = new ArrayList<>();
    Comparison.Part[] parts = Comparison.Part.values();
    for (long[] found :
        (long[][])
            blocks.context().runJob(blocks, share, ClassTag$.MODULE$.<long[]>apply(long[].class))) {
      for (long test : found) {
        failures.add(new Failure((int) (test / parts.length), parts[(int) (test % parts.length)]));
      }
    }
    failures.sort(Comparator.comparing(Failure::comparison).thenComparing(Failure::part));
    return failures;
  }

  /** The columns as a query sees them, and behind them the hash of the entity. */
  private Dataset<Row> rows(RowSource source, List<String> used, boolean entities) {
    BoundsGuard guard = new BoundsGuard(outsideBounds);
    List<Column> read = new ArrayList<>();
    for (String name : used) {
      read.add(guard.value(table.column(name).orElseThrow(), ColumnRenderer.named(name)).as(name));
    }
    String entity = "entity";
    while (table.column(entity).isPresent()) {
      entity += "_";
    }
    if (entities) {
      read.add(ColumnRenderer.named(entity));
    }
    return (entities ? source.columnsAndEntity(used, entity) : source.columns(used))
        .select(read.toArray(Column[]::new));
  }

  /** Comparisons of sets with the same keys are together, because they share work. */
  private static List<List<Numbered>> shares(List<Comparison> comparisons, int cores) {
    List<Numbered> ordered =
        new ArrayList<>(
            IntStream.range(0, comparisons.size())
                .mapToObj(i -> new Numbered(i, comparisons.get(i)))
                .toList());
    ordered.sort(
        Comparator.comparing(
                (Numbered each) -> each.comparison().then().keys(), ComparisonJob::order)
            .thenComparing(each -> each.comparison().now().keys(), ComparisonJob::order));
    int count =
        Math.max(
            1, Math.max((ordered.size() + MOST - 1) / MOST, Math.min(cores, ordered.size() / 16)));
    List<List<Numbered>> shares = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shares.add(
          new ArrayList<>(
              ordered.subList(
                  (int) ((long) ordered.size() * i / count),
                  (int) ((long) ordered.size() * (i + 1) / count))));
    }
    return shares;
  }

  private static int order(int[] left, int[] right) {
    return Arrays.compare(left, right);
  }

  /** Gives each block to every task. */
  private static final class ToAll implements PairFlatMapFunction<byte[], Integer, byte[]> {
    private static final long serialVersionUID = 1L;

    private final int tasks;

    ToAll(int tasks) {
      this.tasks = tasks;
    }

    @Override
    public Iterator<Tuple2<Integer, byte[]>> call(byte[] block) {
      return IntStream.range(0, tasks).mapToObj(task -> new Tuple2<>(task, block)).iterator();
    }
  }

  /** Makes one task's share of the comparisons; the result is the numbers of failed tests. */
  private static final class Share
      extends AbstractFunction2<
          TaskContext, scala.collection.Iterator<Tuple2<Integer, byte[]>>, long[]>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RowShape shape;
    private final List<List<Numbered>> shares;
    private final boolean entities;
    private final int least;

    Share(RowShape shape, List<List<Numbered>> shares, boolean entities, int least) {
      this.shape = shape;
      this.shares = shares;
      this.entities = entities;
      this.least = least;
    }

    @Override
    public long[] apply(
        TaskContext context, scala.collection.Iterator<Tuple2<Integer, byte[]>> blocks) {
      List<Numbered> own = shares.get(context.partitionId());
      PairCounter counter =
          new PairCounter(shape, own.stream().map(Numbered::comparison).toList(), entities, least);
      Iterator<Tuple2<Integer, byte[]>> each = ScalaCollections.iterator(blocks);
      while (each.hasNext()) {
        counter.add(RowBlock.read(each.next()._2(), shape.parts().size()));
      }
      List<List<Comparison.Part>> failed = counter.failed();
      int parts = Comparison.Part.values().length;
      return IntStream.range(0, own.size())
          .boxed()
          .flatMap(
              i ->
                  failed.get(i).stream()
                      .map(part -> (long) own.get(i).number() * parts + part.ordinal()))
          .mapToLong(Long::longValue)
          .toArray();
    }
  }
}

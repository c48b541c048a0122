package io.jointly.spark.difference.entity;

import io.jointly.plan.Agreement;
import io.jointly.spark.difference.entity.CountedSets.SetId;
import io.jointly.spark.difference.entity.EntityVerdict.Found;
import io.jointly.spark.difference.entity.EntityVerdict.Past;
import io.jointly.spark.local.LocalJob;
import io.jointly.spark.version.Sessions;
import java.io.Serializable;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Tuple2;

/**
 * Compares queries over this party's own rows. Executors bring the rows of each entity together,
 * count the entities of each pair of sets, and find what is wrong. The driver learns that alone,
 * and which sets are to be taken together.
 */
final class EntityJob {

  private final SparkSession spark;
  private final Agreement agreement;
  private final List<RelationReader> relations;

  /**
   * The comparisons.
   *
   * @param queries the new query and, behind it, those that it is compared with
   * @param past what is known of each of these
   * @param numbers the places of the new query's numbers that are compared with each other
   * @param tested whether groups of the new query may be suppressed
   * @param needed own entities without which a group of it is suppressed for certain; 0 if there is
   *     no such number
   */
  record Asked(
      List<QueryShape> queries,
      List<Past> past,
      Set<Integer> numbers,
      FewEntities few,
      boolean tested,
      int needed)
      implements Serializable {

    Asked {
      queries = List.copyOf(queries);
      past = List.copyOf(past);
      numbers = Set.copyOf(numbers);
    }

    /** Where the new query stands: first, and where its groups are compared with each other. */
    Set<Integer> placesOfNew() {
      Set<Integer> places = new HashSet<>(Set.of(0));
      for (int i = 0; i < past.size(); i++) {
        if (past.get(i).answered() == EntityVerdict.Answered.NOW) {
          places.add(i + 1);
        }
      }
      return places;
    }

    /** Without earlier queries. */
    Asked alone() {
      return new Asked(queries.subList(0, 1), List.of(), Set.of(), few, tested, needed);
    }
  }

  /**
   * What tasks compute contributions with.
   *
   * @param hidden the groups of the new query that will be suppressed for certain
   */
  private record Setup(
      List<RelationShape> relations, Asked asked, PrimeField field, Set<SetId> hidden)
      implements Serializable {

    /** Hands over what each entity contributes. */
    void each(
        Iterator<Tuple2<Long, byte[]>> rows,
        EntityTally tally,
        Consumer<List<Map<Integer, long[]>>> entity) {
      Long current = null;
      while (rows.hasNext()) {
        Tuple2<Long, byte[]> row = rows.next();
        if (current != null && !current.equals(row._1())) {
          entity.accept(tally.end());
        }
        current = row._1();
        EntityRows.Packed packed = new EntityRows.Packed(row._2());
        int relation = packed.relation();
        tally.add(relation, packed.row(relations.get(relation).fields()));
      }
      if (current != null) {
        entity.accept(tally.end());
      }
    }

    EntityTally tally() {
      return new EntityTally(relations, asked.queries(), asked.placesOfNew(), hidden, field);
    }
  }

  EntityJob(SparkSession spark, Agreement agreement, List<RelationReader> relations) {
    this.spark = spark;
    this.agreement = agreement;
    this.relations = List.copyOf(relations);
  }

  /**
   * @return what is wrong, by the numbers of the earlier queries
   * @throws io.jointly.error.EnvironmentException (LOCAL_JOB) if it fails
   */
  List<Found> run(Asked asked) {
    List<Dataset<Row>> rows =
        relations.stream().map(relation -> relation.rows(spark, agreement)).toList();
    return LocalJob.run(rows.get(0), first -> run(asked, rows, first));
  }

  private List<Found> run(Asked asked, List<Dataset<Row>> datasets, RDD<InternalRow> first) {
    List<RDD<InternalRow>> rows = new ArrayList<>(List.of(first));
    datasets
        .subList(1, datasets.size())
        .forEach(each -> rows.add(Sessions.execution(each).toRdd()));
    JavaPairRDD<Long, byte[]> sorted =
        EntityRows.sorted(
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            rows,
            datasets.stream().map(Dataset::schema).toList());
    List<RelationShape> shapes = relations.stream().map(relation -> relation.shape(spark)).toList();
    PrimeField field = PrimeField.random(new SecureRandom());
    Setup setup =
        new Setup(
            shapes,
            asked,
            field,
            asked.needed() == 0
                ? Set.of()
                : hidden(sorted, new Setup(shapes, asked.alone(), field, Set.of())));
    EntityFindings findings =
        EntityFindings.of(
            sorted
                .mapPartitions(new Pairs(setup))
                .repartition(1)
                .mapPartitions(new Judged(setup))
                .collect());
    List<Found> found = new ArrayList<>(findings.found());
    List<UnionAsked> unions = findings.unions();
    if (!unions.isEmpty()) {
      found.addAll(
          EntityFindings.of(
                  sorted
                      .mapPartitions(new Unions(setup, unions))
                      .repartition(1)
                      .mapPartitions(new JudgedUnions(setup, unions))
                      .collect())
              .found());
    }
    return found.stream()
        .distinct()
        .sorted(Comparator.comparingInt(Found::query).thenComparing(Found::part))
        .toList();
  }

  /** The groups of the new query that are too small at this party to be shown. */
  private static Set<SetId> hidden(JavaPairRDD<Long, byte[]> sorted, Setup setup) {
    return sorted
        .mapPartitions(new Pairs(setup))
        .repartition(1)
        .mapPartitions(new TooSmall(setup.asked().needed()))
        .collect()
        .stream()
        .map(SetId::fromBytes)
        .collect(Collectors.toSet());
  }

  /** Finds the groups with too few entities. */
  private static final class TooSmall implements FlatMapFunction<Iterator<byte[]>, byte[]> {
    private static final long serialVersionUID = 1L;

    private final int needed;

    TooSmall(int needed) {
      this.needed = needed;
    }

    @Override
    public Iterator<byte[]> call(Iterator<byte[]> counted) {
      CountedSets groups = new CountedSets();
      PairCounts counts = new PairCounts(List.of(groups));
      counted.forEachRemaining(counts::addAll);
      return IntStream.range(0, groups.size())
          .filter(set -> groups.id(set).family() == 0 && groups.sizes(set)[0] < needed)
          .mapToObj(set -> groups.id(set).toBytes())
          .iterator();
    }
  }

  /** Counts the entities of a partition. */
  private static final class Pairs
      implements FlatMapFunction<Iterator<Tuple2<Long, byte[]>>, byte[]> {
    private static final long serialVersionUID = 1L;

    private final Setup setup;

    Pairs(Setup setup) {
      this.setup = setup;
    }

    @Override
    public Iterator<byte[]> call(Iterator<Tuple2<Long, byte[]>> rows) {
      EntityTally tally = setup.tally();
      PairCounts counts = new PairCounts(tally.sets());
      setup.each(rows, tally, counts::count);
      return List.of(counts.toBytes()).iterator();
    }
  }

  /** Judges all counts; the result is {@link EntityFindings}. */
  private static final class Judged implements FlatMapFunction<Iterator<byte[]>, byte[]> {
    private static final long serialVersionUID = 1L;

    private final Setup setup;

    Judged(Setup setup) {
      this.setup = setup;
    }

    @Override
    public Iterator<byte[]> call(Iterator<byte[]> counted) {
      List<CountedSets> sets = new ArrayList<>();
      setup.asked().queries().forEach(query -> sets.add(new CountedSets()));
      PairCounts counts = new PairCounts(sets);
      counted.forEachRemaining(counts::addAll);
      EntityFindings judged = new EntityFindings(new ArrayList<>(), new ArrayList<>());
      for (int query = 1; query < sets.size(); query++) {
        EntityVerdict verdict =
            new EntityVerdict(
                counts,
                query,
                setup.asked().past().get(query - 1),
                setup.asked().numbers(),
                setup.asked().few(),
                setup.asked().tested());
        List<Found> found = verdict.found();
        judged.found().addAll(found);
        if (found.isEmpty()) {
          judged.unions().addAll(verdict.unions());
        }
      }
      return List.of(judged.toBytes()).iterator();
    }
  }

  /** Counts the entities of sets that are taken together. */
  private static final class Unions
      implements FlatMapFunction<Iterator<Tuple2<Long, byte[]>>, byte[]> {
    private static final long serialVersionUID = 1L;

    private final Setup setup;
    private final List<UnionAsked> unions;

    Unions(Setup setup, List<UnionAsked> unions) {
      this.setup = setup;
      this.unions = unions;
    }

    @Override
    public Iterator<byte[]> call(Iterator<Tuple2<Long, byte[]>> rows) {
      EntityTally tally = setup.tally();
      UnionCounts counts = new UnionCounts(unions, setup.field());
      setup.each(rows, tally, contributed -> counts.count(contributed, tally.sets()));
      return List.of(counts.toBytes()).iterator();
    }
  }

  /** Judges them. */
  private static final class JudgedUnions implements FlatMapFunction<Iterator<byte[]>, byte[]> {
    private static final long serialVersionUID = 1L;

    private final Setup setup;
    private final List<UnionAsked> unions;

    JudgedUnions(Setup setup, List<UnionAsked> unions) {
      this.setup = setup;
      this.unions = unions;
    }

    @Override
    public Iterator<byte[]> call(Iterator<byte[]> counted) {
      UnionCounts counts = new UnionCounts(unions, setup.field());
      counted.forEachRemaining(counts::addAll);
      return List.of(new EntityFindings(counts.found(setup.asked().few()), List.of()).toBytes())
          .iterator();
    }
  }
}

package io.jointly.spark.difference;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Policy;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Table;
import io.jointly.query.ConstantArgument;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.SqlType;
import io.jointly.query.text.QueryText;
import io.jointly.spark.SharedSpark;
import io.jointly.spark.local.SourceTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random queries over random rows: what a comparison finds is what plain counting finds. */
@Tag("sweep")
class ComparisonTest {

  private static final int ROWS = 160;
  private static final int LEAST = 6;

  private final Random random = new Random(Seed.of(ComparisonTest.class));
  private final RandomPast queries = new RandomPast(random);

  /** A row, with the places of the queries whose conditions it satisfies. */
  private record Own(
      int number, Map<Expr, @Nullable Object> values, int entity, Set<Integer> satisfies) {}

  /** What one answer tells of a row: the set that the row is in, or null. */
  private interface Sets {
    @Nullable Object of(Own row);
  }

  /**
   * @param missing the column whose NULLs keep rows out of every set, if there is one
   */
  private record Family(Sets sets, @Nullable Expr missing) {}

  private record Found(int place, Comparison.Part part) {}

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itFindsWhatPlainCountingFinds(boolean entities) throws Exception {
    int found = 0;
    int compared = 0;
    for (int round = 0; round < 8; round++) {
      SparkSession spark = SharedSpark.newSession();
      spark.sql(rows()).createOrReplaceTempView("own");
      JointQuery now = queries.query();
      boolean tested = random.nextInt(4) > 0;
      int needed = tested && random.nextBoolean() ? 1 + random.nextInt(LEAST + 2) : 0;
      ComparisonSet comparisons = new ComparisonSet(now, RandomPast.opened(now), tested, needed);
      List<EarlierQuery> apart = new ArrayList<>();
      List<EarlierQuery> past = new ArrayList<>();
      for (int i = 0; i < 80; i++) {
        EarlierQuery query = queries.past();
        int before = comparisons.all().size();
        comparisons.add(query);
        (comparisons.all().size() > before ? past : apart).add(query);
      }
      List<Own> rows = rows(spark, now, past);
      Set<Found> expected = new HashSet<>();
      Set<Object> hidden = hidden(rows, now, needed, entities);
      for (int i = 0; i < past.size(); i++) {
        expected.addAll(expected(rows, i, now, past.get(i), tested, hidden, entities));
      }
      Table table = table(entities);
      Set<Found> actual = new HashSet<>();
      for (ComparisonJob.Failure failure :
          new ComparisonJob(spark, table, Policy.OutsideBounds.REFUSE, LEAST)
              .run(comparisons, SourceTable.open(spark, table, policy()))) {
        actual.add(new Found(past.indexOf(comparisons.past(failure.comparison())), failure.part()));
      }
      // The same sets of two earlier queries are compared once.
      expected.removeIf(
          each ->
              !actual.contains(each)
                  && actual.stream()
                      .anyMatch(
                          other ->
                              each.part() == other.part()
                                  && other.place() < each.place()
                                  && past.get(each.place())
                                      .opened()
                                      .groups()
                                      .equals(past.get(other.place()).opened().groups())));
      assertThat(actual).as(QueryText.of(now)).isEqualTo(expected);
      found += actual.size();
      compared += past.size();
      // What is not compared is the same in both, or what no row satisfies together with the new
      // query.
      for (Own row : rows(spark, now, apart)) {
        for (int place : row.satisfies()) {
          assertThat(
                  place < 0
                      || !row.satisfies().contains(-1)
                      || apart.get(place).opened().groups().equals(RandomPast.opened(now).groups()))
              .isTrue();
        }
      }
    }
    // A test of nothing would not fail either.
    assertThat(found).isGreaterThan(compared / 50);
  }

  private String rows() {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      values.add(
          "(%s, %s, %d, %d)"
              .formatted(
                  quoted(queries.pick(RandomPast.REGIONS)),
                  quoted(queries.pick(RandomPast.SEXES)),
                  random.nextInt(60),
                  random.nextInt(ROWS / 2)));
    }
    return "SELECT * FROM VALUES " + String.join(", ", values) + " AS own(region, sex, age, id)";
  }

  private static String quoted(@Nullable Object value) {
    return value == null ? "CAST(NULL AS STRING)" : "'" + value + "'";
  }

  /** All rows, and which conditions they satisfy: those of the new query have the place -1. */
  private static List<Own> rows(SparkSession spark, JointQuery now, List<EarlierQuery> past) {
    List<String> conditions = new ArrayList<>();
    conditions.add(condition(now));
    past.forEach(query -> conditions.add(condition(query.query())));
    List<Own> rows = new ArrayList<>();
    for (Row row :
        spark
            .sql("SELECT region, sex, age, id, " + String.join(", ", conditions) + " FROM own")
            .collectAsList()) {
      Map<Expr, @Nullable Object> values = new HashMap<>();
      values.put(RandomPast.REGION, row.get(0));
      values.put(RandomPast.SEX, row.get(1));
      values.put(RandomPast.AGE, row.get(2));
      Set<Integer> satisfies = new HashSet<>();
      for (int i = 0; i < conditions.size(); i++) {
        if (Boolean.TRUE.equals(row.get(4 + i))) {
          satisfies.add(i - 1);
        }
      }
      rows.add(new Own(rows.size(), values, row.getInt(3), satisfies));
    }
    return rows;
  }

  private static String condition(JointQuery query) {
    return query.conjuncts().stream()
        .map(QueryText::of)
        .reduce("true", (left, right) -> left + " AND " + right);
  }

  /** The groups of the new query that are suppressed for certain. */
  private static Set<Object> hidden(List<Own> rows, JointQuery now, int needed, boolean entities) {
    Map<Object, List<Own>> groups = new HashMap<>();
    for (Own row : rows) {
      if (row.satisfies().contains(-1)) {
        groups.computeIfAbsent(values(row, now.groups()), added -> new ArrayList<>()).add(row);
      }
    }
    // Rows are counted no further than is enough.
    groups.values().removeIf(own -> size(own, entities) >= Math.min(needed, LEAST));
    return groups.keySet();
  }

  private static Set<Found> expected(
      List<Own> rows,
      int place,
      JointQuery now,
      EarlierQuery past,
      boolean tested,
      Set<Object> hidden,
      boolean entities) {
    List<Expr> common = new ArrayList<>(RandomPast.split(now).keySet());
    common.retainAll(RandomPast.split(past.query()).keySet());
    Map<Comparison.Part, Map<Object, List<Own>>> counted = new HashMap<>();
    boolean same =
        now.groups().equals(past.query().groups())
            && now.conjuncts().equals(past.query().conjuncts())
            && !past.otherParties();
    for (Own row : same ? List.<Own>of() : rows) {
      boolean isNow = row.satisfies().contains(-1) && !hidden.contains(values(row, now.groups()));
      boolean isThen = row.satisfies().contains(place) && RandomPast.isShown(past, row.values());
      Object key = values(row, common);
      if (isNow
          && (past.otherParties() || !isThen)
          && RandomPast.mayHoldGroup(past.query(), common, row.values())
          && RandomPast.anyShown(past, common, row.values())) {
        put(counted, Comparison.Part.ONLY_NOW, key, row);
      }
      if (isThen
          && (past.otherParties() || !isNow)
          && RandomPast.mayHoldGroup(now, common, row.values())) {
        put(counted, Comparison.Part.ONLY_THEN, key, row);
      }
      if (isNow && isThen && tested && !common.containsAll(now.groups())) {
        put(counted, Comparison.Part.GROUP_NOW, values(row, now.groups()), row);
      }
      if (isNow && isThen && past.uncertain() && !common.containsAll(past.query().groups())) {
        put(counted, Comparison.Part.GROUP_THEN, values(row, past.query().groups()), row);
      }
    }
    Set<Found> few = new HashSet<>();
    counted.forEach(
        (part, byKey) ->
            byKey
                .values()
                .forEach(
                    own -> {
                      if (size(own, entities) < LEAST) {
                        few.add(new Found(place, part));
                      }
                    }));
    List<Family> allNow = families(now, -1);
    List<Family> allThen = families(past.query(), place);
    for (Family ours : allNow) {
      for (Family theirs : allThen) {
        boolean areGroups = ours.equals(allNow.get(0)) && theirs.equals(allThen.get(0));
        few.addAll(
            expected(rows, place, ours, theirs, past, areGroups ? hidden : Set.of(), entities));
      }
    }
    return few;
  }

  /** All ways in which an answer divides the rows of which it tells something. */
  private static List<Family> families(JointQuery query, int place) {
    List<Family> families = new ArrayList<>();
    Sets groups = row -> row.satisfies().contains(place) ? values(row, query.groups()) : null;
    families.add(new Family(groups, null));
    for (Measure measure : query.measures()) {
      switch (measure.aggregate()) {
        case HISTOGRAM -> {
          double low = (Double) measure.constant(ConstantArgument.LOWEST_EDGE);
          double high = (Double) measure.constant(ConstantArgument.HIGHEST_EDGE);
          int buckets = (Integer) measure.constant(ConstantArgument.BUCKETS);
          families.add(
              new Family(
                  row -> within(groups, row, bucket(age(row), low, high, buckets)),
                  RandomPast.AGE));
        }
        case TOP_K ->
            families.add(
                new Family(
                    row -> within(groups, row, row.values().get(RandomPast.SEX)), RandomPast.SEX));
        case SUM -> {
          if (measure.argument() instanceof Expr.Call choice) {
            Expr.Call condition = (Expr.Call) choice.argument(0);
            int least =
                (Integer) Objects.requireNonNull(((Expr.Literal) condition.argument(1)).value());
            families.add(new Family(row -> within(groups, row, age(row) >= least), null));
          }
        }
        default -> throw new IllegalStateException();
      }
    }
    return families;
  }

  private static int age(Own row) {
    return (Integer) Objects.requireNonNull(row.values().get(RandomPast.AGE));
  }

  private static @Nullable Object within(Sets groups, Own row, @Nullable Object cell) {
    Object group = groups.of(row);
    return group == null || cell == null ? null : List.of(group, cell);
  }

  private static @Nullable Integer bucket(int age, double low, double high, int buckets) {
    for (int i = 0; i < buckets; i++) {
      double from = low + (high - low) * i / buckets;
      double to = low + (high - low) * (i + 1) / buckets;
      if (age >= from && (age < to || (i == buckets - 1 && age <= high))) {
        return i;
      }
    }
    return null;
  }

  private static Set<Found> expected(
      List<Own> rows,
      int place,
      Family ours,
      Family theirs,
      EarlierQuery past,
      Set<Object> hidden,
      boolean entities) {
    Map<Object, Set<Own>> now = new HashMap<>();
    Map<Object, Set<Own>> then = new HashMap<>();
    Set<Object> shown = new HashSet<>();
    for (Own row : rows) {
      if ((ours.missing() != null && row.values().get(ours.missing()) == null)
          || (theirs.missing() != null && row.values().get(theirs.missing()) == null)) {
        continue;
      }
      Object a = ours.sets().of(row);
      if (a != null) {
        now.computeIfAbsent(a, added -> new LinkedHashSet<>()).add(row);
      }
      Object b = theirs.sets().of(row);
      if (b != null) {
        then.computeIfAbsent(b, added -> new LinkedHashSet<>()).add(row);
        if (RandomPast.isShown(past, row.values())) {
          shown.add(b);
        }
      }
    }
    Set<Found> few = new HashSet<>();
    now.forEach(
        (a, inA) ->
            then.forEach(
                (b, inB) -> {
                  Set<Own> difference = new HashSet<>(inA);
                  if (past.otherParties()) {
                    difference.addAll(inB);
                  } else {
                    Set<Own> common = new HashSet<>(inA);
                    common.retainAll(inB);
                    difference.removeAll(inB);
                    Set<Own> left = new HashSet<>(inB);
                    left.removeAll(inA);
                    Set<Own> more = shown.contains(b) ? left : Set.copyOf(difference);
                    difference.addAll(left);
                    if ((hidden.contains(a) || !shown.contains(b))
                        && !(isFew(more, entities)
                            && (hidden.contains(a)
                                ? capped(difference, entities) <= capped(common, entities)
                                : isFew(inB, entities)))) {
                      difference.clear();
                    }
                  }
                  if (!Collections.disjoint(inA, inB) && isFew(difference, entities)) {
                    few.add(new Found(place, Comparison.Part.SET));
                  }
                }));
    if (past.otherParties()) {
      return few;
    }
    List<Set<Own>> told = shown.stream().map(then::get).toList();
    now.keySet().removeAll(hidden);
    if (now.values().stream().anyMatch(set -> isNearUnion(set, told, entities))
        || told.stream().anyMatch(set -> isNearUnion(set, now.values(), entities))) {
      few.add(new Found(place, Comparison.Part.UNION));
    }
    return few;
  }

  /** Whether the best choice of others comes close, but not quite. */
  private static boolean isNearUnion(Set<Own> set, Collection<Set<Own>> others, boolean entities) {
    Set<Own> difference = new HashSet<>(set);
    boolean any = false;
    for (Set<Own> other : others) {
      Set<Own> common = new HashSet<>(other);
      common.retainAll(set);
      Set<Own> rest = new HashSet<>(other);
      rest.removeAll(set);
      if (!common.isEmpty() && capped(rest, entities) <= capped(common, entities)) {
        any = true;
        difference.removeAll(common);
        difference.addAll(rest);
      }
    }
    return any && isFew(difference, entities);
  }

  /** Entities are counted no further than is enough. */
  private static long capped(Set<Own> rows, boolean entities) {
    return entities ? Math.min(LEAST, size(rows, true)) : rows.size();
  }

  private static boolean isFew(Set<Own> rows, boolean entities) {
    return !rows.isEmpty() && size(rows, entities) < LEAST;
  }

  private static long size(Collection<Own> rows, boolean entities) {
    return entities ? rows.stream().map(Own::entity).distinct().count() : rows.size();
  }

  private static List<@Nullable Object> values(Own row, List<Expr> exprs) {
    List<@Nullable Object> values = new ArrayList<>();
    exprs.forEach(expr -> values.add(row.values().get(expr)));
    return values;
  }

  private static void put(
      Map<Comparison.Part, Map<Object, List<Own>>> counted,
      Comparison.Part part,
      Object key,
      Own row) {
    counted
        .computeIfAbsent(part, test -> new HashMap<>())
        .computeIfAbsent(key, same -> new ArrayList<>())
        .add(row);
  }

  static Table table(boolean entities) {
    Map<String, Column> columns = new HashMap<>();
    for (Expr expr : List.of(RandomPast.REGION, RandomPast.SEX, RandomPast.AGE)) {
      Expr.Column column = (Expr.Column) expr;
      columns.put(column.name(), column(column.name(), column.type()));
    }
    return new Table("t", 1000, entities ? List.of(new EntityKey("ID")) : List.of(), columns);
  }

  private static Column column(String name, SqlType type) {
    return new Column(name, type, Set.of(), Column.Domain.UNBOUNDED, null, Set.of());
  }

  static Policy policy() {
    Rules rules =
        new Rules(
            new Rules.GroupRules(1, 0, 1, 1, Rules.ZeroGroups.RELEASE, Rules.Suppression.DROP),
            new Rules.ExpressionRules(
                Rules.AggregateArguments.COLUMNS_ONLY,
                EnumSet.allOf(io.jointly.query.Function.class)),
            new Rules.AskingRules(
                Rules.Queries.AD_HOC,
                List.of(),
                List.of(),
                List.of(),
                Rules.DifferenceCheck.REFUSE,
                LEAST),
            Rules.TwoParties.REFUSED);
    return new Policy(
        true,
        Map.of("t", Policy.OwnTable.of("SELECT * FROM own")),
        Policy.OutsideBounds.REFUSE,
        Policy.Answering.of(Policy.Approval.AUTO, List.of()),
        rules);
  }
}

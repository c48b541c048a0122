package io.jointly.spark.difference;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Policy;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Table;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.QueryText;
import io.jointly.query.SqlType;
import io.jointly.spark.SharedSpark;
import io.jointly.spark.local.SourceTable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
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
  private record Own(Map<Expr, @Nullable Object> values, int entity, Set<Integer> satisfies) {}

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itFindsWhatPlainCountingFinds(boolean entities) throws Exception {
    int found = 0;
    int compared = 0;
    for (int round = 0; round < 4; round++) {
      SparkSession spark = SharedSpark.newSession();
      spark.sql(rows()).createOrReplaceTempView("own");
      JointQuery now = queries.query();
      boolean tested = random.nextInt(4) > 0;
      ComparisonSet comparisons = new ComparisonSet(now, tested);
      List<EarlierQuery> apart = new ArrayList<>();
      List<EarlierQuery> past = new ArrayList<>();
      for (int i = 0; i < 80; i++) {
        EarlierQuery query = queries.past();
        comparisons.add(query);
        (comparisons.all().size() > past.size() ? past : apart).add(query);
      }
      List<Own> rows = rows(spark, now, past);
      Set<Integer> expected = new TreeSet<>();
      for (int i = 0; i < past.size(); i++) {
        expected.addAll(expected(rows, i, now, past.get(i), tested, entities));
      }
      Table table = table(entities);
      List<Integer> actual =
          DifferenceCheck.few(
              comparisons,
              comparisons
                  .rows()
                  .over(
                      SourceTable.open(spark, table, policy()), table, Policy.OutsideBounds.REFUSE),
              entities,
              LEAST);
      assertThat(new TreeSet<>(actual)).as(QueryText.of(now)).isEqualTo(expected);
      found += actual.size();
      compared += past.size();
      // What is not compared is what no row satisfies together with the new query.
      for (Own row : rows(spark, now, apart)) {
        assertThat(row.satisfies().contains(-1) && row.satisfies().size() > 1).isFalse();
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
      rows.add(new Own(values, row.getInt(3), satisfies));
    }
    return rows;
  }

  private static String condition(JointQuery query) {
    return query.conjuncts().stream()
        .map(QueryText::of)
        .reduce("true", (left, right) -> left + " AND " + right);
  }

  private static Set<Integer> expected(
      List<Own> rows,
      int place,
      JointQuery now,
      EarlierQuery past,
      boolean tested,
      boolean entities) {
    List<Expr> common = new ArrayList<>(RandomPast.split(now).keySet());
    common.retainAll(RandomPast.split(past.query()).keySet());
    Map<Integer, Map<Object, List<Own>>> counted = new HashMap<>();
    for (Own row : rows) {
      boolean isNow = row.satisfies().contains(-1);
      boolean isThen = row.satisfies().contains(place) && RandomPast.isShown(past, row.values());
      Object key = values(row, common);
      if (isNow
          && (past.otherParties() || !isThen)
          && RandomPast.mayHoldGroup(past.query(), common, row.values())
          && RandomPast.anyShown(past, common, row.values())) {
        put(counted, place, Comparison.Part.ONLY_NOW, key, row);
      }
      if (isThen
          && (past.otherParties() || !isNow)
          && RandomPast.mayHoldGroup(now, common, row.values())) {
        put(counted, place, Comparison.Part.ONLY_THEN, key, row);
      }
      if (isNow && isThen && tested && !common.containsAll(now.groups())) {
        put(counted, place, Comparison.Part.GROUP_NOW, values(row, now.groups()), row);
      }
      if (isNow && isThen && past.uncertain() && !common.containsAll(past.query().groups())) {
        put(counted, place, Comparison.Part.GROUP_THEN, values(row, past.query().groups()), row);
      }
    }
    Set<Integer> few = new TreeSet<>();
    counted.forEach(
        (test, byKey) ->
            byKey
                .values()
                .forEach(
                    own -> {
                      long count =
                          entities ? own.stream().map(Own::entity).distinct().count() : own.size();
                      if (count < LEAST) {
                        few.add(test);
                      }
                    }));
    return few;
  }

  private static List<@Nullable Object> values(Own row, List<Expr> exprs) {
    List<@Nullable Object> values = new ArrayList<>();
    exprs.forEach(expr -> values.add(row.values().get(expr)));
    return values;
  }

  private static void put(
      Map<Integer, Map<Object, List<Own>>> counted,
      int place,
      Comparison.Part part,
      Object key,
      Own row) {
    counted
        .computeIfAbsent(DifferenceCounter.number(place, part), test -> new HashMap<>())
        .computeIfAbsent(key, same -> new ArrayList<>())
        .add(row);
  }

  static Table table(boolean entities) {
    Map<String, Column> columns = new HashMap<>();
    for (Expr expr : List.of(RandomPast.REGION, RandomPast.SEX, RandomPast.AGE)) {
      Expr.Column column = (Expr.Column) expr;
      columns.put(column.name(), column(column.name(), column.type()));
    }
    return new Table("t", 1000, entities ? "ID" : null, columns);
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
        Map.of("t", "SELECT * FROM own"),
        Map.of(),
        Policy.OutsideBounds.REFUSE,
        Policy.Answering.of(Policy.Approval.AUTO, List.of()),
        rules);
  }
}

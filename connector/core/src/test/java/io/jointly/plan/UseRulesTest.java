package io.jointly.plan;

import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.AllowedFamilies;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Rules.AggregateArguments;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Family;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Settings;
import io.jointly.query.SparkTyping;
import io.jointly.query.SqlType;
import io.jointly.relation.DerivedTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Which family of {@code functions} each aggregate needs of each column in it. */
class UseRulesTest {

  private static final SqlType INT = SqlType.of(SqlType.Kind.INT);
  private static final Expr TRUE = new Expr.Literal(SqlType.of(SqlType.Kind.BOOLEAN), true);

  private static final Map<Family, List<Aggregate>> FAMILIES =
      Map.ofEntries(
          Map.entry(Family.COUNT, List.of(Aggregate.COUNT_STAR, Aggregate.COUNT)),
          Map.entry(Family.SUM, List.of(Aggregate.SUM, Aggregate.TRY_SUM)),
          Map.entry(Family.AVG, List.of(Aggregate.AVG, Aggregate.TRY_AVG)),
          Map.entry(Family.MIN, List.of(Aggregate.MIN)),
          Map.entry(Family.MAX, List.of(Aggregate.MAX)),
          Map.entry(
              Family.VARIANCE,
              List.of(
                  Aggregate.VAR_POP,
                  Aggregate.VAR_SAMP,
                  Aggregate.STDDEV_POP,
                  Aggregate.STDDEV_SAMP,
                  Aggregate.SKEWNESS,
                  Aggregate.KURTOSIS)),
          Map.entry(
              Family.COVARIANCE,
              List.of(
                  Aggregate.COVAR_POP,
                  Aggregate.COVAR_SAMP,
                  Aggregate.CORR,
                  Aggregate.REGR_INTERCEPT,
                  Aggregate.REGR_R2,
                  Aggregate.REGR_SLOPE,
                  Aggregate.REGR_SXX,
                  Aggregate.REGR_SXY,
                  Aggregate.COVARIANCE_MATRIX,
                  Aggregate.LINEAR_REGRESSION)),
          Map.entry(
              Family.COUNT_DISTINCT,
              List.of(
                  Aggregate.COUNT_DISTINCT,
                  Aggregate.COUNT_KEYS,
                  Aggregate.APPROX_COUNT_DISTINCT,
                  Aggregate.SUM_DISTINCT,
                  Aggregate.AVG_DISTINCT)),
          Map.entry(Family.HISTOGRAM, List.of(Aggregate.HISTOGRAM)),
          Map.entry(
              Family.PERCENTILE,
              List.of(
                  Aggregate.PERCENTILE_CONT,
                  Aggregate.PERCENTILE_DISC,
                  Aggregate.APPROX_PERCENTILE,
                  Aggregate.PERCENTILE_APPROX)),
          Map.entry(
              Family.TOP_K, List.of(Aggregate.TOP_K, Aggregate.MODE, Aggregate.MODE_WITHIN_GROUP)),
          Map.entry(Family.BITS, List.of(Aggregate.BIT_AND, Aggregate.BIT_OR, Aggregate.BIT_XOR)));

  private static final Map<Aggregate, Family> FAMILY = new EnumMap<>(Aggregate.class);

  static {
    FAMILIES.forEach((family, all) -> all.forEach(each -> FAMILY.put(each, family)));
  }

  private static Family family(Aggregate aggregate) {
    return java.util.Objects.requireNonNull(FAMILY.get(aggregate), aggregate.name());
  }

  private static Column column(String name, Set<Family> families, Use... uses) {
    return new Column(name, INT, Set.of(uses), Column.Domain.between(0, 9), null, families);
  }

  private static Table table(Column... columns) {
    Map<String, Column> byName = new java.util.LinkedHashMap<>();
    for (Column column : columns) {
      byName.put(column.name(), column);
    }
    Entity one = new Entity("one", Entity.Place.ONE_PARTY);
    return new Table("t", 100, List.of(new EntityKey(one, "x", null)), byName);
  }

  private static Expr.Column x(String name) {
    return SparkTyping.column(name, "int");
  }

  /** The aggregate of x, y, … in as many columns as it takes at least. */
  private static Measure measure(Aggregate aggregate, Expr... columns) {
    List<Expr> arguments = new ArrayList<>();
    int count = aggregate.columns(aggregate.fewest());
    for (int i = 0; i < count; i++) {
      arguments.add(columns[Math.min(i, columns.length - 1)]);
    }
    switch (aggregate) {
      case HISTOGRAM -> arguments.addAll(List.of(literal(0.0), literal(9.0), literal(3)));
      case PERCENTILE_CONT, PERCENTILE_DISC ->
          arguments.addAll(
              List.of(literal(0.5), new Expr.Literal(SqlType.of(SqlType.Kind.BOOLEAN), true)));
      case MODE_WITHIN_GROUP ->
          arguments.add(new Expr.Literal(SqlType.of(SqlType.Kind.BOOLEAN), true));
      case APPROX_PERCENTILE, PERCENTILE_APPROX -> arguments.add(literal(0.5));
      case TOP_K -> arguments.add(literal(3));
      default -> {
        // Takes no constants.
      }
    }
    return new Measure(aggregate, arguments, INT);
  }

  private static void check(Table table, AggregateArguments allowed, Measure measure) {
    new UseRules(new DerivedTable(table, Set.of()), allowed, "the rules have")
        .check(new JointQuery("t", List.of(), List.of(measure), List.of(), Settings.of(Map.of())));
  }

  private static void refused(
      Table table, AggregateArguments allowed, Measure measure, ErrorCode code, String says) {
    assertThatThrownBy(() -> check(table, allowed, measure))
        .isInstanceOfSatisfying(PolicyException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(says);
  }

  /** Nothing in it chooses rows; a constant may only move all lengths alike. */
  @Test
  void theTimeBetweenTwoColumnsIsOneUnderColumnsOnly() {
    Set<Family> average = EnumSet.of(Family.AVG);
    Table dates =
        table(
            column("a", "date", average),
            column("b", "date", average),
            column("t", "timestamp", average),
            column("y", "int", average));
    Expr a = SparkTyping.column("a", "date");
    Expr b = SparkTyping.column("b", "date");
    Expr t = SparkTyping.column("t", "timestamp");
    Expr y = x("y");
    Expr day = SparkTyping.literal("date", "2020-01-01");
    Expr days = call(Function.DATE_DIFF, "int", a, b);
    for (Expr allowed :
        List.of(
            days,
            call(Function.DATE_DIFF, "int", day, b),
            call(Function.DATE_DIFF, "int", a, day),
            call(Function.CAST, "bigint", days),
            call(
                Function.DATE_DIFF,
                "int",
                a,
                call(Function.MAKE_DATE, "date", y, literal(1), literal(1))),
            call(
                Function.SUBTRACT,
                "int",
                call(Function.DATE_DIFF, "int", a, day),
                call(Function.DATE_DIFF, "int", b, day)))) {
      assertThatCode(() -> checkLength(dates, allowed, Set.of(), "Europe/Berlin"))
          .as(allowed.toString())
          .doesNotThrowAnyException();
      assertThatThrownBy(() -> checkLength(dates, allowed, Set.of("a", "b"), "UTC"))
          .hasMessageContaining("columns_only");
    }
    Expr months =
        call(
            Function.MONTHS_BETWEEN,
            "double",
            call(Function.CAST, "timestamp", a),
            call(Function.CAST, "timestamp", b),
            TRUE);
    for (Expr inUtc :
        List.of(
            months,
            call(Function.FLOOR, "bigint", months),
            call(Function.FLOOR, "bigint", call(Function.DIVIDE, "double", months, literal(12.0))),
            difference("YEAR", call(Function.CAST, "timestamp", a), t),
            call(Function.DATE_DIFF, "int", a, call(Function.CAST, "date", t)))) {
      assertThatCode(() -> checkLength(dates, inUtc, Set.of(), "UTC"))
          .as(inUtc.toString())
          .doesNotThrowAnyException();
      assertThatThrownBy(() -> checkLength(dates, inUtc, Set.of(), "Europe/Berlin"))
          .hasMessageContaining("SET spark.sql.session.timeZone = UTC");
    }
    for (Expr refused :
        List.of(
            call(Function.ADD, "int", days, literal(1)),
            call(Function.CAST, "tinyint", days),
            call(Function.LEAST, "int", days, literal(9)),
            call(Function.DATE_DIFF, "int", call(Function.LEAST, "date", a, day), b),
            call(Function.DATE_DIFF, "int", a, call(Function.DATE_ADD, "date", b, literal(1))),
            call(
                Function.DATE_DIFF,
                "int",
                a,
                call(Function.MAKE_DATE, "date", y, literal(2), literal(28))),
            call(Function.FLOOR, "bigint", call(Function.DIVIDE, "double", months, literal(7.0))),
            call(
                Function.SUBTRACT,
                "int",
                call(Function.DATE_DIFF, "int", a, day),
                call(Function.DATE_DIFF, "int", b, a)),
            difference("YEAR", call(Function.CAST, "timestamp", day), t))) {
      assertThatThrownBy(() -> checkLength(dates, refused, Set.of(), "UTC"))
          .as(refused.toString())
          .hasMessageContaining("columns_only")
          .hasMessageContaining("avg(datediff(a, b)) / 365.25");
    }
    Expr chosen = call(Function.CASE_WHEN, "int", call(Function.LESS, "boolean", a, day), x("y"));
    assertThatThrownBy(() -> checkLength(dates, chosen, Set.of(), "UTC"))
        .hasMessageContaining("columns_only")
        .hasMessageNotContaining("datediff");
  }

  private static Column column(String name, String type, Set<Family> families) {
    return new Column(
        name,
        SparkTyping.column(name, type).type(),
        Set.of(Use.MEASURE),
        Column.Domain.UNBOUNDED,
        null,
        families);
  }

  private static Expr difference(String unit, Expr start, Expr end) {
    return call(Function.TIMESTAMP_DIFF, "bigint", SparkTyping.literal(unit), start, end);
  }

  private static void checkLength(Table table, Expr argument, Set<String> computed, String zone) {
    new UseRules(
            new DerivedTable(table, computed), AggregateArguments.COLUMNS_ONLY, "the rules have")
        .check(
            new JointQuery(
                "t",
                List.of(),
                List.of(new Measure(Aggregate.AVG, List.of(argument), INT)),
                List.of(),
                Settings.of(Map.of(Settings.TIME_ZONE, zone))));
  }

  @Test
  void noAggregateIsForgotten() {
    assertThat(FAMILY.keySet()).isEqualTo(EnumSet.allOf(Aggregate.class));
    assertThat(FAMILIES.keySet()).isEqualTo(EnumSet.allOf(Family.class));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "COUNT_STAR")
  void anAggregateNeedsItsFamilyAndNoOther(Aggregate aggregate) {
    Family family = family(aggregate);
    Table only = table(column("x", EnumSet.of(family), Use.MEASURE));
    assertThatCode(() -> check(only, AggregateArguments.COLUMNS_ONLY, measure(aggregate, x("x"))))
        .doesNotThrowAnyException();
    Table others = table(column("x", EnumSet.complementOf(EnumSet.of(family)), Use.MEASURE));
    refused(
        others,
        AggregateArguments.ANY_EXPRESSION,
        measure(aggregate, x("x")),
        ErrorCode.FUNCTION_NOT_ALLOWED,
        "not " + family.name().toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "COUNT_STAR")
  void everyColumnInItNeedsIt(Aggregate aggregate) {
    if (aggregate.columns(aggregate.fewest()) < 2) {
      return;
    }
    Set<Family> all = EnumSet.allOf(Family.class);
    Set<Family> fewer = EnumSet.complementOf(EnumSet.of(family(aggregate)));
    Table table = table(column("x", all, Use.MEASURE), column("y", fewer, Use.MEASURE));
    for (Measure measure :
        List.of(measure(aggregate, x("x"), x("y")), measure(aggregate, x("y"), x("x")))) {
      refused(
          table,
          AggregateArguments.COLUMNS_ONLY,
          measure,
          ErrorCode.FUNCTION_NOT_ALLOWED,
          "on column y");
    }
  }

  /** Spark writes REGR_AVGX as AVG of a CASE. */
  @Test
  void meansOfPairsNeedWhatRegressionsNeed() {
    for (Expr averaged : List.of(x("x"), x("y"))) {
      Measure mean =
          measure(
              Aggregate.AVG,
              call(
                  Function.CASE_WHEN,
                  "int",
                  call(
                      Function.AND,
                      "boolean",
                      call(Function.IS_NOT_NULL, "boolean", x("y")),
                      call(Function.IS_NOT_NULL, "boolean", x("x"))),
                  averaged,
                  new Expr.Literal(INT, null)));
      Column named = column("x", EnumSet.of(Family.COVARIANCE), Use.MEASURE);
      Table both = table(named, column("y", EnumSet.of(Family.COVARIANCE), Use.MEASURE));
      for (AggregateArguments allowed : AggregateArguments.values()) {
        assertThatCode(() -> check(both, allowed, mean)).doesNotThrowAnyException();
      }
      // What is computed below the total does not stand as it is.
      assertThatThrownBy(
              () ->
                  new UseRules(
                          new DerivedTable(both, Set.of("y")),
                          AggregateArguments.COLUMNS_ONLY,
                          "the rules have")
                      .check(
                          new JointQuery(
                              "t", List.of(), List.of(mean), List.of(), Settings.none())))
          .hasMessageContaining("columns_only");
      Table one = table(named, column("y", EnumSet.of(Family.AVG), Use.MEASURE));
      refused(
          one,
          AggregateArguments.COLUMNS_ONLY,
          mean,
          ErrorCode.FUNCTION_NOT_ALLOWED,
          "on column y the functions [avg], not covariance");
      // As a CASE it needs other uses.
      refused(one, AggregateArguments.ANY_EXPRESSION, mean, ErrorCode.COLUMN_USE, "not filter");
      Table asCase =
          table(
              column("x", EnumSet.of(Family.AVG), Use.MEASURE, Use.FILTER),
              column("y", EnumSet.of(Family.AVG), Use.MEASURE, Use.FILTER));
      assertThatCode(() -> check(asCase, AggregateArguments.ANY_EXPRESSION, mean))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void extremesMustBeNamed() {
    for (SqlType type : List.of(INT, SqlType.of(SqlType.Kind.STRING))) {
      Set<Family> byDefault = AllowedFamilies.byDefault(type, Set.of(Use.MEASURE, Use.DIMENSION));
      assertThat(byDefault).doesNotContain(Family.MIN, Family.MAX);
      assertThat(AllowedFamilies.possible(type, Set.of(Use.MEASURE)))
          .contains(Family.MIN, Family.MAX);
      Table table = table(column("x", byDefault, Use.MEASURE));
      for (Aggregate aggregate : List.of(Aggregate.MIN, Aggregate.MAX)) {
        refused(
            table,
            AggregateArguments.COLUMNS_ONLY,
            measure(aggregate, x("x")),
            ErrorCode.FUNCTION_NOT_ALLOWED,
            "not " + aggregate.sqlName());
      }
    }
  }

  @Test
  void bitsMustBeNamed() {
    Set<Family> byDefault = AllowedFamilies.byDefault(INT, Set.of(Use.MEASURE));
    Table table = table(column("x", byDefault, Use.MEASURE));
    for (Aggregate aggregate : List.of(Aggregate.BIT_AND, Aggregate.BIT_OR, Aggregate.BIT_XOR)) {
      refused(
          table,
          AggregateArguments.COLUMNS_ONLY,
          measure(aggregate, x("x")),
          ErrorCode.FUNCTION_NOT_ALLOWED,
          "not bits");
    }
    for (SqlType.Kind kind : List.of(SqlType.Kind.DOUBLE, SqlType.Kind.STRING)) {
      assertThat(AllowedFamilies.possible(SqlType.of(kind), Set.of(Use.MEASURE)))
          .doesNotContain(Family.BITS);
    }
  }

  @Test
  void covariancesMustBeNamed() {
    Set<Family> byDefault = AllowedFamilies.byDefault(INT, Set.of(Use.MEASURE, Use.DIMENSION));
    Table table = table(column("x", byDefault, Use.MEASURE));
    for (Aggregate aggregate :
        List.of(Aggregate.COVAR_POP, Aggregate.CORR, Aggregate.LINEAR_REGRESSION)) {
      refused(
          table,
          AggregateArguments.COLUMNS_ONLY,
          measure(aggregate, x("x"), x("x")),
          ErrorCode.FUNCTION_NOT_ALLOWED,
          "not covariance");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "COUNT_STAR")
  void columnsOnlyMeansThatTheyStandAsTheyAre(Aggregate aggregate) {
    Table table = table(column("x", EnumSet.allOf(Family.class), Use.MEASURE));
    Expr sum = call(Function.ADD, "int", x("x"), literal(1));
    refused(
        table,
        AggregateArguments.COLUMNS_ONLY,
        measure(aggregate, sum),
        ErrorCode.AGGREGATE_ARGUMENT,
        "columns_only");
    refused(
        table,
        AggregateArguments.COLUMNS_ONLY,
        measure(aggregate, x("x"), sum).columns().size() > 1
            ? measure(aggregate, x("x"), sum)
            : measure(aggregate, literal(3)),
        ErrorCode.AGGREGATE_ARGUMENT,
        "columns_only");
    Expr expression =
        aggregate == Aggregate.COUNT_KEYS ? call(Function.CASE_WHEN, "int", TRUE, x("x")) : sum;
    assertThatCode(
            () -> check(table, AggregateArguments.ANY_EXPRESSION, measure(aggregate, expression)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "COUNT_STAR")
  void aFilterAloneHasNoPlaceInAnAggregate(Aggregate aggregate) {
    Table table = table(column("x", EnumSet.noneOf(Family.class), Use.FILTER));
    refused(
        table,
        AggregateArguments.ANY_EXPRESSION,
        measure(aggregate, x("x")),
        ErrorCode.COLUMN_USE,
        "not measure");
  }

  /** It is for what is below the total, and for counts. */
  @Test
  void ofAKeyOnlyNumbersAreAsked() {
    Table table =
        table(
            column("x", AllowedFamilies.byDefault(INT, Set.of(Use.KEY)), Use.KEY),
            column("y", EnumSet.allOf(Family.class), Use.MEASURE));
    for (Aggregate aggregate : Aggregate.values()) {
      if (aggregate == Aggregate.COUNT_STAR) {
        continue;
      }
      Measure measure = measure(aggregate, x("x"), x("y"));
      if (Set.of(Aggregate.COUNT, Aggregate.COUNT_DISTINCT, Aggregate.COUNT_KEYS)
          .contains(aggregate)) {
        assertThatCode(() -> check(table, AggregateArguments.COLUMNS_ONLY, measure))
            .doesNotThrowAnyException();
      } else {
        // A sketch would tell whether a number that somebody guesses is among the keys.
        refused(
            table,
            AggregateArguments.ANY_EXPRESSION,
            measure,
            ErrorCode.COLUMN_USE,
            "use [key], not measure; a query may have it in JOIN and GROUP BY below the total (as"
                + " every key), the functions [count, count_distinct]. Columns with use measure: y");
      }
    }
    Expr condition = call(Function.EQUAL, "boolean", x("x"), literal(1));
    Measure rows = measure(Aggregate.COUNT_STAR);
    assertThatThrownBy(
            () ->
                new UseRules(
                        new DerivedTable(table, Set.of()),
                        AggregateArguments.ANY_EXPRESSION,
                        "the rules have")
                    .check(
                        new JointQuery(
                            "t", List.of(), List.of(rows), List.of(condition), Settings.none())))
        .hasMessageContaining(
            "WHERE: the collaboration declares column x with use [key], not filter");
    assertThatThrownBy(
            () ->
                new UseRules(
                        new DerivedTable(table, Set.of()),
                        AggregateArguments.ANY_EXPRESSION,
                        "the rules have")
                    .check(
                        new JointQuery(
                            "t", List.of(x("x")), List.of(rows), List.of(), Settings.none())))
        .hasMessageContaining("GROUP BY: the collaboration declares column x with use [key], not");
    refused(
        table,
        AggregateArguments.ANY_EXPRESSION,
        measure(Aggregate.COUNT, call(Function.CASE_WHEN, "int", condition, x("y"))),
        ErrorCode.COLUMN_USE,
        "not filter");
  }

  /** Every party would count its own values, and some of them are at two parties. */
  @Test
  void onlyKeysOfEntitiesAtOnePartyAreCountedAsKeys() {
    Table table =
        table(
            column("x", EnumSet.allOf(Family.class), Use.MEASURE),
            column("y", EnumSet.allOf(Family.class), Use.MEASURE));
    Expr both = call(Function.CASE_WHEN, "int", TRUE, x("x"), x("y"));
    for (Expr other : List.of(x("y"), both, call(Function.ABS, "int", x("x")), literal(3))) {
      refused(
          table,
          AggregateArguments.ANY_EXPRESSION,
          measure(Aggregate.COUNT_KEYS, other),
          ErrorCode.AGGREGATE_ARGUMENT,
          "only for the key of an entity that collaboration.yaml declares with 'at: one_party'");
    }
    for (EntityKey key :
        List.of(
            new EntityKey("x"), new EntityKey(new Entity("many", Entity.Place.MANY), "x", null))) {
      refused(
          new Table("t", 100, List.of(key), table.columns()),
          AggregateArguments.ANY_EXPRESSION,
          measure(Aggregate.COUNT_KEYS, x("x")),
          ErrorCode.AGGREGATE_ARGUMENT,
          "Keys of t: none");
    }
  }

  @Test
  void aDimensionHasWhatItsGroupsCountedWouldTell() {
    Set<Family> possible = AllowedFamilies.possible(INT, Set.of(Use.DIMENSION));
    Table table = table(column("x", possible, Use.DIMENSION));
    for (Aggregate aggregate : Aggregate.values()) {
      if (aggregate == Aggregate.COUNT_STAR) {
        continue;
      }
      Measure measure = measure(aggregate, x("x"));
      if (possible.contains(family(aggregate))) {
        assertThatCode(() -> check(table, AggregateArguments.COLUMNS_ONLY, measure))
            .doesNotThrowAnyException();
      } else {
        refused(
            table, AggregateArguments.COLUMNS_ONLY, measure, ErrorCode.COLUMN_USE, "not measure");
      }
    }
  }
}

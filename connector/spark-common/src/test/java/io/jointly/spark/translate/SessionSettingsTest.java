package io.jointly.spark.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.plan.Conditions;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import io.jointly.spark.SharedSpark;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a query records of a session and its JVM: what matters to it, in one form. */
class SessionSettingsTest {

  private static final String ANSI = Settings.ANSI;
  private static final String ZONE = "spark.sql.session.timeZone";
  private static final String RULES = "java.timeZoneRules";
  private static final String LOSS = "spark.sql.decimalOperations.allowPrecisionLoss";
  private static final String FRACTION = "spark.sql.legacy.decimal.retainFractionDigitsOnTruncate";
  private static final String ICU = "spark.sql.icu.caseMappings.enabled";
  private static final String MAPPING = "java.caseMapping";
  private static final String TEXT = "java.doubleText";

  private final SparkSession spark = SharedSpark.newSession();

  private static SqlType type(String name) {
    return SqlType.parse(name);
  }

  private static Expr column(String name, String type) {
    return new Expr.Column(name, type(type));
  }

  private static Expr call(Function function, String type, Expr... arguments) {
    return new Expr.Call(function, List.of(arguments), type(type));
  }

  private static Expr literal(String type, Object value) {
    return new Expr.Literal(type(type), value);
  }

  private static JointQuery where(Expr condition) {
    return query(condition, new Measure(Aggregate.COUNT_STAR, List.of(), type("bigint")));
  }

  private static JointQuery query(Expr condition, Measure measure) {
    return new JointQuery("t", List.of(), List.of(measure), List.of(condition), Settings.none());
  }

  private static Expr is(Expr expr) {
    return call(Function.IS_NOT_NULL, "boolean", expr);
  }

  private Set<String> recorded(Expr expr) {
    return SessionSettings.of(spark, where(is(expr))).values().keySet();
  }

  @Test
  void onlyWhatMattersIsRecorded() {
    Expr number = column("n", "int");
    Expr time = column("at", "timestamp");
    Expr local = column("l", "timestamp_ntz");
    Expr text = column("s", "string");
    Expr cost = column("c", "decimal(6,2)");
    Expr real = column("d", "double");
    assertThat(recorded(number)).isEmpty();
    assertThat(recorded(call(Function.LESS, "boolean", time, time))).isEmpty();
    assertThat(recorded(call(Function.COALESCE, "timestamp", time, time))).isEmpty();
    assertThat(recorded(call(Function.STARTS_WITH, "boolean", text, literal("string", "a"))))
        .isEmpty();
    assertThat(recorded(call(Function.HOUR, "int", local))).isEmpty();
    assertThat(recorded(call(Function.YEAR, "int", column("day", "date")))).isEmpty();
    assertThat(recorded(call(Function.HOUR, "int", time))).containsExactlyInAnyOrder(ZONE, RULES);
    assertThat(recorded(call(Function.CAST, "date", time)))
        .containsExactlyInAnyOrder(ANSI, ZONE, RULES);
    assertThat(recorded(call(Function.CAST, "timestamp", local)))
        .containsExactlyInAnyOrder(ANSI, ZONE, RULES);
    assertThat(recorded(call(Function.ADD, "int", number, number))).containsExactly(ANSI);
    assertThat(recorded(call(Function.MULTIPLY, "decimal(13,4)", cost, cost)))
        .containsExactlyInAnyOrder(ANSI, LOSS);
    Expr wide = column("w", "decimal(38,10)");
    assertThat(recorded(call(Function.LESS, "boolean", wide, column("h", "decimal(38,0)"))))
        .containsExactly(FRACTION);
    assertThat(recorded(call(Function.LESS, "boolean", wide, number))).isEmpty();
    assertThat(recorded(call(Function.LESS, "boolean", cost, number))).isEmpty();
    assertThat(recorded(call(Function.LESS, "boolean", wide, wide))).isEmpty();
    assertThat(recorded(call(Function.UPPER, "string", text)))
        .containsExactlyInAnyOrder(ICU, MAPPING);
    assertThat(recorded(call(Function.NOT, "boolean", is(call(Function.LOWER, "string", text)))))
        .containsExactlyInAnyOrder(ICU, MAPPING);
    assertThat(recorded(call(Function.CAST, "int", text))).containsExactly(ANSI);
    assertThat(recorded(call(Function.CAST, "string", real))).containsExactlyInAnyOrder(ANSI, TEXT);
    assertThat(recorded(call(Function.CAST, "decimal(6,2)", real)))
        .containsExactlyInAnyOrder(ANSI, TEXT);
    assertThat(recorded(call(Function.CAST, "bigint", number))).containsExactly(ANSI);
  }

  @Test
  void sumsAndMomentsDependOnTheMode() {
    Expr number = column("n", "int");
    for (Aggregate aggregate : Aggregate.values()) {
      if (aggregate.columns(aggregate.fewest()) != 1 || !aggregate.constants().isEmpty()) {
        continue;
      }
      SqlType result = aggregate.result().type(List.of(type("int"))).orElse(type("bigint"));
      Settings recorded =
          SessionSettings.of(
              spark, query(is(number), new Measure(aggregate, List.of(number), result)));
      boolean fails =
          switch (aggregate) {
            case SUM,
                AVG,
                SUM_DISTINCT,
                AVG_DISTINCT,
                SKEWNESS,
                KURTOSIS,
                VAR_POP,
                VAR_SAMP,
                STDDEV_POP,
                STDDEV_SAMP ->
                true;
            default -> false;
          };
      assertThat(recorded.values().keySet())
          .as(aggregate.name())
          .isEqualTo(fails ? Set.of(ANSI) : Set.of());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UTC, UTC",
    "Etc/UTC, UTC",
    "Z, UTC",
    "GMT, UTC",
    "+00:00, UTC",
    "Etc/GMT-1, +01:00",
    "GMT+1, +01:00",
    "+1:00, +01:00",
    "Europe/Berlin, Europe/Berlin"
  })
  void oneZoneHasOneName(String zone, String canonical) {
    SparkSession session = SharedSpark.newSession();
    session.conf().set(ZONE, zone);
    JointQuery query = where(is(call(Function.HOUR, "int", column("at", "timestamp"))));
    Map<String, String> recorded = SessionSettings.of(session, query).values();
    assertThat(recorded).containsEntry(ZONE, canonical);
    assertThat(recorded.get(RULES))
        .isEqualTo(canonical.contains("/") ? recorded.get(RULES) : "fixed");
    // An agent makes a session of it that gives the same.
    SparkSession agents =
        SessionSettings.session(SharedSpark.newSession(), SessionSettings.of(session, query));
    assertThat(SessionSettings.of(agents, query).values()).isEqualTo(recorded);
  }

  @Test
  void onlyTheImpliedIsLeftOut() {
    Expr n = column("n", "int");
    Expr m = column("m", "int");
    Expr more = call(Function.GREATER, "boolean", call(Function.ADD, "int", n, m), n);
    Expr either =
        call(
            Function.OR,
            "boolean",
            call(Function.LESS, "boolean", n, literal("int", 1)),
            call(Function.IN, "boolean", n, literal("int", 5), m));
    Expr same = call(Function.NULL_SAFE_EQUAL, "boolean", n, m);
    assertThat(Conditions.withoutImplied(List.of(is(n), is(m), more))).containsExactly(more);
    assertThat(Conditions.withoutImplied(List.of(is(n), is(m), either)))
        .containsExactly(is(m), either);
    assertThat(Conditions.withoutImplied(List.of(is(n), is(m), same)))
        .containsExactly(is(n), is(m), same);
    assertThat(Conditions.withoutImplied(List.of(is(n)))).containsExactly(is(n));
    assertThat(Conditions.withoutImplied(List.of(is(n), is(call(Function.ADD, "int", n, m)))))
        .containsExactly(is(call(Function.ADD, "int", n, m)));
  }
}

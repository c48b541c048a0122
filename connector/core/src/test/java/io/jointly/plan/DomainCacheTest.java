package io.jointly.plan;

import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.cast;
import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.error.CallerException;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.Interpreter;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Overflow;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Spark plans a query again for each action, and EXPLAIN does too. */
class DomainCacheTest {

  private static final SqlType BIGINT = SqlType.parse("bigint");

  private static final Table TABLE =
      new Table(
          "t",
          1000,
          Map.of(
              "n",
              new Column(
                  "n",
                  BIGINT,
                  Set.of(Use.DIMENSION),
                  Column.Domain.between(0L, 1L << 40),
                  null,
                  Set.of())));

  private final Interpreter interpreter = Interpreter.of(Overflow.FAIL);
  private final DomainCache cache = new DomainCache();

  private static JointQuery query(Expr group) {
    return new JointQuery(
        "t",
        List.of(group),
        List.of(new Measure(Aggregate.COUNT_STAR, List.of(), BIGINT)),
        List.of(),
        new Settings(new TreeMap<>(Map.of(Settings.ANSI, "true"))));
  }

  @Test
  void aRefusalIsFoundOutOnceAndSoon() {
    Expr halves =
        call(
            Function.FLOOR,
            "bigint",
            call(Function.DIVIDE, "double", cast(column("n", "bigint"), "double"), literal(2.0)));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> cache.of(TABLE, query(halves), interpreter))
          .isInstanceOf(CallerException.class)
          .hasMessageContaining("more than 1048576 declared values");
    }
    assertThat(interpreter.evaluated()).isPositive().isLessThan(200_000);
  }

  @Test
  void aDomainIsFoundOnce() {
    Expr few =
        call(
            Function.FLOOR,
            "bigint",
            call(Function.DIVIDE, "double", cast(column("n", "bigint"), "double"), literal(1e11)));
    assertThat(cache.of(TABLE, query(few), interpreter).size()).isEqualTo(12);
    long first = interpreter.evaluated();
    assertThat(cache.of(TABLE, query(few), interpreter).size()).isEqualTo(12);
    assertThat(interpreter.evaluated()).isEqualTo(first);
  }
}

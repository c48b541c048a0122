package io.jointly.query;

import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.SqlType.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sweep")
class JointQueryTest {

  private static final Settings ANSI = Settings.of(Map.of("spark.sql.ansi.enabled", "true"));
  private static final Expr REGION = column("region", "string");
  private static final Expr AGE = column("age", "int");
  private static final Expr OLD = call(Function.GREATER, "boolean", AGE, literal(65));
  private static final Measure ROWS =
      new Measure(Aggregate.COUNT_STAR, List.of(), SqlType.of(Kind.BIGINT));
  private static final Measure MEAN =
      new Measure(Aggregate.AVG, List.of(AGE), SqlType.of(Kind.DOUBLE));

  private static JointQuery query(List<Expr> groups, List<Measure> measures, List<Expr> conjuncts) {
    return new JointQuery("admissions", groups, measures, conjuncts, ANSI);
  }

  private static <T> List<T> shuffledWithDoubles(List<T> items, Random random) {
    List<T> shuffled = new ArrayList<>(items);
    shuffled.addAll(items.subList(0, items.size() / 2));
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  @Test
  void orderAndRepetitionMakeNoDifference() {
    Random random = new Random(Seed.of(JointQueryTest.class));
    RandomQueries queries = new RandomQueries(random);
    for (int i = 0; i < 300; i++) {
      JointQuery query = queries.query();
      JointQuery other =
          new JointQuery(
              query.rows(),
              shuffledWithDoubles(query.groups(), random),
              shuffledWithDoubles(query.measures(), random),
              shuffledWithDoubles(query.conjuncts(), random),
              query.settings());
      assertThat(other).isEqualTo(query);
      assertThat(other.canonicalBytes()).isEqualTo(query.canonicalBytes());
    }
  }

  @Test
  void theOrderOfArgumentsMakesADifference() {
    Expr difference = call(Function.SUBTRACT, "int", AGE, literal(1));
    Expr reversed = call(Function.SUBTRACT, "int", literal(1), AGE);
    assertThat(query(List.of(difference), List.of(), List.of()).canonicalBytes())
        .isNotEqualTo(query(List.of(reversed), List.of(), List.of()).canonicalBytes());
  }

  @Test
  void everyPartMakesADifference() {
    JointQuery query = query(List.of(REGION), List.of(ROWS), List.of(OLD));
    List<JointQuery> others =
        List.of(
            new JointQuery("other", query.groups(), query.measures(), query.conjuncts(), ANSI),
            query(List.of(REGION, AGE), List.of(ROWS), List.of(OLD)),
            query(List.of(), List.of(ROWS), List.of(OLD)),
            query(List.of(REGION), List.of(), List.of(OLD)),
            query(List.of(REGION), List.of(ROWS, MEAN), List.of(OLD)),
            query(List.of(REGION), List.of(ROWS), List.of()),
            // The same expression, a group here and a conjunct there.
            query(List.of(REGION, OLD), List.of(ROWS), List.of()),
            new JointQuery(
                query.rows(),
                query.groups(),
                query.measures(),
                query.conjuncts(),
                Settings.of(Map.of("spark.sql.ansi.enabled", "false"))),
            query(List.of(column("region", "int")), List.of(ROWS), List.of(OLD)));
    assertThat(others).doesNotContain(query);
    assertThat(others.stream().map(JointQuery::canonicalBytes).map(Arrays::toString))
        .doesNotHaveDuplicates()
        .doesNotContain(Arrays.toString(query.canonicalBytes()));
  }

  @Test
  void aQueryCoversItselfAndWhatAsksForLess() {
    JointQuery query = query(List.of(REGION), List.of(ROWS, MEAN), List.of(OLD));
    assertThat(query.covers(query)).isTrue();
    assertThat(query.covers(query(List.of(REGION), List.of(MEAN), List.of(OLD)))).isTrue();
    assertThat(query.covers(query(List.of(REGION), List.of(), List.of(OLD)))).isTrue();
  }

  @Test
  void aQueryCoversNothingElse() {
    JointQuery query = query(List.of(REGION), List.of(ROWS), List.of(OLD));
    Measure sum = new Measure(Aggregate.SUM, List.of(AGE), SqlType.of(Kind.BIGINT));
    assertThat(query.covers(query(List.of(REGION), List.of(ROWS, MEAN), List.of(OLD)))).isFalse();
    assertThat(query.covers(query(List.of(REGION), List.of(sum), List.of(OLD)))).isFalse();
    assertThat(query.covers(query(List.of(), List.of(ROWS), List.of(OLD)))).isFalse();
    assertThat(query.covers(query(List.of(REGION, AGE), List.of(ROWS), List.of(OLD)))).isFalse();
    assertThat(query.covers(query(List.of(REGION), List.of(ROWS), List.of()))).isFalse();
    Expr male = call(Function.EQUAL, "boolean", column("sex", "string"), literal("m"));
    assertThat(query.covers(query(List.of(REGION), List.of(ROWS), List.of(OLD, male)))).isFalse();
    JointQuery other =
        new JointQuery("other", query.groups(), query.measures(), query.conjuncts(), ANSI);
    assertThat(query.covers(other)).isFalse();
    JointQuery elsewhere =
        new JointQuery(
            "admissions",
            query.groups(),
            query.measures(),
            query.conjuncts(),
            Settings.of(Map.of("spark.sql.ansi.enabled", "false")));
    assertThat(query.covers(elsewhere)).isFalse();
    assertThat(elsewhere.covers(query)).isFalse();
  }

  @Test
  void columnsAreThoseOfGroupsThenMeasuresThenPredicate() {
    Expr year = call(Function.YEAR, "int", column("admitted", "date"));
    Measure sum =
        new Measure(
            Aggregate.SUM,
            List.of(call(Function.ADD, "int", column("b", "int"), column("a", "int"))),
            SqlType.of(Kind.BIGINT));
    assertThat(query(List.of(year), List.of(sum), List.of(OLD)).columns())
        .containsExactly("admitted", "a", "b", "age");
    assertThat(query(List.of(), List.of(ROWS), List.of()).columns()).isEmpty();
  }

  @Test
  void whatAPartnerWouldRefuseIsTheCallersMistake() {
    query(List.of(REGION), List.of(ROWS), List.of(OLD)).requireSendable();
    Expr deep = column("a", "boolean");
    for (int i = 0; i < 1000; i++) {
      deep = call(Function.OR, "boolean", deep, OLD);
    }
    JointQuery tooDeep = query(List.of(), List.of(ROWS), List.of(deep));
    refused(tooDeep, "nested deeper than 200");
    Expr[] many = IntStream.range(0, 90_000).mapToObj(SparkTyping::literal).toArray(Expr[]::new);
    refused(query(List.of(), List.of(ROWS), List.of(call(Function.IN, "boolean", many))), "bytes");
    Expr text = call(Function.EQUAL, "boolean", REGION, literal("x".repeat(70_000)));
    refused(query(List.of(), List.of(ROWS), List.of(text)), "string length");
  }

  private static void refused(JointQuery query, String message) {
    assertThatThrownBy(query::requireSendable)
        .isInstanceOfSatisfying(
            CallerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_SQL))
        .hasMessageContaining(message);
  }

  @Test
  void partsAreCopiedAndChecked() {
    List<Expr> arguments = new ArrayList<>(List.of(AGE));
    Measure measure = new Measure(Aggregate.SUM, arguments, SqlType.of(Kind.BIGINT));
    Expr.Call negated = new Expr.Call(Function.NEGATE, arguments, SqlType.of(Kind.INT));
    arguments.clear();
    assertThat(measure.argument()).isEqualTo(AGE);
    assertThat(negated.argument(0)).isEqualTo(AGE);
    assertThatThrownBy(() -> new Measure(Aggregate.COUNT_STAR, List.of(AGE), measure.type()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Measure(Aggregate.SUM, List.of(), measure.type()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> call(Function.ADD, "int", AGE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

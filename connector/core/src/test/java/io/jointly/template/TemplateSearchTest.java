package io.jointly.template;

import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Rules.Template;
import io.jointly.collaboration.TemplateParameter;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which queries are a template, and which are not. */
class TemplateSearchTest {

  private static final Expr AGE = column("age", "int");
  private static final Expr ADMITTED = column("admitted", "date");
  private static final Expr WARD = column("ward", "string");
  private static final TemplateParameter AGES = bounded("int", "0", "120");
  private static final TemplateParameter DAYS = bounded("date", "2020-01-01", "2026-12-31");
  private static final TemplateParameter WARDS = listed("string", "a", "b");

  private static TemplateParameter bounded(String type, String min, String max) {
    return new TemplateParameter(
        SqlType.parse(type),
        Column.Domain.between(literal(type, min).value(), literal(type, max).value()));
  }

  private static TemplateParameter listed(String type, String... values) {
    List<Object> read = new ArrayList<>();
    for (String each : values) {
      read.add(literal(type, each).value());
    }
    return new TemplateParameter(
        SqlType.parse(type), new Column.Domain(null, null, List.copyOf(read)));
  }

  private static JointQuery query(Expr... conjuncts) {
    return new JointQuery(
        "t",
        List.of(),
        List.of(new Measure(Aggregate.COUNT_STAR, List.of(), SqlType.parse("bigint"))),
        List.of(conjuncts),
        Settings.none());
  }

  private static Expr age(Function function, int value) {
    return call(function, "boolean", AGE, literal(value));
  }

  private static Expr since(String day) {
    return call(Function.GREATER_OR_EQUAL, "boolean", ADMITTED, literal("date", day));
  }

  private static Expr in(String ward) {
    return call(Function.EQUAL, "boolean", WARD, literal(ward));
  }

  /** The template that a query is with parameters in the place of constants with these values. */
  private static Template template(
      JointQuery query, Map<Object, String> names, Map<String, TemplateParameter> parameters) {
    return new Template(
        Optional.of("t"),
        query.templateDigestHex(constant -> Optional.ofNullable(names.get(constant.value()))),
        parameters);
  }

  private static Template costSince() {
    return template(
        query(since("2024-03-01"), in("a"), age(Function.LESS, 80)),
        Map.of(literal("date", "2024-03-01").value(), "from", "a", "ward"),
        Map.of("from", DAYS, "ward", WARDS));
  }

  private static Optional<AskedTemplate> asked(JointQuery query, Template... templates) {
    return TemplateSearch.of(query, List.of(templates));
  }

  @Test
  void aQueryWithOtherConstantsWithinTheBoundsIsTheTemplate() {
    Template template = costSince();
    for (String day : List.of("2020-01-01", "2024-03-01", "2026-12-31")) {
      Optional<AskedTemplate> found =
          asked(query(in("b"), since(day), age(Function.LESS, 80)), template);
      assertThat(found).isPresent();
      assertThat(found.get().template()).isEqualTo(template);
      assertThat(found.get().rendered()).isEqualTo(Map.of("from", day, "ward", "b"));
      assertThat(found.get().text()).contains("t, ", "from = " + day, "ward = 'b'");
    }
  }

  @Test
  void nothingElseIs() {
    Template template = costSince();
    for (JointQuery other :
        List.of(
            query(since("2019-12-31"), in("a"), age(Function.LESS, 80)),
            query(since("2027-01-01"), in("a"), age(Function.LESS, 80)),
            query(since("2024-03-01"), in("c"), age(Function.LESS, 80)),
            query(since("2024-03-01"), in("A"), age(Function.LESS, 80)),
            query(since("2024-03-01"), in("a"), age(Function.LESS, 81)),
            query(since("2024-03-01"), in("a"), age(Function.LESS_OR_EQUAL, 80)),
            query(since("2024-03-01"), in("a")),
            query(since("2024-03-01"), age(Function.LESS, 80)),
            query(since("2024-03-01"), in("a"), in("b"), age(Function.LESS, 80)),
            query(since("2024-03-01"), since("2024-03-02"), in("a"), age(Function.LESS, 80)),
            query(since("2024-03-01"), in("a"), age(Function.LESS, 80))
                .under(Settings.of(Map.of("zone", "x"))),
            query())) {
      assertThat(asked(other, template)).as(other.toString()).isEmpty();
    }
  }

  @Test
  void nullIsNoValueOfAParameter() {
    Expr.Literal none = new Expr.Literal(SqlType.parse("int"), null);
    JointQuery query = query(call(Function.LESS, "boolean", AGE, none));
    Template template =
        new Template(
            Optional.of("t"),
            query.templateDigestHex(constant -> Optional.of("x")),
            Map.of("x", AGES));
    assertThat(asked(query, template)).isEmpty();
    assertThat(asked(query(age(Function.LESS, 3)), template)).isPresent();
  }

  @Test
  void allPlacesOfAParameterHaveTheSameValue() {
    Map<String, TemplateParameter> one = Map.of("x", AGES);
    JointQuery both = query(age(Function.GREATER, 7), age(Function.NOT_EQUAL, 7));
    Template twice = template(both, Map.of(7, "x"), one);
    assertThat(asked(query(age(Function.GREATER, 9), age(Function.NOT_EQUAL, 9)), twice))
        .isPresent();
    assertThat(asked(query(age(Function.GREATER, 9), age(Function.NOT_EQUAL, 8)), twice)).isEmpty();
  }

  /** The constant of a parameter may be one that the template has, too, in another place. */
  @Test
  void aConstantThatStaysMayBeEqualToAParameters() {
    Template template =
        template(
            query(age(Function.GREATER, 7), age(Function.NOT_EQUAL, 50)),
            Map.of(7, "x"),
            Map.of("x", AGES));
    Optional<AskedTemplate> found =
        asked(query(age(Function.GREATER, 50), age(Function.NOT_EQUAL, 50)), template);
    assertThat(found.map(AskedTemplate::rendered)).contains(Map.of("x", "50"));
    assertThat(asked(query(age(Function.GREATER, 7), age(Function.NOT_EQUAL, 7)), template))
        .isEmpty();
  }

  @Test
  void twoParametersMayBeEqual() {
    Template template =
        template(
            query(age(Function.GREATER_OR_EQUAL, 7), age(Function.LESS_OR_EQUAL, 50)),
            Map.of(7, "low", 50, "high"),
            Map.of("low", AGES, "high", bounded("int", "40", "60")));
    for (int[] each : new int[][] {{7, 50}, {45, 45}, {60, 40}}) {
      Optional<AskedTemplate> found =
          asked(
              query(age(Function.GREATER_OR_EQUAL, each[0]), age(Function.LESS_OR_EQUAL, each[1])),
              template);
      assertThat(found.map(AskedTemplate::values))
          .contains(Map.of("low", each[0], "high", each[1]));
    }
    assertThat(
            asked(
                query(age(Function.GREATER_OR_EQUAL, 50), age(Function.LESS_OR_EQUAL, 7)),
                template))
        .isEmpty();
  }

  @Test
  void theTypeIsTheParameters() {
    Expr wide = call(Function.LESS, "boolean", column("n", "bigint"), literal("bigint", "5"));
    Template template =
        new Template(
            Optional.of("t"),
            query(wide).templateDigestHex(constant -> Optional.of("x")),
            Map.of("x", AGES));
    assertThat(asked(query(wide), template)).isEmpty();
    Template right =
        new Template(
            Optional.of("t"), template.sha256(), Map.of("x", bounded("bigint", "0", "120")));
    assertThat(asked(query(wide), right)).isPresent();
  }

  @Test
  void aTemplateWithoutParametersIsTheQueryItself() {
    JointQuery query = query(age(Function.LESS, 80));
    Template plain = new Template(Optional.empty(), query.digestHex());
    Optional<AskedTemplate> found = asked(query, costSince(), plain);
    assertThat(found.map(AskedTemplate::text)).contains("one without a name");
    assertThat(found.map(AskedTemplate::values)).contains(Map.of());
    assertThat(asked(query(age(Function.LESS, 81)), plain)).isEmpty();
  }

  /** Whoever writes a query's own digest and parameters that it has not gets no query answered. */
  @Test
  void aTemplateWhoseParametersStandNowhereIsNoQuery() {
    JointQuery query = query(age(Function.LESS, 80));
    Template none = new Template(Optional.of("t"), query.digestHex(), Map.of("x", AGES));
    assertThat(asked(query, none)).isEmpty();
  }

  @Test
  void theNearestTemplateIsNamedWithWhatIsOutside() {
    List<Template> templates = List.of(costSince());
    assertThat(
            TemplateSearch.nearest(
                query(since("2019-12-31"), in("a"), age(Function.LESS, 80)), templates))
        .contains(
            "it is template t but for :from, which is 2019-12-31 and may be 2020-01-01 to 2026-12-31");
    assertThat(
            TemplateSearch.nearest(
                query(since("2024-12-31"), in("x"), age(Function.LESS, 80)), templates))
        .contains("it is template t but for :ward, which is 'x' and may be 'a', 'b'");
    assertThat(
            TemplateSearch.nearest(
                query(since("2024-12-31"), in("a"), age(Function.LESS, 8)), templates))
        .isEmpty();
  }

  /** What is tried is bounded, and a query that would take more is no template. */
  @Test
  void aSearchEnds() {
    Map<String, TemplateParameter> parameters = new LinkedHashMap<>();
    IntStream.range(0, TemplateParameter.MOST).forEach(i -> parameters.put("p" + i, AGES));
    Expr[] many =
        IntStream.range(0, 60).mapToObj(i -> age(Function.NOT_EQUAL, i)).toArray(Expr[]::new);
    JointQuery query = query(many);
    Template unmet = new Template(Optional.of("t"), "0".repeat(64), parameters);
    long start = System.nanoTime();
    assertThat(asked(query, unmet)).isEmpty();
    assertThat(TemplateSearch.nearest(query, List.of(unmet)).orElseThrow())
        .contains("in more ways than the 5000 that are tried");
    assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);

    Expr[] equal =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    call(
                        Function.EQUAL,
                        "boolean",
                        call(Function.ADD, "int", AGE, literal(5)),
                        column("c" + i, "int")))
            .toArray(Expr[]::new);
    Template one = new Template(Optional.of("t"), "0".repeat(64), Map.of("x", AGES));
    assertThat(asked(query(equal), one)).isEmpty();
    assertThat(TemplateSearch.nearest(query(equal), List.of(one))).isPresent();
  }

  @Test
  void anyTemplateIsFoundAgain() {
    Random random = new Random(Seed.of(TemplateSearchTest.class));
    for (int trial = 0; trial < 300; trial++) {
      int parts = 1 + random.nextInt(5);
      List<Expr> written = new ArrayList<>();
      List<Expr> changed = new ArrayList<>();
      Map<String, TemplateParameter> parameters = new LinkedHashMap<>();
      Map<Integer, String> names = new LinkedHashMap<>();
      Map<String, Object> expected = new LinkedHashMap<>();
      for (int i = 0; i < parts; i++) {
        // Values that differ in the template, so that it is clear which of them is a parameter.
        int value = 200 + i;
        boolean isParameter = random.nextBoolean();
        int other = isParameter ? random.nextInt(121) : value;
        Function function =
            List.of(Function.LESS, Function.NOT_EQUAL, Function.GREATER).get(random.nextInt(3));
        Expr column = column("c" + random.nextInt(2), "int");
        written.add(call(function, "boolean", column, literal(value)));
        changed.add(call(function, "boolean", column, literal(other)));
        if (isParameter) {
          parameters.put("p" + i, AGES);
          names.put(value, "p" + i);
          expected.put("p" + i, other);
        }
      }
      JointQuery original = query(written.toArray(Expr[]::new));
      JointQuery query = query(changed.toArray(Expr[]::new));
      if (query.conjuncts().size() < parts) {
        continue; // Two conditions have become one, which is another query.
      }
      Template template =
          new Template(
              Optional.of("t"),
              original.templateDigestHex(
                  constant -> Optional.ofNullable(names.get((Integer) constant.value()))),
              parameters);
      Optional<AskedTemplate> found = asked(query, template);
      assertThat(found).isPresent();
      // Equal forms may have taken each other's values.
      assertThat(found.get().values().values())
          .containsExactlyInAnyOrderElementsOf(expected.values());
      if (!parameters.isEmpty()) {
        // The values of the template itself lie outside the bounds.
        assertThat(asked(original, template)).isEmpty();
      }
    }
  }
}

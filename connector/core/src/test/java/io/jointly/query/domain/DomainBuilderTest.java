package io.jointly.query.domain;

import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.cast;
import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.floor;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.error.CallerException;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.query.ColumnValues;
import io.jointly.query.Evaluator;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.GroupDomain;
import io.jointly.query.Interpreter;
import io.jointly.query.Overflow;
import io.jointly.query.SparkTyping;
import io.jointly.query.SparkTyping.Loss;
import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("sweep")
class DomainBuilderTest {

  private static final SparkTyping SPARK = new SparkTyping(Loss.ALLOWED);
  private static final Expr REGION = column("region", "string");
  private static final Expr AGE = column("age", "int");
  private static final Expr DAY = column("day", "date");
  private static final Expr AT = column("at", "timestamp");
  private static final Expr COST = column("cost", "decimal(12,2)");
  private static final Expr WEIGHT = column("weight", "double");
  private static final Expr ID = column("id", "bigint");

  private final Interpreter interpreter = Interpreter.of(Overflow.FAIL);
  private final Map<String, ColumnValues> declared = new HashMap<>();

  DomainBuilderTest() {
    declared.put(
        "region", new ColumnValues.Listed(List.of("north", "south", "east", "north-west")));
    range(AGE, "0", "120");
    range(DAY, "2020-01-01", "2026-12-31");
    range(AT, "2020-01-01T00:00:00Z", "2026-12-31T23:59:59.999999Z");
    range(COST, "0", "10000000");
    range(WEIGHT, "-100", "100");
    range(ID, "-9223372036854775808", "9223372036854775807");
  }

  private void range(Expr column, String min, String max) {
    SqlType type = column.type();
    declared.put(
        ((Expr.Column) column).name(),
        new ColumnValues.Range(type, SqlValues.parse(type, min), SqlValues.parse(type, max)));
  }

  private GroupDomain build(Expr... groups) {
    return new DomainBuilder(declared, interpreter, Overflow.FAIL).build(List.of(groups));
  }

  private List<@Nullable Object> values(Expr group) {
    GroupDomain domain = build(group);
    assertThat(domain.axes()).hasSize(1);
    assertThat(domain.axes().get(0).group()).isEqualTo(group);
    return domain.axes().get(0).values();
  }

  private static List<@Nullable Object> withNull(Stream<?> values) {
    List<@Nullable Object> all = new ArrayList<>();
    all.add(null);
    values.forEach(all::add);
    return all;
  }

  private void refused(String message, Expr... groups) {
    assertThatThrownBy(() -> build(groups))
        .isInstanceOfSatisfying(
            CallerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DOMAIN))
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\u0000");
  }

  @Test
  void noGroupsAreOneGroup() {
    assertThat(build().size()).isEqualTo(1);
  }

  @Test
  void aColumnHasItsDeclaredValuesAndNull() {
    assertThat(values(REGION))
        .containsExactlyInAnyOrder(null, "north", "south", "east", "north-west")
        .startsWith((Object) null);
    assertThat(values(AGE)).isEqualTo(withNull(IntStream.rangeClosed(0, 120).boxed()));
    assertThat(values(DAY)).hasSize(1 + 2557).endsWith(LocalDate.of(2026, 12, 31));
    assertThat(interpreter.evaluated()).as("a column needs no engine").isZero();
  }

  @Test
  void aShortExpressionIsTriedValueByValue() {
    Expr decade = floor(SPARK.over(AGE, literal(10)));
    assertThat(values(decade)).isEqualTo(withNull(LongStream.rangeClosed(0, 12).boxed()));
    Expr old = call(Function.LESS, "boolean", AGE, literal(200));
    assertThat(values(old)).containsExactly(null, true);
    assertThat(values(call(Function.IS_NULL, "boolean", AGE))).containsExactly(false, true);
    assertThat(values(call(Function.COALESCE, "string", REGION, literal("?")))).hasSize(5);
    assertThat(values(literal(3))).containsExactly(3);
  }

  @Test
  void severalColumnsOfOneExpressionAreTriedInAllCombinations() {
    Expr sum = call(Function.ADD, "int", AGE, call(Function.YEAR, "int", DAY));
    assertThat(values(sum)).isEqualTo(withNull(IntStream.rangeClosed(2020, 2146).boxed()));
  }

  @Test
  void enumerationEqualsTryingEverything() {
    Random random = new Random(Seed.of(DomainBuilderTest.class));
    Expr.Column x = column("x", "int");
    Expr.Column y = column("y", "int");
    for (int i = 0; i < 50; i++) {
      int low = random.nextInt(100) - 50;
      int high = low + random.nextInt(60);
      range(x, "" + low, "" + high);
      declared.put("y", new ColumnValues.Listed(List.of(random.nextInt(9) - 20, 7)));
      Expr group =
          call(
              Function.CASE_WHEN,
              "int",
              call(Function.LESS, "boolean", x, literal(random.nextInt(20))),
              call(Function.REMAINDER, "int", x, literal(7)),
              call(Function.MULTIPLY, "int", x, y));
      assertThat(values(group)).isEqualTo(everything(group, x, y));
    }
  }

  private List<@Nullable Object> everything(Expr group, Expr.Column x, Expr.Column y) {
    List<@Nullable Object> image = new ArrayList<>();
    for (Object left : all(x)) {
      for (Object right : all(y)) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("x", left);
        row.put("y", right);
        image.add(interpreter.of(group, row));
      }
    }
    return GroupDomain.inOrder(group.type(), image);
  }

  private List<@Nullable Object> all(Expr.Column column) {
    ColumnValues values = Objects.requireNonNull(declared.get(column.name()));
    return withNull(
        LongStream.range(0, values.size().longValueExact())
            .mapToObj(rank -> values.value(BigInteger.valueOf(rank))));
  }

  @Test
  void yearsOfTimestampsAreFoundByHalving() {
    assertThat(values(call(Function.YEAR, "int", AT)))
        .isEqualTo(withNull(IntStream.rangeClosed(2020, 2026).boxed()));
    assertThat(interpreter.evaluated()).isLessThan(1000);
  }

  @Test
  void monthsOfTimestampsAreFoundByWayOfTheirDates() {
    assertThat(values(call(Function.MONTH, "int", cast(AT, "date"))))
        .isEqualTo(withNull(IntStream.rangeClosed(1, 12).boxed()));
    assertThat(interpreter.evaluated()).isLessThan(300_000);
  }

  @Test
  void bucketsOfDecimalsAreFoundByHalving() {
    Expr thousands = floor(SPARK.over(COST, literal("decimal(4,0)", "1000")));
    assertThat(values(thousands))
        .isEqualTo(withNull(IntStream.rangeClosed(0, 10_000).mapToObj(BigDecimal::new)));
    range(column("wide", "decimal(38,2)"), "-" + "9".repeat(36), "9".repeat(36));
    Expr.Column wide = column("wide", "decimal(38,2)");
    Expr sign =
        call(
            Function.WIDTH_BUCKET,
            "bigint",
            cast(wide, "double"),
            literal(0.0),
            literal(1e30),
            literal("bigint", "1"));
    assertThat(values(sign)).containsExactly(null, 0L, 1L, 2L);
  }

  @Test
  void doublesOnBothSidesOfZeroAreFoundByHalving() {
    // More than 2^63 doubles lie between -100 and 100.
    assertThat(values(floor(SPARK.over(WEIGHT, literal(10.0)))))
        .isEqualTo(withNull(LongStream.rangeClosed(-10, 10).boxed()));
    Expr bucket =
        call(
            Function.WIDTH_BUCKET,
            "bigint",
            WEIGHT,
            literal(50.0),
            literal(-50.0),
            literal("bigint", "4"));
    assertThat(values(bucket)).isEqualTo(withNull(LongStream.rangeClosed(0, 5).boxed()));
  }

  @Test
  void everyBigintCanBeDivided() {
    Expr quintillions = floor(SPARK.over(ID, literal(1e18)));
    assertThat(values(quintillions)).isEqualTo(withNull(LongStream.rangeClosed(-10, 9).boxed()));
  }

  @Test
  void aFallingExpressionIsFoundByHalving() {
    Expr falling = floor(SPARK.times(WEIGHT, literal(-0.1)));
    assertThat(values(falling)).isEqualTo(withNull(LongStream.rangeClosed(-10, 10).boxed()));
  }

  @Test
  void aLongColumnStandsBesideAShortOne() {
    Expr group =
        call(
            Function.CASE_WHEN,
            "int",
            call(Function.EQUAL, "boolean", REGION, literal("north")),
            call(Function.YEAR, "int", AT),
            literal(0));
    assertThat(values(group))
        .isEqualTo(
            withNull(IntStream.concat(IntStream.of(0), IntStream.rangeClosed(2020, 2026)).boxed()));
  }

  @Test
  void aColumnInsideAndBesideAStepGivesNoLessThanTheImage() {
    Expr yearAndMonth =
        call(
            Function.ADD,
            "int",
            call(Function.MULTIPLY, "int", call(Function.YEAR, "int", AT), literal(100)),
            call(Function.MONTH, "int", cast(AT, "date")));
    assertThat(values(yearAndMonth)).hasSize(1 + 7 * 12).contains(202001, 202612);
  }

  @Test
  void axesAreMultiplied() {
    GroupDomain domain = build(REGION, call(Function.YEAR, "int", AT));
    assertThat(domain.size()).isEqualTo(5 * 8);
    assertThat(domain.values(0)).containsExactly(null, null);
    assertThat(domain.values(39)).containsExactly("north-west", 2026);
  }

  /**
   * A condition on a total makes such groups: a million values need not be tried to refuse them.
   */
  @Test
  void columnsAreMultipliedBeforeAnythingIsTried() {
    Expr.Column x = column("x", "int");
    Expr.Column y = column("y", "int");
    range(x, "1", "1000000");
    range(y, "1", "9");
    DomainBuilder builder =
        new DomainBuilder(
            declared,
            (expr, inputs, rows) -> {
              throw new AssertionError("evaluated");
            },
            Overflow.FAIL);
    assertThatThrownBy(() -> builder.build(List.of(y, x, call(Function.IS_NOT_NULL, "boolean", x))))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("has more than 1048576 possible groups");
  }

  @Test
  void theCapIsTwoToTheTwenty() {
    Expr.Column x = column("x", "int");
    Expr.Column y = column("y", "int");
    range(x, "1", "1023");
    range(y, "1", "1023");
    assertThat(build(x, y).size()).isEqualTo(1 << 20);
    range(y, "1", "1024");
    refused("GROUP BY x, y has more than 1048576 possible groups", x, y);
    refused("possible groups", AGE, DAY, REGION);
    range(x, "1", "1048575");
    assertThat(build(x).size()).isEqualTo(1 << 20);
    range(x, "1", "1048576");
    refused("GROUP BY x: more than 1048576 declared values", x);
  }

  @Test
  void manyAxesDoNotOverflowTheirProduct() {
    List<Expr> groups = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      groups.add(column("b" + i, "boolean"));
      declared.put("b" + i, new ColumnValues.Listed(List.of(false, true)));
    }
    refused("possible groups", groups.toArray(Expr[]::new));
  }

  @Test
  void aColumnWithoutDeclaredValuesIsRefused() {
    Expr name = column("name", "string");
    refused("GROUP BY name: the values of column name are not declared", name);
    refused(
        "the values of column name are not declared",
        REGION,
        call(Function.COALESCE, "string", REGION, call(Function.UPPER, "string", name)));
  }

  @Test
  void whatIsNotMonotoneIsRefusedOverALongRange() {
    refused("group by something coarser", AT);
    refused("GROUP BY id: more than", ID);
    refused("(id % 10L)", call(Function.REMAINDER, "bigint", ID, literal("bigint", "10")));
    refused("(weight * weight)", SPARK.times(WEIGHT, WEIGHT));
    refused("abs(weight)", floor(call(Function.ABS, "double", WEIGHT)));
    assertThat(interpreter.evaluated()).isZero();
  }

  @Test
  void fewResultsNeedNoDeclaredValues() {
    Expr name = column("name", "string");
    Expr isX = call(Function.EQUAL, "boolean", name, literal("x"));
    assertThat(values(isX)).isEqualTo(withNull(Stream.of(false, true)));
    assertThat(values(call(Function.MONTH, "int", AT)))
        .isEqualTo(withNull(IntStream.rangeClosed(1, 12).boxed()));
    assertThat(values(call(Function.CASE_WHEN, "string", isX, literal("b"), literal("a"))))
        .isEqualTo(withNull(Stream.of("a", "b")));
    refused(
        "column name are not declared",
        call(
            Function.CASE_WHEN, "string", isX, literal("b"), call(Function.UPPER, "string", name)));
    // A part of it will do, if the rest is declared.
    assertThat(values(call(Function.CASE_WHEN, "string", isX, literal("b"), REGION)))
        .contains(null, "b")
        .hasSizeGreaterThan(2);
    assertThat(interpreter.evaluated()).isPositive();
  }

  @Test
  void aMonotoneExpressionOfTooManyValuesIsRefusedSoon() {
    AtomicLong asked = new AtomicLong();
    Evaluator identity =
        (expr, inputs, rows) -> {
          asked.addAndGet(rows.size());
          return rows.stream().map(row -> row.get(0)).toList();
        };
    DomainBuilder builder = new DomainBuilder(declared, identity, Overflow.FAIL);
    Expr same = call(Function.FLOOR, "bigint", ID);
    assertThatThrownBy(() -> builder.build(List.of(same)))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("GROUP BY floor(id): more than 1048576 declared values");
    assertThat(asked.get()).isLessThan(3 << 20);
  }

  @Test
  void whatWrapsIsNotMonotone() {
    Expr next = floor(SPARK.over(SPARK.plus(AGE, literal(1)), literal(1e9)));
    range(AGE, "-2147483648", "2147483646");
    assertThat(values(next)).isEqualTo(withNull(LongStream.rangeClosed(-3, 2).boxed()));
    DomainBuilder wrapping =
        new DomainBuilder(declared, Interpreter.of(Overflow.WRAP_OR_NULL), Overflow.WRAP_OR_NULL);
    assertThatThrownBy(() -> wrapping.build(List.of(next)))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("more than 1048576 declared values");
  }

  @ParameterizedTest
  @CsvSource({"0, 5", "-2147483648, 2147483647"})
  void anExpressionThatFailsForADeclaredValueIsTheCallersMistake(String min, String max) {
    range(AGE, min, max);
    Expr group =
        min.equals("0")
            ? SPARK.over(literal("decimal(1,0)", "1"), AGE)
            : floor(SPARK.over(SPARK.plus(AGE, literal(1)), literal(1e9)));
    refused("fails for a value that collaboration.yaml allows", group);
    assertThatThrownBy(() -> build(group)).hasCauseInstanceOf(ArithmeticException.class);
  }

  @Test
  void anErrorOfTheEngineItselfStaysWhatItIs() {
    EnvironmentException failure = new EnvironmentException(ErrorCode.LOCAL_JOB, "no engine");
    Evaluator broken =
        (expr, inputs, rows) -> {
          throw failure;
        };
    DomainBuilder builder = new DomainBuilder(declared, broken, Overflow.FAIL);
    assertThatThrownBy(() -> builder.build(List.of(call(Function.YEAR, "int", AT))))
        .isSameAs(failure);
  }

  @Test
  void anExpressionThatIsAlwaysNullIsOneGroup() {
    Expr never = call(Function.TRUNC, "date", DAY, literal("CENTURY"));
    assertThat(values(never)).isEqualTo(Arrays.asList((Object) null));
    Expr overLong = call(Function.TRUNC, "date", cast(AT, "date"), literal("CENTURY"));
    assertThat(values(overLong)).isEqualTo(Arrays.asList((Object) null));
  }

  @Test
  void everyPartyFindsTheSame() {
    Expr group = floor(SPARK.over(COST, literal("decimal(4,0)", "1000")));
    DomainBuilder other =
        new DomainBuilder(new HashMap<>(declared), Interpreter.of(Overflow.FAIL), Overflow.FAIL);
    assertThat(other.build(List.of(group, REGION)).canonicalBytes())
        .isEqualTo(build(group, REGION).canonicalBytes());
  }

  /** The combinations of a domain, and those that trying every value finds. */
  private void isJoint(List<Expr> groups, Expr.Column... columns) {
    GroupDomain domain = build(groups.toArray(Expr[]::new));
    Set<List<@Nullable Object>> found = new HashSet<>();
    for (int group = 0; group < domain.size(); group++) {
      found.add(Arrays.asList(domain.values(group)));
    }
    assertThat(found).hasSize(domain.size());
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    rows.add(new HashMap<>());
    for (Expr.Column column : columns) {
      List<Map<String, @Nullable Object>> longer = new ArrayList<>();
      for (Map<String, @Nullable Object> row : rows) {
        for (Object value : all(column)) {
          Map<String, @Nullable Object> next = new HashMap<>(row);
          next.put(column.name(), value);
          longer.add(next);
        }
      }
      rows = longer;
    }
    Set<List<@Nullable Object>> tried = new HashSet<>();
    for (Map<String, @Nullable Object> row : rows) {
      List<@Nullable Object> results = new ArrayList<>();
      groups.forEach(group -> results.add(interpreter.of(group, row)));
      tried.add(results);
    }
    assertThat(found).isEqualTo(tried);
  }

  private static Expr year(Expr day) {
    return call(Function.YEAR, "int", day);
  }

  @Test
  void expressionsOfOneColumnAreTriedTogether() {
    Expr.Column day = column("day", "date");
    List<Expr> all =
        List.of(
            day,
            year(day),
            call(Function.MONTH, "int", day),
            call(Function.DAY_OF_WEEK, "int", day));
    assertThat(build(all.toArray(Expr[]::new)).size()).isEqualTo(2558);
    isJoint(all, day);
    isJoint(List.of(year(day), call(Function.MONTH, "int", day)), day);
    assertThat(build(year(day), call(Function.MONTH, "int", day)).size()).isEqualTo(7 * 12 + 1);
    isJoint(List.of(AGE, floor(SPARK.over(AGE, literal(10)))), (Expr.Column) AGE);
  }

  @Test
  void onlyConnectedExpressionsAreTriedTogether() {
    Expr.Column age = column("age", "int");
    Expr.Column day = column("day", "date");
    Expr decade = floor(SPARK.over(age, literal(10)));
    range(day, "2020-12-30", "2021-01-02");
    List<Expr> groups = List.of(year(day), decade, REGION, age, day);
    GroupDomain domain = build(groups.toArray(Expr[]::new));
    assertThat(domain.size()).isEqualTo(122 * 5 * 5);
    isJoint(groups, age, day, (Expr.Column) REGION);
    assertThat(domain.canonicalBytes())
        .isNotEqualTo(new GroupDomain(domain.axes()).canonicalBytes());
  }

  @Test
  void whatEveryExpressionReadsThroughIsTriedOnce() {
    Expr date = cast(AT, "date");
    GroupDomain domain =
        build(date, year(date), call(Function.MONTH, "int", date), call(Function.DAY, "int", date));
    assertThat(domain.size()).isEqualTo(2557 + 1);
    assertThat(domain.values(domain.size() - 1))
        .containsExactly(LocalDate.of(2026, 12, 31), 2026, 12, 31);
  }

  @Test
  void monotoneExpressionsOfALongColumnAreHalvedTogether() {
    Expr thousands = floor(SPARK.over(COST, literal("decimal(4,0)", "1000")));
    Expr millions = floor(SPARK.over(COST, literal("decimal(7,0)", "1000000")));
    GroupDomain domain = build(thousands, millions);
    assertThat(domain.size()).isEqualTo(10_001 + 1);
    for (int group = 0; group < domain.size(); group++) {
      Object[] values = domain.values(group);
      assertThat(values[1])
          .isEqualTo(
              values[0] == null
                  ? null
                  : new BigDecimal(((BigDecimal) values[0]).longValue() / 1000));
    }
  }

  /** Where they cannot be tried together, every combination is a group, as before. */
  @Test
  void otherExpressionsOfALongColumnAreMultiplied() {
    assertThat(build(year(AT), call(Function.HOUR, "int", AT)).size()).isEqualTo(8 * 25);
  }

  static Stream<Expr> logarithmsAndRoots() {
    Expr one = literal(1.0);
    Expr.Column x = column("x", "double");
    return Stream.of(
        floor(call(Function.LOG10, "double", SPARK.plus(x, one))),
        floor(call(Function.LN, "double", x)),
        floor(SPARK.times(call(Function.LN, "double", SPARK.plus(x, one)), literal(-3.0))),
        floor(call(Function.SQRT, "double", SPARK.plus(x, literal(3.0)))),
        floor(call(Function.POWER, "double", SPARK.plus(x, literal(3.0)), literal(0.3))),
        floor(call(Function.EXP, "double", SPARK.over(x, literal(1000.0)))),
        call(Function.SIGN, "double", x));
  }

  /** Against trying every whole number of the range, as a whole number and as a double. */
  @ParameterizedTest
  @MethodSource("logarithmsAndRoots")
  void logarithmsAndRootsAreHalved(Expr overDoubles) {
    Expr.Column n = column("x", "int");
    range(n, "-3", "9999999");
    Expr group = Inputs.replace(overDoubles, column("x", "double"), cast(n, "double"));
    Set<@Nullable Object> tried = new HashSet<>();
    tried.add(null);
    for (int value = -3; value <= 9_999_999; value += value < 20_000 ? 1 : 997) {
      Map<String, @Nullable Object> row = new HashMap<>();
      row.put("x", value);
      tried.add(interpreter.of(group, row));
    }
    List<@Nullable Object> found = values(group);
    assertThat(found).containsAll(tried).hasSizeLessThan(100_000);
    assertThat(interpreter.evaluated()).isLessThan(2_000_000);
  }

  /** The root of a negative number is NaN, and FLOOR makes 0 of it. */
  @Test
  void rootsOfWhatMayBeNegativeAreNotHalved() {
    refused("declared values to try", floor(call(Function.SQRT, "double", WEIGHT)));
    refused("declared values to try", floor(call(Function.POWER, "double", WEIGHT, literal(0.5))));
  }

  @Test
  void tooMuchToTryIsRefusedSoon() {
    List<Expr> groups = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Expr.Column column = column("c" + i, "int");
      range(column, "1", "1000000");
      groups.add(call(Function.REMAINDER, "int", column, literal(2)));
    }
    refused("evaluations to find the possible groups", groups.toArray(Expr[]::new));
    assertThat(interpreter.evaluated()).isLessThan(5L << 20);
  }

  @Test
  void aSampleTellsThatThereAreFarTooManyValues() {
    Expr cents = floor(SPARK.times(COST, literal("decimal(3,0)", "100")));
    refused("more than 1048576 declared values", cents);
    assertThat(interpreter.evaluated()).isLessThan(200_000);
    // A hundred thousand values, each of ten thousand cents, are not too many.
    assertThat(values(floor(SPARK.over(COST, literal("decimal(3,0)", "100"))))).hasSize(100_002);
  }
}

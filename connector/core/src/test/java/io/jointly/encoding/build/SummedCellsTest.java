package io.jointly.encoding.build;

import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.cast;
import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Rules.ZeroGroups;
import io.jointly.collaboration.SampleRules;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.encoding.ChecksText;
import io.jointly.encoding.Tables;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.Measure;
import io.jointly.query.SqlType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which rows are counted because a sum singles them out. */
class SummedCellsTest {

  private static final Rules SUPPRESS = SampleRules.of(5, 5, 1, ZeroGroups.SUPPRESS);
  private static final Rules RELEASE = SampleRules.of(5, 5, 1, ZeroGroups.RELEASE);

  private static final Expr DIED = column("died", "int");
  private static final Expr SMOKER = column("smoker", "int");
  private static final Expr X = column("x", "int");
  private static final Expr Y = column("y", "int");

  private static final Table TABLE =
      Tables.table(
          1000,
          Tables.bounded("died", "int", "0", "1"),
          Tables.bounded("smoker", "int", "0", "1"),
          Tables.bounded("x", "int", "0", "100"),
          Tables.bounded("y", "int", "0", "100"),
          Tables.bounded("eight", "tinyint", "-3", "4"),
          Tables.bounded("nine", "smallint", "0", "8"),
          Tables.bounded("above", "bigint", "5", "5000"),
          Tables.bounded("below", "bigint", "-5000", "-5"),
          Tables.bounded("cents", "decimal(4,2)", "0.99", "1.01"),
          Tables.unbounded("wide", "int"),
          Tables.floating("half", "double", 0, 1, 1),
          Tables.floating("real", "double", -10, 10, 20),
          listed("stage", 1, 2, 9),
          listed("code", IntStream.range(1, 10).boxed().toArray()));

  private static Column listed(String name, Object... values) {
    return new Column(
        name,
        SqlType.of(SqlType.Kind.INT),
        Set.of(Use.MEASURE),
        new Column.Domain(null, null, List.of(values)),
        null,
        Set.of());
  }

  private static List<String> checked(Rules rules, Measure... measures) {
    return ChecksText.of(
        LayoutBuilder.build(
            Tables.query(List.of(column("g", "int")), measures),
            TABLE,
            rules,
            SearchFlags.MASKED,
            3,
            2,
            expr -> {
              throw new CallerException(ErrorCode.DOMAIN, "many");
            }));
  }

  private static List<String> checked(Measure... measures) {
    return checked(SUPPRESS, measures);
  }

  private static Measure covariance(Expr one, Expr other) {
    return Tables.measure(Aggregate.COVAR_POP, one, other);
  }

  private static Expr greater(Expr expr, int than) {
    return call(Function.GREATER, "boolean", expr, literal(than));
  }

  private static Expr when(Expr... arguments) {
    return call(Function.CASE_WHEN, "int", arguments);
  }

  private static Expr times(Expr one, Expr other) {
    return call(Function.MULTIPLY, "int", one, other);
  }

  @Test
  void everyValueOfFewIsCounted() {
    assertThat(checked(Tables.sum(DIED)))
        .containsExactlyInAnyOrder("n", "n(died, (died = 0))", "n(died, (died = 1))");
    // Where the number of rows is opened, what is said of it is held to it.
    assertThat(checked(Tables.avg(DIED), Tables.rows(), Tables.sum(DIED)))
        .containsExactlyInAnyOrder("n", "n(died)", "n(died, (died = 0))", "n(died, (died = 1))");
    assertThat(checked(Tables.sum(column("stage", "int"))))
        .contains("n(stage, (stage = 1))", "n(stage, (stage = 9))")
        .hasSize(4);
    assertThat(checked(Tables.sum(column("cents", "decimal(4,2)"))))
        .contains("n(cents, (cents = 0.99BD))", "n(cents, (cents = 1.01BD))")
        .hasSize(4);
    assertThat(checked(Tables.sum(column("eight", "tinyint")))).hasSize(1 + ValueConditions.MOST);
    assertThat(checked(Tables.sum(column("half", "double")))).hasSize(4);
  }

  @Test
  void ofManyValuesTheRowsThatAddSomething() {
    assertThat(checked(Tables.sum(X))).containsExactly("n", "n(x, (x <> 0))");
    assertThat(checked(Tables.sum(column("nine", "smallint"))))
        .containsExactly("n", "n(nine, (nine <> 0S))");
    assertThat(checked(Tables.sum(column("code", "int"))))
        .containsExactly("n", "n(code, (code <> 1))");
    assertThat(checked(Tables.sum(column("above", "bigint"))))
        .containsExactly("n", "n(above, (above <> 5L))");
    assertThat(checked(Tables.sum(column("below", "bigint"))))
        .containsExactly("n", "n(below, (below <> -5L))");
    assertThat(checked(Tables.sum(column("wide", "int"))))
        .containsExactly("n", "n(wide, (wide <> 0))");
    assertThat(checked(Tables.sum(column("real", "double"))))
        .hasSize(2)
        .anyMatch(text -> text.startsWith("n(real, (NOT ") || text.startsWith("n(real, NOT "));
  }

  @Test
  void aValueWithoutRowsPassesWhereTheRulesReleaseIt() {
    assertThat(checked(RELEASE, Tables.sum(DIED)))
        .containsExactlyInAnyOrder(
            "n or 0", "n(died) or 0", "n(died, (died = 0)) or 0", "n(died, (died = 1)) or 0");
  }

  @Test
  void aProductIsATableOfItsFactors() {
    assertThat(checked(covariance(DIED, X)))
        .containsExactlyInAnyOrder(
            "n",
            "n(x, died)",
            "n(x, died, (died = 0), (x <> 0))",
            "n(x, died, (died = 1), (x <> 0))");
    assertThat(checked(covariance(DIED, SMOKER))).hasSize(6);
    assertThat(checked(RELEASE, covariance(DIED, X)))
        .contains("n(x, died, (died = 1)) or 0", "n(x, died, (x <> 0)) or 0")
        .hasSize(7);
    assertThat(checked(Tables.measure(Aggregate.COVARIANCE_MATRIX, DIED, SMOKER, X)))
        .contains("n(x, died, smoker) + 30", "n(x, died, smoker, (died = 1), (x <> 0))")
        .hasSize(2 + 4 + 2 + 2);
  }

  @Test
  void soAreTheRowsBetweenTwoSums() {
    assertThat(checked(Tables.sum(DIED), covariance(DIED, X)))
        .contains(
            "n(died) - n(x, died) or 0",
            "n(died, (died = 0) without x, died) or 0",
            "n(died, (died = 1) without x, died) or 0");
    // One of x and y may be NULL in one row alone.
    assertThat(checked(covariance(DIED, X), covariance(DIED, Y)))
        .contains("n(x, died without y, died) or 0", "n(y, died, (died = 1) without x, died) or 0");
  }

  @Test
  void everyResultOfAChoiceIsCounted() {
    assertThat(checked(Tables.sum(when(greater(Y, 60), X, literal(0)))))
        .contains("n")
        .anyMatch(text -> text.startsWith("n((y > 60), "))
        .anyMatch(text -> text.contains("ELSE 1 END) or 0"));
    assertThat(checked(Tables.sum(when(greater(Y, 60), literal(1), literal(0)))))
        .filteredOn(text -> !text.endsWith("or 0"))
        .hasSize(3);
    // Without ELSE the rows of the one result are all that the sum is over.
    assertThat(checked(Tables.sum(when(greater(Y, 60), X)))).hasSize(3);
    Expr most = call(Function.GREATEST, "int", X, literal(90));
    assertThat(checked(Tables.sum(most)))
        .anyMatch(text -> text.contains("(greatest(x, 90) = x)"))
        .anyMatch(text -> text.contains("(greatest(x, 90) = 90)) or 0"));
    assertThat(checked(Tables.sum(call(Function.ABS, "int", X))))
        .anyMatch(text -> text.contains("(x < 0)") && text.endsWith("or 0"));
    assertThat(checked(Tables.sum(cast(greater(Y, 60), "int"))))
        .anyMatch(text -> text.contains("(cast((y > 60) AS int) = 1)"))
        .hasSize(3);
  }

  /** A missing value is no choice: most columns have some. */
  @Test
  void whatStandsForNullIsNotCounted() {
    assertThat(checked(Tables.sum(call(Function.COALESCE, "int", X, literal(5)))))
        .containsExactly("n", "n - n(coalesce(x, 5)) or 0", "n(coalesce(x, 5), (x <> 0))");
    assertThat(
            checked(
                Tables.sum(call(Function.COALESCE, "int", when(greater(Y, 60), X), literal(0)))))
        .anyMatch(text -> text.contains("IS NOT NULL") || text.contains("is_not_null"));
  }

  @Test
  void aProductInAnExpressionIsCountedWhereItIsNotZero() {
    Expr minus = call(Function.SUBTRACT, "int", X, literal(6));
    Expr product = times(X, minus);
    assertThat(checked(Tables.sum(product)))
        .anyMatch(text -> text.contains("((x * (x - 6)) <> 0)"));
    assertThat(checked(Tables.sum(call(Function.ADD, "int", Y, product))))
        .anyMatch(text -> text.contains("((x * (x - 6)) <> 0)"));
    assertThat(checked(Tables.sum(times(DIED, X))))
        .anyMatch(text -> text.contains("(died = 1)"))
        .anyMatch(text -> text.contains("((died * x) <> 0)"));
    assertThat(checked(Tables.sum(times(literal(2), X))))
        .containsExactly("n", "n((2 * x), (x <> 0))");
  }

  @Test
  void aChoiceInTheMiddleOfAnExpressionCounts() {
    Expr one = when(greater(Y, 60), X, literal(0));
    assertThat(checked(Tables.sum(call(Function.ADD, "int", X, one))))
        .anyMatch(text -> text.endsWith(" END), (y > 60))"));
    // The inner condition is evaluated in the rows of the outer one alone.
    assertThat(checked(Tables.sum(when(greater(X, 3), one, literal(0)))))
        .anyMatch(
            text -> text.contains("CASE WHEN (x > 3) THEN CASE WHEN (y > 60) THEN 1 END END"));
  }

  @Test
  void twoChoicesByOneColumnAreComparedRowByRow() {
    Expr one = when(greater(Y, 60), X, literal(0));
    Expr other = when(greater(Y, 61), X, literal(0));
    List<String> checked = checked(Tables.sum(one), Tables.sum(other));
    assertThat(checked)
        .anyMatch(
            text ->
                text.startsWith("n((y > 60), CASE")
                    && text.contains("CASE WHEN (y > 61) THEN CAST(NULL AS int) ELSE 1 END")
                    && text.endsWith("or 0"));
    Expr elsewhere = when(greater(SMOKER, 0), DIED, literal(0));
    assertThat(checked(Tables.sum(one), Tables.sum(elsewhere)))
        .noneMatch(text -> text.contains("y > 60") && text.contains("smoker > 0"));
    assertThat(checked(Tables.sum(one), Tables.sum(when(greater(Y, 61), X))))
        .anyMatch(text -> text.contains("without CASE WHEN (y > 61) THEN x END"));
  }

  @Test
  void anExtremeOfAChoiceIsCountedToo() {
    assertThat(checked(Tables.measure(Aggregate.MAX, X))).containsExactly("n", "n(x)");
    assertThat(checked(Tables.measure(Aggregate.MAX, when(greater(Y, 60), X, literal(0)))))
        .anyMatch(text -> text.startsWith("n((y > 60), "));
  }

  /** Each count alone is over many; two counts tell how many rows they differ in. */
  @Test
  void cellsOfTwoExpressionsOverOneColumnAreCompared() {
    Expr more = call(Function.ADD, "int", X, literal(0));
    assertThatThrownBy(
            () ->
                checked(
                    Tables.measure(Aggregate.HISTOGRAM, X, literal(0.0), literal(10.0), literal(2)),
                    Tables.measure(
                        Aggregate.HISTOGRAM, more, literal(0.0), literal(11.0), literal(2))))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("in two ways");
    Measure[] buckets =
        IntStream.of(60, 61)
            .mapToObj(
                age ->
                    Tables.measure(
                        Aggregate.HISTOGRAM,
                        when(greater(Y, age), X, literal(0)),
                        literal(0.0),
                        literal(1.0),
                        literal(1)))
            .toArray(Measure[]::new);
    assertThat(checked(buckets[0])).anyMatch(text -> text.startsWith("n((y > 60), "));
    assertThatThrownBy(() -> checked(buckets)).isInstanceOf(PolicyException.class);
  }

  @Test
  void tooManyResultsAreRefused() {
    List<Expr> arguments = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      arguments.add(greater(Y, i));
      arguments.add(X);
    }
    assertThatThrownBy(() -> checked(Tables.sum(when(arguments.toArray(Expr[]::new)))))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("101 results");
  }

  @Test
  void numbersHaveTheirType() {
    assertThat(ValueConditions.exact(SqlType.parse("decimal(4,2)"), java.math.BigInteger.ONE))
        .extracting(Expr.Literal::value)
        .isEqualTo(new BigDecimal("0.01"));
  }
}

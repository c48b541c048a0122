package io.jointly.plan;

import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.SampleRules;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.encoding.build.LayoutBuilder;
import io.jointly.encoding.build.SearchFlags;
import io.jointly.encoding.layout.Layout;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** EXPLAIN says of every aggregate what is opened for it. */
class OpenedTextTest {

  private static final SqlType INT = SqlType.of(SqlType.Kind.INT);
  private static final Expr X = column("x", "int");
  private static final Expr Y = column("y", "int");

  private static Column declared(String name) {
    return new Column(name, INT, Set.of(Use.MEASURE), Column.Domain.between(0, 99), null, Set.of());
  }

  private static List<String> texts(Aggregate aggregate, Expr... arguments) {
    Measure measure = new Measure(aggregate, List.of(arguments), INT);
    JointQuery query =
        new JointQuery("t", List.of(), List.of(measure), List.of(), Settings.of(Map.of()));
    Table table = new Table("t", 100, Map.of("x", declared("x"), "y", declared("y")));
    Layout layout =
        LayoutBuilder.build(
            query, table, SampleRules.off(), SearchFlags.PLAIN, 3, 1, expr -> List.of(1, 2, 3));
    return OpenedText.of(layout.measures().get(0), layout);
  }

  private static List<String> texts(Aggregate aggregate) {
    Expr up = new Expr.Literal(SqlType.of(SqlType.Kind.BOOLEAN), false);
    return switch (aggregate) {
      case COUNT_STAR -> texts(aggregate, new Expr[0]);
      case HISTOGRAM -> texts(aggregate, X, literal(0.0), literal(9.0), literal(7));
      case PERCENTILE_CONT, PERCENTILE_DISC -> texts(aggregate, X, literal(0.5), up);
      case APPROX_PERCENTILE, PERCENTILE_APPROX -> texts(aggregate, X, literal(0.5));
      case MODE_WITHIN_GROUP -> texts(aggregate, X, up);
      case TOP_K -> texts(aggregate, X, literal(2));
      default -> aggregate.fewest() == 2 ? texts(aggregate, X, Y) : texts(aggregate, X);
    };
  }

  private static List<String> expected(Aggregate aggregate) {
    return switch (aggregate) {
      case COUNT_STAR -> List.of("count(*)");
      case COUNT -> List.of("count(x)");
      case COUNT_KEYS -> List.of("count(DISTINCT x)");
      case SUM, TRY_SUM -> List.of("whether any x is not NULL", "sum(x)");
      case AVG, TRY_AVG -> List.of("count(x)", "sum(x)");
      case MIN -> List.of("whether any x is not NULL", "min(x)");
      case MAX -> List.of("whether any x is not NULL", "max(x)");
      case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP ->
          List.of("count(x)", "sum(x)", "sum(x * x)");
      case REGR_SXX -> List.of("count(x, y)", "sum(y)", "sum(y * y)");
      case SKEWNESS -> List.of("count(x)", "sum(x)", "sum(x * x)", "sum(x * x * x)");
      case KURTOSIS ->
          List.of("count(x)", "sum(x)", "sum(x * x)", "sum(x * x * x)", "sum(x * x * x * x)");
      case COVAR_POP, COVAR_SAMP, REGR_SXY ->
          List.of("count(x, y)", "sum(x)", "sum(y)", "sum(x * y)");
      case CORR, REGR_INTERCEPT, REGR_R2, REGR_SLOPE, COVARIANCE_MATRIX, LINEAR_REGRESSION ->
          List.of("count(x, y)", "sum(x)", "sum(y)", "sum(x * x)", "sum(x * y)", "sum(y * y)");
      case COUNT_DISTINCT, SUM_DISTINCT, AVG_DISTINCT ->
          List.of("whether any row has each of 3 values of x");
      case APPROX_COUNT_DISTINCT -> List.of("24576 bits of a sketch of x");
      case HISTOGRAM -> List.of("the rows of each of 7 ranges of x");
      case PERCENTILE_CONT, PERCENTILE_DISC, APPROX_PERCENTILE, PERCENTILE_APPROX ->
          List.of("the rows of each of 100 ranges of x");
      case TOP_K, MODE, MODE_WITHIN_GROUP -> List.of("the rows of each of 3 values of x");
      case BIT_AND -> List.of("whether any x is not NULL", "bit_and(x)");
      case BIT_OR -> List.of("whether any x is not NULL", "bit_or(x)");
      case BIT_XOR -> List.of("count(x)", "the rows that have each of 7 bits of x");
    };
  }

  @ParameterizedTest
  @EnumSource
  void everyAggregateIsSaid(Aggregate aggregate) {
    assertThat(texts(aggregate)).containsExactlyElementsOf(expected(aggregate));
  }

  @Test
  void theOrderOfTheArgumentsMakesNoDifference() {
    assertThat(texts(Aggregate.CORR, Y, X))
        .containsAll(List.of("sum(x * y)", "sum(x * x)", "sum(y * y)"));
    assertThat(texts(Aggregate.COVAR_POP, X, X)).contains("count(x)", "sum(x)", "sum(x * x)");
  }
}

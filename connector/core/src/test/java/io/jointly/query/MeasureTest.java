package io.jointly.query;

import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MeasureTest {

  private static final Expr X = column("x", "double");
  private static final Expr TRUE = new Expr.Literal(SqlType.of(SqlType.Kind.BOOLEAN), true);
  private static final SqlType DOUBLE = SqlType.of(SqlType.Kind.DOUBLE);

  private static Measure measure(Aggregate aggregate, Expr... arguments) {
    return new Measure(aggregate, List.of(arguments), DOUBLE);
  }

  private static void refused(String says, Aggregate aggregate, Expr... arguments) {
    assertThatThrownBy(() -> measure(aggregate, arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(says);
  }

  /** The numbers are on the wire: they never change. */
  private static int code(Aggregate aggregate) {
    return switch (aggregate) {
      case COUNT_STAR -> 1;
      case COUNT -> 2;
      case SUM -> 3;
      case AVG -> 4;
      case MIN -> 5;
      case MAX -> 6;
      case TRY_SUM -> 7;
      case TRY_AVG -> 8;
      case VAR_POP -> 10;
      case VAR_SAMP -> 11;
      case STDDEV_POP -> 12;
      case STDDEV_SAMP -> 13;
      case COVAR_POP -> 14;
      case COVAR_SAMP -> 15;
      case CORR -> 16;
      case REGR_INTERCEPT -> 17;
      case REGR_R2 -> 18;
      case REGR_SLOPE -> 19;
      case REGR_SXY -> 20;
      case COVARIANCE_MATRIX -> 21;
      case LINEAR_REGRESSION -> 22;
      case REGR_SXX -> 23;
      case SKEWNESS -> 24;
      case KURTOSIS -> 25;
      case COUNT_DISTINCT -> 30;
      case APPROX_COUNT_DISTINCT -> 31;
      case HISTOGRAM -> 32;
      case PERCENTILE_CONT -> 33;
      case PERCENTILE_DISC -> 34;
      case APPROX_PERCENTILE -> 35;
      case TOP_K -> 36;
      case COUNT_KEYS -> 37;
      case SUM_DISTINCT -> 40;
      case AVG_DISTINCT -> 41;
      case MODE -> 42;
      case MODE_WITHIN_GROUP -> 43;
      case PERCENTILE_APPROX -> 44;
      case BIT_AND -> 50;
      case BIT_OR -> 51;
      case BIT_XOR -> 52;
    };
  }

  @ParameterizedTest
  @EnumSource
  void anAggregateIsKnownByItsCodeAndItsName(Aggregate aggregate) {
    assertThat(aggregate.code()).isEqualTo(code(aggregate)).isBetween(1, 255);
    assertThat(Aggregate.ofCode(aggregate.code())).isEqualTo(aggregate);
    assertThat(Aggregate.ofName(aggregate.name())).isEqualTo(aggregate);
    assertThat(aggregate.sqlName()).isEqualTo(aggregate.name().toLowerCase(Locale.ROOT));
    boolean moment = aggregate.code() >= 10 && aggregate.code() < 30;
    assertThat(aggregate.isMoment()).isEqualTo(moment);
  }

  @Test
  void othersAreNotKnown() {
    for (int code : new int[] {0, -1, 9, 26, 29, 38, 39, 49, 53, 255}) {
      assertThat(Aggregate.ofCode(code)).isNull();
    }
    for (String name : List.of("", "sum", "REGR_SYY", "FIRST")) {
      assertThat(Aggregate.ofName(name)).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAggregateTakesSoManyArgumentsAndNoOther(Aggregate aggregate) {
    boolean many =
        aggregate == Aggregate.COUNT
            || aggregate == Aggregate.COUNT_DISTINCT
            || aggregate == Aggregate.COVARIANCE_MATRIX
            || aggregate == Aggregate.LINEAR_REGRESSION;
    for (int count = 0; count <= 40; count++) {
      boolean takes =
          many ? count >= aggregate.fewest() && count <= 30 : count == aggregate.fewest();
      assertThat(aggregate.takes(count)).as("%s of %s", aggregate, count).isEqualTo(takes);
      if (!takes) {
        List<Expr> arguments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          arguments.add(X);
        }
        refused("does not take " + count, aggregate, arguments.toArray(Expr[]::new));
      }
    }
  }

  @Test
  void constantsAreNoColumns() {
    Measure histogram = measure(Aggregate.HISTOGRAM, X, literal(0.0), literal(1.0), literal(10));
    assertThat(histogram.columns()).containsExactly(X);
    assertThat(histogram.constant(ConstantArgument.BUCKETS)).isEqualTo(10);
    assertThat(measure(Aggregate.PERCENTILE_DISC, X, literal(0.5), TRUE).columns())
        .containsExactly(X);
    assertThat(measure(Aggregate.CORR, X, X).columns()).containsExactly(X, X);
  }

  @Test
  void histogramsHaveEdgesAndBuckets() {
    for (int n : new int[] {1, 4096}) {
      measure(Aggregate.HISTOGRAM, X, literal(-1.0), literal(1.0), literal(n));
    }
    for (int n : new int[] {0, -1, 4097, Integer.MIN_VALUE}) {
      refused(
          "n must be a number from 1 to 4096",
          Aggregate.HISTOGRAM,
          X,
          literal(0.0),
          literal(1.0),
          literal(n));
    }
    refused("less than hi", Aggregate.HISTOGRAM, X, literal(1.0), literal(1.0), literal(5));
    refused("less than hi", Aggregate.HISTOGRAM, X, literal(1.0), literal(0.5), literal(5));
    refused("less than hi", Aggregate.HISTOGRAM, X, literal(-1e308), literal(1e308), literal(5));
    // Their difference is a double, and as many times as there are buckets it is not.
    refused("less than hi", Aggregate.HISTOGRAM, X, literal(-1e308), literal(0.5e308), literal(5));
    for (double wild : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      refused("hi must be finite", Aggregate.HISTOGRAM, X, literal(0.0), literal(wild), literal(5));
      refused(
          "lo must be finite", Aggregate.HISTOGRAM, X, literal(-wild), literal(0.0), literal(5));
    }
    refused("n must be a constant", Aggregate.HISTOGRAM, X, literal(0.0), literal(1.0), X);
    refused(
        "n must be a constant", Aggregate.HISTOGRAM, X, literal(0.0), literal(1.0), literal(5.0));
    refused("lo must be a constant", Aggregate.HISTOGRAM, X, X, literal(1.0), literal(5));
    refused("lo must be a constant", Aggregate.HISTOGRAM, X, literal(0), literal(1.0), literal(5));
    refused(
        "hi must be a constant, and not NULL",
        Aggregate.HISTOGRAM,
        X,
        literal(0.0),
        new Expr.Literal(DOUBLE, null),
        literal(5));
  }

  @Test
  void percentagesAreFromZeroToOne() {
    for (double share : new double[] {0, -0.0, 0.5, 1}) {
      measure(Aggregate.APPROX_PERCENTILE, X, literal(share));
      measure(Aggregate.PERCENTILE_CONT, X, literal(share), TRUE);
    }
    for (double share : new double[] {-1e-300, 1.0000000000000002, 50}) {
      refused("from 0 to 1", Aggregate.APPROX_PERCENTILE, X, literal(share));
      refused("from 0 to 1", Aggregate.PERCENTILE_CONT, X, literal(share), TRUE);
    }
    refused("must be finite", Aggregate.APPROX_PERCENTILE, X, literal(Double.NaN));
    refused("must be a constant", Aggregate.APPROX_PERCENTILE, X, X);
    refused("must be a constant", Aggregate.PERCENTILE_DISC, X, literal("0.5"), TRUE);
    refused("the direction must be", Aggregate.PERCENTILE_DISC, X, literal(0.5), literal(1));
    refused(
        "the direction must be",
        Aggregate.PERCENTILE_CONT,
        X,
        literal(0.5),
        column("b", "boolean"));
  }

  @Test
  void topHasSoManyValues() {
    for (int k : new int[] {1, 1000}) {
      assertThat(measure(Aggregate.TOP_K, X, literal(k)).constant(ConstantArgument.VALUES))
          .isEqualTo(k);
    }
    for (int k : new int[] {0, -1, 1001}) {
      refused("k must be a number from 1 to 1000", Aggregate.TOP_K, X, literal(k));
    }
    refused("k must be a constant", Aggregate.TOP_K, X, column("k", "int"));
    refused("not NULL", Aggregate.TOP_K, X, new Expr.Literal(SqlType.of(SqlType.Kind.INT), null));
  }
}

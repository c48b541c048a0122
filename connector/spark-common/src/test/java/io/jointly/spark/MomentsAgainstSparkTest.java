package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jointly.spark.version.Plans;
import io.jointly.statistics.JointSums;
import io.jointly.statistics.Moments;
import io.jointly.statistics.PairSums;
import io.jointly.statistics.Sums;
import io.jointly.statistics.Unit;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkArithmeticException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is undefined is what plain Spark leaves undefined, in both modes. */
class MomentsAgainstSparkTest {

  /** Names as in Spark, which has the dependent variable first. */
  private static final Map<String, Function<PairSums, @Nullable Double>> FUNCTIONS = functions();

  private static Map<String, Function<PairSums, @Nullable Double>> functions() {
    Map<String, Function<PairSums, @Nullable Double>> all = new LinkedHashMap<>();
    all.put("var_pop(x)", pair -> Moments.varPop(ofX(pair)));
    all.put("var_samp(x)", pair -> Moments.varSamp(ofX(pair)));
    all.put("stddev_pop(x)", pair -> Moments.stddevPop(ofX(pair)));
    all.put("stddev_samp(x)", pair -> Moments.stddevSamp(ofX(pair)));
    all.put("covar_pop(x, y)", Moments::covarPop);
    all.put("covar_samp(x, y)", Moments::covarSamp);
    all.put("corr(x, y)", Moments::corr);
    all.put("regr_slope(y, x)", Moments::regrSlope);
    all.put("regr_intercept(y, x)", Moments::regrIntercept);
    all.put("regr_r2(y, x)", Moments::regrR2);
    all.put("regr_sxy(y, x)", Moments::regrSxy);
    all.put("regr_sxx(y, x)", Moments::regrSxx);
    all.put("regr_syy(y, x)", Moments::regrSyy);
    all.put("regr_avgx(y, x)", Moments::regrAvgX);
    all.put("regr_avgy(y, x)", Moments::regrAvgY);
    return all;
  }

  /** Of the rows where neither is NULL; the cases have no row with one NULL for the others. */
  private static Sums ofX(PairSums pair) {
    return new Sums(pair.n(), pair.sx(), pair.sxx(), pair.unitX());
  }

  /** Rows of a case: x and y, or null for a row where both are NULL. */
  record Case(String name, String type, List<long @Nullable []> rows) {

    PairSums sums() {
      BigInteger[] sums = new BigInteger[5];
      Arrays.fill(sums, BigInteger.ZERO);
      int n = 0;
      for (long[] row : rows) {
        if (row != null) {
          n++;
          long[] terms = {row[0], row[1], row[0] * row[0], row[1] * row[1], row[0] * row[1]};
          for (int i = 0; i < terms.length; i++) {
            sums[i] = sums[i].add(BigInteger.valueOf(terms[i]));
          }
        }
      }
      return new PairSums(
          new JointSums(n, sums[0], sums[1], sums[4], unit(), unit()), sums[2], sums[3]);
    }

    private Unit unit() {
      return switch (type) {
        case "DOUBLE" -> new Unit(0, 2);
        case "DECIMAL(9,2)" -> new Unit(2, 0);
        default -> Unit.ONE;
      };
    }

    /** Its rows, with its name. */
    String sql() {
      String perOne = type.equals("DOUBLE") ? "4D" : type.equals("INT") ? "1" : "100";
      String values =
          rows.stream()
              .map(row -> row == null ? "(NULL, NULL)" : "(" + row[0] + "L, " + row[1] + "L)")
              .collect(Collectors.joining(", "));
      String from =
          rows.isEmpty()
              ? "VALUES (1L, 1L) AS t(a, b) WHERE a > 1"
              : "VALUES " + values + " AS t(a, b)";
      String cast = "CAST(%s / " + perOne + " AS " + type + ") AS %s";
      return "SELECT '%s' AS name, %s, %s FROM %s"
          .formatted(name, cast.formatted("a", "x"), cast.formatted("b", "y"), from);
    }

    boolean dividesByZero() {
      return Moments.corrDividesByZero(sums());
    }

    @Override
    public String toString() {
      return name + ", " + type;
    }
  }

  private static List<Case> cases(String type) {
    List<Case> all = new ArrayList<>();
    all.add(new Case("one row", type, List.of(new long[] {5, -3})));
    all.add(new Case("y constant", type, rows(new long[] {1, 2, 4}, new long[] {8, 8, 8})));
    all.add(new Case("downwards", type, rows(new long[] {1, 2, 3, 8}, new long[] {10, 8, 8, -1})));
    if (!type.equals("DOUBLE")) {
      return all;
    }
    all.add(new Case("all NULL", type, Arrays.asList(null, null, null)));
    all.add(new Case("one row of zeros", type, List.of(new long[] {0, 0})));
    all.add(new Case("one row among NULLs", type, Arrays.asList(null, new long[] {5, 7}, null)));
    all.add(new Case("x constant", type, rows(new long[] {8, 8, 8}, new long[] {1, 2, 4})));
    all.add(new Case("both constant", type, rows(new long[] {4, 4}, new long[] {-8, -8})));
    all.add(new Case("all zero", type, rows(new long[] {0, 0}, new long[] {0, 0})));
    all.add(new Case("two rows", type, rows(new long[] {4, 8}, new long[] {-8, 3})));
    all.add(
        new Case("no covariance", type, rows(new long[] {-4, 0, 4, 0}, new long[] {0, -4, 0, 4})));
    return all;
  }

  private static List<long @Nullable []> rows(long[] x, long[] y) {
    return IntStream.range(0, x.length)
        .<long @Nullable []>mapToObj(i -> new long[] {x[i], y[i]})
        .toList();
  }

  /** All cases of a type are groups of one query. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DOUBLE | true",
        "DOUBLE | false",
        "INT | true",
        "INT | false",
        "DECIMAL(9,2) | true",
        "DECIMAL(9,2) | false"
      })
  void answersAsSparkDoes(String type, boolean ansi) {
    SparkSession spark = session(ansi);
    List<Case> cases = cases(type);
    create(spark, cases);
    Map<String, Row> found = new HashMap<>();
    // Where the correlation fails, there are the other functions.
    for (boolean fails : new boolean[] {false, true}) {
      String names =
          cases.stream()
              .filter(each -> (ansi && each.dividesByZero()) == fails)
              .map(each -> "'" + each.name() + "'")
              .collect(Collectors.joining(", "));
      if (!names.isEmpty()) {
        String where = " FROM cases WHERE name IN (" + names + ") GROUP BY name";
        spark
            .sql("SELECT name, " + list(name -> !(fails && name.startsWith("corr"))) + where)
            .collectAsList()
            .forEach(row -> found.put(row.getString(0), row));
      }
    }
    assertThat(found).hasSameSizeAs(cases);
    for (Case each : cases) {
      assertSame(each, Objects.requireNonNull(found.get(each.name())), 1);
      if (ansi && each.dividesByZero()) {
        assertDivisionByZero(spark, each.name());
      }
    }
  }

  /** Of two partitions, one or both without rows. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void answersAsSparkDoesOfPartitionsWithoutRows(boolean ansi) {
    for (Case each :
        List.of(
            new Case("no rows", "DOUBLE", List.of()),
            new Case("one row", "DOUBLE", List.of(new long[] {5, -3})))) {
      SparkSession spark = session(ansi);
      create(spark, List.of(each));
      boolean fails = ansi && each.dividesByZero();
      String names = list(name -> !(fails && name.startsWith("corr")));
      Row row = spark.sql("SELECT " + names + " FROM cases").head();
      assertSame(each, row, 0);
    }
  }

  private static SparkSession session(boolean ansi) {
    SparkSession spark = SharedSpark.newSession();
    spark.conf().set("spark.sql.ansi.enabled", Boolean.toString(ansi));
    return spark;
  }

  /** In two partitions, so that a partial sum of no rows is met too. */
  private static void create(SparkSession spark, List<Case> cases) {
    spark
        .sql(cases.stream().map(Case::sql).collect(Collectors.joining(" UNION ALL ")))
        .repartition(2)
        .createOrReplaceTempView("cases");
  }

  private static String list(Predicate<String> which) {
    return FUNCTIONS.keySet().stream()
        .filter(which)
        // A mean of decimals is a decimal in Spark.
        .map(name -> "CAST(" + name + " AS DOUBLE) AS `" + name + "`")
        .collect(Collectors.joining(", "));
  }

  /**
   * @param first where in the row the functions begin
   */
  private static void assertSame(Case rows, Row row, int first) {
    for (int i = first; i < row.size(); i++) {
      String name = row.schema().fieldNames()[i];
      if (name.startsWith("regr_avg") && rows.type().startsWith("DECIMAL")) {
        // Spark's mean of a decimal is a decimal with four more digits, which AVG's finisher makes.
        continue;
      }
      assertSame(
          Objects.requireNonNull(FUNCTIONS.get(name)).apply(rows.sums()),
          row.isNullAt(i) ? null : (Double) row.getDouble(i),
          name + ", " + rows);
    }
  }

  private static void assertSame(@Nullable Double ours, @Nullable Double theirs, String about) {
    if (theirs == null) {
      assertThat(ours).as(about).isNull();
    } else if (theirs == 0 || theirs == 1) {
      assertThat(ours).as(about).isEqualTo(theirs);
    } else {
      // Spark's own rounding errors; no case has cancellation.
      assertThat(ours).as(about).isCloseTo(theirs, within(1e-13 * Math.abs(theirs)));
    }
  }

  private static void assertDivisionByZero(SparkSession spark, String name) {
    String query = "SELECT corr(x, y) FROM cases WHERE name = '" + name + "'";
    assertThatThrownBy(() -> spark.sql(query).head())
        .isInstanceOfSatisfying(
            SparkArithmeticException.class,
            e -> assertThat(Plans.errorCondition(e)).isEqualTo("DIVIDE_BY_ZERO"));
  }

  @Test
  void sparkMayFindAVarianceInConstantsWhereThereIsNone() {
    // 1 / 49 * 49 is not 1 in double, and so Spark's merge gives two equal partitions two means.
    Row row =
        SharedSpark.newSession()
            .range(0, 98, 1, 2)
            .selectExpr("CAST(1 AS DOUBLE) AS x")
            .selectExpr("var_pop(x)", "corr(x, x)")
            .head();
    assertThat(row.getDouble(0)).isPositive().isLessThan(1e-30);
    assertThat(row.isNullAt(1)).isFalse();
    BigInteger n = BigInteger.valueOf(98);
    PairSums constant = new PairSums(new JointSums(98, n, n, n, Unit.ONE, Unit.ONE), n, n);
    assertThat(Moments.varPop(ofX(constant))).isZero();
    assertThat(Moments.corrDividesByZero(constant)).isTrue();
  }
}

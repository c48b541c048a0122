package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.query.JointQuery;
import io.jointly.query.text.QueryDifference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A query is another one where a setting gives it another meaning, and the same one where it does
 * not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MeaningfulSettingsTest {

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    String rows =
        "SELECT city, n, at, CAST(cost AS DECIMAL(6,2)) AS cost, d FROM VALUES ('Diyarbakır', 1, TIMESTAMP'2021-03-01 22:30:00Z', 1.25BD, 0.5D),"
            + " ('DİYARBAKIR', 2, TIMESTAMP'2021-06-30 23:30:00Z', 2.50BD, 1.5D), ('DIYARBAKIR', 3,"
            + " NULL, NULL, NULL), ('diyarbakir', NULL, NULL, 0.25BD, 0.25D) AS v(city, n, at,"
            + " cost, d)";
    parties =
        Consortium.in(folder)
            .parties(2, 1)
            .columns(
                "city: {type: string, use: [filter, dimension], values: [Diyarbakır, DİYARBAKIR,"
                    + " DIYARBAKIR, diyarbakir]}",
                "n: {type: int, use: [dimension, filter, measure], min: 0, max: 9, functions: [count,"
                    + " sum, avg, min, max, variance, covariance, percentile]}",
                "at: {type: timestamp, use: [dimension, filter, measure], min:"
                    + " '2021-01-01T00:00:00Z', max: '2021-12-31T00:00:00Z', functions: [count, min,"
                    + " max]}",
                "cost: {type: \"decimal(6,2)\", use: [measure, filter], min: 0, max: 99}",
                "d: {type: double, use: [measure, filter], min: 0, max: 99, fraction_bits: 8}")
            .rules(
                "{min_group_size: 1, min_parties: 1, accept_two_parties: true, aggregate_arguments:"
                    + " any_expression}")
            .joinTimeout("20s")
            .rows(rows)
            .rows(rows)
            .build();
  }

  /** The first party asks in the consortium's session, the second in one with another setting. */
  private Map<String, Consortium.Result> apart(String query, String setting, String value) {
    SparkSession other = parties.session(setting, value);
    Map<String, Callable<List<Row>>> actions = new LinkedHashMap<>();
    actions.put("p1", () -> parties.dataset("p1", query).collectAsList());
    actions.put("p2", () -> other.sql(parties.at("p2", query)).collectAsList());
    return Consortium.all(actions);
  }

  private void answered(String query, String setting, String value) {
    List<Row> expected = parties.plain(query);
    apart(query, setting, value)
        .values()
        .forEach(result -> assertThat(result.answer()).as(query).isEqualTo(expected));
  }

  private void told(String query, String setting, String value, String says) {
    apart(query, setting, value)
        .values()
        .forEach(
            result -> {
              JointlyException failure = Consortium.ours(result.failure());
              assertThat(failure.code()).as(query).isEqualTo(ErrorCode.OTHER_QUERY);
              assertThat(failure).hasMessageContaining(says);
            });
  }

  /** Settings in which nothing of these queries depends, each at one party. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "spark.sql.session.timeZone; Asia/Tokyo; SELECT count(*) AS a FROM {t} WHERE n > 1",
        "spark.sql.session.timeZone; Asia/Tokyo; SELECT min(at), max(at), count(at) AS b FROM {t}"
            + " WHERE at > TIMESTAMP'2021-04-01 00:00:00Z'",
        "spark.sql.session.timeZone; Etc/UTC; SELECT hour(at) AS h, count(*) FROM {t} GROUP BY 1"
            + " ORDER BY 1",
        "spark.sql.session.timeZone; Z; SELECT year(at) AS y, count(*) FROM {t} GROUP BY 1 ORDER"
            + " BY 1",
        "spark.sql.session.timeZone; +00:00; SELECT month(at) AS m, count(*) FROM {t} GROUP BY 1"
            + " ORDER BY 1",
        "spark.sql.ansi.enabled; false; SELECT count(*) AS c, max(n) AS m FROM {t} WHERE n IN (1, 2)",
        "spark.sql.caseSensitive; true; SELECT sum(n) AS d FROM {t} WHERE n < 3",
        "spark.sql.legacy.timeParserPolicy; LEGACY; SELECT sum(n) AS e FROM {t} WHERE n < 4",
        "spark.sql.decimalOperations.allowPrecisionLoss; false; SELECT sum(cost) AS f FROM {t}",
        "spark.sql.icu.caseMappings.enabled; false; SELECT count(*) AS g FROM {t} WHERE city LIKE"
            + " 'D%'",
        "spark.sql.datetime.java8API.enabled; true; SELECT CAST(max(at) AS STRING) AS h FROM {t}",
        "spark.sql.constraintPropagation.enabled; false; SELECT sum(n) AS i FROM {t} WHERE n > 1",
        "spark.sql.constraintPropagation.enabled; false; SELECT count(*) AS j FROM {t} WHERE n > 1"
            + " AND city = 'diyarbakir' OR cost < 2 AND n < 9",
        "spark.sql.optimizer.inSetConversionThreshold; 1; SELECT count(*) AS k FROM {t} WHERE n IN"
            + " (3, 1, 2, 3)",
        "spark.sql.cbo.enabled; true; SELECT city, sum(n) AS l FROM {t} GROUP BY city ORDER BY 1",
        "spark.sql.codegen.wholeStage; false; SELECT avg(n) AS m FROM {t} WHERE n <> 2",
        "spark.sql.adaptive.enabled; false; SELECT avg(n) AS n FROM {t} WHERE n <> 3",
        "spark.sql.optimizer.excludedRules;"
            + " org.apache.spark.sql.catalyst.optimizer.ConstantFolding; SELECT count(*) AS o FROM"
            + " {t} WHERE n > 1 + 1",
        "spark.sql.optimizer.excludedRules;"
            + " org.apache.spark.sql.catalyst.optimizer.InferFiltersFromConstraints; SELECT count(*)"
            + " AS p FROM {t} WHERE n > 4 AND upper(city) = 'DIYARBAKIR'",
        "spark.sql.optimizer.excludedRules; org.apache.spark.sql.catalyst.optimizer.OptimizeIn;"
            + " SELECT count(*) AS q FROM {t} WHERE n IN (1, 1, 2) AND city IN ('diyarbakir')",
        "spark.sql.optimizer.excludedRules;"
            + " org.apache.spark.sql.catalyst.optimizer.NullPropagation; SELECT count(*) AS r FROM"
            + " {t} WHERE n IS NOT NULL AND n < 2"
      })
  void whatChangesNoMeaningMakesNoOtherQuery(String setting, String value, String query) {
    answered(query, setting, value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "spark.sql.icu.caseMappings.enabled; false; SELECT lower(city) AS f, count(*) FROM {t} GROUP"
            + " BY 1"
      })
  void whatChangesTheMeaningIsTold(String setting, String value, String query) {
    told(query, setting, value, setting);
  }

  /** Spark hands these over without their settings. */
  @Test
  void legacyAggregatesAreRefused() {
    SparkSession other = parties.session("spark.sql.legacy.statisticalAggregate", "true");
    other.conf().set("spark.sql.legacy.percentileDiscCalculation", "true");
    for (String aggregate :
        List.of(
            "var_samp(n)",
            "stddev(n)",
            "corr(n, n)",
            "covar_samp(n, n)",
            "percentile_disc(0.3) WITHIN GROUP (ORDER BY n)")) {
      String query = parties.at("p1", "SELECT " + aggregate + " FROM {t}");
      JointlyException refusal = Consortium.failureOf(() -> other.sql(query).collectAsList());
      assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED_SQL);
      assertThat(refusal).hasMessageContaining("is not answered under spark.sql.legacy.");
    }
  }

  static Stream<String> ofLetters() {
    return Stream.of(
        "SELECT count(*) FROM {t} WHERE upper(city) = 'DIYARBAKIR'",
        "SELECT count(*) FROM {t} WHERE lower(city) = 'diyarbakır'",
        "SELECT upper(city) AS u, count(*) FROM {t} GROUP BY 1 ORDER BY 1");
  }

  /** All parties and the oracle in one locale. */
  @ParameterizedTest
  @MethodSource("ofLetters")
  void lettersAreMappedAsTheJvmsLocaleHasThem(String query) {
    List<List<Row>> answers = new ArrayList<>();
    for (String tag : List.of("en-US", "tr-TR")) {
      answers.add(in(tag, () -> parties.matches(query)));
    }
    assertThat(answers.get(0)).isNotEqualTo(answers.get(1));
  }

  @Test
  void anotherLocaleIsAnotherQuery() {
    SparkEngine engine = new SparkEngine(parties.spark);
    JointQuery asked = CaseQueries.upper("city");
    byte[] english = in("en-US", () -> asked.under(engine.settings(asked))).canonicalBytes();
    byte[] german = in("de-DE", () -> asked.under(engine.settings(asked))).canonicalBytes();
    byte[] turkish = in("tr-TR", () -> asked.under(engine.settings(asked))).canonicalBytes();
    assertThat(german).isEqualTo(english);
    assertThat(turkish).isNotEqualTo(english);
    assertThat(QueryDifference.describe(english, turkish))
        .contains("setting java.caseMapping: here ICU ", ", root, there ICU ", ", tr");
    JointQuery plain = CaseQueries.equal("city");
    assertThat(in("tr-TR", () -> plain.under(engine.settings(plain))))
        .isEqualTo(in("en-US", () -> plain.under(engine.settings(plain))));
  }

  private static <T> T in(String tag, Callable<T> action) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(tag));
    try {
      return action.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      Locale.setDefault(before);
    }
  }
}

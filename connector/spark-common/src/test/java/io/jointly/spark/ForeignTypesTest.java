package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Types of Spark that no column of a joint table has, in sources and in queries: what can be
 * answered is, as plain Spark answers it, and the rest is refused by name of column and type.
 */
@Tag("every-version")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignTypesTest {

  /**
   * @param since the first version of Spark that has the type
   * @param column its name and how a source makes it
   * @param type as the message says it
   * @param remedy which the message tells, and which is answered
   */
  private record Foreign(
      double since, String column, String made, String type, String remedy, String result) {}

  private static final List<Foreign> FOREIGN =
      List.of(
          new Foreign(
              3.5, "st", "named_struct('a', 'x', 'b', 2)", "struct<a: string", "st.a AS st", "x"),
          new Foreign(
              3.5, "ar", "array('y', 'z')", "array<string>", "element_at(ar, 1) AS ar", "y"),
          new Foreign(
              3.5,
              "ma",
              "map('key', 'v')",
              "map<string, string>",
              "element_at(ma, key) AS ma",
              "v"),
          new Foreign(
              3.5,
              "dy",
              "INTERVAL '3 04' DAY TO HOUR",
              "interval day to hour",
              "extract(DAY FROM dy) AS dy",
              "3"),
          new Foreign(
              3.5,
              "mo",
              "INTERVAL '14' MONTH",
              "interval month",
              "CAST(mo AS string) AS mo",
              "INTERVAL '14' MONTH"),
          new Foreign(3.5, "bi", "X'6162'", "binary", "CAST(bi AS string) AS bi", "ab"),
          new Foreign(
              4.0,
              "va",
              "parse_json('{\"field\": \"w\"}')",
              "variant",
              "variant_get(va, '$.field', 'string') AS va",
              "w"),
          new Foreign(
              4.0,
              "co",
              "'Ab' COLLATE UTF8_LCASE",
              "string collate utf8_lcase",
              "lower(CAST(co AS string)) AS co",
              "ab"),
          new Foreign(
              4.0,
              "cb",
              "'Ab' COLLATE UTF8_LCASE",
              "string collate utf8_lcase",
              "CAST(cb AS string) AS cb",
              "Ab"),
          new Foreign(
              4.1, "ti", "TIME'10:00:01'", "time(6)", "CAST(ti AS string) AS ti", "10:00:01"));

  private static final String ROWS =
      "SELECT * FROM VALUES"
          + " ('north', DATE'2021-01-31', TIMESTAMP'2021-01-01 10:00:00', 1, '1'),"
          + " ('NORTH', DATE'2021-02-28', TIMESTAMP'2021-01-02 12:30:00', 2, '2'),"
          + " ('south', NULL, NULL, 3, NULL) AS t(region, d, at, n, js)";

  private final SparkSession spark = withTime(SharedSpark.newExtendedSession());
  private final double version =
      Double.parseDouble(spark.version().replaceFirst("(\\.\\d+).*", "$1"));

  private Consortium asked;
  private Path folder;

  @BeforeAll
  void start(@TempDir Path parent) throws Exception {
    folder = parent;
    asked =
        Consortium.over(spark, Files.createDirectories(folder.resolve("asked")))
            .parties(2, 1)
            .columns(
                "region: {type: string, use: [dimension, filter, measure],"
                    + " values: [north, NORTH, south], functions: [count, min, count_distinct]}",
                "d: {type: date, use: [dimension, filter, measure], min: 2021-01-01,"
                    + " max: 2021-03-31, functions: [count, min, max]}",
                "at: {type: timestamp, use: [dimension, filter, measure], min:"
                    + " '2021-01-01T00:00:00Z', max: '2021-02-01T00:00:00Z',"
                    + " functions: [count, max]}",
                "n: {type: int, use: [dimension, filter, measure], min: 0, max: 10}",
                "js: {type: string, use: [filter, dimension], values: ['1', '2']}")
            .rules(
                "{min_group_size: 1, min_parties: 1, accept_two_parties: true, aggregate_arguments:"
                    + " any_expression, refusal_budget: []}")
            .rows(ROWS)
            .rows(ROWS)
            .build();
  }

  /** Spark has TIME since 4.1, where it is switched on. */
  private static SparkSession withTime(SparkSession session) {
    session.conf().set("spark.sql.timeType.enabled", "true");
    return session;
  }

  private Stream<Foreign> foreign() {
    return FOREIGN.stream().filter(each -> each.since() <= version);
  }

  private Consortium parties(String name, String source) throws Exception {
    Consortium.Builder builder =
        Consortium.over(
                withTime(SharedSpark.newSession()), Files.createDirectories(folder.resolve(name)))
            .columns(
                foreign()
                    .map(
                        each ->
                            each.column()
                                + ": {type: string, use: [dimension], values: [\""
                                + each.result()
                                + "\"]}")
                    .toArray(String[]::new));
    String escaped = source.replace("\"", "\\\"");
    String expected =
        foreign()
            .map(each -> "'" + each.result().replace("'", "\\'") + "' AS " + each.column())
            .collect(Collectors.joining(", ", "SELECT ", ""));
    for (int party = 0; party < 3; party++) {
      builder.rows(expected).source(party, escaped);
    }
    return builder.build();
  }

  private String made() {
    return foreign()
        .map(each -> each.made() + " AS " + each.column())
        .collect(Collectors.joining(", ", "SELECT ", ""));
  }

  @Test
  void ofASourceAreRefusedAndTheRemedyIsAnswered() throws Exception {
    Consortium raw = parties("raw", made());
    String remedies =
        foreign()
            .map(
                each ->
                    each.column().equals("dy")
                        ? "CAST(extract(DAY FROM dy) AS string) AS dy"
                        : each.remedy().replace(", key)", ", 'key')"))
            .collect(Collectors.joining(", ", "SELECT ", " FROM (" + made() + ")"));
    Consortium remedied = parties("remedied", remedies);
    for (Foreign each : foreign().toList()) {
      String query = "SELECT %1$s, count(*) FROM {t} GROUP BY %1$s".formatted(each.column());
      JointlyException refusal =
          Consortium.failureOf(() -> raw.dataset("p1", query).collectAsList());
      assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(ErrorCode.SOURCE);
      assertThat(refusal)
          .hasMessageContaining(
              "column "
                  + each.column()
                  + " of table t is declared string and its source gives "
                  + each.type())
          .hasMessageContaining(each.remedy())
          .hasMessageContaining("in the SELECT of policy.yaml");
    }
    String all = foreign().map(Foreign::column).collect(Collectors.joining(", "));
    remedied.matches("SELECT %1$s, count(*) FROM {t} GROUP BY %1$s".formatted(all));
    raw.onlyRefused();
  }

  /** Equal values that look different would count as two people. */
  @Test
  void areNoEntityKeysWhereEqualValuesMayDiffer() throws Exception {
    List<String> keys =
        Stream.of(
                "3.5 map('x', 1)",
                "3.5 array(map('x', 1))",
                "4.0 parse_json('1')",
                "4.0 'a' COLLATE UTF8_LCASE",
                "4.0 named_struct('a', 'a' COLLATE UNICODE_CI)")
            .filter(key -> Double.parseDouble(key.substring(0, 3)) <= version)
            .map(key -> key.substring(4))
            .toList();
    for (String key : keys) {
      JointlyException refusal =
          Consortium.failureOf(() -> keyed(key).joint("SELECT count(*) FROM {t}"));
      assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(ErrorCode.SOURCE);
      assertThat(refusal).hasMessageContaining("the entity_key person of table t is ");
    }
    assertThat(keyed("named_struct('a', id, 'b', array(X'00'))").joint("SELECT count(*) FROM {t}"))
        .hasSize(1);
  }

  private Consortium keyed(String key) throws Exception {
    Consortium.Builder builder =
        Consortium.in(Files.createTempDirectory(folder, "keyed"))
            .entityKey("person")
            .columns("region: {type: string, use: [dimension], values: [north, south]}")
            .rules("{min_group_size: 2, min_parties: 1, min_group_size_of_others: 0}");
    for (int party = 0; party < 3; party++) {
      builder
          .rows("SELECT 'north' AS region")
          .source(party, "SELECT 'north' AS region, " + key + " AS person FROM range(2)");
    }
    return builder.build();
  }

  /** A version and a query. */
  static final List<String> ANSWERED =
      List.of(
          "3.5 count(*) FROM {t} WHERE CAST(region AS VARCHAR(5)) = 'north'",
          "3.5 CAST(region AS CHAR(7)) AS x, count(*) FROM {t} GROUP BY 1 ORDER BY 1",
          "3.5 CAST(region AS VARCHAR(3)) AS x, count(*) FROM {t} GROUP BY 1 ORDER BY 1",
          "3.5 count(*) FROM {t} WHERE d + INTERVAL 1 DAY > DATE'2021-02-01'",
          "3.5 count(*) FROM {t} WHERE d > DATE'2021-01-01' + INTERVAL 1 MONTH",
          "3.5 count(*) FROM {t} WHERE at + INTERVAL 1 DAY > TIMESTAMP'2021-01-02 00:00:00'",
          "3.5 count(*) FROM {t} WHERE d - INTERVAL 1 MONTH > DATE'2021-01-01'",
          "3.5 count(*) FROM {t} WHERE d - DATE'2021-01-01' > INTERVAL '1' DAY",
          "3.5 datediff(d, DATE'2021-01-01') AS x, count(*) FROM {t} GROUP BY 1 ORDER BY 1",
          "3.5 named_struct('a', n).a AS x, count(*) FROM {t} GROUP BY 1 ORDER BY 1",
          "3.5 count(struct(n, region)), count(map(n, 1)) FROM {t}",
          "3.5 count(*) FROM {t} WHERE array(n, 2)[0] = 1",
          "3.5 count(*), INTERVAL '1' DAY * count(*) AS i, named_struct('a', sum(n)) AS s FROM {t}",
          "3.5 array(1) AS i, region, count(*) FROM {t} GROUP BY 1, 2 ORDER BY region",
          "4.0 collation(region) AS c, count(*) FROM {t} GROUP BY region ORDER BY region",
          "4.0 count(*) FROM {t} WHERE region = 'north' COLLATE UTF8_BINARY",
          "4.1 count(*), TIME'10:00:00' AS x FROM {t}");

  /** A version, a query, and the type that it is refused for, or what to write in its place. */
  static final List<String> REFUSED =
      List.of(
          "3.5 avg(d - DATE'2021-01-01') FROM {t} | write datediff(a, b), a number of days",
          "3.5 sum(n * INTERVAL '1' DAY) FROM {t} | INTERVAL DAY",
          "3.5 max(at - TIMESTAMP'2021-01-01 00:00:00') FROM {t} | timestampdiff(SECOND, b, a)",
          "3.5 n * INTERVAL '1' YEAR AS x, count(*) FROM {t} GROUP BY 1 | INTERVAL YEAR",
          "3.5 count(*) FROM {t} WHERE CAST(n AS INTERVAL DAY) = INTERVAL '1' DAY | INTERVAL DAY",
          "3.5 array(n) AS x, count(*) FROM {t} GROUP BY 1 | ARRAY<INT>",
          "3.5 map(1, 'a', 2, 'b')[n] AS x, count(*) FROM {t} GROUP BY 1 | MAP<INT, STRING>",
          "3.5 count(*) FROM {t} WHERE CAST(region AS BINARY) = X'6e6f727468' | BINARY",
          "4.0 count(*) FROM {t} WHERE region COLLATE UTF8_LCASE = 'north'"
              + " | STRING COLLATE UTF8_LCASE",
          "4.0 count(*) FROM {t} WHERE region = 'north' COLLATE UTF8_LCASE"
              + " | STRING COLLATE UTF8_LCASE",
          "4.0 region COLLATE UTF8_LCASE AS r, count(*) FROM {t} GROUP BY 1"
              + " | STRING COLLATE UTF8_LCASE",
          "4.0 min(region COLLATE UTF8_LCASE) FROM {t} | STRING COLLATE UTF8_LCASE",
          "4.0 variant_get(parse_json(js), '$', 'int') AS x, count(*) FROM {t} GROUP BY 1"
              + " | VARIANT",
          "4.0 count(*) FROM {t} WHERE CAST(CAST(n AS VARIANT) AS INT) = 1 | VARIANT",
          "4.1 make_time(n, 0, 0) AS x, count(*) FROM {t} GROUP BY 1 | TIME(6)",
          "4.1 max(make_time(n, 0, 0)) FROM {t} | TIME(6)",
          "4.1 count(*) FROM {t} WHERE make_time(n, 0, 0) > TIME'02:00:00' | TIME(6)");

  private boolean exists(String versioned) {
    return Double.parseDouble(versioned.substring(0, 3)) <= version;
  }

  @ParameterizedTest
  @FieldSource("ANSWERED")
  void ofQueriesAreAnsweredAsPlainSparkDoes(String versioned) {
    if (exists(versioned)) {
      asked.matches("SELECT " + versioned.substring(4));
    }
  }

  @ParameterizedTest
  @FieldSource("REFUSED")
  void ofQueriesAreRefusedByName(String versioned) {
    if (exists(versioned)) {
      int bar = versioned.lastIndexOf(" | ");
      String query = "SELECT " + versioned.substring(4, bar);
      // Plain Spark knows the query.
      assertThat(asked.plain(query)).isNotEmpty();
      JointlyException refusal =
          Consortium.failureOf(() -> asked.dataset("p1", query).collectAsList());
      assertThat(refusal.code())
          .as(refusal.getMessage())
          .isIn(ErrorCode.NOT_AGGREGATED, ErrorCode.UNSUPPORTED_SQL);
      String reason = versioned.substring(bar + 3);
      if (reason.equals(reason.toUpperCase(Locale.ROOT))) {
        assertThat(refusal)
            .hasMessageContaining("type " + reason)
            .hasMessageContaining("compute it in the `source` of policy.yaml");
      } else {
        assertThat(refusal).hasMessageContaining(reason);
      }
    }
  }
}

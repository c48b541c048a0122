package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Conditions and the literals in them mean what they mean to plain Spark. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilterTest {

  private static final List<String> CONDITIONS =
      List.of(
          "age = 30",
          "age <> 30",
          "NOT age = 30",
          "age < 30 OR age >= 60",
          "age > 29 AND NOT (name = 'north' OR ok)",
          "age BETWEEN 29 AND 31",
          "age NOT BETWEEN 29 AND 31",
          "age <=> NULL",
          "age IN (30, 31, 90)",
          "age NOT IN (30, 31)",
          "age IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 30)",
          "age IS NULL",
          "age IS NOT NULL AND ok IS NULL",
          "ok",
          "NOT ok",
          "ok IS NOT TRUE",
          "small = 5Y AND big > 9000000000L",
          "age + small > 34",
          "name = 'O\\'Brien \"Bo\" \\\\ % _'",
          "name = 'Zürich–東京 😀'",
          "name > 'Z'",
          "name IN ('north', 'Zürich–東京 😀', '')",
          "name LIKE 'nor%'",
          "name LIKE '%rth'",
          "name LIKE '%–東%'",
          "name NOT LIKE '%o%'",
          "name LIKE 'north'",
          "upper(name) = 'NORTH' AND lower(name) = name",
          "day = DATE'2024-02-29'",
          "day < '2024-02-29'",
          "day BETWEEN DATE'0001-01-01' AND DATE'1582-10-15'",
          "year(day) = 2024 AND month(day) = 2",
          "day + INTERVAL 1 DAY = DATE'2024-03-01'",
          "at = TIMESTAMP'2024-02-29 12:34:56.789012'",
          "at > TIMESTAMP'2024-02-29 12:34:56.789011 Europe/Berlin'",
          "cast(at AS DATE) = day",
          "hour(at) = 12",
          "local = TIMESTAMP_NTZ'2024-02-29 12:34:56.789012'",
          "price = 10.10",
          "price > 10.1BD AND price < 99999.99",
          "price * 2 = 20.2",
          "huge = 12345678901234567890123456789012345678",
          "x > 1.5D AND x <= 2.5e0",
          "x = double('NaN')",
          "x > 1e308",
          "y = float('1.1')",
          "coalesce(name, 'none') = 'none'",
          "CASE WHEN age > 50 THEN 'old' WHEN age > 20 THEN 'adult' END = 'adult'",
          "length(trim(name)) > 5",
          "substring(name, 2, 3) = 'ort'");

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    parties =
        Consortium.in(folder)
            .columns(
                "name: {type: string, use: [filter]}",
                "age: {type: int, use: [filter, measure]}",
                "small: {type: tinyint, use: [filter]}",
                "big: {type: bigint, use: [filter]}",
                "ok: {type: boolean, use: [filter]}",
                "day: {type: date, use: [filter]}",
                "at: {type: timestamp, use: [filter]}",
                "local: {type: timestamp_ntz, use: [filter]}",
                "price: {type: \"decimal(7,2)\", use: [filter]}",
                "huge: {type: \"decimal(38,0)\", use: [filter]}",
                "x: {type: double, use: [filter]}",
                "y: {type: float, use: [filter]}")
            .rules("{min_group_size: 1, min_parties: 1, aggregate_arguments: any_expression}")
            .rows(row("'north'", 30, "true", "2024-02-29", "10.10", "1.6D"))
            .rows(
                row("'O\\'Brien \"Bo\" \\\\ % _'", 31, "false", "1500-01-01", "99999.99", "2.5D")
                    + " UNION ALL "
                    + row("'Zürich–東京 😀'", 90, "NULL", "2024-03-01", "-1.00", "double('NaN')"))
            .rows(
                row("NULL", null, "NULL", "9999-12-31", "0.00", "double('Infinity')")
                    + " UNION ALL "
                    + row("''", 29, "true", "2020-02-29", "10.09", "1e-300D"))
            .build();
  }

  private static String row(
      String name, @Nullable Integer age, String ok, String day, String price, String x) {
    return """
        SELECT %1$s AS name, CAST(%2$s AS INT) AS age, 5Y AS small, 9000000001L AS big,
               CAST(%3$s AS BOOLEAN) AS ok, DATE'%4$s' AS day,
               TIMESTAMP'%4$s 12:34:56.789012' AS at, TIMESTAMP_NTZ'%4$s 12:34:56.789012' AS local,
               CAST(%5$s AS DECIMAL(7,2)) AS price,
               CAST('12345678901234567890123456789012345678' AS DECIMAL(38,0)) AS huge,
               %6$s AS x, float('1.1') AS y
        """
        .formatted(name, age, ok, day, price, x);
  }

  /** Every condition inside an aggregate, all in one session. */
  @Test
  void conditionsChooseTheSameRows() {
    String counts =
        IntStream.range(0, CONDITIONS.size())
            .mapToObj(i -> "count(CASE WHEN %s THEN 1 END) AS c%d".formatted(CONDITIONS.get(i), i))
            .collect(Collectors.joining(", "));
    Row joint = parties.joint("SELECT " + counts + " FROM {t}").get(0);
    Row plain = parties.plain("SELECT " + counts + " FROM {t}").get(0);
    for (int i = 0; i < CONDITIONS.size(); i++) {
      assertThat(joint.getLong(i)).as(CONDITIONS.get(i)).isEqualTo(plain.getLong(i));
    }
  }

  /** Conditions of WHERE come another way; a few at a time, so that each decides. */
  @Test
  void whereDoesToo() {
    for (int from = 0; from < CONDITIONS.size(); from += 10) {
      String where =
          CONDITIONS.subList(from, Math.min(from + 10, CONDITIONS.size())).stream()
              .map(condition -> "(" + condition + ")")
              .collect(Collectors.joining(from % 20 == 0 ? " OR " : " AND NOT "));
      parties.matches("SELECT count(*), sum(age) FROM {t} WHERE " + where);
    }
  }

  /** Spark plans a long list as a hash set; the partners must nevertheless ask the same. */
  @Test
  void theOrderOfAListDoesNotMatter() {
    String up = IntStream.range(0, 40).mapToObj(i -> "" + i).collect(Collectors.joining(", "));
    String down =
        IntStream.range(0, 40).mapToObj(i -> "" + (39 - i)).collect(Collectors.joining(","));
    String query = "SELECT count(*) FROM {t} WHERE name IN ('north', '') AND age IN (%s)";
    var results =
        parties.attempt(
            java.util.Map.of(
                "p1", query.formatted(up),
                "p2", query.formatted(down),
                "p3", query.replace("'north', ''", "'', 'north'").formatted(up)));
    results.forEach(
        (party, result) ->
            assertThat(result.answer()).as(party).isEqualTo(parties.plain(query.formatted(up))));
  }
}

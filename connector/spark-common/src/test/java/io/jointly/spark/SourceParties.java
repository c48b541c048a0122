package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/**
 * Three parties whose rows lie where the {@code source} of each says. The oracle never reads a
 * source: it has the rows as SQL.
 */
final class SourceParties {

  private static final List<String> ROWS =
      List.of(
          "('n', 30, DATE '2024-01-31', 120.50, 2.5D), ('n', 31, DATE '2024-02-29', 0.01, 0.25D),"
              + " ('s', 64, DATE '2025-12-31', 99999.99, 14D), ('s', 97, NULL, NULL, NULL)",
          "('n', 45, DATE '2024-01-01', 7.00, 1D), ('n', 46, DATE '2024-01-02', 7.10, 1.125D),"
              + " ('s', 47, DATE '2024-06-30', 7.20, 0D), (NULL, 48, DATE '2025-03-30', 7.30, 3D)",
          "('s', 20, DATE '2025-01-01', 1000.00, 30D), ('s', 21, DATE '2025-01-02', 2000.00, 31D),"
              + " ('n', 22, DATE '2025-01-03', 3000.00, 3D), ('Übersee', 23, NULL, 0.00, 8D)");

  /** The columns of all sources, in Spark's types. */
  static final String COLUMNS =
      "region STRING, age INT, admitted DATE, cost DECIMAL(12,2), los DOUBLE";

  static final String GROUPED =
      "SELECT region, year(admitted) AS y, count(*) AS n, sum(cost) AS c, avg(los) AS l, avg(age) AS a"
          + " FROM {t} WHERE age < 98 GROUP BY region, year(admitted) ORDER BY region, y";
  private static final String TOTAL = "SELECT count(*) AS n, sum(cost) AS c FROM {t} WHERE %s";

  private SourceParties() {}

  /** The rows of a party as a query. */
  static String rows(int party) {
    return rowsOf(ROWS.get(party));
  }

  /** A row that a source must not give. */
  static String stray() {
    return rowsOf("('n', 99, DATE '2024-01-01', 5.00, 5D)");
  }

  private static String rowsOf(String values) {
    return "SELECT region, age, admitted, CAST(cost AS DECIMAL(12,2)) AS cost, los FROM VALUES "
        + values
        + " AS t(region, age, admitted, cost, los)";
  }

  static Consortium of(SparkSession spark, Path folder, List<String> sources) throws IOException {
    Consortium.Builder builder =
        Consortium.over(spark, Files.createDirectories(folder))
            .columns(
                "region: {type: string, use: [dimension], values: [n, s, Übersee]}",
                "age: {type: int, use: [filter, measure], min: 0, max: 120}",
                "admitted: {type: date, use: [dimension], min: 2024-01-01, max: 2025-12-31}",
                "cost: {type: 'decimal(12,2)', use: [measure], min: 0, max: 100000}",
                "los: {type: double, use: [measure], min: 0, max: 100, fraction_bits: 20}")
            .rules(
                "{min_group_size: 1, min_parties: 1, difference_check: refuse, min_difference: 2}");
    for (int party = 0; party < ROWS.size(); party++) {
      builder.rows(rows(party)).source(party, sources.get(party));
    }
    return builder.build();
  }

  /**
   * The joint answer is plain Spark's; a query that differs by a row of the first party's source is
   * refused there; and each party keeps these names of what its source reads.
   */
  static void areAnsweredAndCompared(Consortium parties, List<Set<String>> names)
      throws IOException {
    // 97 is one row of the first party.
    parties.matches(TOTAL.formatted("age < 97"));
    JointlyException refusal =
        Consortium.failureOf(() -> parties.joint(TOTAL.formatted("age < 98")));
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(ErrorCode.DIFFERENCE);
    for (int party = 0; party < names.size(); party++) {
      assertThat(register(parties, parties.parties.get(party))).isEqualTo(names.get(party));
    }
  }

  private static Set<String> register(Consortium parties, String party) throws IOException {
    Path file =
        parties.folder.resolve(party + ".pem.test-" + parties.number + "." + party + ".t.sources");
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(file)) {
      names.add(line.substring(line.lastIndexOf('\t') + 1));
    }
    return names;
  }
}

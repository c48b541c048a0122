package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.crypto.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code jointly check} of a compute party's shares. */
class ShareTableCheckTest {

  private static final String COLUMNS =
      """
        region: {type: string, use: [dimension, filter], values: [canary-north, south]}
        born:   {type: int, use: [dimension, filter], min: 1990, max: 1995}
        pay:    {type: int, use: [measure], min: 0, max: 9000}
      """;

  @TempDir static Path folder;

  private static Consortium parties;
  private static Dataset<Row> open;
  private static Dataset<Row> hidden;

  private final List<String> lines = new ArrayList<>();

  @BeforeAll
  static void start() {
    StringBuilder dealers = new StringBuilder();
    for (String dealer : List.of("d0", "d1", "d2")) {
      dealers.append(dealers.isEmpty() ? "" : ", ").append(dealer).append(": \"");
      dealers.append(Identity.generate(new SecureRandom()).publicKey().base64()).append('"');
    }
    String declared = "dealers: {%s}\nhide_dimensions: %s\ncolumns:\n%s";
    String rows =
        "SELECT IF(id % 3 = 0, NULL, 'canary-north') AS region, INT(1990 + id % 6) AS born,"
            + " INT(id) AS pay FROM range(12)";
    Consortium.Builder builder =
        Consortium.in(folder)
            .columns("x: {type: int, use: [measure], min: 0, max: 9}")
            .dealt("open", declared.formatted(dealers, false, COLUMNS), rows)
            .dealt(
                "hidden",
                declared.formatted(
                    dealers, true, COLUMNS.replace("[dimension, filter]", "[dimension]")),
                rows);
    for (int party = 0; party < 3; party++) {
      builder.rows("SELECT INT(id) AS x FROM range(9)");
    }
    parties = builder.build();
    SharesForTests.deal(parties, "open");
    SharesForTests.deal(parties, "hidden");
    open = shares("open");
    hidden = shares("hidden");
  }

  private static Dataset<Row> shares(String table) {
    return parties.spark.table("global_temp." + Consortium.shares(parties.number, "p1", table));
  }

  private static void put(String table, Dataset<Row> shares) {
    shares.createOrReplaceGlobalTempView(Consortium.shares(parties.number, "p1", table));
  }

  private int check(String party) {
    lines.clear();
    int problems = new CatalogCheck(parties.spark, party, lines::add).run();
    assertThat(String.join("\n", lines)).doesNotContain("canary");
    return problems;
  }

  private List<String> problems() {
    return lines.stream().filter(line -> line.startsWith("PROBLEM ")).toList();
  }

  private static String digest(List<String> lines, String table) {
    String start = "table " + table + ": each session compares this digest";
    return lines.stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void saysHowManyRowsThereAreAndTheDigest() {
    put("open", open);
    put("hidden", hidden);
    assertThat(check("p1")).as(lines.toString()).isZero();
    assertThat(lines)
        .contains(
            "table open: 12 rows, with all columns of what was collected",
            "table hidden: 12 rows, with all columns of what was collected",
            "no problem: a first query would not fail at this party");
    String first = digest(lines, "open");
    assertThat(first).matches("[0-9a-f]{64}");
    // Of the same dealers, batches and numbers, whatever the shares are.
    assertThat(digest(lines, "hidden")).isEqualTo(first);
    assertThat(check("p2")).isZero();
    assertThat(digest(lines, "open")).isEqualTo(first);
    put("open", open.limit(11));
    assertThat(check("p1")).isZero();
    assertThat(digest(lines, "open")).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          open   | *, IF(row__number < 6, 'p2', holder__id) AS d | holder__id | that are not shares of this party, p1: 5
          open   | *, IF(row__number < 3, 'x', dealer__id) AS d | dealer__id | whose dealer__id is no dealer of the collaboration: 2
          open   | *, IF(row__number < 4, NULL, batch__name) AS d | batch__name | without batch__name: 3
          open   | *, IF(row__number = 7, 0L, row__number) AS d | row__number | without row__number: 1
          open   | *, IF(born = 1990, 1899, born) AS d | born | with a value of born that is not declared: 2
          open   | *, IF(row__number > 10, NULL, pay__offset) AS d | pay__offset | whose pay__offset is no share: 2
          open   | *, IF(row__number > 9, named_struct('low', -1L, 'high', 9223372036854775807L), pay__offset) AS d | pay__offset | whose pay__offset is no share: 3
          hidden | *, slice(cells__present, 1, IF(row__number > 8, 5, 99)) AS d | cells__present | whose cells__present has not one share for each cell: 4
          hidden | *, IF(row__number > 11, NULL, pay__present) AS d | pay__present | whose pay__present has not one share for each cell: 1
          """)
  void countsRowsThatAreNone(String table, String select, String column, String what) {
    put("open", open);
    put("hidden", hidden);
    Dataset<Row> good = table.equals("open") ? open : hidden;
    put(
        table,
        good.selectExpr(select.replaceFirst(", ", "\u0000").split("\u0000"))
            .drop(column)
            .withColumnRenamed("d", column));
    assertThat(check("p1")).as(lines.toString()).isEqualTo(1);
    assertThat(problems())
        .containsExactly(
            "PROBLEM [JOINTLY_SOURCE] the shares of table "
                + table
                + " in policy.yaml have rows "
                + what
                + ". Keep the rows as they were collected, each once");
    assertThat(lines).noneMatch(line -> line.startsWith("table " + table + ": each session"));
  }

  @Test
  void findsRowsThatAreThereTwice() {
    put("hidden", hidden);
    put("open", open.union(open.filter("row__number <= 4")).union(open.filter("row__number = 1")));
    assertThat(check("p1")).isEqualTo(1);
    assertThat(problems().get(0)).contains("that are there already, and would count again: 5");
  }

  @Test
  void namesEveryColumnThatIsWrong() {
    put("hidden", hidden);
    put("open", open.drop("pay__offset").withColumn("row__number", open.col("born")));
    assertThat(check("p1")).isEqualTo(2);
    assertThat(problems())
        .containsExactly(
            "PROBLEM [JOINTLY_SOURCE] the shares of table open in policy.yaml have row__number as"
                + " int, and what was collected has it as bigint. Keep all columns as they were"
                + " collected",
            "PROBLEM [JOINTLY_SOURCE] the shares of table open in policy.yaml have no column"
                + " pay__offset, and what was collected has it as struct<low:bigint,high:bigint>."
                + " Keep all columns as they were collected");
  }

  @Test
  void saysThatNothingIsCollectedYet() throws Exception {
    put("open", open);
    put("hidden", hidden);
    Path policy = folder.resolve("p3.policy.yaml");
    String good = Files.readString(policy);
    String named =
        "  open: {shares: \"SELECT * FROM global_temp."
            + Consortium.shares(parties.number, "p3", "open")
            + "\"}\n";
    assertThat(good).contains(named);
    for (String other :
        List.of("  open: {shares: \"SELECT * FROM parquet.`" + folder + "/none`\"}\n", "")) {
      Files.writeString(policy, good.replace(named, other));
      assertThat(check("p3")).as(lines.toString()).isZero();
      assertThat(lines)
          .anyMatch(line -> line.startsWith("note: table open: nothing collected yet, for "))
          .contains(
              "no problem: a first query would not fail at this party, but over open, of which it"
                  + " has no shares yet");
    }
    Files.writeString(
        policy, good.replace(named, "  open: {shares: \"SELECT * FROM nothing_there\"}\n"));
    assertThat(check("p3")).isEqualTo(1);
    assertThat(problems().get(0))
        .startsWith(
            "PROBLEM [JOINTLY_SOURCE] the shares of table open in policy.yaml cannot be read")
        .contains("nothing_there");
  }
}

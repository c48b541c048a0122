package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One check finds all that a first query would stumble over, and nothing else. */
class CatalogCheckTest {

  private static final String GOOD =
      "SELECT 1 AS age, 'a' AS kind, 0.5D AS dose, DATE '2024-02-03' AS day,"
          + " TIMESTAMP '2024-02-03 04:05:06' AS at, TIMESTAMP_NTZ '2024-02-03 04:05:06' AS local,"
          + " 1.50BD AS cost, 'p' AS pid";

  @TempDir Path folder;
  private Consortium consortium;
  private final List<String> lines = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    Files.createDirectory(folder.resolve("mail"));
    consortium =
        Consortium.in(folder)
            .mailbox(folder.resolve("mail").toString())
            .columns(
                "age: {type: int, use: [measure], min: 0, max: 120}",
                "kind: {type: string, use: [dimension], values: [a, \"it's\"]}",
                "dose: {type: double, use: [measure], min: -1, max: 1, fraction_bits: 20}",
                "day: {type: date, use: [filter], min: 2024-01-01, max: 2024-12-31}",
                "at: {type: timestamp, use: [filter], min: \"2024-01-01T00:00:00Z\"}",
                "local: {type: timestamp_ntz, use: [filter], max: \"2024-12-31T00:00:00\"}",
                "cost: {type: \"decimal(3,2)\", use: [measure], min: 1, max: 2}")
            .entityKey("pid")
            .maxRows("20")
            .rows(GOOD)
            .rows(GOOD)
            .rows(GOOD)
            .build();
  }

  private int check(String catalog) {
    lines.clear();
    return new CatalogCheck(consortium.spark, catalog, lines::add).run();
  }

  private void source(String sql) throws Exception {
    Path file = folder.resolve("p1.policy.yaml");
    String policy = Files.readString(file);
    Files.writeString(
        file,
        policy.substring(0, policy.indexOf("tables:"))
            + "tables:\n  t:\n    source: |-\n"
            + sql.indent(6));
  }

  private List<String> problems() {
    return lines.stream().filter(line -> line.startsWith("PROBLEM ")).toList();
  }

  /** The queries that show rows, in the order of the lines. */
  private List<String> queries() {
    return lines.stream()
        .filter(line -> line.startsWith("    this shows them: "))
        .map(line -> line.substring("    this shows them: ".length()))
        .toList();
  }

  @Test
  void saysWhatIsInOrderAndTheDigest() throws Exception {
    consortium.spark.conf().unset("spark.sql.catalog.p1.run");
    assertThat(check("p1")).isZero();

    assertThat(lines)
        .filteredOn(line -> line.startsWith("rules: "))
        .singleElement()
        .asString()
        .startsWith("rules: min_group_size 1, ");
    assertThat(lines)
        .noneMatch(line -> line.contains("of this party's policy"))
        .anyMatch(line -> line.startsWith("table t: the source has all 7 declared columns"))
        .contains("table t: 1 row", "no problem: a first query would not fail at this party")
        .anyMatch(line -> line.startsWith("mailbox ") && line.contains("executors can put"))
        .anyMatch(line -> line.startsWith("ledger ") && line.endsWith("it holds no query yet"))
        .anyMatch(line -> line.startsWith("note: a job needs the option run"));
    assertThat(lines.get(lines.size() - 1))
        .endsWith(Sha.hex(Files.readAllBytes(folder.resolve("collaboration.yaml"))));
    try (var left = Files.walk(folder.resolve("mail"))) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
    try (var beside = Files.list(folder)) {
      assertThat(beside.filter(file -> file.toString().endsWith(".ledger"))).isEmpty();
    }
  }

  /** Every row breaks something, and the query that is printed shows exactly those that do. */
  @Test
  void countsTheRowsThatAQueryWouldStumbleOver() throws Exception {
    source(
        """
        SELECT CAST(id - 1 AS INT) AS age, -- years
          IF(id % 2 = 0, 'it''s', IF(id = 3, 'c', 'a')) AS kind,
          IF(id = 5, double('NaN'), IF(id = 6, 1.5D, 0D)) AS dose,
          date_add(DATE '2024-12-29', CAST(id AS INT)) AS day,
          TIMESTAMP '2024-01-01 00:00:00Z' - make_interval(0, 0, 0, 0, 0, 0, 4 - id) AS at,
          TIMESTAMP_NTZ '2024-12-31 00:00:00' + make_dt_interval(0, 0, 0, id - 2) AS local,
          CAST(id AS DECIMAL(3,2)) AS cost,
          IF(id < 4, NULL, 'p') AS pid
        FROM range(9) -- all of them""");
    assertThat(check("p1")).isEqualTo(7);
    assertThat(lines)
        .contains(
            "table t: 9 rows",
            "note: table t: rows with NULL as their entity_key pid, which count as nobody: 4");
    assertThat(problems())
        .containsExactly(
            "PROBLEM [JOINTLY_OUTSIDE_BOUNDS] table t: rows with age outside min 0 and max 120"
                + " (outside_bounds: refuse): 1",
            "PROBLEM [JOINTLY_OUTSIDE_BOUNDS] table t: rows with kind outside its list of 2 values"
                + " (outside_bounds: refuse): 1",
            "PROBLEM [JOINTLY_OUTSIDE_BOUNDS] table t: rows with dose outside min -1.0D and max 1.0D"
                + " (outside_bounds: refuse): 2",
            "PROBLEM [JOINTLY_OUTSIDE_BOUNDS] table t: rows with day outside min DATE '2024-01-01'"
                + " and max DATE '2024-12-31' (outside_bounds: refuse): 6",
            "PROBLEM [JOINTLY_OUTSIDE_BOUNDS] table t: rows with at outside min TIMESTAMP"
                + " '2024-01-01T00:00:00Z' (outside_bounds: refuse): 4",
            "PROBLEM [JOINTLY_OUTSIDE_BOUNDS] table t: rows with local outside max TIMESTAMP_NTZ"
                + " '2024-12-31T00:00:00' (outside_bounds: refuse): 6",
            "PROBLEM [JOINTLY_OUTSIDE_BOUNDS] table t: rows with cost outside min 1.00BD and max"
                + " 2.00BD (outside_bounds: refuse): 7");
    assertThat(queries().stream().map(query -> consortium.spark.sql(query).count()))
        .containsExactly(1L, 1L, 2L, 6L, 4L, 6L, 7L, 4L);
    assertThat(lines).contains("7 problems, marked PROBLEM above");

    // What another mode lets pass is no problem, and is said.
    Path policy = folder.resolve("p1.policy.yaml");
    Files.writeString(
        policy,
        Files.readString(policy).replace("outside_bounds: refuse", "outside_bounds: clamp"));
    assertThat(check("p1")).isEqualTo(2);
    assertThat(problems())
        .containsExactly(
            "PROBLEM [JOINTLY_OUTSIDE_BOUNDS] table t: rows with kind outside its list of 2 values"
                + " (outside_bounds: clamp): 1",
            "PROBLEM [JOINTLY_OUTSIDE_BOUNDS] table t: rows with NaN in dose, which outside_bounds:"
                + " clamp does not change: 1");
    assertThat(queries().stream().map(query -> consortium.spark.sql(query).count()))
        .containsExactly(1L, 1L, 1L, 1L, 6L, 4L, 6L, 7L, 4L);
    Files.writeString(
        policy,
        Files.readString(policy).replace("outside_bounds: clamp", "outside_bounds: \"null\""));
    assertThat(check("p1")).isZero();
    assertThat(lines)
        .contains(
            "note: table t: rows with dose outside min -1.0D and max 1.0D, which is taken for NULL"
                + " (outside_bounds: null): 2");
  }

  /** As COLLABORATION.md says: a file needs no table, and all its columns are strings. */
  @Test
  void aCsvFileIsASource() throws Exception {
    Path csv = folder.resolve("rows.csv");
    Files.writeString(csv, "age,kind\n30,a\n140,\"it's\"\n");
    String file = " FROM csv.`" + csv + "` WITH (header = true)";
    String rest = GOOD.substring(GOOD.indexOf(", 0.5D")) + file;
    source("SELECT CAST(age AS INT) AS age, kind" + rest);
    assertThat(check("p1")).isEqualTo(1);
    assertThat(lines).contains("table t: 2 rows");
    assertThat(problems().get(0)).contains("age outside min 0 and max 120").endsWith(": 1");
    assertThat(consortium.spark.sql(queries().get(0)).first().getInt(0)).isEqualTo(140);
    source("SELECT age, kind" + rest);
    assertThat(check("p1")).isEqualTo(1);
    assertThat(problems().get(0)).contains("declared int and its source gives string");
    source("SELECT age, kind" + rest.replace(" WITH (header = true)", ""));
    assertThat(check("p1")).isEqualTo(1);
    assertThat(problems().get(0)).contains("[JOINTLY_SOURCE]", "age");
  }

  @Test
  void findsTooManyRows() throws Exception {
    source(GOOD.replace("SELECT ", "SELECT /* all */ ") + " FROM range(21);");
    assertThat(check("p1")).isEqualTo(1);
    assertThat(problems().get(0))
        .startsWith("PROBLEM [JOINTLY_TOO_MANY_ROWS] table t: rows: 21, more than max_rows: 20");
    assertThat(consortium.spark.sql(queries().get(0)).first().getLong(0)).isEqualTo(21);
  }

  /** One run finds what is wrong in several places. */
  @Test
  void findsEverythingAtOnce() throws Exception {
    source("SELECT 3L AS age, 'a' AS kind, 1 AS Dose, 'c' AS kind2, 'x' AS late");
    Files.delete(folder.resolve("mail"));
    Files.writeString(folder.resolve("p1.policy.yaml.proposals"), "");
    assertThat(check("p1")).isEqualTo(8);
    assertThat(problems())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("[JOINTLY_SOURCE] column age of table t is declared int")
                    .contains("its source gives bigint", "CAST(age AS int)"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("has no column day; it has age, kind, Dose, kind2, late. Give day"))
        .anySatisfy(line -> assertThat(line).contains("column dose", "gives int"))
        .anySatisfy(line -> assertThat(line).contains("no column pid"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("PROBLEM [JOINTLY_MAILBOX] the mailbox file:" + folder + "/mail")
                    .contains("does not exist", "`mkdir " + folder + "/mail`"));
    assertThat(folder.resolve("mail")).doesNotExist();
  }

  /** Files and options, too, as far as one does not depend on the other. */
  @Test
  void findsEveryBadFileAndOption() throws Exception {
    SparkSession spark = consortium.spark;
    String prefix = "spark.sql.catalog.p1.";
    spark.conf().set(prefix + "join-timeout", "soon");
    spark.conf().set(prefix + "polcy", "p");
    spark.conf().unset(prefix + "mailbox");
    spark.conf().set(prefix + "identity", folder.resolve("p2.pem").toString());
    Files.writeString(folder.resolve("p1.policy.yaml"), "enabled: maybe\n");
    assertThat(check("p1")).isEqualTo(5);
    assertThat(problems())
        .anySatisfy(line -> assertThat(line).contains("unknown option " + prefix + "polcy"))
        .anySatisfy(line -> assertThat(line).contains(prefix + "join-timeout is 'soon'"))
        .anySatisfy(line -> assertThat(line).contains(prefix + "mailbox is missing"))
        .anySatisfy(line -> assertThat(line).contains("[JOINTLY_POLICY_FILE]"))
        .anySatisfy(line -> assertThat(line).contains("holds another identity's key"));
    assertThat(lines)
        .contains("5 problems, marked PROBLEM above; tables and mailbox were not looked at");
  }

  /** Tables, mailbox and records do not depend on the key. */
  @Test
  void looksAtEverythingElseWhereTheKeyIsAnothers() throws Exception {
    source("SELECT 1 AS other");
    consortium
        .spark
        .conf()
        .set("spark.sql.catalog.p1.identity", folder.resolve("p2.pem").toString());
    assertThat(check("p1")).isGreaterThan(1);
    assertThat(problems())
        .anySatisfy(line -> assertThat(line).contains("holds another identity's key"))
        .anySatisfy(line -> assertThat(line).contains("has no column age; it has other"));
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).startsWith("mailbox "))
        .anySatisfy(line -> assertThat(line).startsWith("audit log and ledger were not looked at"))
        .noneSatisfy(line -> assertThat(line).contains("tables and mailbox were"))
        .contains("policy: that of p1");
  }

  @Test
  void findsALedgerThatIsGone() throws Exception {
    consortium.spark.conf().set("spark.sql.catalog.p1.ledger", folder + "/nowhere/ledger");
    assertThat(check("p1")).isEqualTo(1);
    assertThat(problems().get(0))
        .contains("[JOINTLY_LEDGER]", "/nowhere/ledger could not be begun");

    consortium.spark.conf().set("spark.sql.catalog.p1.ledger", folder + "/moved.ledger");
    Files.writeString(
        folder.resolve("p1.pem.test-" + consortium.number + ".p1.ledger-place"), "/gone\n");
    assertThat(check("p1")).isEqualTo(1);
    assertThat(problems().get(0)).contains("[JOINTLY_LEDGER]", "is missing or empty, but");
    assertThat(folder.resolve("moved.ledger")).doesNotExist();
  }

  @Test
  void findsASourceThatDoesNotRun() throws Exception {
    source("SELECT * FROM no_such_table");
    assertThat(check("p1")).isEqualTo(1);
    assertThat(problems().get(0))
        .startsWith("PROBLEM [JOINTLY_SOURCE] the source of table t")
        .contains("no_such_table")
        .doesNotContain("\n");
    source(
        GOOD.replace("1 AS age", "CAST(CAST(id - 1 AS STRING) || 'x' AS INT) AS age")
            + " FROM range(3)");
    assertThat(check("p1")).isEqualTo(1);
    assertThat(problems().get(0)).contains("[JOINTLY_LOCAL_JOB]", "CAST_INVALID_INPUT");
  }

  @Test
  void findsAMailboxThatCannotBeWritten() throws Exception {
    Files.delete(folder.resolve("mail"));
    Files.writeString(folder.resolve("mail"), "a file where the folder should be");

    assertThat(check("p1")).isPositive();
    assertThat(problems()).anyMatch(line -> line.contains("[JOINTLY_MAILBOX]"));
  }

  @Test
  void findsACatalogWithoutOptions() {
    assertThatThrownBy(() -> check("nowhere"))
        .hasMessageContaining("[JOINTLY_OPTION] spark.sql.catalog.nowhere is not set");
  }
}

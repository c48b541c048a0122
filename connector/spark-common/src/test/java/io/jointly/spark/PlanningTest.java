package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MemoryMailbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Looking contacts nobody, and what EXPLAIN says is what then happens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlanningTest {

  /** Enough groups for two blocks, with one group's elements on both sides of the border. */
  private static final String QUERY =
      "SELECT ward, count(*) AS n, avg(age), sum(cost) FROM {t} WHERE age > 5 GROUP BY ward ORDER BY"
          + " ward";

  private static final Pattern LEAVES =
      Pattern.compile(
          "a sealed share of each (element|total) \\((\\d+) bytes\\) to (?:each of )?(.*?)[;\\n]");

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    parties =
        Consortium.in(folder)
            .columns(
                "ward: {type: int, use: [dimension], min: 1, max: 30000}",
                "age: {type: int, use: [filter, measure], min: 0, max: 120}",
                "cost: {type: \"decimal(12,2)\", use: [measure], min: 0, max: 1000}")
            .receivers("[p1, p3]")
            .roles(2, "[data]")
            .roles(3, "[compute]")
            .parties(4, 1)
            .rows(rows(1))
            .rows(rows(2))
            .rows(rows(3))
            .build();
  }

  /** Some rows stand in the groups about the border between the blocks. */
  private static String rows(int party) {
    return """
        SELECT CAST(IF(id %% 2 = 0, 1 + pmod(hash(id, %1$d), 30000), 16380 + id %% 9) AS INT) AS ward,
               CAST(id %% 100 AS INT) AS age, CAST(id / 4 AS DECIMAL(12,2)) AS cost
        FROM range(90)
        """
        .formatted(party);
  }

  @Test
  @Order(1)
  void lookingSendsNothing() {
    for (String statement :
        List.of(
            "SHOW TABLES IN p1",
            "DESCRIBE p1.t",
            "DESCRIBE EXTENDED p1.t",
            "SHOW COLUMNS IN p1.t",
            "SHOW TBLPROPERTIES p1.t")) {
      assertThat(parties.spark.sql(statement).collectAsList()).as(statement).isNotEmpty();
    }
    Dataset<Row> query = parties.dataset("p1", QUERY);
    assertThat(query.schema().fieldNames()).containsExactly("ward", "n", "avg(age)", "sum(cost)");
    query.queryExecution().optimizedPlan();
    query.queryExecution().executedPlan();
    for (String mode : List.of("", "EXTENDED", "COST", "FORMATTED")) {
      assertThat(explain("p1", mode, QUERY)).as(mode).contains("JointScan t");
    }
    assertThat(explain("p1", "CODEGEN", QUERY)).contains("WholeStageCodegen");
    assertThat(query.queryExecution().toString()).contains("JointScan t");
    assertThat(parties.posted()).isEmpty();
  }

  @Test
  @Order(2)
  void describesWhatWasAgreed() {
    String text = text(parties.spark.sql("DESCRIBE EXTENDED p1.t"));
    assertThat(text)
        .contains("use [filter, measure]; min 0; max 120; functions [")
        .contains("collaboration=test-", "collaboration.sha256=", "this_party=p1")
        .contains("parties=p1, p2, p3, p4", "result_receivers=p1, p3")
        .contains("min_group_size=1", "max_colluding_parties=1");
  }

  @Test
  @Order(3)
  void explainsWhatWouldLeaveAndBeOpened() {
    assertThat(explain("p1", "", QUERY))
        .contains("parties     p1, p2, p3, p4; any 1 of them may collude")
        // Of each group: count(*), count(age), sum(age), whether any cost, sum(cost); NULL is one.
        .contains(
            "groups      30001 possible, 1 of them with NULL: 30000 values of ward and NULL",
            "30001 groups x 5 elements = 150005 elements")
        .contains("leaves      p1: a sealed share of each element (")
        .contains(
            "opened      to p1, p3, of each group: count(*), count(age), sum(age), sum(cost), whether"
                + " any cost is not NULL")
        .contains("aggregate_arguments columns_only", "min_group_size 1");
    assertThat(explain("p1", "", "SELECT ward, sum(age) FROM {t} GROUP BY ward"))
        .contains("sum(age), whether any age is not NULL, whether it has a row");
    assertThat(explain("p1", "", "SELECT ward, age FROM {t}"))
        .contains("joint t REFUSED: rows would have to leave a party");
    assertThat(parties.posted()).isEmpty();
  }

  @Test
  @Order(4)
  void theBytesSaidAreTheBytesThatLeave() {
    List<Row> plain = parties.union(QUERY).collectAsList();
    Map<String, Consortium.Result> results = parties.attempt(QUERY);
    assertThat(Consortium.of(results, "p3").answer()).isEqualTo(plain);
    assertThat(Consortium.of(results, "p1").answer()).isEqualTo(plain);
    for (int from = 0; from < 4; from++) {
      Matcher said = LEAVES.matcher(explain("p" + (from + 1), "", QUERY) + ";");
      int kinds = 0;
      while (said.find()) {
        kinds++;
        String kind = said.group(1).equals("element") ? "share" : "opened";
        for (String to : said.group(3).split(" and ")) {
          String block = kind + "-0-" + from + "-" + (Integer.parseInt(to.substring(1)) - 1) + "-";
          assertThat(bytes(block)).as(block).isEqualTo(Long.parseLong(said.group(2)));
        }
      }
      // p3 computes nothing and p4 has no rows.
      assertThat(kinds).isEqualTo(from < 2 ? 2 : 1);
      long told =
          LEAVES
              .matcher(explain("p" + (from + 1), "", QUERY) + ";")
              .results()
              .mapToLong(
                  match -> Long.parseLong(match.group(2)) * match.group(3).split(" and ").length)
              .sum();
      assertThat(bytes("share-0-" + from + "-") + bytes("opened-0-" + from + "-")).isEqualTo(told);
    }
  }

  private long bytes(String prefix) {
    return MemoryMailbox.named(parties.mailbox.substring("memory:".length())).list("").stream()
        .filter(entry -> entry.name().contains("/" + prefix))
        .mapToLong(Mailbox.Entry::bytes)
        .sum();
  }

  private String explain(String party, String mode, String query) {
    return text(parties.spark.sql("EXPLAIN " + mode + " " + parties.at(party, query)));
  }

  private static String text(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .map(row -> row.mkString(" "))
        .collect(Collectors.joining("\n"));
  }
}

package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.ledger.Entry;
import io.jointly.ledger.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One question, asked on Monday and on Tuesday. In between one patient comes to p2, and the
 * difference of the answers would be hers. The parties p2 and p3 have agents.
 */
class RepeatedQuestionTest {

  private static final String QUERY = "SELECT count(*), sum(cost) FROM {t}";
  private static final String BY_WARD = "SELECT ward, sum(cost) FROM {t} GROUP BY ward";

  @TempDir private Path folder;

  private Consortium consortium(String rules) {
    Consortium.Builder builder =
        Consortium.in(folder)
            .columns(
                "ward: {type: string, use: [dimension, filter], values: [a, b]}",
                "cost: {type: int, use: [filter, measure], min: 0, max: 100000}")
            .joinTimeout("20s")
            .rules("{min_group_size: 1, min_parties: 1" + rules + "}");
    for (int party = 0; party < 3; party++) {
      builder.rows(rows(60, 0));
    }
    return builder.build();
  }

  /** Half of the rows are of each ward. */
  private static String rows(int count, int from) {
    return ("SELECT IF(id %% 2 = 0, 'a', 'b') AS ward, CAST(100 + id AS INT) AS cost"
            + " FROM range(%d, %d)")
        .formatted(from, from + count);
  }

  /** What p2's source gives from now on. */
  private static void become(Consortium parties, String rows) {
    parties.spark.sql(rows).createOrReplaceGlobalTempView("rows_" + parties.number + "_p2");
  }

  private static List<Row> ask(Consortium parties, String run, String query) {
    SparkSession session = parties.session("spark.sql.catalog.p1.run", run);
    return session.sql(parties.at("p1", query)).collectAsList();
  }

  private static JointlyException refused(Consortium parties, String run, String query) {
    return Consortium.failureOf(() -> ask(parties, run, query));
  }

  private Ledger ledger(Consortium parties, String party) {
    return Ledger.beside(
        folder.resolve(party + ".policy.yaml"), "test-" + parties.number, party, Clock.systemUTC());
  }

  private void forgetAtP1(Consortium parties) throws Exception {
    Path file = ledger(parties, "p1").path();
    Files.delete(file);
    Files.writeString(
        file.resolveSibling(file.getFileName() + ".anew"),
        LocalDate.now(ZoneOffset.UTC).toString());
    parties.forgetAnswers();
  }

  private long spent(Consortium parties, String party) {
    return ledger(parties, party).entries().stream().filter(Entry::counts).count();
  }

  @Test
  void inOneRunItIsOpenedOnceWhoeverForgets() throws Exception {
    Consortium parties = consortium("");
    try (Agents agents = Agents.of(parties, "p2", "p3")) {
      assertThat(ask(parties, "week", QUERY).get(0).getLong(0)).isEqualTo(180);
      become(parties, rows(61, 0));
      assertThat(ask(parties, "week", QUERY).get(0).getLong(0)).as("from memory").isEqualTo(180);

      parties.forgetAnswers();
      long before = parties.joins();
      assertThat(refused(parties, "week", QUERY).code()).isEqualTo(ErrorCode.REPEATED);
      assertThat(refused(parties, "week", "SELECT sum(cost) + 0, count(1) FROM {t}").code())
          .as("in other words")
          .isEqualTo(ErrorCode.REPEATED);

      // An asking party with a changed program, which keeps no ledger.
      forgetAtP1(parties);
      assertThat(refused(parties, "week", QUERY)).hasMessageContaining("stopped with REPEATED");
      // Agents that were started anew.
      agents.stop("p2");
      agents.start("p2", Agents.QUICK);
      forgetAtP1(parties);
      assertThat(refused(parties, "week", QUERY)).hasMessageContaining("stopped with REPEATED");
      assertThat(parties.joins()).isGreaterThan(before);
      assertThat(spent(parties, "p2")).isEqualTo(1);
    }
  }

  @Test
  void inAnotherRunTheRowsThenAreComparedWithTheRowsNow() throws Exception {
    Consortium parties = consortium(", difference_check: refuse, min_difference: 11");
    try (Agents agents = Agents.of(parties, "p2", "p3")) {
      ask(parties, "monday", QUERY);
      ask(parties, "monday", BY_WARD);
      assertThat(ask(parties, "same rows", QUERY).get(0).getLong(0)).isEqualTo(180);

      become(parties, rows(61, 0));
      differ(parties, agents, "one more", QUERY);
      differ(parties, agents, "one more", "SELECT avg(cost) FROM {t}");
      differ(parties, agents, "one more", BY_WARD);
      become(parties, rows(59, 0));
      differ(parties, agents, "one less", QUERY);
      become(parties, rows(60, 1));
      differ(parties, agents, "one for another", QUERY);
      // Ten more in each ward are twenty more in all.
      become(parties, rows(80, 0));
      differ(parties, agents, "ten more", BY_WARD);
      assertThat(ask(parties, "twenty more", QUERY).get(0).getLong(0)).isEqualTo(200);
      become(parties, rows(84, 0));
      differ(parties, agents, "four more than yesterday", QUERY);
      become(parties, rows(104, 0));
      assertThat(ask(parties, "many more", BY_WARD)).hasSize(2);
    }
  }

  private void differ(Consortium parties, Agents agents, String run, String query) {
    long before = spent(parties, "p2");
    agents.lines.clear();
    assertThat(refused(parties, run, query))
        .as(run)
        .hasMessageContaining("party p2 stopped with LOCAL_JOB");
    agents.await(
        "said at p2 alone",
        () ->
            agents.lines.stream()
                .anyMatch(line -> line.startsWith("p2") && line.contains("have changed since")));
    assertThat(spent(parties, "p2")).isEqualTo(before);
  }

  @Test
  void inAnotherRunItCountsAgainstTheBudget() throws Exception {
    Consortium parties = consortium(", query_budget: [{period: total, limit: 2}]");
    try (Agents agents = Agents.of(parties, "p2", "p3")) {
      ask(parties, "1", QUERY);
      ask(parties, "2", QUERY);
      forgetAtP1(parties);
      assertThat(refused(parties, "3", QUERY)).hasMessageContaining("stopped with BUDGET_SPENT");
      assertThat(agents.lines).anyMatch(line -> line.contains("2 queries in total"));
    }
  }

  @Test
  void refusalsForTheirRowsSakeAreFew() throws Exception {
    Consortium parties =
        consortium(
            ", difference_check: refuse, min_difference: 11,"
                + " refusal_budget: [{period: total, limit: 3}]");
    try (Agents agents = Agents.of(parties, "p2", "p3")) {
      ask(parties, "monday", QUERY);
      for (int i = 0; i < 3; i++) {
        forgetAtP1(parties);
        assertThat(refused(parties, "r", QUERY + " WHERE cost <> " + (120 + i)))
            .hasMessageContaining("stopped with LOCAL_JOB");
      }
      // Neither another question of the kind nor a harmless one tells anything more.
      for (String condition : List.of(" WHERE cost <> 99", " WHERE cost < 130", "")) {
        forgetAtP1(parties);
        assertThat(refused(parties, "r", QUERY + condition))
            .as(condition)
            .hasMessageContaining("stopped with BUDGET_SPENT");
      }
      assertThat(agents.lines).anyMatch(line -> line.contains("refusal_budget"));
    }
  }

  @Test
  void whoDoesNotComeBurnsNobodysBudget() throws Exception {
    Consortium parties =
        Consortium.in(folder)
            .columns("cost: {type: int, use: [measure], min: 0, max: 9}")
            .rules("{min_group_size: 1, min_parties: 1, query_budget: [{period: total, limit: 1}]}")
            .rows("SELECT 1 AS cost")
            .rows("SELECT 2 AS cost")
            .rows("SELECT 3 AS cost")
            .joinTimeout("2s")
            .build();
    for (int i = 0; i < 3; i++) {
      Map<String, Consortium.Result> results = parties.attempt(Map.of("p1", QUERY, "p2", QUERY));
      assertThat(Consortium.ours(Consortium.of(results, "p2").failure()).code())
          .isIn(ErrorCode.TIMEOUT, ErrorCode.PEER_STOPPED);
    }
    assertThat(spent(parties, "p2")).isZero();
    assertThat(parties.joint(QUERY).get(0).getLong(1)).isEqualTo(6);
    assertThat(spent(parties, "p2")).isEqualTo(1);
  }
}

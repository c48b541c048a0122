package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.agent.AgentLimits;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.ledger.Ledger;
import io.jointly.proposal.Proposal.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An analyst at one party asks; the others' agents answer, and nobody is at a keyboard there. */
class AgentTest {

  private static final String QUERY =
      "SELECT region, count(*) AS n, sum(age) AS s, max(age) AS m FROM {t} WHERE age > 1"
          + " GROUP BY region ORDER BY region";

  @TempDir Path folder;

  private Consortium.Builder consortium() {
    Consortium.Builder builder =
        Consortium.in(folder)
            .columns(
                "region: {type: string, use: [dimension], values: [north, south]}",
                "age: {type: int, use: [filter, measure], min: 0, max: 120,"
                    + " functions: [count, sum, avg, max]}",
                "secret: {type: int, use: [filter], min: 0, max: 9}");
    for (int party = 1; party <= 3; party++) {
      builder.rows(
          ("SELECT IF(id %% 2 = 0, 'north', 'south') AS region, CAST(id AS INT) AS age,"
                  + " CAST(id %% 10 AS INT) AS secret FROM range(%d)")
              .formatted(party * 10));
    }
    return builder;
  }

  private static JointlyException failure(Callable<?> action) {
    return Consortium.failureOf(action);
  }

  private static Callable<List<Row>> ask(Consortium parties, String party, String query) {
    return () -> parties.dataset(party, query).collectAsList();
  }

  @Test
  void agentsAnswerAsPlainSparkDoes() throws Exception {
    Consortium parties = consortium().build();
    try (Agents agents = Agents.of(parties, "p2", "p3")) {
      assertThat(parties.dataset("p1", QUERY).collectAsList()).isEqualTo(parties.plain(QUERY));
      String average = "SELECT avg(age) FROM {t} WHERE secret IN (3, 4)";
      assertThat(parties.dataset("p1", average).collectAsList()).isEqualTo(parties.plain(average));
      agents.await("answered", () -> answered(agents, "p2") == 2 && answered(agents, "p3") == 2);
      assertThat(agents.proposals("p2"))
          .allSatisfy(
              proposal -> {
                assertThat(proposal.analyst()).isEqualTo("p1");
                assertThat(proposal.request().run()).isEqualTo("run-" + parties.number);
                assertThat(proposal.subject().purpose()).isEqualTo("test");
                assertThat(proposal.subject().effect().orElseThrow().text())
                    .contains("leaves      p2: ");
              });
      assertThat(agents.proposals("p2").get(0).subject().query().orElseThrow())
          .contains("GROUP BY region");
    }
  }

  private static long answered(Agents agents, String party) {
    return agents.proposals(party).stream().filter(p -> p.state() == State.ANSWERED).count();
  }

  @Test
  void settingsAreTheAskingPartys() throws Exception {
    Consortium parties = consortium().build();
    String query = "SELECT count(*), sum(age) FROM {t} WHERE age < 7";
    SparkSession other = parties.session("spark.sql.session.timeZone", "Europe/Berlin");
    other.conf().set("spark.sql.ansi.enabled", "false");
    try (Agents agents = Agents.of(parties, "p2", "p3")) {
      assertThat(other.sql(parties.at("p1", query)).collectAsList())
          .isEqualTo(parties.plain(query));
      agents.await("p2", State.ANSWERED);
    }
  }

  @Test
  void whoIsNoAnalystIsTold() throws Exception {
    Consortium parties = consortium().analysts("[p2]").build();
    try (Agents agents = Agents.of(parties, "p2", "p3")) {
      assertThat(failure(ask(parties, "p1", QUERY)))
          .hasMessageContaining("PEER_STOPPED")
          .hasMessageContaining(" stopped with NOT_AN_ANALYST");
      agents.await(
          "said locally",
          () -> agents.lines.stream().anyMatch(l -> l.contains("p1 asks, but is not among")));
      assertThat(agents.proposals("p2")).isEmpty();
      // Nor does it leave an entry, which would cost something.
      assertThat(
              Ledger.beside(
                      folder.resolve("p2.policy.yaml"),
                      "test-" + parties.number,
                      "p2",
                      Clock.systemUTC())
                  .entries())
          .isEmpty();
    }
  }

  @Test
  void whatOwnRulesRefuseIsTold() throws Exception {
    Consortium parties = consortium().build();
    Path policy = parties.folder.resolve("p3.policy.yaml");
    String text = Files.readString(policy);
    try (Agents agents = Agents.of(parties, "p2", "p3")) {
      Files.writeString(policy, "enabled: false\n" + text);
      assertThat(failure(ask(parties, "p1", QUERY)))
          .hasMessageContaining("party p3 stopped with DISABLED");
      assertThat(agents.await("p3", State.REFUSED).code()).contains("DISABLED");

      // Switched on again, while the agent runs.
      Files.writeString(policy, text);
      assertThat(parties.dataset("p1", QUERY).collectAsList()).isEqualTo(parties.plain(QUERY));
    }
  }

  @Test
  void aRowThatIsRefusedIsNoMoreThanAFailedJobToOthers() throws Exception {
    Consortium parties =
        Consortium.in(folder)
            .columns("age: {type: int, use: [measure], min: 0, max: 5}")
            .rows("SELECT 1 AS age")
            .rows("SELECT 2 AS age")
            .rows("SELECT 7 AS age")
            .build();
    try (Agents agents = Agents.of(parties, "p2", "p3")) {
      assertThat(failure(ask(parties, "p1", "SELECT sum(age) FROM {t}")))
          .hasMessageContaining(" stopped with LOCAL_JOB");
      assertThat(agents.await("p3", State.FAILED).code()).contains("OUTSIDE_BOUNDS");
    }
  }

  @Test
  void twoAnalystsAtOnce() throws Exception {
    Consortium parties = consortium().build();
    String other = "SELECT count(*) FROM {t} WHERE secret = 7";
    SparkSession second = parties.session("spark.sql.catalog.p2.run", "of p2");
    try (Agents agents = Agents.of(parties, "p1", "p2", "p3")) {
      Map<String, Consortium.Result> results =
          Consortium.all(
              Map.of(
                  "p1",
                  ask(parties, "p1", QUERY),
                  "p2",
                  () -> second.sql(parties.at("p2", other)).collectAsList()));
      assertThat(Consortium.of(results, "p1").answer()).isEqualTo(parties.plain(QUERY));
      assertThat(Consortium.of(results, "p2").answer()).isEqualTo(parties.plain(other));
      agents.await("both answered", () -> answered(agents, "p3") == 2);
      assertThat(answered(agents, "p1")).isEqualTo(1);
    }
  }

  @Test
  void onlyRunsOfThePrefix() throws Exception {
    Consortium parties = consortium().joinTimeout("2s").build();
    AgentLimits others =
        new AgentLimits(2, 20, 1000, Agents.QUICK.expire(), Agents.QUICK.pause(), "other-");
    try (Agents agents = Agents.of(parties, others, "p2", "p3")) {
      assertThat(failure(ask(parties, "p1", QUERY)).code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(agents.proposals("p2")).isEmpty();
    }
  }
}

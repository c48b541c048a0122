package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.agent.Agent;
import io.jointly.agent.AgentLimits;
import io.jointly.cli.Commands;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.proposal.Decision;
import io.jointly.proposal.Proposal;
import io.jointly.proposal.Proposal.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** At p2 a person approves; p3 answers by itself. */
class AgentApprovalTest {

  private static final String QUERY = "SELECT sum(age) FROM {t}";

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Consortium parties;

  @BeforeEach
  void start() {
    parties =
        Consortium.in(folder)
            .columns("age: {type: int, use: [filter, measure], min: 0, max: 120}")
            .rows("SELECT 1 AS age")
            .rows("SELECT 20 AS age")
            .rows("SELECT 100 AS age")
            .policy(1, "approval: manual")
            .build();
  }

  @AfterEach
  void end() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  private Future<List<Row>> ask(String query) {
    return threads.submit(() -> parties.dataset("p1", query).collectAsList());
  }

  private JointlyException failureOf(Future<List<Row>> asked) {
    return Consortium.failureOf(asked::get);
  }

  @Test
  void isAnsweredOnceItIsApprovedAndWaitsAgainInAnotherRun() throws Exception {
    try (Agents agents = Agents.of(parties, "p2", "p3")) {
      Future<List<Row>> answer = ask(QUERY);
      Proposal proposal = agents.await("p2", State.WAITING);
      assertThat(proposal.subject().query()).contains("SELECT sum(age) FROM t");
      assertThat(proposal.subject().effect().orElseThrow().groups()).isEqualTo(1);
      assertThat(answer.isDone()).isFalse();
      // What a person reads before approving.
      assertThat(Commands.run("queries", "--state=" + agents.store("p2").folder()).out())
          .containsSubsequence(
              proposal.id() + "  waiting  p1  ",
              "  asks        p1, in run run-" + parties.number + "; waits until about ",
              "  query       SELECT sum(age) FROM t",
              "  purpose     test (test-" + parties.number + ")",
              "  opened      to p1, p2, p3, of each group: sum(age), whether any age is not NULL",
              "  groups      1, of all rows",
              "  rules       every group with a row is shown",
              "  leaves      p2: a sealed share of each element (",
              "  cost        this party at most ",
              "  budget left no limit to the number of queries; refusals because of own rows, of p1 for"
                  + " this table: 10 of 10 in this day, 50 of 50 in this month",
              "  query digest ");

      agents.store("p2").decide(proposal, Decision.APPROVE);
      assertThat(answer.get()).isEqualTo(parties.plain(QUERY));
      agents.await("p2", State.ANSWERED);
      assertThatThrownBy(() -> agents.store("p2").decide(proposal(agents), Decision.APPROVE))
          .hasMessageContaining("[JOINTLY_PROPOSAL]")
          .hasMessageContaining("is answered");

      SparkSession other = parties.session("spark.sql.catalog.p1.run", "another");
      Future<List<Row>> again =
          threads.submit(() -> other.sql(parties.at("p1", QUERY)).collectAsList());
      agents.store("p2").decide(agents.await("p2", State.WAITING), Decision.REFUSE);
      assertThat(failureOf(again))
          .hasMessageContaining("party p2 stopped with REFUSED")
          .hasMessageContaining("a person there has refused the query");
      assertThat(
              Commands.run(
                      "history",
                      "--collaboration=" + folder.resolve("collaboration.yaml"),
                      "--party=p2",
                      "--policy=" + folder.resolve("p2.policy.yaml"),
                      "--state=" + agents.store("p2").folder())
                  .out()
                  .lines()
                  .filter(line -> line.endsWith("SELECT sum(age) FROM t")))
          .satisfiesExactly(
              line -> assertThat(line).matches(".* p1 +run-\\d+ +answered +1 of 1 +1 query +SEL.*"),
              line ->
                  assertThat(line)
                      .matches(".* p1 +another +refused by a person \\(REFUSED\\) +- +- +SEL.*"));
    }
  }

  private static Proposal proposal(Agents agents) {
    return agents.proposals("p2").get(0);
  }

  @Test
  void whatWasRefusedStaysRefused() throws Exception {
    try (Agents agents = Agents.of(parties, "p2", "p3")) {
      Future<List<Row>> asked = ask(QUERY);
      agents.store("p2").decide(agents.await("p2", State.WAITING), Decision.REFUSE);
      assertThat(failureOf(asked)).hasMessageContaining("stopped with REFUSED");
      assertThat(failureOf(ask(QUERY))).hasMessageContaining("stopped with REFUSED");
      assertThat(agents.lines)
          .filteredOn(line -> line.contains("refused by a person; the analyst is told REFUSED"))
          .singleElement()
          .asString()
          .startsWith("p2: " + proposal(agents).id() + " of p1 (run run-");
      assertThat(Files.readString(folder.resolve("audit-test-" + parties.number + "-p2.log")))
          .contains("\"decision\":\"refused\"", "\"code\":\"REFUSED\"");
      assertThat(agents.proposals("p2")).hasSize(1);
      assertThat(proposal(agents).state()).isEqualTo(State.REFUSED);
    }
  }

  @Test
  void anApprovalOutlivesTheAgentAndIsForThisQueryOnly() throws Exception {
    Future<List<Row>> answer = ask(QUERY);
    try (Agents agents = Agents.of(parties, "p2", "p3")) {
      agents.await("p2", State.WAITING);
      agents.stop("p2");
      agents.store("p2").decide(proposal(agents), Decision.APPROVE);
      Future<List<Row>> other = ask("SELECT count(*) FROM {t}");

      agents.start("p2", Agents.QUICK);
      assertThat(answer.get()).isEqualTo(parties.plain(QUERY));
      assertThat(agents.await("p2", State.WAITING).subject().query().orElseThrow())
          .contains("count(*)");
      assertThat(other.isDone()).isFalse();
      agents.store("p2").decide(agents.await("p2", State.WAITING), Decision.REFUSE);
      assertThat(failureOf(other)).hasMessageContaining("REFUSED");
    }
  }

  /** To be told from a party whose agent is down. Whoever asks again is told again. */
  @Test
  void theAnalystLearnsThatAPersonHasToDecide() throws Exception {
    parties.spark.conf().set("spark.sql.catalog.p1.join-timeout", "2s");
    try (Agents agents = Agents.of(parties, "p2")) {
      JointlyException failure = failureOf(ask(QUERY));
      assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(failure)
          .hasMessageContaining("p2: a person there has to approve the query, until ")
          .hasMessageContaining("p3: nothing of it is in the mailbox");
      assertThat(failureOf(ask(QUERY)))
          .hasMessageContaining("p2: a person there has to approve the query, until ");
      assertThat(parties.posted())
          .anyMatch(name -> name.endsWith("/pending-1-0-0"))
          .anyMatch(name -> name.endsWith("/pending-1-0-1"));
      assertThat(agents.proposals("p2")).hasSize(1);
    }
  }

  @Test
  void expires() throws Exception {
    try (Agents agents = Agents.of(parties, "p3")) {
      Future<List<Row>> asked = ask(QUERY);
      AgentLimits hour = Agents.QUICK;
      try (Agent agent = agents.agent("p2", hour, Clock.systemUTC())) {
        agents.await(
            "waits",
            () -> {
              agent.run(Agent.Until.IDLE);
              return !agents.proposals("p2").isEmpty();
            });
      }
      Clock later = Clock.fixed(Instant.now().plus(hour.expire()).plusSeconds(1), ZoneOffset.UTC);
      // The JOIN has become too old, too: what is asked now counts from now.
      AgentLimits longer = new AgentLimits(2, 20, 1000, Duration.ofMinutes(61), hour.pause(), "");
      try (Agent agent = agents.agent("p2", longer, later)) {
        agent.run(Agent.Until.IDLE);
      }
      assertThat(proposal(agents).state()).isEqualTo(State.WAITING);
      try (Agent agent = agents.agent("p2", longer, Clock.offset(later, Duration.ofMinutes(2)))) {
        agent.run(Agent.Until.IDLE);
      }
      assertThat(proposal(agents).state()).isEqualTo(State.EXPIRED);
      assertThat(proposal(agents).code()).contains("NOT_APPROVED");
      assertThat(agents.lines)
          .filteredOn(line -> line.contains("nobody has decided; the analyst is told NOT_APPROVED"))
          .singleElement()
          .asString()
          .contains("expired: after 1 h 1 min");
      asked.cancel(true);
    }
  }

  @Test
  void ofTooManyTheOldestExpires() throws Exception {
    AgentLimits two = new AgentLimits(1, 2, 1000, Duration.ofHours(1), Agents.QUICK.pause(), "");
    try (Agents agents = Agents.of(parties, two, "p2")) {
      Future<List<Row>> first = ask("SELECT count(*) FROM {t} WHERE age = 0");
      agents.await("one", () -> agents.proposals("p2").size() == 1);
      Future<List<Row>> second = ask("SELECT count(*) FROM {t} WHERE age = 1");
      agents.await("two", () -> agents.proposals("p2").size() == 2);
      Future<List<Row>> third = ask("SELECT count(*) FROM {t} WHERE age = 2");
      agents.await("three", () -> agents.proposals("p2").size() == 3);

      assertThat(failureOf(first)).hasMessageContaining("p2 stopped with NOT_APPROVED");
      assertThat(second.isDone() || third.isDone()).isFalse();
      assertThat(agents.proposals("p2"))
          .extracting(Proposal::state)
          .containsExactly(State.EXPIRED, State.WAITING, State.WAITING);
    }
  }

  @Test
  void twoAgentsOfOnePartyAreOneTooMany() throws Exception {
    try (Agents agents = Agents.of(parties, "p2")) {
      assertThatThrownBy(() -> agents.agent("p2", Agents.QUICK, Clock.systemUTC()))
          .hasMessageContaining("[JOINTLY_OPTION] another `jointly serve`");
    }
  }
}

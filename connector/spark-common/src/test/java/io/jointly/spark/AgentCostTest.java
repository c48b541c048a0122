package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.agent.Agent;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.proposal.Proposal;
import io.jointly.proposal.Proposal.State;
import io.jointly.run.Engine;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A party judges what a session costs it before it joins, and outlives one that costs too much. */
class AgentCostTest {

  private static final String CHEAP = "SELECT count(*) FROM {t} WHERE age > 1";
  private static final String DEAR =
      "SELECT age, count(*), sum(age), avg(age) FROM {t} GROUP BY age ORDER BY age";

  @TempDir Path folder;

  private Consortium consortium() {
    Consortium.Builder builder =
        Consortium.in(folder)
            .rules("{min_group_size: 5}")
            .columns("age: {type: int, use: [dimension, filter, measure], min: 0, max: 120}");
    for (int party = 1; party <= 3; party++) {
      builder.rows("SELECT CAST(id % 3 AS INT) + 40 AS age FROM range(60)");
    }
    return builder.build();
  }

  private static Callable<List<Row>> ask(Consortium parties, String party, String query) {
    return () -> parties.dataset(party, query).collectAsList();
  }

  private void limit(Consortium parties, String party, String bytes) throws Exception {
    Path policy = parties.folder.resolve(party + ".policy.yaml");
    Files.writeString(policy, "max_session_bytes: " + bytes + "\n" + Files.readString(policy));
  }

  private String audit(Consortium parties, String party) throws Exception {
    return Files.readString(folder.resolve("audit-test-" + parties.number + "-" + party + ".log"));
  }

  @Test
  void anAgentRefusesWhatCostsItTooMuch() throws Exception {
    Consortium parties = consortium();
    limit(parties, "p3", "60kB");
    try (Agents agents = Agents.of(parties, "p2", "p3")) {
      assertThat(parties.dataset("p1", CHEAP).collectAsList()).isEqualTo(parties.plain(CHEAP));
      JointlyException told = Consortium.failureOf(ask(parties, "p1", DEAR));
      assertThat(told).hasMessageContaining("party p3 stopped with SESSION_COST");
      assertThat(told.getMessage()).doesNotContain("60000");
      Proposal refused = agents.await("p3", State.REFUSED);
      assertThat(refused.code()).contains("SESSION_COST");
      agents.await(
          "said locally",
          () ->
              agents.lines.stream()
                  .anyMatch(
                      line ->
                          line.contains("bytes, sent and received")
                              && line.contains("max_session_bytes 60000")));
      agents.await("told", () -> proposalsOf(agents, "p2") == 2);
      assertThat(audit(parties, "p3"))
          .containsPattern("\"kind\":\"refused\".*\"code\":\"SESSION_COST\"")
          .containsOnlyOnce("\"kind\":\"joining\"");
    }
  }

  private static long proposalsOf(Agents agents, String party) {
    return agents.proposals(party).size();
  }

  @Test
  void whoAsksIsHeldToItsOwnLimitAtPlanning() throws Exception {
    Consortium parties = consortium();
    limit(parties, "p1", "60kB");
    assertThat(Consortium.failureOf(ask(parties, "p1", DEAR)).code())
        .isEqualTo(ErrorCode.SESSION_COST);
    assertThat(parties.dataset("p1", "EXPLAIN " + DEAR).collectAsList().toString())
        .contains("[JOINTLY_SESSION_COST]", "max_session_bytes 60000");
    assertThat(parties.dataset("p1", "EXPLAIN " + CHEAP).collectAsList().toString())
        .containsPattern(
            "cost +this party at most [0-9]+ bytes, sent and received \\(max_session_bytes 60000\\),"
                + " and [0-9]+ bytes of memory");
  }

  /** Memory that runs out ends one session with its own code, and the agent goes on. */
  @ParameterizedTest
  @CsvSource({"evaluator, REFUSED", "compare, FAILED", "sum, FAILED"})
  void anAgentOutlivesASessionThatTakesAllMemory(String step, State state) throws Exception {
    Consortium parties = consortium();
    AtomicReference<String> failing = new AtomicReference<>("open");
    List<String> lines = new CopyOnWriteArrayList<>();
    try (Agents agents = Agents.of(parties, "p2");
        Agent agent =
            new Agent(
                engine(new SparkEngine(parties.spark), failing),
                CatalogOptions.ofAgent(parties.spark, "p3"),
                null,
                Agents.QUICK,
                Clock.systemUTC(),
                lines::add)) {
      Thread thread = new Thread(() -> agent.run(Agent.Until.STOPPED));
      thread.start();
      // The loop that reads the mailbox goes on, too.
      agents.await("seen", () -> Objects.equals(failing.get(), ""));
      failing.set(step);
      assertThat(Consortium.failureOf(ask(parties, "p1", DEAR)))
          .hasMessageContaining("party p3 stopped with LOCAL_JOB");
      assertThat(agents.await("p3", state).code()).contains("MEMORY");
      agents.await("said", () -> lines.stream().anyMatch(l -> l.contains("[JOINTLY_MEMORY]")));
      assertThat(lines).noneMatch(line -> line.contains("report it"));
      assertThat(audit(parties, "p3")).contains("\"code\":\"MEMORY\"").doesNotContain("BUG");

      assertThat(parties.dataset("p1", CHEAP).collectAsList()).isEqualTo(parties.plain(CHEAP));
      assertThat(thread.isAlive()).isTrue();
      agent.stop();
      thread.join();
    }
  }

  /** An engine whose memory runs out in one step; once. */
  private static Engine engine(Engine inner, AtomicReference<String> failing) {
    return (Engine)
        Proxy.newProxyInstance(
            AgentCostTest.class.getClassLoader(),
            new Class<?>[] {Engine.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals(failing.get())) {
                failing.set("");
                throw new OutOfMemoryError("Java heap space");
              }
              try {
                Object result = method.invoke(inner, arguments);
                return result instanceof Engine other ? engine(other, failing) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}

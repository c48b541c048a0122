package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.agent.Agent;
import io.jointly.error.ErrorCode;
import io.jointly.ledger.Ledger;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MemoryMailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.proposal.Proposal.State;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mailbox keeps a partner's JOIN back, and shows it when it likes, as often as it likes. */
class AgentLateJoinTest {

  private static final String QUERY = "SELECT sum(age) FROM {t}";

  @TempDir private Path folder;
  private Consortium parties;
  private Mailbox later;

  @BeforeEach
  void start() {
    parties =
        Consortium.in(folder)
            .columns("age: {type: int, use: [filter, measure], min: 0, max: 120}")
            .rules("{min_group_size: 1, min_parties: 1, query_budget: [{period: total, limit: 1}]}")
            .rows("SELECT 1 AS age")
            .rows("SELECT 20 AS age")
            .rows("SELECT 100 AS age")
            .joinTimeout("2s")
            .build();
    later = MemoryMailbox.named("later-" + parties.number);
    parties.spark.conf().set("spark.sql.catalog.p1.join-timeout", "60s");
  }

  /** Puts p1's JOIN, and nothing else, into the mailbox that p2 will look at. */
  private void showJoin() throws NameTakenException {
    String name = parties.posted().stream().filter(n -> n.endsWith("/join-0-0")).findFirst().get();
    later.put(
        name,
        MemoryMailbox.named(parties.mailbox.substring("memory:".length()))
            .get(name, 1 << 20)
            .orElseThrow());
    parties.spark.conf().set("spark.sql.catalog.p2.mailbox", "memory:later-" + parties.number);
  }

  private void askedInVain() throws NameTakenException {
    parties.spark.conf().set("spark.sql.catalog.p1.join-timeout", "1s");
    assertThat(Consortium.failureOf(() -> parties.dataset("p1", QUERY).collectAsList()).code())
        .isEqualTo(ErrorCode.TIMEOUT);
    showJoin();
  }

  private List<String> looks(Agents agents, Duration after) {
    try (Agent p2 = agents.agent("p2", Agents.QUICK, Clock.offset(Clock.systemUTC(), after))) {
      p2.run(Agent.Until.IDLE);
      p2.run(Agent.Until.IDLE);
    }
    return agents.lines.stream().filter(line -> line.contains("join-0-0")).toList();
  }

  private List<String> ofP2() {
    return later.list("").stream()
        .map(Mailbox.Entry::name)
        .filter(name -> name.contains("-1-"))
        .toList();
  }

  private long entered() {
    return Ledger.beside(
            folder.resolve("p2.policy.yaml"), "test-" + parties.number, "p2", Clock.systemUTC())
        .entries()
        .size();
  }

  @ParameterizedTest
  @ValueSource(ints = {-59, -7, 6, 20, 59})
  void whatNobodyWaitsForIsSkippedInOneLine(int minutes) throws Exception {
    askedInVain();
    Agents agents = new Agents(parties);
    List<String> lines = looks(agents, Duration.ofMinutes(minutes));
    assertThat(lines)
        .singleElement()
        .asString()
        .contains("skipped", "it was made at")
        .containsPattern(
            minutes > 0 ? minutes + " min \\d+ s ago" : -minutes - 1 + " min \\d+ s after")
        .contains(minutes > 0 ? "after 5 min 2 s" : "5 minutes are the limit");
    assertThat(ofP2()).isEmpty();
    assertThat(entered()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {-4, 0, 4})
  void clocksMayDifferALittle(int minutes) throws Exception {
    askedInVain();
    Agents agents = new Agents(parties);
    looks(agents, Duration.ofMinutes(minutes));
    assertThat(ofP2()).isNotEmpty();
    assertThat(entered()).isEqualTo(1);
  }

  /** Also where there is a START, which may be one of others. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatTheMailboxShowsAsOldIsSaidToo(boolean hasStart) throws Exception {
    askedInVain();
    if (hasStart) {
      String join = later.list("").get(0).name();
      later.put(join.replace("join-0-0", "start-0"), new byte[200]);
    }
    Agents agents = new Agents(parties);
    assertThat(looks(agents, Duration.ofDays(2)))
        .singleElement()
        .asString()
        .contains("skipped", "p1 asked at", "2 d 0 h ago", "older than 1 h 0 min is not looked at");
    assertThat(entered()).isZero();
  }

  @Test
  void oneThatWasAnsweredIsNotAnsweredAgain() throws Exception {
    try (Agents agents = Agents.of(parties, "p2", "p3")) {
      assertThat(parties.dataset("p1", QUERY).collectAsList()).isEqualTo(parties.plain(QUERY));
      agents.await("p2", State.ANSWERED);
      agents.stop("p2");
      showJoin();
      looks(agents, Duration.ZERO);
      assertThat(ofP2()).isEmpty();
      assertThat(entered()).isEqualTo(1);
    }
  }
}

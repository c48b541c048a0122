package io.jointly.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.agent.Agent;
import io.jointly.agent.AgentLimits;
import io.jointly.ledger.Ledger;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MemoryMailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.proposal.Proposal;
import io.jointly.proposal.Proposal.Effect;
import io.jointly.proposal.Proposal.Request;
import io.jointly.proposal.Proposal.State;
import io.jointly.proposal.Proposal.Status;
import io.jointly.proposal.Proposal.Subject;
import io.jointly.protocol.Invitation;
import io.jointly.protocol.PartySession;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import io.jointly.run.JointOptions;
import io.jointly.run.PartyContext;
import io.jointly.run.PartyKeys;
import io.jointly.spark.translate.SessionSettings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broken proposals, too many of them, and an agent that was killed. */
class AgentHostileTest {

  private static final String QUERY = "SELECT sum(age) FROM {t}";
  private static final SqlType INT = SqlType.of(SqlType.Kind.INT);
  private static final SqlType BIGINT = SqlType.of(SqlType.Kind.BIGINT);
  private static final SqlType BOOLEAN = SqlType.of(SqlType.Kind.BOOLEAN);
  private static final Expr AGE = new Expr.Column("age", INT);

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Consortium parties;
  private Mailbox mailbox;

  @BeforeEach
  void start() {
    parties =
        Consortium.in(folder)
            .columns(
                "age: {type: int, use: [filter, measure], min: 0, max: 120}",
                "hidden: {type: int, use: [filter, measure], min: 0, max: 120}")
            .rows("SELECT 1 AS age, 1 AS hidden")
            .rows("SELECT 20 AS age, 2 AS hidden")
            .rows("SELECT 100 AS age, 3 AS hidden")
            .build();
    mailbox = MemoryMailbox.named(parties.mailbox.substring("memory:".length()));
    // JOINs that the test puts in p1's name are those of a party that has one.
    beginLedger("p1");
  }

  private void beginLedger(String party) {
    Ledger.beside(
            folder.resolve(party + ".policy.yaml"),
            "test-" + parties.number,
            party,
            Clock.systemUTC())
        .begin();
  }

  @AfterEach
  void end() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  private PartyContext context(String party) {
    return PartyContext.read(JointOptions.of(party, CatalogOptions.of(parties.spark, party)));
  }

  /** A party's JOIN that nobody is behind. */
  private Outgoing join(String party, String run, byte[] query, List<Integer> rounds) {
    PartyContext context = context(party);
    SessionParameters parameters =
        SessionParameters.of(context.roster(), context.me())
            .collaboration(context.collaboration().digest())
            .run(run)
            .query(query)
            .layout(new byte[32], rounds)
            .software("test")
            .build();
    return PartySession.of(parameters, PartyKeys.of(context), new SecureRandom())
        .join(0, Instant.now());
  }

  private void put(String name, byte[] content) {
    try {
      mailbox.put(name, content);
    } catch (NameTakenException e) {
      throw new AssertionError(e);
    }
  }

  private JointQuery query(Expr conjunct, Measure measure) {
    JointQuery query =
        new JointQuery("t", List.of(), List.of(measure), List.of(conjunct), Settings.none());
    return query.under(SessionSettings.of(parties.spark, query));
  }

  private JointQuery query(Expr conjunct) {
    return query(conjunct, new Measure(Aggregate.SUM, List.of(AGE), BIGINT));
  }

  /** A query to which no setting matters, with one all the same. */
  private JointQuery under(String setting, String value) {
    return query(less(AGE, 7), count()).under(Settings.of(Map.of(setting, value)));
  }

  private static Expr less(Expr left, Object value) {
    return new Expr.Call(Function.LESS, List.of(left, new Expr.Literal(INT, value)), BOOLEAN);
  }

  private void ask(String run, JointQuery query) {
    Outgoing join = join("p1", run, query.canonicalBytes(), List.of(2));
    put(join.name(), join.content());
  }

  @Test
  void brokenProposalsAreSkippedOrRefusedAndOthersAnswered() throws Exception {
    byte[] good = query(less(AGE, 7)).canonicalBytes();
    Outgoing valid = join("p1", "valid", good, List.of(2));
    String elsewhere = valid.name().replaceFirst("/[0-9a-f]{4}", "/0000");
    put(elsewhere, valid.content());
    byte[] forged = join("p1", "forged", good, List.of(2)).content();
    forged[forged.length - 1] ^= 1;
    put(join("p1", "forged", good, List.of(2)).name(), forged);
    byte[] later = join("p1", "later", good, List.of(2)).content();
    later[5]++;
    put(join("p1", "later", good, List.of(2)).name(), later);
    String anywhere = "00112233445566778899aabbccddeeff/00112233445566778899aabbccddeeff/join-0-";
    put(anywhere + 0, new byte[0]);
    put(anywhere + 1, new byte[] {1, 2, 3});
    put(anywhere.replace("/00", "/01") + 0, new byte[4 << 20]);
    put("stray", new byte[3]);

    // Signed as they should be, and nothing that any Spark has made.
    Outgoing noQuery = join("p1", "no query", "SELECT 1".getBytes(UTF_8), List.of(1));
    put(noQuery.name(), noQuery.content());
    ask("no column", query(less(new Expr.Column("weight", INT), 7)));
    ask("wrong type", query(less(new Expr.Column("age", BIGINT), 7)));
    ask("no condition", query(AGE));
    ask(
        "wrong call",
        query(less(new Expr.Call(Function.ABS, List.of(AGE), SqlType.of(SqlType.Kind.STRING)), 7)));
    ask("wrong total", query(less(AGE, 7), new Measure(Aggregate.SUM, List.of(AGE), INT)));
    ask("no such zone", under("spark.sql.session.timeZone", "Atlantis"));
    ask("needless zone", under("spark.sql.session.timeZone", "Asia/Tokyo"));
    ask("other setting", under("spark.jars", "evil.jar"));
    ask("other letters", under("java.caseMapping", "ICU 1, tr"));
    ask("no mode", query(less(AGE, 7)).under(Settings.none()));

    try (Agents agents = Agents.of(parties, "p2", "p3")) {
      agents.await("all refused", () -> agents.proposals("p3").size() == 11);
      assertThat(agents.proposals("p3"))
          .allSatisfy(each -> assertThat(each.state()).isEqualTo(State.REFUSED));
      assertThat(codes(agents))
          .containsEntry("no query", "MALFORMED")
          .containsEntry("wrong type", "COLUMN_USE")
          .containsEntry("no condition", "UNSUPPORTED_SQL")
          .containsEntry("wrong call", "UNSUPPORTED_SQL")
          .containsEntry("wrong total", "UNSUPPORTED_SQL")
          .containsEntry("no such zone", "SETTINGS")
          .containsEntry("needless zone", "SETTINGS")
          .containsEntry("other letters", "SETTINGS")
          .containsEntry("no mode", "SETTINGS")
          .containsEntry("other setting", "SETTINGS");
      assertThat(codes(agents).get("no column")).isIn("UNSUPPORTED_SQL", "COLUMN_USE");

      assertThat(parties.dataset("p1", QUERY).collectAsList()).isEqualTo(parties.plain(QUERY));
      List<String> skipped =
          agents.lines.stream().filter(line -> line.startsWith("p3: skipped")).toList();
      assertThat(skipped).doesNotHaveDuplicates();
      assertThat(skipped)
          .anyMatch(line -> line.contains("JOINTLY_WRONG_PLACE"))
          .anyMatch(line -> line.contains("JOINTLY_SIGNATURE"))
          .anyMatch(line -> line.contains("JOINTLY_VERSION"))
          .anyMatch(line -> line.contains("JOINTLY_MALFORMED"));
    }
  }

  private static Measure count() {
    return new Measure(Aggregate.COUNT_STAR, List.of(), BIGINT);
  }

  private static Map<String, String> codes(Agents agents) {
    Map<String, String> codes = new TreeMap<>();
    agents.proposals("p3").forEach(each -> codes.put(each.request().run(), each.code().orElse("")));
    return codes;
  }

  @Test
  void aFloodOfOnePartyLeavesTheOthersTheirPlace() throws Exception {
    byte[] flood = query(less(AGE, 7)).canonicalBytes();
    PartyContext context = context("p1");
    IntStream.range(0, 1000)
        .forEach(
            i -> {
              SessionParameters parameters =
                  SessionParameters.of(context.roster(), context.me())
                      .collaboration(context.collaboration().digest())
                      .run("flood " + i)
                      .query(flood)
                      .layout(new byte[32], List.of(2))
                      .software("test")
                      .build();
              Outgoing join =
                  PartySession.of(parameters, PartyKeys.of(context), new SecureRandom())
                      .join(0, Instant.now());
              put(join.name(), join.content());
            });
    AgentLimits limits = new AgentLimits(2, 20, 5, Duration.ofHours(1), Agents.QUICK.pause(), "");
    try (Agents agents = Agents.of(parties, limits, "p1", "p3")) {
      assertThat(parties.dataset("p2", QUERY).collectAsList()).isEqualTo(parties.plain(QUERY));
      // Of the flood one at a time, because there is nobody to meet.
      assertThat(agents.proposals("p3").stream().filter(each -> each.analyst().equals("p1")))
          .hasSizeLessThanOrEqualTo(5);
      assertThat(agents.proposals("p1")).hasSize(1);
    }
  }

  @Test
  void whoWasKilledJoinsAgain() throws Exception {
    Future<List<Row>> answer = threads.submit(() -> parties.dataset("p1", QUERY).collectAsList());
    try (Agents agents = new Agents(parties)) {
      agents.await("p1 has joined", () -> parties.joins() == 1);
      String name = parties.posted().get(0);
      PartyContext context = context("p2");
      Invitation invitation =
          Invitation.read(
                  context.roster(),
                  context.collaboration().digest(),
                  0,
                  0,
                  name.substring(0, name.lastIndexOf('/')),
                  mailbox.get(name, 1 << 20).orElseThrow())
              .orElseThrow();
      // What the killed agent has left behind.
      beginLedger("p2");
      Outgoing dead =
          PartySession.of(
                  invitation.toRefuse(context.roster(), context.me(), "test"),
                  PartyKeys.of(context),
                  new SecureRandom())
              .join(0, Instant.now());
      put(dead.name(), dead.content());
      try (Agent p2 = agents.agent("p2", Agents.QUICK, Clock.systemUTC())) {
        agents
            .store("p2")
            .write(
                new Proposal(
                    new Request(
                        invitation.session(),
                        name.substring(0, name.lastIndexOf('/')),
                        "00".repeat(32),
                        invitation.runName(),
                        "p1",
                        0,
                        Instant.now()),
                    new Subject(
                        context.collaboration().id(),
                        "test",
                        Optional.empty(),
                        Optional.of(new Effect(1, Optional.empty(), ""))),
                    Status.of(State.ANSWERING, Instant.now())));
      }
      agents.start("p2", Agents.QUICK);
      agents.await(
          "p2 joins again", () -> parties.posted().contains(name.replace("join-0-0", "join-1-1")));
      agents.start("p3", Agents.QUICK);
      assertThat(answer.get()).isEqualTo(parties.plain(QUERY));
      agents.await("p2", State.ANSWERED);
    }
  }

  @Test
  void whoIsStoppedTellsTheOthers() throws Exception {
    Future<List<Row>> answer = threads.submit(() -> parties.dataset("p1", QUERY).collectAsList());
    try (Agents agents = Agents.of(parties, "p2")) {
      agents.await(
          "p2 has joined",
          () -> parties.posted().stream().anyMatch(each -> each.endsWith("join-1-0")));
      agents.stop("p2");
      assertThat(Consortium.failureOf(answer::get))
          .hasMessageContaining("party p2 stopped with CANCELLED");
      assertThat(agents.proposals("p2").get(0).state()).isEqualTo(State.FAILED);
    }
  }
}

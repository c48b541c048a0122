package io.jointly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.crypto.Identity;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MemoryMailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.Invitation;
import io.jointly.protocol.PartySession;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.query.JointQuery;
import io.jointly.query.Settings;
import io.jointly.run.PartyContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code jointly status} reads from a mailbox. */
class StatusTest {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final List<String> IDS = List.of("north", "south", "east");

  @TempDir Path folder;
  private final String name = "status-" + NUMBER.incrementAndGet();
  private final Mailbox mailbox = MemoryMailbox.named(name);
  private final List<Identity> identities = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Collaboration collaboration;

  @BeforeEach
  void agree() throws Exception {
    StringBuilder parties = new StringBuilder();
    for (String id : IDS) {
      Identity identity = Identity.generate(new SecureRandom());
      identities.add(identity);
      parties.append(
          "  - {id: %s, public_key: \"%s\", roles: [data, compute]}%n"
              .formatted(id, identity.publicKey().base64()));
    }
    Path file =
        Files.writeString(
            folder.resolve("collaboration.yaml"),
            """
            version: 1
            id: trial
            purpose: test
            valid_until: 2020-12-31
            max_colluding_parties: 1
            parties:
            %sanalysts: [north]
            result_receivers: [north, south, east]
            tables:
              t:
                columns:
                  age: {type: int, use: [filter, measure], min: 0, max: 120}
            """
                .formatted(parties));
    collaboration = CollaborationReader.read(file, LocalDate.EPOCH);
  }

  private int run(String... more) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> args = new ArrayList<>();
    args.addAll(List.of("status", "--mailbox", "memory:" + name));
    args.addAll(List.of("--collaboration", folder.resolve("collaboration.yaml").toString()));
    args.addAll(List.of(more));
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args.toArray(String[]::new));
  }

  private JsonNode json(String... more) throws Exception {
    String[] args = new String[more.length + 1];
    args[0] = "--json";
    System.arraycopy(more, 0, args, 1, more.length);
    assertThat(run(args)).as(err.toString()).isZero();
    return new ObjectMapper().readTree(out.toString());
  }

  private byte[] query() {
    return new JointQuery("t", List.of(), List.of(), List.of(), new Settings(new TreeMap<>()))
        .canonicalBytes();
  }

  private PartySession session(String party, String run) {
    return session(party, run, collaboration.digest());
  }

  private PartySession session(String party, String run, byte[] digest) {
    SessionParameters.Builder parameters =
        SessionParameters.of(PartyContext.roster(collaboration), IDS.indexOf(party))
            .collaboration(digest)
            .run(run)
            .query(query())
            .layout(new byte[32], List.of(1))
            .software("test");
    return PartySession.of(
        (party.equals("north") ? parameters : parameters.onlyAnswers()).build(),
        identities.get(IDS.indexOf(party)),
        new SecureRandom());
  }

  private void put(Outgoing message) {
    try {
      mailbox.put(message.name(), message.content());
    } catch (NameTakenException e) {
      throw new AssertionError(e);
    }
  }

  private PartySession joined(String party, String run) {
    PartySession session = session(party, run);
    put(session.join(0, Instant.now()));
    return session;
  }

  private void pending(PartySession asking, String party, Instant until) {
    String place = asking.names().sessionFolder();
    byte[] join = mailbox.get(asking.names().join(0, 0), 1 << 20).orElseThrow();
    put(
        Invitation.read(
                PartyContext.roster(collaboration), collaboration.digest(), 0, 0, place, join)
            .orElseThrow()
            .pending(
                PartyContext.roster(collaboration),
                identities.get(IDS.indexOf(party)),
                IDS.indexOf(party),
                until));
  }

  @Test
  void anEmptyMailboxTellsNothing() {
    assertThat(run()).isZero();
    assertThat(out.toString())
        .startsWith("trial: 3 parties, 0 open sessions, ")
        .contains("  north  not seen", "  south  not seen", "  east   not seen");
  }

  @Test
  void whoWaitsForWhomAndWhoDecides() throws Exception {
    PartySession north = joined("north", "run-1");
    joined("east", "run-1");
    pending(north, "south", Instant.now().plus(Duration.ofHours(2)));
    assertThat(run()).isZero();
    assertThat(out.toString())
        .contains("1 open sessions")
        .contains("  run run-1  waiting for south")
        .contains("  query: SELECT")
        .containsPattern("north  joined; came at [-0-9T:]+Z, \\d+ s ago; asks")
        .containsPattern("south  a person has to approve the query, until [-0-9T:]+Z")
        .containsPattern("east   joined; came at [-0-9T:]+Z, \\d+ s ago; answers by its agent");
    JsonNode session = json().get("sessions").get(0);
    assertThat(session.get("state").asText()).isEqualTo("waiting");
    assertThat(session.get("waits_for").toString()).isEqualTo("[\"south\"]");
    assertThat(session.get("parties").get(1).get("standing").asText()).isEqualTo("deciding");
    assertThat(Instant.parse(session.get("parties").get(1).get("until").asText()))
        .isAfter(Instant.now().plus(Duration.ofMinutes(119)));
    assertThat(json().get("parties").get(1).get("last_seen").asText()).isNotEmpty();
  }

  @Test
  void eachPartysSoftwareAndFileAreShown() throws Exception {
    byte[] otherFile = new byte[32];
    otherFile[31] = 7;
    String other = HexFormat.of().formatHex(otherFile);
    joined("north", "run-1");
    put(session("south", "run-1", otherFile).join(0, Instant.now()));

    assertThat(run()).isZero();
    assertThat(out.toString())
        .contains("  file " + collaboration.sha256())
        .containsPattern("north  last seen [^;]+; test; same file\\R")
        .containsPattern("south  last seen [^;]+; test; HAS ANOTHER FILE, " + other)
        .contains("and not " + collaboration.sha256())
        .contains("  east   not seen" + System.lineSeparator());
    JsonNode parties = json().get("parties");
    assertThat(parties.get(0).get("software").asText()).isEqualTo("test");
    assertThat(parties.get(0).get("same_file").asBoolean()).isTrue();
    assertThat(parties.get(1).get("same_file").asBoolean()).isFalse();
    assertThat(parties.get(1).get("sha256").asText()).isEqualTo(other);
    assertThat(parties.get(1).get("last_seen").asText()).isNotEmpty();
    assertThat(parties.get(2).get("sha256").isNull()).isTrue();
    assertThat(json().get("sha256").asText()).isEqualTo(collaboration.sha256());
    // Its session is another one, in which nothing is believed beyond that.
    assertThat(json().get("sessions")).hasSize(1);
    assertThat(json().get("foreign_sessions").asInt()).isEqualTo(1);
  }

  @Test
  void theNewestJoinTellsWhichFileAPartyHas() throws Exception {
    put(session("south", "old", new byte[32]).join(0, Instant.now().minusSeconds(600)));
    joined("south", "new");
    assertThat(json().get("parties").get(1).get("same_file").asBoolean()).isTrue();
  }

  @Test
  void aFileThatIsClaimedInAnothersNameTellsNothing() throws Exception {
    Outgoing forged = session("south", "run-1", new byte[32]).join(0, Instant.now());
    forged.content()[forged.content().length - 1] ^= 1;
    put(forged);
    // A JOIN of south that somebody has moved to another session.
    Outgoing moved = session("south", "run-2", new byte[32]).join(0, Instant.now());
    mailbox.put(joined("north", "run-3").names().join(1, 0), moved.content());

    JsonNode south = json().get("parties").get(1);
    assertThat(south.get("sha256").isNull()).isTrue();
    assertThat(south.get("last_seen").isNull()).isTrue();
  }

  @Test
  void aDecisionWhoseTimeIsOverIsNone() throws Exception {
    pending(joined("north", "run-1"), "south", Instant.now().minusSeconds(60));
    assertThat(json().get("sessions").get(0).get("parties").get(1).get("standing").asText())
        .isEqualTo("absent");
  }

  @Test
  void whoHasStoppedWithWhichCode() throws Exception {
    put(joined("north", "run-1").stop(ErrorCode.TIMEOUT));
    put(joined("east", "run-1").stop(ErrorCode.REFUSED));
    JsonNode session = json().get("sessions").get(0);
    assertThat(session.get("state").asText()).isEqualTo("stopped");
    assertThat(session.get("parties").get(0).get("code").asText()).isEqualTo("TIMEOUT");
    assertThat(session.get("parties").get(2).get("code").asText()).isEqualTo("REFUSED");
    assertThat(run()).isZero();
    assertThat(out.toString())
        .contains("0 open sessions")
        .contains("  run run-1  stopped")
        .containsPattern("east   stopped with REFUSED at [-0-9T:]+Z");
  }

  @Test
  void whoComputes() throws Exception {
    List<PartySession> all = new ArrayList<>();
    List<byte[]> joins = new ArrayList<>();
    for (String party : IDS) {
      all.add(joined(party, "run-1"));
      joins.add(mailbox.get(all.get(0).names().join(IDS.indexOf(party), 0), 1 << 20).orElseThrow());
    }
    put(all.get(0).start(0, List.of(0, 0, 0), joins));
    assertThat(json().get("sessions").get(0).get("state").asText()).isEqualTo("computing");
    assertThat(run()).isZero();
    assertThat(out.toString()).contains("computing, without the end of north, south, east");
  }

  /** What is not signed by the party in whose name it stands tells nothing, and breaks nothing. */
  @Test
  void whatIsForgedTellsNothing() throws Exception {
    PartySession north = joined("north", "run-1");
    Outgoing south = session("south", "run-1").join(0, Instant.now());
    byte[] forged = south.content().clone();
    forged[forged.length - 1] ^= 1;
    mailbox.put(south.name(), forged);
    mailbox.put(north.names().stop(0, 0), new byte[100]);
    mailbox.put(north.names().start(0), new byte[3 << 20]);
    mailbox.put(north.names().pending(2, 0, 0), new byte[10]);
    mailbox.put(south.name().replace("join-1-0", "join-63-7"), new byte[5]);
    JsonNode session = json().get("sessions").get(0);
    assertThat(session.get("parties").findValuesAsText("standing"))
        .containsExactly("joined", "absent", "absent");
    assertThat(json().get("parties").get(1).get("last_seen").isNull()).isTrue();
  }

  @Test
  void aRunNameCannotWriteToTheTerminal() {
    joined("north", "\u001b[31mrun\nrun 2");
    assertThat(run()).isZero();
    assertThat(out.toString()).contains("run \\u001b[31mrun\\u000arun 2").doesNotContain("\u001b");
  }

  @Test
  void sessionsOfOthersAreCounted() throws Exception {
    String other = HexFormat.of().formatHex(new byte[16]);
    mailbox.put(other + "/" + other + "/join-0-0", new byte[200]);
    assertThat(run()).isZero();
    assertThat(out.toString()).contains("1 sessions belong to another collaboration");
  }

  @Test
  void onlySoManyAreRead() throws Exception {
    for (int i = 0; i < 53; i++) {
      joined("north", "run-" + i);
    }
    JsonNode all = json();
    assertThat(all.get("sessions")).hasSize(50);
    assertThat(all.get("older_sessions").asInt()).isEqualTo(3);
    assertThat(json("--since", "1m").get("sessions")).hasSize(50);
  }

  @Test
  void refusesATimeThatIsNone() {
    assertThat(run("--since", "yesterday")).isEqualTo(1);
    assertThat(err.toString()).startsWith("[JOINTLY_OPTION] --since is 'yesterday'");
  }

  @Test
  void writesNothing() {
    joined("north", "run-1");
    List<Mailbox.Entry> before = mailbox.list("");
    assertThat(run()).isZero();
    assertThat(mailbox.list("")).isEqualTo(before);
  }
}

package io.jointly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.audit.AuditLog;
import io.jointly.audit.Author;
import io.jointly.audit.Event;
import io.jointly.audit.EventField;
import io.jointly.audit.EventKind;
import io.jointly.crypto.Identity;
import io.jointly.crypto.PublicIdentity;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditVerifyTest {

  private static final String SESSION = "a".repeat(32) + "/" + "b".repeat(32);
  private static final String ANOTHER = "a".repeat(32) + "/" + "c".repeat(32);

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Identity north = Identity.generate(new SecureRandom());
  private final Identity south = Identity.generate(new SecureRandom());
  private Path collaboration;
  private String digest = "";

  @BeforeEach
  void write() throws Exception {
    collaboration =
        Files.writeString(
            folder.resolve("collaboration.yaml"),
            """
            version: 1
            id: trial
            purpose: test
            valid_until: 2020-12-31
            max_colluding_parties: 1
            parties:
              - {id: north, public_key: "%s", roles: [data, compute]}
              - {id: south, public_key: "%s", roles: [data, compute]}
            analysts: [north, south]
            result_receivers: [north, south]
            tables:
              t:
                columns:
                  age: {type: int, use: [measure], min: 0, max: 120}
            rules: {min_group_size: 1, min_parties: 1, accept_two_parties: true}
            """
                .formatted(north.publicKey().base64(), south.publicKey().base64()));
    digest = sha256(Files.readAllBytes(collaboration));
    log("north", north, EventKind.PUT, "one");
    log("south", south, EventKind.GOT, "one");
  }

  private void log(String party, Identity identity, EventKind kind, String content) {
    AuditLog log =
        AuditLog.open(
            folder.resolve(party),
            new Author("trial", digest, party, identity, "jointly test"),
            InstantSource.system());
    for (String session : List.of(SESSION, ANOTHER)) {
      Event about = Event.of(EventKind.JOINING).with(EventField.SESSION, session);
      log.record(
          about
              .with(EventField.QUERY, "e".repeat(64))
              .with(EventField.RUN_NAME, "r")
              .with(EventField.PARTIES, "north,south")
              .with(EventField.ASKS, "yes")
              .with(EventField.ROUNDS, 1)
              .with(EventField.ELEMENTS, 1)
              .with(EventField.MIN_PARTIES, 0)
              .with(EventField.ROWS_OF_EACH_PARTY, 0)
              .with(EventField.OWN_ROWS, 0));
      log.record(
          Event.of(kind)
              .with(EventField.SESSION, session)
              .with(EventField.MESSAGE, "join-0-0")
              .with(EventField.BYTES, content.length())
              .with(EventField.SHA256, sha256(content.getBytes(StandardCharsets.UTF_8))));
      log.record(
          Event.of(EventKind.ANSWERED)
              .with(EventField.SESSION, session)
              .with(EventField.QUERY, "e".repeat(64))
              .with(EventField.GROUPS, 40)
              .with(EventField.SUPPRESSED, 2));
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private int verify(Object... args) {
    List<String> all = new ArrayList<>(List.of("audit", "verify"));
    for (Object arg : args) {
      all.add(arg.toString());
    }
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all.toArray(String[]::new));
  }

  private Path file(String party) {
    return folder.resolve(party);
  }

  @Test
  void aWholeLogIsSummedUp() {
    assertThat(verify(file("north"), "--collaboration", collaboration)).isZero();
    assertThat(out.toString())
        .contains(
            "north: north in trial, 12 records, unbroken",
            "12 of 12 records verified by a given key; 5 signatures, the last is record 11 (",
            "last record 11, hash ",
            "session " + SESSION,
            "session " + ANOTHER,
            "query eeeeeeeeeeeeeeee  north,south  1 put, 0 got  answered, 2 of 40 groups");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void signaturesAreHeldAgainstTheCollaborationHoweverOldItIs() {
    assertThat(verify(file("north"), "--collaboration", collaboration)).isZero();
    assertThat(out.toString()).contains("12 of 12 records verified by a given key");
    assertThat(verify(file("north"), "--key", north.publicKey().base64())).isZero();
    assertThat(out.toString()).contains("12 of 12 records verified by a given key");

    assertThat(verify(file("north"), "--key", south.publicKey().base64())).isEqualTo(1);
    assertThat(out.toString()).contains("0 records, then broken: line 1 ").contains("no signature");
    assertThat(err.toString()).contains("[JOINTLY_AUDIT_FILE]", "line 1 names a key that is not");
    assertThat(verify(file("north"), "--key", "x")).isEqualTo(1);
    assertThat(err.toString()).contains("[JOINTLY_OPTION] --key");
  }

  /** The exit code is 0 only if every record is signed by a key that was given. */
  @Test
  void withoutAKeyNothingIsVerified() {
    assertThat(verify(file("north"))).isEqualTo(3);
    assertThat(out.toString()).contains("0 of 12 records verified by a given key; 5 signatures");
    assertThat(err.toString())
        .startsWith("not fully verified: ")
        .contains("12 records are signed by a key that only the log names; give --collaboration");
    assertThat(err.toString().strip()).doesNotContain("\n");
  }

  @Test
  void recordsUnderAnotherVersionOfTheFileAreNotVerifiedUntilItIsGiven() throws Exception {
    Path later =
        Files.writeString(
            folder.resolve("later.yaml"), Files.readString(collaboration) + "# changed\n");
    assertThat(verify(file("north"), "--collaboration", later)).isEqualTo(3);
    assertThat(out.toString())
        .contains("0 of 12 records verified", "not verified: 12 records are under another version")
        .contains(digest);
    assertThat(verify(file("north"), "--collaboration", later, "--collaboration", collaboration))
        .isZero();
    // Another key in that version: then nothing says that the log is north's.
    Files.writeString(
        later, Files.readString(later).replace(north.publicKey().base64(), otherKey().base64()));
    assertThat(verify(file("north"), "--collaboration", later)).isEqualTo(1);
    assertThat(err.toString()).contains("line 1 names a key", "give the older collaboration.yaml");
  }

  private static PublicIdentity otherKey() {
    return Identity.generate(new SecureRandom()).publicKey();
  }

  @Test
  void theFilesThatAreGivenHaveToBeVersionsOfOneCollaboration() throws Exception {
    Path other =
        Files.writeString(
            folder.resolve("other.yaml"),
            Files.readString(collaboration).replace("id: trial", "id: other"));
    assertThat(verify(file("north"), "--collaboration", collaboration, "--collaboration", other))
        .isEqualTo(1);
    assertThat(err.toString()).contains("[JOINTLY_OPTION] --collaboration", "other", "trial");
    assertThat(verify(file("north"), "--collaboration", other)).isEqualTo(1);
    assertThat(err.toString()).contains("another collaboration than the one whose file was given");
  }

  @Test
  void aLogOfAnotherPartyIsSaidToBeOne() {
    assertThat(verify(file("south"), "--collaboration", collaboration, "--party", "north"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("is the log of south, not of north");
    assertThat(verify(file("north"), "--collaboration", collaboration, "--party", "north"))
        .isZero();
    assertThat(verify(file("north"), "--with", file("north"))).isEqualTo(1);
    assertThat(err.toString()).contains("is a log of north, too, and not of a partner");
  }

  /** What the issue tried: fewer records, another digest, the forger's own key. */
  @Test
  void aForgedLogIsRefused() throws Exception {
    String kept = digest;
    Files.delete(file("north"));
    digest = "0".repeat(64);
    log("north", Identity.generate(new SecureRandom()), EventKind.PUT, "one");
    digest = kept;
    assertThat(verify(file("north"), "--collaboration", collaboration)).isEqualTo(1);
    assertThat(err.toString()).contains("line 1 names a key that is not one of north");
  }

  @Test
  void anUnsignedEndIsCounted() throws Exception {
    AuditLog log =
        AuditLog.open(
            file("north"),
            new Author("trial", digest, "north", north, "jointly test"),
            InstantSource.system());
    for (String message : List.of("done-0", "done-1")) {
      log.record(
          Event.of(EventKind.GOT)
              .with(EventField.SESSION, SESSION)
              .with(EventField.MESSAGE, message)
              .with(EventField.BYTES, 1)
              .with(EventField.SHA256, "0".repeat(64)));
    }
    assertThat(verify(file("north"), "--collaboration", collaboration)).isEqualTo(3);
    assertThat(err.toString()).contains("the last 2 records are behind the last signature");
    log.checkpoint();
    log.checkpoint();
    assertThat(verify(file("north"), "--collaboration", collaboration)).isZero();
    assertThat(out.toString()).contains("17 of 17 records");
  }

  @Test
  void theFirstBadLineIsNamed() throws Exception {
    String log = Files.readString(file("north"));
    Files.writeString(file("north"), log.replaceFirst("\"bytes\":3", "\"bytes\":4"));
    assertThat(verify(file("north"))).isEqualTo(1);
    assertThat(out.toString()).contains("4 records, then broken: line 5 was changed");
    assertThat(err.toString()).startsWith("[JOINTLY_AUDIT_FILE] ").contains("line 5 was changed");
    assertThat(err.toString().strip()).doesNotContain("\n");
  }

  @Test
  void aNotedRecordHasToBeThere() throws Exception {
    verify(file("north"));
    String key = north.publicKey().base64();
    String hash = out.toString().replaceAll("(?s).*last record 11, hash ([0-9a-f]{64}).*", "$1");
    assertThat(verify(file("north"), "--noted", hash, "--key", key)).isZero();
    // Cut at a signature: nothing in the file itself tells.
    List<String> lines = Files.readAllLines(file("north"));
    Files.write(file("north"), lines.subList(0, 7));
    assertThat(verify(file("north"), "--key", key)).isZero();
    assertThat(verify(file("north"), "--noted", hash)).isEqualTo(1);
    assertThat(err.toString()).contains("no record with the noted hash");
    // But a partner's log does, whichever of the two is the first.
    String different = "DIFFERENT: " + ANOTHER + ": south completed it, but the log of north";
    assertThat(verify(file("north"), "--with", file("south"))).isEqualTo(1);
    assertThat(out.toString()).contains(different);
    assertThat(verify(file("south"), "--with", file("north"))).isEqualTo(1);
    assertThat(out.toString()).contains(different);
  }

  @Test
  void partnersLogsAreCompared() {
    assertThat(verify(file("north"), "--with", file("south"), "--collaboration", collaboration))
        .isZero();
    assertThat(out.toString())
        .contains("2 sessions in both logs, 2 messages the same, 0 differences")
        .contains(file("south") + ": south in trial, 12 records, unbroken");
  }

  @Test
  void whatDiffersIsListed() throws Exception {
    Files.delete(file("south"));
    log("south", south, EventKind.GOT, "two");
    assertThat(verify(file("north"), "--with", file("south"))).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "DIFFERENT: " + SESSION + "/join-0-0 differs: north put ",
            "0 messages the same, 2 differences");
    assertThat(err.toString()).contains("the logs of north and south do not agree: 2 differences");
    assertThat(verify(file("north"), "--with", file("south"), "--session", "c".repeat(32)))
        .isEqualTo(1);
    assertThat(out.toString()).contains("1 differences").doesNotContain(SESSION);
  }

  @Test
  void oneSessionIsShownInFull() throws Exception {
    assertThat(verify(file("north"), "--session", "bbbb")).isEqualTo(3);
    assertThat(out.toString())
        .contains("session " + SESSION)
        .contains(Files.readAllLines(file("north")).subList(2, 7))
        .doesNotContain(ANOTHER);
    assertThat(verify(file("north"), "--session", ANOTHER)).isEqualTo(3);
    assertThat(out.toString()).doesNotContain(SESSION);
    assertThat(verify(file("north"), "--session", "f")).isEqualTo(1);
    assertThat(err.toString()).contains("no session");
  }

  @Test
  void whatIsNoLogIsSaid() throws Exception {
    assertThat(verify(folder.resolve("absent"))).isEqualTo(1);
    assertThat(err.toString()).contains("[JOINTLY_AUDIT_FILE]", "absent", "cannot be read");
    assertThat(verify(collaboration)).isEqualTo(1);
    assertThat(err.toString()).contains("line 1 is not one that Jointly writes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "audit",
        "audit verify",
        "audit verify a b",
        "audit verify --x a",
        "audit verify a --key b --collaboration c"
      })
  void saysHowToCallIt(String args) {
    assertThat(
            Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args.split(" ")))
        .isEqualTo(2);
    assertThat(err.toString()).contains("Usage: jointly audit");
  }
}

package io.jointly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.audit.KnownKeys.Version;
import io.jointly.crypto.Identity;
import io.jointly.crypto.Label;
import io.jointly.error.EnvironmentException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody who can write the file, and knows this software, makes a log anew. With the keys that a
 * verifier was given, no record of his is accepted under a party's key.
 */
class ForgedLogTest {

  private static final String OTHER = "d".repeat(64);
  private static final String SECOND = Logs.RUN + "/" + "f".repeat(32);

  @TempDir Path folder;
  private final Identity north = Logs.identity();
  private final Identity south = Logs.identity();
  private final Identity forger = Logs.identity();
  private final KnownKeys keys =
      KnownKeys.NONE.with(
          new Version(
              "trial",
              Logs.COLLABORATION,
              Map.of("north", north.publicKey(), "south", south.publicKey())));
  private List<Line> log = List.of();

  @BeforeEach
  void write() throws Exception {
    log = write("north", "north", north);
    assertThat(Logs.verify(Logs.madeAnew(log), keys).unverified()).isEmpty();
  }

  private List<Line> write(String file, String party, Identity identity) throws Exception {
    AuditLog open = Logs.open(folder.resolve(file), party, identity);
    for (String session : List.of(Logs.SESSION, SECOND)) {
      open.record(Logs.joining(session));
      open.record(Logs.message(EventKind.PUT, "shared-0-0"));
      open.record(Logs.message(EventKind.GOT, "shared-0-1"));
      open.record(Logs.answered(session));
    }
    open.record(Logs.refused());
    return Logs.records(Files.readAllBytes(folder.resolve(file)));
  }

  /** What a forger can vary of every record. */
  private record Story(String party, String digest, Identity signer, UnaryOperator<Instant> time) {

    Story(String digest, Identity signer) {
      this("north", digest, signer, time -> time);
    }

    /** The events anew: numbers, hashes, keys, and every signature by the key of this story. */
    List<Line> of(List<Line> records) {
      return after(List.of(), records);
    }

    List<Line> after(List<Line> before, List<Line> records) {
      List<Line> lines = new ArrayList<>(before);
      for (Line record : records) {
        int n = lines.size();
        String prev = n == 0 ? Line.FIRST_PREV : lines.get(n - 1).hash();
        Instant at = time.apply(record.time());
        Event event = event(record.event(), unsigned -> body(n, at, prev, unsigned));
        lines.add(Line.of(n, at, prev, digest, party, event));
      }
      return lines;
    }

    private byte[] body(int n, Instant at, String prev, Event unsigned) {
      return Line.body(n, at, prev, digest, party, unsigned).getBytes(StandardCharsets.US_ASCII);
    }

    private interface Body {
      byte[] of(Event unsigned);
    }

    private Event event(Event event, Body body) {
      if (event.get(EventField.KEY).isEmpty()) {
        return event;
      }
      Event anew = Event.of(event.kind());
      for (Map.Entry<EventField, String> field : event.fields().entrySet()) {
        anew =
            switch (field.getKey()) {
              case KEY -> anew.with(EventField.KEY, signer.publicKey().base64());
              case SIGNATURE -> anew;
              default -> anew.with(field.getKey(), field.getValue());
            };
      }
      return event.get(EventField.SIGNATURE).isEmpty()
          ? anew
          : anew.with(
              EventField.SIGNATURE,
              Base64.getEncoder().encodeToString(signer.sign(Label.SIGN_AUDIT, body.of(anew))));
    }
  }

  private static byte[] bytes(List<Line> lines) {
    return Logs.bytes(lines.stream().map(Line::text).toList());
  }

  private Verification verify(List<Line> lines) {
    return Logs.verify(bytes(lines), keys);
  }

  private void assertBroken(List<Line> lines, String why) {
    assertThat(verify(lines).broken())
        .hasValueSatisfying(broken -> assertThat(broken).contains(why));
  }

  private static final String FOREIGN = "names a key that is not one of north";

  /** Whatever he drops, and whichever version of the file his records name. */
  @Test
  void aLogSignedByAnotherKeyIsRefused() {
    for (String digest : List.of(Logs.COLLABORATION, OTHER)) {
      for (int from = 1; from < log.size(); from++) {
        List<Line> kept = new ArrayList<>(log.subList(0, 1));
        kept.addAll(log.subList(from, log.size()));
        List<Line> forged = new Story(digest, forger).of(kept);
        assertThat(Logs.verify(bytes(forged)).verifiedRecords()).isZero();
        assertBroken(forged, FOREIGN);
        assertThat(verify(forged).verifiedRecords()).isZero();
      }
    }
  }

  /** A partner in the same collaboration has a known key, too, but not this party's. */
  @Test
  void anotherPartysKeyIsNotThisPartys() {
    assertBroken(new Story(Logs.COLLABORATION, south).of(log), FOREIGN);
    assertBroken(new Story(OTHER, south).of(log), FOREIGN);
  }

  /** The party's key in the records, but of course not its signature. */
  @Test
  void aKeyThatIsOnlyNamedSignsNothing() {
    for (String digest : List.of(Logs.COLLABORATION, OTHER)) {
      List<Line> forged = new ArrayList<>();
      for (Line line : new Story(digest, forger).of(log)) {
        String text = line.text().replace(forger.publicKey().base64(), north.publicKey().base64());
        forged.add(Line.parse(text.getBytes(StandardCharsets.US_ASCII)).orElseThrow());
      }
      assertThat(Logs.verify(Logs.madeAnew(forged), keys).broken())
          .hasValueSatisfying(why -> assertThat(why).contains("whose signature is not by north"));
    }
  }

  @Test
  void forgedRecordsWithinATrueLogAreRefused() {
    Story story = new Story(OTHER, forger);
    for (int at = 1; at < log.size(); at++) {
      // Behind a true part, however long; and before one, with hashes made anew.
      assertThat(verify(story.after(log.subList(0, at), log.subList(at, log.size()))).broken())
          .as("from %d", at)
          .isPresent();
      List<Line> before = new ArrayList<>(story.of(log.subList(0, at)));
      before.addAll(log.subList(at, log.size()));
      assertThat(Logs.verify(Logs.madeAnew(before), keys).broken()).as("to %d", at).isPresent();
    }
  }

  /** Without signatures, and without the decisions that need one. */
  @Test
  void unsignedRecordsAreCountedAndNotVerified() {
    List<Line> unsigned =
        log.stream().filter(line -> line.event().kind() != EventKind.CHECKPOINT).toList();
    assertBroken(new Story(Logs.COLLABORATION, forger).of(unsigned), FOREIGN);
    assertThat(Logs.verify(Logs.madeAnew(unsigned), keys).broken())
        .hasValueSatisfying(why -> assertThat(why).contains("must follow a decision"));
    List<Line> messages =
        log.stream().filter(line -> line.event().get(EventField.MESSAGE).isPresent()).toList();
    List<Line> forged = new Story(Logs.COLLABORATION, forger).after(log.subList(0, 2), messages);
    Verification found = verify(forged);
    assertThat(found.broken()).isEmpty();
    assertThat(found.verifiedRecords()).isEqualTo(2);
    assertThat(found.unverified())
        .singleElement()
        .asString()
        .startsWith("the last 4 records are behind the last signature");
  }

  /** What was forged behind the last signature is told even when the party has gone on. */
  @Test
  void whatStoodUnsignedWhenAProcessBeganIsTold() throws Exception {
    Path file = folder.resolve("north");
    List<Line> more =
        new Story(Logs.COLLABORATION, forger)
            .after(log, List.of(Logs.records(Files.readAllBytes(file)).get(4)));
    Files.write(file, bytes(more));
    Logs.open(file, "north", north);
    Verification found = Logs.verify(Files.readAllBytes(file), keys);
    assertThat(found.unverified()).isEmpty();
    assertThat(found.notes())
        .singleElement()
        .asString()
        .contains("1 records before it were not signed yet when a process opened the log");
  }

  @Test
  void aStartThatIsDroppedIsFound() {
    for (int from = 1; from < log.size(); from++) {
      List<Line> rest = log.subList(from, log.size());
      assertBroken(rest, "line 1 ");
      assertThat(Logs.verify(Logs.madeAnew(rest), keys).broken()).isPresent();
    }
  }

  /** From one signature to another, so that both ends look right. */
  @Test
  void whatIsDroppedBetweenSignaturesIsFound() {
    for (int from = 2; from < log.size(); from++) {
      for (int to = from + 1; to < log.size(); to++) {
        List<Line> kept = new ArrayList<>(log.subList(0, from));
        kept.addAll(log.subList(to, log.size()));
        assertThat(verify(kept).broken()).isPresent();
        assertThat(Logs.verify(Logs.madeAnew(kept), keys).broken()).isPresent();
      }
    }
  }

  /** Two true logs of one party, as after one was moved away, are not one log. */
  @Test
  void twoLogsAreNotSpliced() throws Exception {
    List<Line> later = write("later", "north", north);
    for (int at = 1; at < log.size(); at++) {
      List<Line> spliced = new ArrayList<>(log.subList(0, at));
      spliced.addAll(later.subList(at, later.size()));
      boolean same = bytesAreThese(spliced, later) || bytesAreThese(spliced, log);
      assertThat(verify(spliced).broken().isPresent()).as("at %d", at).isNotEqualTo(same);
      spliced = new ArrayList<>(log);
      spliced.addAll(later.subList(at, later.size()));
      assertThat(verify(spliced).broken()).isPresent();
      assertThat(Logs.verify(Logs.madeAnew(spliced), keys).broken()).isPresent();
    }
  }

  private static boolean bytesAreThese(List<Line> one, List<Line> other) {
    return java.util.Arrays.equals(bytes(one), bytes(other));
  }

  @Test
  void aLogOfAnotherPartyIsNotThisPartys() throws Exception {
    List<Line> other = write("south", "south", south);
    assertThat(verify(other).party()).hasValue("south");
    assertThat(verify(other).unverified()).isEmpty();
    List<Line> renamed =
        other.stream()
            .map(
                line ->
                    Line.of(
                        line.n(),
                        line.time(),
                        line.prev(),
                        line.collaboration(),
                        "north",
                        line.event()))
            .toList();
    assertThat(Logs.verify(Logs.madeAnew(renamed), keys).broken())
        .hasValueSatisfying(why -> assertThat(why).contains(FOREIGN));
    List<Line> absent = new Story("west", Logs.COLLABORATION, south, time -> time).of(other);
    assertBroken(absent, "names a key that is not one of west");
  }

  @Test
  void aTimeThatGoesBackIsToldOrBreaksASignature() {
    UnaryOperator<Instant> earlier = time -> time.minus(Duration.ofDays(30));
    List<Line> moved = new ArrayList<>(log);
    for (int at = 4; at < log.size(); at++) {
      Line line = log.get(at);
      moved.set(
          at,
          Line.of(
              line.n(),
              earlier.apply(line.time()),
              line.prev(),
              line.collaboration(),
              line.party(),
              line.event()));
    }
    assertThat(Logs.verify(Logs.madeAnew(moved), keys).broken()).isPresent();
    // The party's own clock was set back.
    List<Line> own =
        new Story("north", Logs.COLLABORATION, north, earlier)
            .after(log.subList(0, 4), log.subList(4, log.size()));
    assertThat(verify(own).broken()).isEmpty();
    assertThat(verify(own).notes()).singleElement().asString().contains("the clock was set back");
  }

  @Test
  void aCheckpointThatIsSignedAgainByAnotherKeyIsRefused() {
    for (Identity signer : List.of(forger, south)) {
      for (String digest : List.of(Logs.COLLABORATION, OTHER)) {
        List<Line> last =
            new Story(digest, signer)
                .after(log.subList(0, log.size() - 1), log.subList(log.size() - 1, log.size()));
        assertBroken(last, FOREIGN);
      }
    }
  }

  /** Only the party can do this. A hash that was noted elsewhere, or a partner, tells. */
  @Test
  void thePartyItselfCanWriteItsLogAnew() {
    List<Line> kept = new ArrayList<>(log.subList(0, 8));
    List<Line> anew = new Story(Logs.COLLABORATION, north).of(kept);
    assertThat(verify(anew).unverified()).isEmpty();
    assertThat(anew).noneMatch(line -> line.hash().equals(log.get(log.size() - 1).hash()));
  }

  @Test
  void anotherTextOfTheSameSignatureIsRefused() {
    Line last = log.get(log.size() - 1);
    String signature = last.event().get(EventField.SIGNATURE).orElseThrow();
    int bits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
            .indexOf(signature.charAt(85));
    String other =
        signature.substring(0, 85)
            + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".charAt(bits ^ 1)
            + "==";
    assertThat(Base64.getDecoder().decode(other)).isEqualTo(Base64.getDecoder().decode(signature));
    List<Line> changed = new ArrayList<>(log.subList(0, log.size() - 1));
    changed.add(
        Line.parse(last.text().replace(signature, other).getBytes(StandardCharsets.US_ASCII))
            .orElseThrow());
    assertThat(Logs.verify(Logs.madeAnew(changed), keys).broken())
        .hasValueSatisfying(why -> assertThat(why).contains("signature is not by north"));
  }

  /** The party's own signature, under a version of the file that was not given. */
  @Test
  void anotherVersionOfTheFileIsNotVerifiedUntilItIsGiven() {
    List<Line> both = new Story(OTHER, north).after(log.subList(0, 8), log.subList(8, log.size()));
    Verification found = verify(both);
    assertThat(found.broken()).isEmpty();
    assertThat(found.verifiedRecords()).isEqualTo(8);
    assertThat(found.unverified())
        .singleElement()
        .asString()
        .startsWith((both.size() - 8) + " records are under another version")
        .contains(OTHER);
    KnownKeys more = keys.with(new Version("trial", OTHER, Map.of("north", north.publicKey())));
    assertThat(Logs.verify(bytes(both), more).unverified()).isEmpty();
    assertThat(Logs.verify(bytes(both), KnownKeys.only(north.publicKey())).unverified()).isEmpty();
  }

  @Test
  void aKeyThatThePartyChangedHoldsForItsVersionOnly() {
    Identity next = Logs.identity();
    List<Line> both = new Story(OTHER, next).after(log.subList(0, 8), log.subList(8, log.size()));
    assertBroken(both, FOREIGN);
    KnownKeys more = keys.with(new Version("trial", OTHER, Map.of("north", next.publicKey())));
    assertThat(Logs.verify(bytes(both), more).unverified()).isEmpty();
    // Whoever has got hold of the key of before cannot sign under the new version, nor this way.
    for (Story story : List.of(new Story(OTHER, north), new Story(Logs.COLLABORATION, next))) {
      List<Line> swapped = story.after(log.subList(0, 8), log.subList(8, log.size()));
      assertThat(Logs.verify(bytes(swapped), more).broken())
          .hasValueSatisfying(why -> assertThat(why).contains(FOREIGN));
    }
  }

  @Test
  void aLogOfAnotherCollaborationIsRefused() {
    KnownKeys other =
        KnownKeys.NONE.with(
            new Version("other", Logs.COLLABORATION, Map.of("north", north.publicKey())));
    assertThat(Logs.verify(bytes(log), other).broken())
        .hasValueSatisfying(why -> assertThat(why).contains("another collaboration"));
  }

  /** Else the party's next signature would cover what somebody else wrote. */
  @Test
  void aForgedLogIsNotContinued() throws Exception {
    Path file = folder.resolve("north");
    byte[] forged = bytes(new Story(Logs.COLLABORATION, forger).of(log));
    Files.write(file, forged);
    assertThatThrownBy(() -> Logs.open(file, "north", north))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("signature by another key");
    assertThat(Files.readAllBytes(file)).isEqualTo(forged);
    // Under another version it is continued, and refused by whoever verifies it.
    Files.write(file, bytes(new Story(OTHER, forger).of(log)));
    Logs.open(file, "north", north);
    assertThat(Logs.verify(Files.readAllBytes(file), keys).broken()).isPresent();
  }
}

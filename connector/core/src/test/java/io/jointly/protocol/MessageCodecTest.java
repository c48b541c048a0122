package io.jointly.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.message.CircuitStepMessage;
import io.jointly.protocol.message.CommitMessage;
import io.jointly.protocol.message.DoneMessage;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.HeldMessage;
import io.jointly.protocol.message.JoinMessage;
import io.jointly.protocol.message.Manifest;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.OpenMessage;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.PendingMessage;
import io.jointly.protocol.message.RevealMessage;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.message.SharedMessage;
import io.jointly.protocol.message.StartMessage;
import io.jointly.protocol.message.StopMessage;
import io.jointly.protocol.parameters.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the codec accepts, it writes again byte for byte; all else it refuses, and at small cost.
 */
@Tag("sweep")
class MessageCodecTest {

  private static final int MUTANTS = 4000;

  private static final Map<MessageKind, Function<CanonicalReader, CanonicalWriter>> AGAIN =
      Map.ofEntries(
          entry(MessageKind.JOIN, in -> JoinMessage.read(in).write()),
          entry(MessageKind.START, in -> StartMessage.read(in).write()),
          entry(MessageKind.SHARED, in -> SharedMessage.read(in).write()),
          entry(MessageKind.COMMIT, in -> CommitMessage.read(in).write()),
          entry(MessageKind.REVEAL, in -> RevealMessage.read(in).write()),
          entry(MessageKind.DONE, in -> DoneMessage.read(in).write()),
          entry(MessageKind.PENDING, in -> PendingMessage.read(in).write()),
          entry(MessageKind.STOP, in -> StopMessage.read(in).write()),
          entry(MessageKind.RESHARED, in -> CircuitStepMessage.read(in).write()),
          entry(MessageKind.HELD, in -> HeldMessage.read(in).write()),
          entry(MessageKind.CHALLENGE, in -> OpenMessage.read(in, 2).write()),
          entry(MessageKind.CHECK, in -> OpenMessage.read(in, 1 + 3 + 3).write()),
          entry(MessageKind.TESTED, in -> CircuitStepMessage.read(in).write()));

  private final Sessions sessions = new Sessions(Parties.all(3, 1, 1).withRounds(3, 2), 1);
  private final Sessions tested =
      new Sessions(
          Parties.all(3, 1, 1).withTests(GroupRule.of(4, 1), new int[][] {{1}, {1}, {1}}), 1);

  private static Map.Entry<MessageKind, Function<CanonicalReader, CanonicalWriter>> entry(
      MessageKind kind, Function<CanonicalReader, CanonicalWriter> again) {
    return Map.entry(kind, again);
  }

  List<byte[]> messages() {
    sessions.join().start().rounds();
    sessions.put(sessions.sessions.get(1).stop(ErrorCode.LOCAL_JOB));
    sessions.put(pending());
    tested.join().start().rounds();
    return Stream.of(sessions, tested)
        .flatMap(s -> s.mailbox.entrySet().stream())
        .filter(e -> !e.getKey().matches(".*/(share|opened|reshare|test)-.*"))
        .map(Map.Entry::getValue)
        .toList();
  }

  private Outgoing pending() {
    SessionNames names = sessions.sessions.get(0).names();
    return Invitation.read(
            sessions.parties.roster,
            sessions.parties.parameters(0).collaborationDigest(),
            0,
            0,
            names.sessionFolder(),
            sessions.get(names.join(0, 0)))
        .orElseThrow()
        .pending(sessions.parties.roster, sessions.parties.identities.get(1), 1, Sessions.TIME);
  }

  /** Decodes and encodes header, body and signature. */
  static byte[] again(byte[] message) {
    if (Envelope.version(message) != Limits.VERSION) {
      throw new MalformedException("another version");
    }
    Envelope envelope = Envelope.decode(message);
    if (envelope.kind().isOfDealing()) {
      throw new MalformedException("of no session");
    }
    CanonicalWriter body = read(envelope.kind()).apply(envelope.body());
    byte[] signed =
        new CanonicalWriter()
            .raw(Arrays.copyOf(envelope.signed(), Limits.HEADER_BYTES))
            .raw(body.toByteArray())
            .toByteArray();
    return new Envelope(
            envelope.kind(),
            envelope.from(),
            envelope.session(),
            envelope.attempt(),
            signed,
            envelope.signature())
        .encode();
  }

  private static Function<CanonicalReader, CanonicalWriter> read(MessageKind kind) {
    Function<CanonicalReader, CanonicalWriter> read = AGAIN.get(kind);
    if (read == null) {
      throw new AssertionError(kind + " has no body");
    }
    return read;
  }

  @Test
  void everyMessageIsWrittenAsItWasRead() {
    List<byte[]> messages = messages();
    assertThat(messages.stream().map(m -> Envelope.decode(m).kind()).distinct())
        .containsExactlyInAnyOrderElementsOf(AGAIN.keySet());
    assertThat(messages).allSatisfy(message -> assertThat(again(message)).isEqualTo(message));
  }

  @Test
  void everyShortenedMessageIsRefusedOrCanonical() {
    for (byte[] message : messages()) {
      for (int length = 0; length < message.length; length++) {
        byte[] cut = Arrays.copyOf(message, length);
        assertThatThrownBy(() -> again(cut)).isInstanceOf(MalformedException.class);
      }
    }
  }

  @Test
  void aByteMoreIsRefused() {
    assertThat(messages())
        .allSatisfy(
            message ->
                assertThatThrownBy(() -> again(Arrays.copyOf(message, message.length + 1)))
                    .isInstanceOf(MalformedException.class));
  }

  @Test
  void whatAMutantIsAcceptedAsIsWrittenAgain() {
    long seed = Seed.of(MessageCodecTest.class);
    Random random = new Random(seed);
    List<byte[]> messages = messages();
    int accepted = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = mutate(messages.get(random.nextInt(messages.size())), random);
      try {
        assertThat(again(mutant)).as("seed %d, mutant %d", seed, i).isEqualTo(mutant);
        accepted++;
      } catch (MalformedException e) {
        // Refused, with nothing but this exception.
        assertThat(e).hasMessageNotContaining("null");
      }
    }
    assertThat(accepted).as("seed %d", seed).isPositive();
  }

  private static byte[] mutate(byte[] message, Random random) {
    byte[] mutant =
        random.nextInt(3) == 0
            ? Arrays.copyOf(message, random.nextInt(2 * message.length))
            : message.clone();
    for (int flips = random.nextInt(4); flips >= 0 && mutant.length > 0; flips--) {
      mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
    }
    return mutant;
  }

  @Test
  void noiseIsRefused() {
    long seed = Seed.of(MessageCodecTest.class);
    Random random = new Random(seed);
    for (int i = 0; i < MUTANTS; i++) {
      byte[] noise = new byte[random.nextInt(400)];
      random.nextBytes(noise);
      assertThatThrownBy(() -> again(noise))
          .as("seed %d", seed)
          .isInstanceOf(MalformedException.class);
    }
  }

  /** A length of gigabytes in a message of a hundred bytes allocates nothing. */
  @Test
  void hugeLengthsAreRefusedBeforeAnythingIsAllocated() {
    byte[] body = new byte[400];
    Arrays.fill(body, (byte) 0xff);
    assertThatThrownBy(() -> SharedMessage.read(new CanonicalReader(body)))
        .isInstanceOf(MalformedException.class);
    body[0] = 0;
    body[1] = 0;
    assertThatThrownBy(() -> JoinMessage.read(new CanonicalReader(body)))
        .isInstanceOf(MalformedException.class);
    byte[] manyRounds =
        new CanonicalWriter()
            .u32(0)
            .u64(0)
            .raw(new byte[Limits.SESSION_KEY_BYTES + 2 * 32])
            .u32(0x7fffffff)
            .toByteArray();
    assertThatThrownBy(() -> JoinMessage.read(new CanonicalReader(manyRounds)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("more than 64");
    byte[] manyKeys = new CanonicalWriter().u32(1 << 26).u32(1 << 16).u32(1024).toByteArray();
    assertThatThrownBy(() -> Manifest.read(new CanonicalReader(manyKeys)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void namesAreWhatTheSpecificationSays() {
    sessions.join().start().rounds();
    sessions.put(sessions.sessions.get(1).stop(ErrorCode.LOCAL_JOB));
    String hex = "[0-9a-f]{32}";
    assertThat(sessions.mailbox.keySet())
        .allMatch(
            name ->
                name.matches(hex + "/" + hex + "/(join|stop)-[0-2]-0")
                    || name.matches(hex + "/" + hex + "/start-0")
                    || name.matches(
                        hex + "/" + hex + "/" + hex + "/((shared|commit|reveal)-[01]|done)-[0-2]")
                    || name.matches(
                        hex
                            + "/"
                            + hex
                            + "/"
                            + hex
                            + "/(share|opened)-[01]-[0-2]-[0-2]-0-[0-9a-f]{8}"))
        .hasSize(3 + 1 + 1 + 3 * (2 * (1 + 2 + 1 + 1 + 2) + 1));
  }

  @Test
  void namesOfATestAreWhatTheSpecificationSays() {
    tested.join().start().rounds();
    // A test of three layers: steps 1 to 4, and the blinded difference.
    assertThat(tested.mailbox.keySet().stream().map(name -> name.replaceAll(".*/", "")))
        .filteredOn(name -> name.matches("(reshare|held|challenge|check|test).*"))
        .allMatch(
            name ->
                name.matches("reshared-[1-5]-[0-2]")
                    || name.matches("(held|challenge|check|tested)-0-[0-2]")
                    || name.matches("reshare-[1-5]-[0-2]-[0-2]-0-[0-9a-f]{8}")
                    || name.matches("test-0-[0-2]-[0-2]-0-[0-9a-f]{8}"))
        .hasSize(3 * (5 + 4 + 2 * 5 + 2));
  }
}

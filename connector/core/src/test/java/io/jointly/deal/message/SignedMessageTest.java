package io.jointly.deal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.crypto.Identity;
import io.jointly.deal.message.SignedSamples.Sample;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.protocol.SeededRandom;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.parameters.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every signed kind of dealing: what its reader accepts, and what it refuses (PROTOCOL.md 12). */
class SignedMessageTest {

  private static final List<Sample> SAMPLES = SignedSamples.all();

  static List<Sample> samples() {
    return SAMPLES;
  }

  private static void refused(Sample sample, byte[] message, ErrorCode... codes) {
    ViolationException e =
        catchThrowableOfType(ViolationException.class, () -> sample.open().accept(message));
    assertThat(e).as("%s was accepted", sample).isNotNull();
    assertThat(e.code()).as(e.getMessage()).isIn((Object[]) codes);
    assertThat(e.step()).isEqualTo(sample.kind().name());
    assertThat(e.party().orElseThrow())
        .isEqualTo(isOfDealer(sample) ? "dealer " + SignedSamples.DEALER : "east");
  }

  private static boolean isOfDealer(Sample sample) {
    return sample.kind() == MessageKind.BATCH || sample.kind() == MessageKind.WITHDRAWN;
  }

  @Test
  void everySignedKindIsThere() {
    assertThat(SAMPLES.stream().map(Sample::kind))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(MessageKind.values())
                .filter(kind -> kind.isOfDealing() && kind != MessageKind.PART)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isReadAndWrittenAgain(Sample sample) {
    assertThatCode(() -> sample.open().accept(sample.content())).doesNotThrowAnyException();
    assertThat(sample.again().apply(new CanonicalReader(sample.body())).toByteArray())
        .isEqualTo(sample.body());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyFlippedByteIsRefused(Sample sample) {
    for (int at = 0; at < sample.content().length; at++) {
      refused(
          sample,
          ForgedMessage.flip(sample.content(), at),
          ErrorCode.SIGNATURE,
          ErrorCode.MALFORMED,
          ErrorCode.VERSION);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyShorterOrLongerMessageIsRefused(Sample sample) {
    for (int length = 0; length < sample.content().length; length++) {
      refused(
          sample,
          Arrays.copyOf(sample.content(), length),
          ErrorCode.SIGNATURE,
          ErrorCode.MALFORMED);
    }
    for (int more : new int[] {1, 4, 64}) {
      refused(
          sample,
          ForgedMessage.cut(sample.content(), -more),
          ErrorCode.SIGNATURE,
          ErrorCode.MALFORMED);
    }
  }

  /** Signed by its sender: the codec alone has to refuse it. */
  @ParameterizedTest
  @MethodSource("samples")
  void everyShorterOrLongerBodyIsMalformed(Sample sample) {
    for (int less = 1; less <= sample.body().length; less++) {
      int bytes = less;
      refused(sample, sample.forged().body(b -> ForgedMessage.cut(b, bytes)), ErrorCode.MALFORMED);
    }
    refused(sample, sample.forged().body(b -> ForgedMessage.cut(b, -1)), ErrorCode.MALFORMED);
  }

  /** What the codec accepts of a body with a changed byte, it writes again byte for byte. */
  @ParameterizedTest
  @MethodSource("samples")
  void everyBodyWithAnotherByteIsRefusedOrCanonical(Sample sample) {
    for (int at = 0; at < sample.body().length; at++) {
      for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
        byte[] body = ForgedMessage.with(sample.body(), at, value);
        try {
          assertThat(sample.again().apply(new CanonicalReader(body)).toByteArray()).isEqualTo(body);
        } catch (MalformedException e) {
          assertThat(e).hasMessageNotContaining("null");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void anothersSignatureIsRefused(Sample sample) {
    Identity stranger = Identity.generate(new SeededRandom("stranger"));
    byte[] forged = new ForgedMessage(sample.content(), stranger).signed();
    refused(sample, forged, ErrorCode.SIGNATURE);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void anotherVersionIsRefused(Sample sample) {
    refused(sample, sample.forged().version(Limits.VERSION + 1), ErrorCode.VERSION);
    refused(sample, sample.forged().version(Limits.VERSION - 1), ErrorCode.VERSION);
  }

  /** The sender has signed it, for another place. */
  @ParameterizedTest
  @MethodSource("samples")
  void anotherPlaceIsRefused(Sample sample) {
    byte[] other = new byte[Limits.DIGEST_BYTES];
    Arrays.fill(other, (byte) 9);
    refused(sample, sample.forged().session(other), ErrorCode.WRONG_PLACE);
    refused(sample, sample.forged().attempt(other), ErrorCode.WRONG_PLACE);
    refused(sample, sample.forged().from(0), ErrorCode.WRONG_PLACE);
    for (Sample another : SAMPLES) {
      if (another.kind() != sample.kind()) {
        refused(sample, sample.forged().kind(another.kind()), ErrorCode.WRONG_PLACE);
      }
    }
  }

  // What the codec alone refuses, beyond what changed bytes show.

  private static void malformed(CanonicalWriter body, String why, MessageKind kind) {
    Sample sample = SAMPLES.stream().filter(each -> each.kind() == kind).findFirst().orElseThrow();
    assertThatThrownBy(() -> sample.again().apply(new CanonicalReader(body.toByteArray())))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(why);
  }

  private static CanonicalWriter batch(String name) {
    return new CanonicalWriter().u64(1).text(name);
  }

  /** Three compute parties. */
  private static CanonicalWriter recipients(CanonicalWriter out) {
    out.u16(3);
    for (int party = 0; party < 3; party++) {
      out.u32(0).raw(new byte[1_088]);
    }
    return out;
  }

  @Test
  void aBatchThatCannotBe() {
    for (String name : List.of("", "June", "_june", "ju ne", "ju/ne", "jüne", "j\n")) {
      malformed(batch(name), "no id", MessageKind.BATCH);
      malformed(batch(name), "no id", MessageKind.WITHDRAWN);
    }
    malformed(batch("j".repeat(64)), "more than 63", MessageKind.BATCH);
    malformed(new CanonicalWriter().u64(-1), "1970", MessageKind.BATCH);
    malformed(new CanonicalWriter().u64(Limits.MAX_TIME + 1), "9999", MessageKind.WITHDRAWN);
    malformed(batch("june").u32(0).u32(4), "no rows", MessageKind.BATCH);
    malformed(batch("june").u32(5).u32(0), "without elements", MessageKind.BATCH);
    malformed(batch("june").u32((1 << 30) + 1), "more than", MessageKind.BATCH);
    malformed(batch("june").u32(5).u32((1 << 16) + 1), "more than", MessageKind.BATCH);
    malformed(batch("june").u32(5).u32(4).u32(512), "do not fit", MessageKind.BATCH);
    malformed(batch("june").u32(5).u32(64).u32(512), "do not fit", MessageKind.BATCH);
    malformed(batch("june").u32(5).u32(65).u32(1024), "do not fit", MessageKind.BATCH);
    CanonicalWriter two = batch("june").u32(5).u32(4).u32(1024).u16(2).u32(0).u32(0);
    malformed(two, "2 compute parties", MessageKind.BATCH);
    CanonicalWriter number = batch("june").u32(5).u32(4).u32(1024).u16(3).u32(1_000_000);
    malformed(number, "more than 999999", MessageKind.BATCH);
    CanonicalWriter blocks = recipients(batch("june").u32(1025).u32(4).u32(1024));
    malformed(blocks.u32(1), "do not fit 1025 rows", MessageKind.BATCH);
  }

  @Test
  void aListThatCannotBe() {
    byte[] one = new byte[32];
    byte[] two = ForgedMessage.flip(one, 0);
    malformed(new CanonicalWriter().u32(0), "no batch", MessageKind.LIST);
    malformed(
        new CanonicalWriter().u32(2).u16(1).raw(one).u16(0).raw(two),
        "not sorted",
        MessageKind.LIST);
    malformed(
        new CanonicalWriter().u32(3).u16(0).raw(one).u16(0).raw(two).u16(1).raw(one),
        "twice",
        MessageKind.LIST);
  }

  @Test
  void takenBlocksThatCannotBe() {
    CanonicalWriter none = new CanonicalWriter().raw(new byte[64]).u32(0);
    malformed(none, "no block", MessageKind.TAKEN);
    // Nine blocks: the tenth bit is the second of the second byte.
    CanonicalWriter bit = new CanonicalWriter().raw(new byte[64]).u32(9).u8(0xff).u8(2);
    malformed(bit, "behind", MessageKind.TAKEN);
    TakenBlocks taken =
        TakenBlocks.read(
            new CanonicalReader(
                new CanonicalWriter().raw(new byte[64]).u32(9).u8(0x81).u8(1).toByteArray()));
    assertThat(taken.opened().stream()).containsExactly(0, 7, 8);
  }

  /** A count of millions in a message of a hundred bytes allocates nothing. */
  @Test
  void countsOverTheirCapsAndBeyondTheEndAreRefused() {
    int most = DealingLimits.MAX_BLOCKS;
    CanonicalWriter digests = new CanonicalWriter().raw(new byte[64]);
    malformed(new CanonicalWriter().u32(0xffff_ffffL), "more than 65536", MessageKind.LIST);
    malformed(new CanonicalWriter().u32(65_536), "dealer", MessageKind.LIST);
    malformed(digests.u32(most + 1), "more than " + most, MessageKind.TAKEN);
    malformed(new CanonicalWriter().raw(new byte[64]).u32(most), "needs 131072", MessageKind.TAKEN);
    malformed(new CanonicalWriter().u32(0xffff_ffffL), "more than " + most, MessageKind.CHECKED);
    malformed(new CanonicalWriter().u32(most), "SHA-256", MessageKind.CHECKED);
    CanonicalWriter cut = batch("june").u32(1 << 30).u32(4).u32(1024).u16(3);
    malformed(cut.u32(0).raw(new byte[1087]), "ciphertext", MessageKind.BATCH);
    CanonicalWriter blocks = recipients(batch("june").u32(1 << 30).u32(4).u32(1024));
    malformed(blocks.u32(most), "ephemeral key", MessageKind.BATCH);
    malformed(
        new CanonicalWriter().u64(1).u32(0xffff_fff0L), "more than 63", MessageKind.WITHDRAWN);
  }

  @Test
  void theSeedFitsWhatWasTakenOrNot() {
    byte[] seed = new byte[32];
    TakenBlocks taken =
        new TakenBlocks(new byte[32], DealingDigests.seed(seed), 1, new java.util.BitSet());
    assertThat(new SeedMessage(new byte[32], seed).fits(taken)).isTrue();
    for (int at = 0; at < seed.length; at++) {
      assertThat(new SeedMessage(new byte[32], ForgedMessage.flip(seed, at)).fits(taken)).isFalse();
    }
  }

  @Test
  void lengthsAreKnownBeforehand() {
    for (Sample sample : SAMPLES) {
      int bytes = sample.content().length;
      switch (sample.kind()) {
        case KEY -> assertThat(bytes).isEqualTo(DealingKeyMessage.BYTES);
        case LIST -> assertThat(bytes).isEqualTo(CollectionList.bytes(2));
        case TAKEN -> assertThat(bytes).isEqualTo(TakenBlocks.bytes(10));
        case SEED -> assertThat(bytes).isEqualTo(SeedMessage.BYTES);
        case CHECKED -> assertThat(bytes).isEqualTo(CheckedBlocks.bytes(2));
        case ACCEPTED -> assertThat(bytes).isEqualTo(AcceptedRows.BYTES);
        case BATCH -> assertThat(bytes).isLessThan(BatchManifest.MAX_BYTES);
        default -> assertThat(bytes).isLessThan(BatchWithdrawal.MAX_BYTES);
      }
    }
    assertThat(BatchManifest.MAX_BYTES)
        .isEqualTo(73 + 8 + 4 + 63 + 12 + 2 + (4 + 1_088) * 20 + 4 + 64 * (1 << 20) + 64);
  }

  @Test
  void checksAreThreeCanonicalElementsForEachRow() {
    long[] shares = new long[2 * 6];
    Arrays.setAll(shares, i -> i);
    byte[] block = CheckShares.write(shares);
    assertThat(block).hasSize(2 * 48).hasSize(CheckShares.bytes(2));
    assertThat(CheckShares.read(block, 2)).isEqualTo(shares);
    for (int rows : new int[] {0, 1, 3}) {
      assertThatThrownBy(() -> CheckShares.read(block, rows))
          .isInstanceOf(MalformedException.class);
    }
    byte[] high = block.clone();
    Arrays.fill(high, 80, 96, (byte) 0xff);
    assertThatThrownBy(() -> CheckShares.read(high, 2)).isInstanceOf(MalformedException.class);
    high[95] = 0x7f;
    assertThatThrownBy(() -> CheckShares.read(high, 2)).isInstanceOf(MalformedException.class);
    high[80] = (byte) 0xfe;
    assertThat(CheckShares.read(high, 2)).hasSize(12);
    CheckedBlocks checked = new CheckedBlocks(List.of(CheckedBlocks.digest(block)));
    assertThat(checked.lists(0, block)).isTrue();
    assertThat(checked.lists(0, high)).isFalse();
  }
}

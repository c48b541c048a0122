package io.jointly.deal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jointly.Seed;
import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.BlockSealer;
import io.jointly.crypto.Encapsulation;
import io.jointly.crypto.SessionKey;
import io.jointly.deal.message.BadPartException.Reason;
import io.jointly.deal.message.DealtSurvey.Dealt;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.field.FpVectors;
import io.jointly.protocol.SeededRandom;
import io.jointly.protocol.message.Outgoing;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sealed part opens for its recipient, in its place, in its form, and in no other case. */
class PartTest {

  private static final byte[] SALT = new byte[32];
  private static final int ROWS = 3;
  private static final int ELEMENTS = ROWS * DealtSurvey.ROW_ELEMENTS;
  private static final int EAST = 2;
  private static final String CANARY = "canary-7f3a91";

  private final DealtSurvey table = new DealtSurvey();
  private final SecureRandom random = new SeededRandom("parts");

  private static void refused(Reason reason, PartOpener opener, int block, byte[] part) {
    BadPartException e =
        catchThrowableOfType(BadPartException.class, () -> opener.part(block).open(part));
    assertThat(e).as("it was opened").isNotNull();
    assertThat(e.reason()).isEqualTo(reason);
    assertThat(e).hasMessage("block " + block + ": " + reason.words());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1_023, 1_024, 1_025, 2_100})
  void everyPartyOpensWhatWasDealtToIt(int rows) throws BadPartException {
    Dealt dealt = table.deal(0, "june", rows);
    for (int party = 0; party < DealtSurvey.PARTIES; party++) {
      PartOpener opener = dealt.opener(table, party);
      int sum = 0;
      for (int block = 0; block < dealt.manifest().blocks().size(); block++) {
        byte[] part = table.get(opener.part(block).name());
        assertThat(part.length).isLessThanOrEqualTo(opener.part(block).maxBytes());
        OpenedPart opened = opener.part(block).open(part);
        assertThat(opened.publicRows()).isEqualTo(dealt.publicRows().get(block));
        assertThat(opened.elements()).isEqualTo(dealt.shares().get(block).get(party));
        sum += dealt.manifest().rowsOf(block);
      }
      assertThat(sum).isEqualTo(rows);
    }
  }

  /** Whoever reads the mailbox cannot try guesses of public rows. */
  @Test
  void theSameRowsHaveAnotherDigestEachTime() {
    BatchPlace place = table.place(0, "june");
    byte[] first = PartSealer.create(place, 0, canary(), random).listed().publicDigest();
    byte[] second = PartSealer.create(place, 0, canary(), random).listed().publicDigest();
    assertThat(first).isNotEqualTo(second);
  }

  /** A seed saves nearly all of the bytes. */
  @Test
  void aSeedIsShortWhateverTheRows() {
    Dealt dealt = table.dealParts(0, "june", 1_024);
    int text = dealt.publicRows().get(0).length;
    assertThat(table.get(dealt.name(0, 0))).hasSize(32 + 4 + text + 1 + 32 + 16);
    assertThat(table.get(dealt.name(EAST, 0))).hasSizeGreaterThan(1_024 * 4 * 16);
  }

  @Test
  void publicRowsMayBeEmpty() throws BadPartException {
    byte[] plain = plain(new byte[0], 1, elements());
    Sealed sealed = seal(plain, new byte[0]);
    assertThat(sealed.opener().part(0).open(sealed.part).publicRows()).isEmpty();
  }

  // Where a part belongs.

  @Test
  void everyFlippedByteIsRefused() throws BadPartException {
    for (int party : new int[] {0, EAST}) {
      Dealt dealt = table.dealParts(0, "june" + party, ROWS);
      PartOpener opener = dealt.opener(table, party);
      byte[] part = table.get(opener.part(0).name());
      for (int at = 0; at < part.length; at++) {
        refused(Reason.SEAL, opener, 0, ForgedMessage.flip(part, at));
      }
      for (int length = 0; length < part.length; length++) {
        refused(Reason.SEAL, opener, 0, Arrays.copyOf(part, length));
      }
      refused(Reason.SEAL, opener, 0, Arrays.copyOf(part, part.length + 1));
    }
  }

  @Test
  void aPartIsBoundToItsBatchDealerDealingBlockAndRecipient() {
    Dealt dealt = table.dealParts(0, "june", 2_048);
    BatchManifest manifest = dealt.manifest();
    byte[] part = table.get(dealt.name(EAST, 1));
    SessionKey key = table.keys.get(EAST);
    for (BatchPlace other :
        List.of(
            table.place(0, "july"),
            table.place(1, "june"),
            new BatchPlace(ForgedMessage.flip(table.dealing, 0), 0, "june"))) {
      refused(
          Reason.SEAL,
          new PartOpener(other, manifest, EAST, EAST, key, DealtShare.Form.ELEMENTS),
          1,
          part);
    }
    PartOpener asOther =
        new PartOpener(dealt.place(), manifest, 1, EAST, key, DealtShare.Form.ELEMENTS);
    refused(Reason.SEAL, asOther, 1, part);
    refused(Reason.SEAL, dealt.opener(table, 1), 1, part);
    refused(Reason.SEAL, dealt.opener(table, EAST), 0, part);
    PartOpener otherKey =
        new PartOpener(
            dealt.place(),
            manifest,
            EAST,
            EAST,
            SessionKey.generate(random),
            DealtShare.Form.ELEMENTS);
    refused(Reason.SEAL, otherKey, 1, part);
  }

  /** Only the key that the signed list has counts: another attempt of the task does not open. */
  @Test
  void aPartOfAnotherAttemptIsRefused() throws BadPartException {
    Dealt first = table.dealParts(0, "june", ROWS);
    Dealt second = table.dealParts(0, "june", ROWS);
    PartOpener opener = first.opener(table, EAST);
    assertThat(opener.part(0).name()).isNotEqualTo(second.name(EAST, 0));
    refused(Reason.SEAL, opener, 0, table.get(second.name(EAST, 0)));
  }

  @Test
  void aListedKeyOfSmallOrderOpensNothing() {
    Dealt dealt = table.dealParts(0, "june", ROWS);
    BatchManifest listed =
        new BatchManifest(
            DealtSurvey.TIME,
            "june",
            ROWS,
            DealtSurvey.ROW_ELEMENTS,
            table.recipients(),
            List.of(
                new BatchManifest.Block(
                    new byte[32], dealt.manifest().blocks().get(0).publicDigest())));
    PartOpener opener =
        new PartOpener(
            dealt.place(), listed, EAST, EAST, table.keys.get(EAST), DealtShare.Form.ELEMENTS);
    refused(Reason.SEAL, opener, 0, table.get(dealt.name(EAST, 0)));
  }

  // What is in a part.

  private record Sealed(DealtSurvey table, BatchPlace place, BatchManifest manifest, byte[] part) {
    PartOpener opener() {
      return opener(DealtShare.Form.ELEMENTS);
    }

    PartOpener opener(DealtShare.Form form) {
      return new PartOpener(place, manifest, EAST, EAST, table.keys.get(EAST), form);
    }
  }

  /** A dealer that seals what it likes to east; BATCH has the digest of these public rows. */
  private Sealed seal(byte[] plain, byte[] publicRows) {
    BatchPlace place = table.place(0, "june");
    BlockSealer sealer = BlockSealer.create(random);
    BatchManifest manifest =
        new BatchManifest(
            DealtSurvey.TIME,
            "june",
            ROWS,
            DealtSurvey.ROW_ELEMENTS,
            table.recipients(),
            List.of(
                new BatchManifest.Block(
                    sealer.ephemeralPublicKey(), DealingDigests.publicRows(SALT, publicRows))));
    try {
      byte[] part = sealer.seal(table.encapsulations.get(EAST), place.context(EAST, 0), plain);
      return new Sealed(table, place, manifest, part);
    } catch (BadKeyException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] plain(byte[] publicRows, int form, byte[] share) {
    return ByteBuffer.allocate(32 + 4 + publicRows.length + 1 + share.length)
        .put(SALT)
        .putInt(publicRows.length)
        .put(publicRows)
        .put((byte) form)
        .put(share)
        .array();
  }

  private static byte[] elements() {
    byte[] bytes = new byte[ELEMENTS * 16];
    FpVectors.write(DealtShare.expand(new byte[32], ELEMENTS), 0, ELEMENTS, bytes, 0);
    return bytes;
  }

  /** A byte for the form, and what is sealed. */
  static List<byte[]> plaintexts() {
    byte[] elements = plain(canary(), 1, elements());
    byte[] seed = plain(canary(), 0, new byte[32]);
    return List.of(
        ByteBuffer.allocate(1 + elements.length).put((byte) 1).put(elements).array(),
        ByteBuffer.allocate(1 + seed.length).put((byte) 0).put(seed).array());
  }

  /** Opens a part of such a plaintext, whose public rows are those that BATCH lists. */
  void openAnything(byte[] plaintext) throws BadPartException {
    byte[] plain = Arrays.copyOfRange(plaintext, 1, plaintext.length);
    int most = Math.max(0, plain.length - 36);
    int length = plain.length < 36 ? 0 : ByteBuffer.wrap(plain).getInt(32);
    byte[] publicRows =
        Arrays.copyOfRange(
            plain, plain.length - most, plain.length - most + Math.max(0, Math.min(length, most)));
    Sealed sealed = seal(plain, publicRows);
    sealed
        .opener(plaintext[0] % 2 == 0 ? DealtShare.Form.SEED : DealtShare.Form.ELEMENTS)
        .part(0)
        .open(sealed.part);
  }

  private static byte[] canary() {
    return CANARY.getBytes(StandardCharsets.US_ASCII);
  }

  private void refused(Reason reason, byte[] plain) {
    Sealed sealed = seal(plain, canary());
    refused(reason, sealed.opener(), 0, sealed.part);
  }

  @Test
  void aPlaintextThatEndsEarlyOrLateIsRefused() throws BadPartException {
    byte[] plain = plain(canary(), 1, elements());
    Sealed whole = seal(plain, canary());
    assertThat(whole.opener().part(0).open(whole.part).elements()).hasSize(2 * ELEMENTS);
    for (int length = 0; length < plain.length; length++) {
      refused(Reason.CUT_OFF, Arrays.copyOf(plain, length));
    }
    refused(Reason.LEFT_OVER, Arrays.copyOf(plain, plain.length + 1));
    refused(Reason.LEFT_OVER, Arrays.copyOf(plain, plain.length + 64));
  }

  @Test
  void aSeedThatEndsEarlyOrLateIsRefused() throws BadPartException {
    for (int length : new int[] {0, 31, 33, ELEMENTS * 16}) {
      Sealed sealed = seal(plain(canary(), 0, new byte[length]), canary());
      refused(
          length < 32 ? Reason.CUT_OFF : Reason.LEFT_OVER,
          sealed.opener(DealtShare.Form.SEED),
          0,
          sealed.part);
    }
    Sealed sealed = seal(plain(canary(), 0, new byte[32]), canary());
    assertThat(sealed.opener(DealtShare.Form.SEED).part(0).open(sealed.part).elements())
        .isEqualTo(DealtShare.expand(new byte[32], ELEMENTS));
  }

  @Test
  void anotherFormIsRefused() {
    for (int form : new int[] {0, 2, 0x7f, 0xff}) {
      refused(Reason.FORM, plain(canary(), form, elements()));
    }
    // A seed for a party that is to get elements, and the other way round.
    refused(Reason.FORM, plain(canary(), 0, new byte[32]));
    Sealed sealed = seal(plain(canary(), 1, elements()), canary());
    refused(Reason.FORM, sealed.opener(DealtShare.Form.SEED), 0, sealed.part);
  }

  @Test
  void everyElementThatIsNotCanonicalIsRefused() {
    for (int element = 0; element < ELEMENTS; element++) {
      byte[] high = elements();
      high[16 * element + 15] |= (byte) 0x80;
      refused(Reason.ELEMENT, plain(canary(), 1, high));
      byte[] modulus = elements();
      Arrays.fill(modulus, 16 * element, 16 * element + 15, (byte) 0xff);
      modulus[16 * element + 15] = 0x7f;
      refused(Reason.ELEMENT, plain(canary(), 1, modulus));
    }
  }

  @Test
  void otherPublicRowsAreRefused() {
    byte[] plain = plain(canary(), 1, elements());
    for (int at = 36; at < 36 + CANARY.length(); at++) {
      refused(Reason.PUBLIC_DIGEST, ForgedMessage.flip(plain, at));
    }
    // One byte of the text becomes the form: the digest is looked at before.
    refused(Reason.PUBLIC_DIGEST, ForgedMessage.u32(plain, 32, CANARY.length() - 1));
    refused(Reason.PUBLIC_DIGEST, ForgedMessage.flip(plain, 31)); // another salt
    refused(Reason.PUBLIC_DIGEST, plain(new byte[0], 1, elements()));
  }

  @Test
  void lengthsOfPublicRowsAreCheckedBeforeTheyAreUsed() {
    byte[] plain = plain(canary(), 1, elements());
    int most = DealingLimits.MAX_PUBLIC_BYTES;
    for (long length : new long[] {most + 1L, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL}) {
      refused(Reason.PUBLIC_LENGTH, ForgedMessage.u32(plain, 32, length));
    }
    refused(Reason.CUT_OFF, ForgedMessage.u32(plain, 32, most));
    refused(Reason.CUT_OFF, ForgedMessage.u32(plain, 32, plain.length - 36));
  }

  @Test
  void aPartThatIsTooLongIsRefusedUnopened() throws BadPartException {
    Sealed sealed = seal(plain(canary(), 1, elements()), canary());
    byte[] large = new byte[sealed.opener().part(0).maxBytes() + 1];
    refused(Reason.TOO_LONG, sealed.opener(), 0, large);
    refused(Reason.SEAL, sealed.opener(), 0, Arrays.copyOf(large, large.length - 1));
  }

  @Test
  void tooManyPublicRowsAreNotSealed() {
    byte[] large = new byte[DealingLimits.MAX_PUBLIC_BYTES + 1];
    assertThatThrownBy(() -> PartSealer.create(table.place(0, "june"), 7, large, random))
        .isInstanceOfSatisfying(
            CallerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEALING))
        .hasMessageContaining("block 7 of batch june");
  }

  @Test
  void aPartIsSealedOnce() {
    PartSealer sealer = PartSealer.create(table.place(0, "june"), 0, canary(), random);
    Encapsulation key = table.encapsulations.get(0);
    Outgoing part = sealer.seal(0, key, DealtShare.ofSeed(new byte[32]));
    assertThat(part.content()).isNotEmpty();
    assertThatThrownBy(() -> sealer.seal(0, key, DealtShare.ofSeed(new byte[32])))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> DealtShare.ofSeed(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Whatever a dealer seals, opening it gives a reason or what BATCH says, and nothing else. */
  @Test
  void noiseIsRefusedForAReason() throws BadPartException {
    long seed = Seed.of(PartTest.class);
    Random noise = new Random(seed);
    byte[] genuine = plain(canary(), 1, elements());
    for (int i = 0; i < 300; i++) {
      byte[] plain =
          Arrays.copyOf(genuine, noise.nextBoolean() ? genuine.length : noise.nextInt(400));
      for (int flips = noise.nextInt(3); flips >= 0 && plain.length > 0; flips--) {
        plain[noise.nextInt(Math.min(plain.length, 40))] = (byte) noise.nextInt(256);
      }
      Sealed sealed = seal(plain, canary());
      try {
        assertThat(sealed.opener().part(0).open(sealed.part).publicRows())
            .as("seed %d, %d", seed, i)
            .isEqualTo(canary());
      } catch (BadPartException e) {
        assertThat(e.reason()).as("seed %d, %d", seed, i).isNotEqualTo(Reason.SEAL);
      }
    }
  }

  /** The canary is in every plaintext here, as public rows and as elements. */
  @ParameterizedTest
  @EnumSource(Reason.class)
  void noFailureShowsThePlaintext(Reason reason) throws BadPartException {
    byte[] share = elements();
    System.arraycopy(canary(), 0, share, 16, CANARY.length());
    byte[] plain = plain(canary(), 1, share);
    byte[] wrong =
        switch (reason) {
          case TOO_LONG, SEAL -> plain;
          case CUT_OFF -> Arrays.copyOf(plain, plain.length - 1);
          case PUBLIC_LENGTH -> ForgedMessage.with(plain, 32, 0xff);
          case PUBLIC_DIGEST -> ForgedMessage.with(plain, 36, 'C');
          case FORM -> ForgedMessage.with(plain, 36 + CANARY.length(), 3);
          case LEFT_OVER -> Arrays.copyOf(plain, plain.length + 1);
          case ELEMENT -> ForgedMessage.with(plain, plain.length - 1, 0xff);
        };
    Sealed sealed = seal(wrong, canary());
    byte[] part =
        switch (reason) {
          case TOO_LONG -> new byte[sealed.opener().part(0).maxBytes() + 1];
          case SEAL -> ForgedMessage.flip(sealed.part, 5);
          default -> sealed.part;
        };
    BadPartException e =
        catchThrowableOfType(BadPartException.class, () -> sealed.opener().part(0).open(part));
    assertThat(e.reason()).isEqualTo(reason);
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace, true));
    assertThat(trace.toString())
        .doesNotContain(CANARY, CANARY.substring(1))
        .doesNotContain(HexFormat.of().formatHex(canary()));
  }

  @Test
  void whatHoldsSharesHasNoTextAndIsNotShipped() {
    for (Class<?> type : List.of(DealtShare.class, OpenedPart.class, PartSealer.class)) {
      assertThat(type.isRecord()).isFalse();
      assertThat(Serializable.class.isAssignableFrom(type)).isFalse();
      assertThat(type.getDeclaredMethods()).noneMatch(m -> m.getName().equals("toString"));
    }
  }
}

package io.jointly.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sealed opens, for its recipient and in its place, to the same bytes. */
class BlockTest {

  private static final byte[] CONTEXT = "context".getBytes(StandardCharsets.US_ASCII);

  private final SecureRandom random = new SecureRandom();
  private final SessionKey recipient = SessionKey.generate(random);

  private static byte[] counting(int from) {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (from + i);
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 16_383, 16_384, 16_385, 32_767, 32_768, 32_769, 100_000})
  void opensWhatItSeals(int length) throws Exception {
    byte[] plain = new byte[length];
    new Random(length).nextBytes(plain);
    BlockSealer sealer = BlockSealer.create(random);
    byte[] sealed = sealer.seal(recipient.publicKey(), CONTEXT, plain);
    assertThat(sealed).hasSize(BlockSealer.sealedLength(length));
    assertThat(BlockOpener.open(recipient, sealer.ephemeralPublicKey(), CONTEXT, sealed))
        .isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_384, 16_385, 40_000})
  void theFormatIsTheOneDescribed(int length) throws Exception {
    byte[] plain = new byte[length];
    new Random(length).nextBytes(plain);
    byte[] scalar = counting(0);
    SessionKey ephemeral = SessionKey.ofScalar(SecretBytes.copyOf(scalar));
    byte[] expected =
        BlockOracle.seal(scalar, ephemeral.publicKey(), recipient.publicKey(), CONTEXT, plain);
    assertThat(BlockSealer.with(ephemeral).seal(recipient.publicKey(), CONTEXT, plain))
        .isEqualTo(expected);
    assertThat(BlockOpener.open(recipient, ephemeral.publicKey(), CONTEXT, expected))
        .isEqualTo(plain);
  }

  /** Made with another implementation of the same description. */
  @Test
  void knownAnswers() throws Exception {
    SessionKey ephemeral = SessionKey.ofScalar(SecretBytes.owning(counting(0)));
    byte[] to = SessionKey.ofScalar(SecretBytes.owning(counting(100))).publicKey();
    assertThat(Hex.text(ephemeral.publicKey()))
        .isEqualTo("8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f");
    byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);
    assertThat(Hex.text(BlockSealer.with(ephemeral).seal(to, CONTEXT, hello)))
        .isEqualTo("a49115a635e5ab2aab68a19d2d56b01e910753bb46");
    assertThat(Hex.text(BlockSealer.with(ephemeral).seal(to, CONTEXT, new byte[0])))
        .isEqualTo("f1182732c2ce1f97f9492e9bd115558f");
    byte[] big = new byte[40_000];
    for (int i = 0; i < big.length; i++) {
      big[i] = (byte) (i * 7 % 251);
    }
    byte[] sealed = BlockSealer.with(ephemeral).seal(to, CONTEXT, big);
    assertThat(Hex.text(MessageDigest.getInstance("SHA-256").digest(sealed)))
        .isEqualTo("4e5ab2f8b868bd6c4af464e5b70c334e9da3fca79e84c0e9f8672201cbc0cb2c");
  }

  @ParameterizedTest
  @CsvSource({"0,16", "1,17", "16384,16400", "16385,16417", "32768,32800", "1048576,1049600"})
  void lengthsAreKnownBeforehand(int plain, int sealed) {
    assertThat(BlockSealer.sealedLength(plain)).isEqualTo(sealed);
    assertThat(RecordStream.plainLength(sealed)).hasValue(plain);
  }

  @Test
  void everyLengthHasOneMeaning() {
    int plain = 0;
    for (int sealed = 0; sealed < 70_000; sealed++) {
      boolean possible = BlockSealer.sealedLength(plain) == sealed;
      assertThat(RecordStream.plainLength(sealed))
          .isEqualTo(possible ? OptionalInt.of(plain) : OptionalInt.empty());
      plain += possible ? 1 : 0;
    }
    assertThat(RecordStream.plainLength(Integer.MAX_VALUE)).isPresent();
    assertThatThrownBy(() -> BlockSealer.sealedLength(Integer.MAX_VALUE))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void refusesASecondBlockForOnePlace() throws Exception {
    BlockSealer sealer = BlockSealer.create(random);
    byte[] to = recipient.publicKey();
    byte[] context = CONTEXT.clone();
    byte[] first = sealer.seal(to, context, new byte[] {1});
    assertThatThrownBy(() -> sealer.seal(to, CONTEXT.clone(), new byte[] {1}))
        .isInstanceOf(IllegalStateException.class);
    context[0] ^= 1;
    byte[] second = sealer.seal(to, context, new byte[] {1});
    assertThatThrownBy(() -> sealer.seal(to, CONTEXT, new byte[] {2}))
        .as("arrays that the caller changes later do not matter")
        .isInstanceOf(IllegalStateException.class);
    byte[] third = sealer.seal(SessionKey.generate(random).publicKey(), CONTEXT, new byte[] {1});
    assertThat(first).isNotEqualTo(second).isNotEqualTo(third);
  }

  @Test
  void everySealerHasAKeyOfItsOwn() throws Exception {
    BlockSealer one = BlockSealer.create(random);
    BlockSealer two = BlockSealer.create(random);
    assertThat(one.ephemeralPublicKey())
        .isEqualTo(one.ephemeralPublicKey())
        .isNotEqualTo(two.ephemeralPublicKey());
    byte[] plain = new byte[64];
    assertThat(one.seal(recipient.publicKey(), CONTEXT, plain))
        .isNotEqualTo(two.seal(recipient.publicKey(), CONTEXT, plain));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33})
  void refusesRecipientsThatAreNone(int length) {
    BlockSealer sealer = BlockSealer.create(random);
    assertThatThrownBy(() -> sealer.seal(new byte[length], CONTEXT, new byte[1]))
        .isInstanceOf(BadKeyException.class);
  }
}

package io.jointly.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
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

  /** A sealer with a given key, that draws the bytes from a number on. */
  private static BlockSealer sealer(EphemeralKey ephemeral, int from) {
    return BlockSealer.with(
        ephemeral,
        new SecureRandom() {
          private static final long serialVersionUID = 1L;

          @Override
          public void nextBytes(byte[] bytes) {
            System.arraycopy(counting(from), 0, bytes, 0, bytes.length);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_384, 16_385, 40_000})
  void theFormatIsTheOneDescribed(int length) throws Exception {
    byte[] plain = new byte[length];
    new Random(length).nextBytes(plain);
    byte[] scalar = counting(0);
    EphemeralKey ephemeral = EphemeralKey.ofScalar(SecretBytes.copyOf(scalar));
    Encapsulation mlKem =
        Encapsulation.drawn(recipient.publicKey(), SecretBytes.owning(counting(7)));
    byte[] expected =
        BlockOracle.seal(
            scalar,
            ephemeral.publicKey(),
            recipient.publicKey(),
            new BlockOracle.MlKem(mlKem.secret().expose(), mlKem.ciphertext()),
            CONTEXT,
            plain);
    assertThat(sealer(ephemeral, 7).seal(recipient.publicKey(), CONTEXT, plain))
        .isEqualTo(expected);
    assertThat(sealer(ephemeral, 7).seal(mlKem, CONTEXT, plain))
        .isEqualTo(Arrays.copyOfRange(expected, Encapsulation.BYTES, expected.length));
    assertThat(BlockOpener.open(recipient, ephemeral.publicKey(), CONTEXT, expected))
        .isEqualTo(plain);
  }

  /** Made with other implementations (in Python) of X-Wing and of the description of seals. */
  @Test
  void knownAnswers() throws Exception {
    EphemeralKey ephemeral = EphemeralKey.ofScalar(SecretBytes.owning(counting(0)));
    byte[] to = SessionKey.ofSeed(SecretBytes.owning(counting(100))).publicKey();
    assertThat(Hex.text(ephemeral.publicKey()))
        .isEqualTo("8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f");
    byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);
    assertThat(sha256(sealer(ephemeral, 7).seal(to, CONTEXT, hello)))
        .isEqualTo("652299fe7f56fb3b2c8028864bc5ea6bc5f1e480227c0861104fa5b1921a96c6");
    assertThat(sha256(sealer(ephemeral, 7).seal(to, CONTEXT, new byte[0])))
        .isEqualTo("aa17c28408c43197766536e60a7dbf1295088d1d1b95458991df3d95f918a60b");
    byte[] big = new byte[40_000];
    for (int i = 0; i < big.length; i++) {
      big[i] = (byte) (i * 7 % 251);
    }
    byte[] sealed = sealer(ephemeral, 7).seal(to, CONTEXT, big);
    assertThat(sha256(sealed))
        .isEqualTo("197a996f576b8411fa39d4023c651399963967450d3943b0462e91db5424379b");
  }

  private static String sha256(byte[] bytes) throws Exception {
    return Hex.text(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @ParameterizedTest
  @CsvSource({"0,16", "1,17", "16384,16400", "16385,16417", "32768,32800", "1048576,1049600"})
  void lengthsAreKnownBeforehand(int plain, int sealed) {
    assertThat(BlockSealer.recordsLength(plain)).isEqualTo(sealed);
    assertThat(BlockSealer.sealedLength(plain)).isEqualTo(1_088 + sealed);
    assertThat(RecordStream.plainLength(sealed)).hasValue(plain);
  }

  @Test
  void everyLengthHasOneMeaning() {
    int plain = 0;
    for (int sealed = 0; sealed < 70_000; sealed++) {
      boolean possible = BlockSealer.recordsLength(plain) == sealed;
      assertThat(RecordStream.plainLength(sealed))
          .isEqualTo(possible ? OptionalInt.of(plain) : OptionalInt.empty());
      plain += possible ? 1 : 0;
    }
    assertThat(RecordStream.plainLength(Integer.MAX_VALUE)).isPresent();
    assertThatThrownBy(() -> BlockSealer.recordsLength(Integer.MAX_VALUE))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(
            () -> BlockSealer.sealedLength(RecordStream.plainLength(Integer.MAX_VALUE).getAsInt()))
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

  /** One encapsulation may serve many blocks, each sealed under a key of its own. */
  @Test
  void oneEncapsulationServesManyBlocks() throws Exception {
    Encapsulation shared = Encapsulation.to(recipient.publicKey(), random);
    byte[] plain = new byte[64];
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      BlockSealer sealer = BlockSealer.create(random);
      byte[] context = {(byte) (i % 2)};
      byte[] sealed = sealer.seal(shared, context, plain);
      assertThat(sealed).hasSize(BlockSealer.recordsLength(64));
      assertThat(seen.add(Hex.text(sealed))).isTrue();
      BlockKey key =
          BlockKey.derive(recipient, shared.ciphertext(), sealer.ephemeralPublicKey(), context);
      assertThat(key.open(sealed)).isEqualTo(plain);
      assertThatThrownBy(() -> sealer.seal(shared, context, plain))
          .isInstanceOf(IllegalStateException.class);
      byte[] elsewhere = {9};
      BlockKey other =
          BlockKey.derive(recipient, shared.ciphertext(), sealer.ephemeralPublicKey(), elsewhere);
      assertThatThrownBy(() -> other.open(sealed)).isInstanceOf(BadSealException.class);
      byte[] another = Encapsulation.to(recipient.publicKey(), random).ciphertext();
      BlockKey ofAnother =
          BlockKey.derive(recipient, another, sealer.ephemeralPublicKey(), context);
      assertThatThrownBy(() -> ofAnother.open(sealed)).isInstanceOf(BadSealException.class);
    }
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
  @ValueSource(ints = {0, 31, 32, 33, 1215, 1217})
  void refusesRecipientsThatAreNone(int length) {
    BlockSealer sealer = BlockSealer.create(random);
    assertThatThrownBy(() -> sealer.seal(new byte[length], CONTEXT, new byte[1]))
        .isInstanceOf(BadKeyException.class);
  }
}

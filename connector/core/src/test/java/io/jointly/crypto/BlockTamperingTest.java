package io.jointly.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a mailbox does to a sealed block, it does not open. */
class BlockTamperingTest {

  private static final byte[] CONTEXT = "session 1, block 7".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD = Encapsulation.BYTES;
  private static final int RECORD = RecordStream.SEALED;

  private final SecureRandom random = new SecureRandom();
  private final SessionKey recipient = SessionKey.generate(random);
  private final BlockSealer sealer = BlockSealer.create(random);
  private final byte[] ephemeral = sealer.ephemeralPublicKey();

  /** Five bytes in one record. */
  private byte[] small = new byte[0];

  /** Three full records and one of 100 bytes. */
  private byte[] large = new byte[0];

  @BeforeEach
  void seal() throws Exception {
    small = sealer.seal(recipient.publicKey(), CONTEXT, new byte[] {1, 2, 3, 4, 5});
    byte[] plain = new byte[3 * RecordStream.PLAIN + 100];
    new Random(1).nextBytes(plain);
    BlockSealer other = sealerOfLarge();
    large = other.seal(recipient.publicKey(), CONTEXT, plain);
    assertThat(BlockOpener.open(recipient, ephemeral, CONTEXT, small)).hasSize(5);
    assertThat(BlockOpener.open(recipient, other.ephemeralPublicKey(), CONTEXT, large))
        .isEqualTo(plain);
  }

  private static BlockSealer sealerOfLarge() {
    return BlockSealer.with(EphemeralKey.ofScalar(Hex.secret("11".repeat(32))), new SecureRandom());
  }

  @Test
  void everyFlippedBitOfASmallBlock() {
    for (int bit = 0; bit < 8 * small.length; bit++) {
      refused(Hex.flipped(small, bit));
    }
  }

  @Test
  void flippedBitsAllOverALargeBlock() {
    Random where = new Random(2);
    for (int round = 0; round < 100; round++) {
      largeRefused(Hex.flipped(large, where.nextInt(8 * large.length)));
    }
    for (int end = HEAD; end < large.length; end += RECORD) {
      largeRefused(Hex.flipped(large, 8 * end - 1));
      largeRefused(Hex.flipped(large, 8 * end));
    }
  }

  @Test
  void truncatedToEveryLength() {
    for (int length = 0; length < small.length; length++) {
      refused(Arrays.copyOf(small, length));
      refused(Arrays.copyOfRange(small, small.length - length, small.length));
    }
    for (int records = 0; records <= 3; records++) {
      for (int rest : new int[] {0, 1, 15, 16, 17, 100, 115}) {
        largeRefused(Arrays.copyOf(large, HEAD + records * RECORD + rest));
      }
    }
  }

  @Test
  void extended() {
    for (int more : new int[] {1, 15, 16, 17, RECORD}) {
      refused(Arrays.copyOf(small, small.length + more));
      largeRefused(Arrays.copyOf(large, large.length + more));
    }
    refused(concat(small, small));
    largeRefused(concat(large, large));
  }

  @Test
  void recordsDropped() {
    largeRefused(withHead(record(1), record(2), record(3)));
    largeRefused(withHead(record(0), record(2), record(3)));
    largeRefused(withHead(record(0), record(1), record(3)));
    largeRefused(withHead(record(0), record(1), record(2)));
    largeRefused(withHead(record(3)));
    largeRefused(withHead(record(0)));
  }

  @Test
  void recordsReordered() {
    largeRefused(withHead(record(1), record(0), record(2), record(3)));
    largeRefused(withHead(record(0), record(2), record(1), record(3)));
    largeRefused(withHead(record(2), record(1), record(0), record(3)));
    largeRefused(withHead(record(0), record(1), record(3), record(2)));
  }

  @Test
  void recordsDoubled() {
    largeRefused(withHead(record(0), record(0), record(1), record(2), record(3)));
    largeRefused(withHead(record(0), record(0), record(2), record(3)));
    largeRefused(withHead(record(0), record(1), record(2), record(2), record(3)));
    largeRefused(withHead(record(0), record(1), record(2), record(3), record(3)));
  }

  @Test
  void recordsOfAnotherBlockSplicedIn() throws Exception {
    // Same sealer, same recipient, same plaintext; only the place differs.
    BlockSealer same = sealerOfLarge();
    byte[] plain = new byte[3 * RecordStream.PLAIN + 100];
    new Random(1).nextBytes(plain);
    byte[] other = same.seal(recipient.publicKey(), new byte[] {9}, plain);
    for (int r = 0; r < 4; r++) {
      byte[] spliced = large.clone();
      int from = HEAD + r * RECORD;
      int end = Math.min(from + RECORD, large.length);
      System.arraycopy(other, from, spliced, from, end - from);
      largeRefused(spliced);
      System.arraycopy(other, 0, spliced, 0, HEAD);
      largeRefused(spliced);
    }
    largeRefused(other);
  }

  /** The ciphertext of another block to the same party, of one to another party, and none. */
  @Test
  void otherHeads() throws Exception {
    byte[] records = Arrays.copyOfRange(small, HEAD, small.length);
    refused(concat(Encapsulation.to(recipient.publicKey(), random).ciphertext(), records));
    SessionKey stranger = SessionKey.generate(random);
    refused(concat(Encapsulation.to(stranger.publicKey(), random).ciphertext(), records));
    refused(concat(Arrays.copyOf(large, HEAD), records));
    refused(concat(new byte[HEAD], records));
    refused(records);
    refused(concat(records, Arrays.copyOf(small, HEAD)));
  }

  /** A seal of version 9, which had no ML-KEM half; and one with a half that is not used. */
  @Test
  void x25519Alone() throws Exception {
    EphemeralKey sealing = EphemeralKey.generate(random);
    byte[] ciphertext = Encapsulation.to(recipient.publicKey(), random).ciphertext();
    byte[] agreement = sealing.agree(XWing.x25519(recipient.publicKey())).expose();
    for (byte[] head : new byte[][] {{}, ciphertext, new byte[HEAD]}) {
      for (byte[] to : new byte[][] {recipient.publicKey(), XWing.x25519(recipient.publicKey())}) {
        byte[] info = Labelled.encode(Label.BLOCK_KEY, CONTEXT, head, sealing.publicKey(), to);
        SecretBytes key = Hkdf.derive(SecretBytes.copyOf(agreement), new byte[0], info, 32);
        byte[] records =
            RecordStream.seal(key, BlockKeyDerivation.associated(CONTEXT), new byte[] {1, 2}, 0);
        refused(recipient, sealing.publicKey(), CONTEXT, concat(head, records));
      }
    }
  }

  @Test
  void wrongContexts() {
    for (int bit = 0; bit < 8 * CONTEXT.length; bit++) {
      refused(recipient, ephemeral, Hex.flipped(CONTEXT, bit), small);
    }
    refused(recipient, ephemeral, new byte[0], small);
    refused(recipient, ephemeral, Arrays.copyOf(CONTEXT, CONTEXT.length - 1), small);
    refused(recipient, ephemeral, Arrays.copyOf(CONTEXT, CONTEXT.length + 1), small);
    refused(recipient, ephemeral, Digest.of(Label.BLOCK_CONTEXT, CONTEXT), small);
  }

  @Test
  void wrongRecipient() {
    refused(SessionKey.generate(random), ephemeral, CONTEXT, small);
  }

  @Test
  void wrongSealingKeys() {
    refused(recipient, EphemeralKey.generate(random).publicKey(), CONTEXT, small);
    refused(recipient, recipient.publicKey(), CONTEXT, small);
    refused(recipient, XWing.x25519(recipient.publicKey()), CONTEXT, small);
    refused(recipient, new byte[32], CONTEXT, small);
    refused(recipient, new byte[0], CONTEXT, small);
    refused(recipient, Arrays.copyOf(ephemeral, 33), CONTEXT, small);
    // The same point in another form: X25519 ignores the top bit, the key derivation does not.
    refused(recipient, Hex.flipped(ephemeral, 255), CONTEXT, small);
  }

  @Test
  void randomBytes() {
    Random bytes = new Random(3);
    for (int length = 0; length < 200; length++) {
      byte[] noise = new byte[length];
      bytes.nextBytes(noise);
      refused(noise);
    }
  }

  private byte[] record(int number) {
    int from = HEAD + number * RECORD;
    return Arrays.copyOfRange(large, from, Math.min(from + RECORD, large.length));
  }

  /** The head of the large block, and some of its records. */
  private byte[] withHead(byte[]... records) {
    return concat(Arrays.copyOf(large, HEAD), concat(records));
  }

  private void refused(byte[] sealed) {
    refused(recipient, ephemeral, CONTEXT, sealed);
  }

  private void largeRefused(byte[] sealed) {
    byte[] key = sealerOfLarge().ephemeralPublicKey();
    refused(recipient, key, CONTEXT, sealed);
  }

  private static void refused(SessionKey mine, byte[] key, byte[] context, byte[] sealed) {
    assertThatThrownBy(() -> BlockOpener.open(mine, key, context, sealed))
        .isInstanceOf(BadSealException.class);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}

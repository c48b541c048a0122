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
    BlockSealer other = BlockSealer.with(SessionKey.ofScalar(Hex.secret("11".repeat(32))));
    large = other.seal(recipient.publicKey(), CONTEXT, plain);
    assertThat(BlockOpener.open(recipient, ephemeral, CONTEXT, small)).hasSize(5);
    assertThat(BlockOpener.open(recipient, other.ephemeralPublicKey(), CONTEXT, large))
        .isEqualTo(plain);
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
    for (int end = RECORD; end < large.length; end += RECORD) {
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
        largeRefused(Arrays.copyOf(large, records * RECORD + rest));
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
    largeRefused(concat(record(1), record(2), record(3)));
    largeRefused(concat(record(0), record(2), record(3)));
    largeRefused(concat(record(0), record(1), record(3)));
    largeRefused(concat(record(0), record(1), record(2)));
    largeRefused(record(3));
    largeRefused(record(0));
  }

  @Test
  void recordsReordered() {
    largeRefused(concat(record(1), record(0), record(2), record(3)));
    largeRefused(concat(record(0), record(2), record(1), record(3)));
    largeRefused(concat(record(2), record(1), record(0), record(3)));
    largeRefused(concat(record(0), record(1), record(3), record(2)));
  }

  @Test
  void recordsDoubled() {
    largeRefused(concat(record(0), record(0), record(1), record(2), record(3)));
    largeRefused(concat(record(0), record(0), record(2), record(3)));
    largeRefused(concat(record(0), record(1), record(2), record(2), record(3)));
    largeRefused(concat(record(0), record(1), record(2), record(3), record(3)));
  }

  @Test
  void recordsOfAnotherBlockSplicedIn() throws Exception {
    // Same sealer, same recipient, same plaintext; only the place differs.
    BlockSealer same = BlockSealer.with(SessionKey.ofScalar(Hex.secret("11".repeat(32))));
    byte[] plain = new byte[3 * RecordStream.PLAIN + 100];
    new Random(1).nextBytes(plain);
    byte[] other = same.seal(recipient.publicKey(), new byte[] {9}, plain);
    for (int r = 0; r < 4; r++) {
      byte[] spliced = large.clone();
      int end = Math.min((r + 1) * RECORD, large.length);
      System.arraycopy(other, r * RECORD, spliced, r * RECORD, end - r * RECORD);
      largeRefused(spliced);
    }
    largeRefused(other);
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
    refused(recipient, SessionKey.generate(random).publicKey(), CONTEXT, small);
    refused(recipient, recipient.publicKey(), CONTEXT, small);
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
    return Arrays.copyOfRange(
        large, number * RECORD, Math.min((number + 1) * RECORD, large.length));
  }

  private void refused(byte[] sealed) {
    refused(recipient, ephemeral, CONTEXT, sealed);
  }

  private void largeRefused(byte[] sealed) {
    byte[] key = SessionKey.ofScalar(Hex.secret("11".repeat(32))).publicKey();
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

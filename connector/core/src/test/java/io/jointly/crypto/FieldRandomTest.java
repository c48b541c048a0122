package io.jointly.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class FieldRandomTest {

  private static byte[] key() {
    byte[] key = new byte[32];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) i;
    }
    return key;
  }

  /** AES of the numbers 0, 1, 2, …, without the top bit. */
  @Test
  void isTheStreamOfTheCounter() throws Exception {
    int n = 1000;
    Cipher ecb = Cipher.getInstance("AES/ECB/NoPadding");
    ecb.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key(), "AES"));
    long[] expected = FpVectors.create(n);
    for (int i = 0; i < n; i++) {
      byte[] block = ecb.doFinal(ByteBuffer.allocate(16).putLong(8, i).array());
      ByteBuffer words = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
      expected[2 * i] = words.getLong(0);
      expected[2 * i + 1] = words.getLong(8) & Long.MAX_VALUE;
    }
    long[] out = FpVectors.create(n);
    FieldRandom.ofPublic(key()).fill(out, 0, n);
    assertThat(out).isEqualTo(expected);
    byte[] first = new byte[16];
    FpVectors.write(out, 0, 1, first, 0);
    assertThat(Hex.text(first)).isEqualTo("f29000b62a499fd0a9f39a6add2e7700");
  }

  /** A seed makes what a public value makes, and has to be one. */
  @Test
  void aSeedMakesTheSameStream() {
    long[] expected = FpVectors.create(300);
    FieldRandom.ofPublic(key()).fill(expected, 0, 300);
    long[] out = FpVectors.create(300);
    byte[] seed = key();
    FieldRandom random = FieldRandom.ofSeed(seed);
    Arrays.fill(seed, (byte) 0);
    random.fill(out, 0, 300);
    assertThat(out).isEqualTo(expected);
    for (int length : new int[] {0, 16, 24, 31, 33}) {
      assertThatThrownBy(() -> FieldRandom.ofSeed(new byte[length]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void piecesAreTheSameStream() {
    long[] whole = FpVectors.create(2000);
    FieldRandom.ofPublic(key()).fill(whole, 0, 2000);
    long[] pieces = FpVectors.create(2000);
    FieldRandom random = FieldRandom.ofPublic(key());
    int at = 0;
    for (int size = 0; at + size <= 2000; size = size * 2 + 1) {
      random.fill(pieces, at, size);
      at += size;
    }
    random.fill(pieces, at, 2000 - at);
    assertThat(pieces).isEqualTo(whole);
  }

  @Test
  void fillsItsRangeOnly() {
    long[] out = FpVectors.create(10);
    FieldRandom.ofPublic(key()).fill(out, 3, 4);
    assertThat(Arrays.copyOf(out, 6)).containsOnly(0);
    assertThat(Arrays.copyOfRange(out, 14, 20)).containsOnly(0);
    assertThat(Arrays.copyOfRange(out, 6, 14)).doesNotContain(0);
    FieldRandom random = FieldRandom.ofPublic(key());
    int[][] bad = {{0, 11}, {10, 1}, {-1, 1}, {0, -1}};
    for (int[] range : bad) {
      assertThatThrownBy(() -> random.fill(out, range[0], range[1]))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  /** p turns up once in 2^127 draws: the step that drops it is tried on words made for it. */
  @Test
  void dropsPAndClosesTheGap() {
    long max = Long.MAX_VALUE;
    long[] words = {7, 7, -1, max, 1, 2, -1, -1, 3, max, -1, -2, -1, max, 8, 8};
    int good = FieldRandom.maskAndReject(words, 2, 14);
    assertThat(good).isEqualTo(6);
    assertThat(Arrays.copyOf(words, 8)).containsExactly(7, 7, 1, 2, 3, max, -1, max - 1);
    assertThat(Arrays.copyOfRange(words, 14, 16)).containsExactly(8, 8);
    long[] onlyP = {-1, max};
    assertThat(FieldRandom.maskAndReject(onlyP, 0, 2)).isZero();
    assertThat(FieldRandom.maskAndReject(onlyP, 0, 0)).isZero();
  }

  @Test
  void everyBitIsBalancedAndNothingRepeats() {
    int n = 100_000;
    long[] out = FpVectors.create(n);
    FieldRandom.ofPublic(key()).fill(out, 0, n);
    int[] ones = new int[128];
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < n; i++) {
      assertThat(Fp127.isCanonical(out[2 * i], out[2 * i + 1])).isTrue();
      seen.add(out[2 * i]);
      for (int bit = 0; bit < 128; bit++) {
        ones[bit] += (int) (out[2 * i + bit / 64] >>> (bit % 64) & 1);
      }
    }
    assertThat(seen).hasSize(n);
    assertThat(ones[127]).isZero();
    for (int bit = 0; bit < 127; bit++) {
      // Deviation √n / 2 = 158; the key is fixed, so this passes always or never.
      assertThat(ones[bit]).as("bit %d", bit).isBetween(n / 2 - 900, n / 2 + 900);
    }
  }

  @Test
  void everyObjectHasAKeyOfItsOwn() {
    SecureRandom random = new SecureRandom();
    long[] one = FpVectors.create(4);
    long[] two = FpVectors.create(4);
    FieldRandom.create(random).fill(one, 0, 4);
    FieldRandom.create(random).fill(two, 0, 4);
    assertThat(one).doesNotContain(two);
  }
}

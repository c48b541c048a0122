package io.jointly.spark.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sweep")
class WideProductTest {

  private static final long[] EDGES = {
    0,
    1,
    -1,
    2,
    -2,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE - 1,
    Long.MIN_VALUE + 1,
    1L << 32,
    -(1L << 32),
    (1L << 31) - 1,
    0x5555555555555555L
  };

  private final Random random = new Random(Seed.of(WideProductTest.class));

  private static BigInteger product(long left, long right) {
    return BigInteger.valueOf(left).multiply(BigInteger.valueOf(right));
  }

  private long number() {
    return random.nextInt(3) == 0
        ? EDGES[random.nextInt(EDGES.length)]
        : random.nextLong() >> random.nextInt(64);
  }

  private static void requireLimbs(long left, long right, int width) {
    BigInteger product = product(left, right);
    // Enough limbs for 128 bits; the last keeps the sign.
    int limbs = (128 + width - 1) / width;
    BigInteger together =
        BigInteger.valueOf(WideProduct.piece(left, right, (limbs - 1) * width, Long.SIZE));
    for (int limb = limbs - 2; limb >= 0; limb--) {
      long piece = WideProduct.piece(left, right, limb * width, width);
      assertThat(piece).isBetween(0L, (1L << width) - 1);
      together = together.shiftLeft(width).add(BigInteger.valueOf(piece));
    }
    assertThat(together).as("%s * %s in limbs of %s bits", left, right, width).isEqualTo(product);
  }

  @Test
  void limbsPutTogetherAreTheProduct() {
    for (long left : EDGES) {
      for (long right : EDGES) {
        for (int width = 1; width < 63; width++) {
          requireLimbs(left, right, width);
        }
      }
    }
    for (int i = 0; i < 50_000; i++) {
      requireLimbs(number(), number(), 1 + random.nextInt(62));
    }
  }

  @Test
  void everyPieceIsThatOfTheWholeNumber() {
    for (int i = 0; i < 100_000; i++) {
      long left = number();
      long right = number();
      int shift = random.nextInt(200);
      int width = random.nextInt(4) == 0 ? Long.SIZE : 1 + random.nextInt(63);
      BigInteger rest = product(left, right).shiftRight(shift);
      long expected =
          width == Long.SIZE
              ? rest.longValue()
              : rest.and(BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE)).longValue();
      assertThat(WideProduct.piece(left, right, shift, width))
          .as("%s bits from %s of %s * %s", width, shift, left, right)
          .isEqualTo(expected);
    }
  }
}

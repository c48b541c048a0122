package io.jointly.field;

import static io.jointly.field.Elements.EDGES;
import static io.jointly.field.Elements.P;
import static io.jointly.field.Elements.integers;
import static io.jointly.field.Elements.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sweep")
class FpVectorsTest {

  @Test
  void aNewVectorIsZero() {
    assertThat(FpVectors.create(3)).containsExactly(0, 0, 0, 0, 0, 0);
    assertThat(FpVectors.length(FpVectors.create(3))).isEqualTo(3);
    assertThat(FpVectors.length(FpVectors.create(0))).isZero();
    assertThatThrownBy(() -> FpVectors.create(1 << 30)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> FpVectors.length(new long[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void addsEveryEdgeToEveryEdge() {
    long[] x = vector(EDGES);
    for (BigInteger edge : EDGES) {
      BigInteger[] same = new BigInteger[EDGES.size()];
      Arrays.fill(same, edge);
      long[] acc = vector(same);
      FpVectors.addInto(acc, 0, x, 0, EDGES.size());
      assertThat(integers(acc)).isEqualTo(EDGES.stream().map(e -> e.add(edge).mod(P)).toList());
    }
  }

  @Test
  void addsARangeAndNothingElse() {
    long seed = Elements.seed();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      long[] acc = Elements.randomVector(random, 12);
      long[] x = Elements.randomVector(random, 9);
      int n = random.nextInt(10);
      int accFrom = random.nextInt(12 - n + 1);
      int xFrom = random.nextInt(9 - n + 1);
      var expected = integers(acc);
      var added = integers(x);
      for (int i = 0; i < n; i++) {
        expected.set(accFrom + i, expected.get(accFrom + i).add(added.get(xFrom + i)).mod(P));
      }
      FpVectors.addInto(acc, accFrom, x, xFrom, n);
      assertThat(integers(acc)).as("seed %d", seed).isEqualTo(expected);
      assertThat(integers(x)).as("seed %d", seed).isEqualTo(added);
    }
  }

  @Test
  void multipliesEveryEdgeWithEveryEdge() {
    long[] x = vector(EDGES);
    int n = EDGES.size();
    for (BigInteger edge : EDGES) {
      BigInteger[] same = new BigInteger[n];
      Arrays.fill(same, edge);
      var expected = EDGES.stream().map(e -> e.multiply(edge).mod(P)).toList();
      long[] products = FpVectors.create(n);
      FpVectors.multiply(vector(same), 0, x, 0, n, products, 0);
      assertThat(integers(products)).isEqualTo(expected);
      long[] multiples = FpVectors.create(n);
      FpVectors.addMultiple(multiples, 0, x, 0, n, vector(edge), 0);
      assertThat(integers(multiples)).isEqualTo(expected);
    }
  }

  @Test
  void multipliesARangeAndNothingElse() {
    long seed = Elements.seed();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      long[] a = Elements.randomVector(random, 9);
      long[] b = Elements.randomVector(random, 8);
      long[] out = Elements.randomVector(random, 12);
      int n = random.nextInt(9);
      int aFrom = random.nextInt(9 - n + 1);
      int bFrom = random.nextInt(8 - n + 1);
      int outFrom = random.nextInt(12 - n + 1);
      var expected = integers(out);
      var multiples = integers(out);
      BigInteger inner = BigInteger.ONE;
      for (int i = 0; i < n; i++) {
        BigInteger product = integers(a).get(aFrom + i).multiply(integers(b).get(bFrom + i)).mod(P);
        BigInteger multiple =
            integers(a).get(aFrom + i).multiply(integers(b).get(7)).add(multiples.get(outFrom + i));
        expected.set(outFrom + i, product);
        multiples.set(outFrom + i, multiple.mod(P));
        inner = inner.add(product).mod(P);
      }
      long[] acc = out.clone();
      FpVectors.addMultiple(acc, outFrom, a, aFrom, n, b, 7);
      assertThat(integers(acc)).as("seed %d", seed).isEqualTo(multiples);
      long[] sum = vector(BigInteger.TEN, BigInteger.ONE);
      FpVectors.addInnerProduct(sum, 1, a, aFrom, b, bFrom, n);
      assertThat(integers(sum)).as("seed %d", seed).containsExactly(BigInteger.TEN, inner);
      FpVectors.multiply(a, aFrom, b, bFrom, n, out, outFrom);
      assertThat(integers(out)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void multipliesAVectorWithItselfInPlace() {
    long[] x = vector(EDGES);
    FpVectors.multiply(x, 0, x, 0, EDGES.size(), x, 0);
    assertThat(integers(x)).isEqualTo(EDGES.stream().map(e -> e.multiply(e).mod(P)).toList());
  }

  @Test
  void refusesToMultiplyOutsideOfARange() {
    long[] two = FpVectors.create(2);
    long[] three = FpVectors.create(3);
    assertThatThrownBy(() -> FpVectors.multiply(two, 0, three, 0, 3, three, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> FpVectors.multiply(three, 0, three, 1, 3, three, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> FpVectors.multiply(three, 0, three, 0, 3, two, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> FpVectors.addMultiple(two, 1, three, 0, 2, three, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> FpVectors.addInnerProduct(two, 0, three, -1, three, 0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void addsAVectorToItself() {
    long[] v = vector(EDGES);
    FpVectors.addInto(v, 0, v, 0, EDGES.size());
    assertThat(integers(v)).isEqualTo(EDGES.stream().map(e -> e.add(e).mod(P)).toList());
  }

  @Test
  void sumsOfMillionsStayCanonical() {
    long[] x = vector(P.subtract(BigInteger.ONE), P.subtract(BigInteger.TWO), BigInteger.TWO);
    long[] acc = FpVectors.create(3);
    int times = 1_000_000;
    for (int i = 0; i < times; i++) {
      FpVectors.addInto(acc, 0, x, 0, 3);
    }
    BigInteger factor = BigInteger.valueOf(times);
    assertThat(integers(acc))
        .isEqualTo(integers(x).stream().map(e -> e.multiply(factor).mod(P)).toList());
  }

  @Test
  void refusesRangesOutsideWithoutTouchingAnything() {
    long[] acc = FpVectors.create(4);
    long[] x = vector(EDGES.subList(1, 5));
    int[][] bad = {{0, 0, 5}, {1, 0, 4}, {0, 1, 4}, {-1, 0, 1}, {0, -1, 1}, {0, 0, -1}};
    for (int[] range : bad) {
      assertThatThrownBy(() -> FpVectors.addInto(acc, range[0], x, range[1], range[2]))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThat(acc).containsOnly(0);
  }

  @Test
  void theWireIsLittleEndian() {
    byte[] out = new byte[18];
    Arrays.fill(out, (byte) 0x55);
    FpVectors.write(
        vector(BigInteger.valueOf(0x0102).shiftLeft(64).add(BigInteger.TEN)), 0, 1, out, 1);
    byte[] expected = new byte[18];
    expected[0] = 0x55;
    expected[17] = 0x55;
    expected[1] = 10;
    expected[9] = 2;
    expected[10] = 1;
    assertThat(out).isEqualTo(expected);
  }

  @Test
  void anElementIsZeroIfBothWordsAre() {
    long[] v = {0, 0, 1, 0, 0, 1, -1L, Long.MAX_VALUE};
    assertThat(FpVectors.isZero(v, 0)).isTrue();
    assertThat(FpVectors.isZero(v, 1)).isFalse();
    assertThat(FpVectors.isZero(v, 2)).isFalse();
    assertThat(FpVectors.isZero(v, 3)).isFalse();
  }

  @Test
  void copiesElements() {
    long[] v = {1, 2, 3, 4, 5, 6};
    long[] w = FpVectors.create(4);
    FpVectors.copy(v, 1, w, 2, 2);
    assertThat(w).containsExactly(0, 0, 0, 0, 3, 4, 5, 6);
    FpVectors.copy(v, 0, v, 1, 2);
    assertThat(v).containsExactly(1, 2, 1, 2, 3, 4);
    assertThat(FpVectors.slice(v, 1, 2)).containsExactly(1, 2, 3, 4);
    assertThat(FpVectors.slice(v, 3, 0)).isEmpty();
  }

  @Test
  void clearsAndFillsElements() {
    long[] v = {1, 2, 3, 4, 5, 6};
    FpVectors.clear(v, 1, 1);
    assertThat(v).containsExactly(1, 2, 0, 0, 5, 6);
    FpVectors.fill(v, new long[] {7, 8, 9, 10}, 1);
    assertThat(v).containsExactly(9, 10, 9, 10, 9, 10);
  }

  @Test
  void refusesElementsThatAreNotThere() {
    long[] v = FpVectors.create(2);
    assertThatThrownBy(() -> FpVectors.copy(v, 1, FpVectors.create(3), 0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> FpVectors.copy(FpVectors.create(3), 0, v, 1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> FpVectors.slice(v, 2, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> FpVectors.clear(v, 0, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void readsWhatItWrites() {
    long seed = Elements.seed();
    long[] v = Elements.randomVector(new Random(seed), 100);
    byte[] bytes = new byte[3 + 98 * Fp127.BYTES];
    FpVectors.write(v, 1, 98, bytes, 3);
    long[] again = FpVectors.create(100);
    assertThat(FpVectors.read(bytes, 3, 98, again, 2)).isEmpty();
    assertThat(Arrays.copyOfRange(again, 4, 200)).isEqualTo(Arrays.copyOfRange(v, 2, 198));
    assertThat(Arrays.copyOf(again, 4)).containsOnly(0);
  }

  @Test
  void readsAllEdges() {
    long[] again = FpVectors.create(EDGES.size());
    byte[] bytes = new byte[EDGES.size() * Fp127.BYTES];
    FpVectors.write(vector(EDGES), 0, EDGES.size(), bytes, 0);
    assertThat(FpVectors.read(bytes, 0, EDGES.size(), again, 0)).isEmpty();
    assertThat(integers(again)).isEqualTo(EDGES);
  }

  @Test
  void findsTheFirstElementThatIsNotCanonical() {
    long[][] bad = {
      {-1L, Long.MAX_VALUE}, // p, the other zero
      {0, Long.MIN_VALUE}, // p + 1, the other one
      {-1L, -1L},
      {1, Long.MIN_VALUE | 7},
    };
    for (long[] element : bad) {
      for (int at = 0; at < 5; at++) {
        ByteBuffer bytes = ByteBuffer.allocate(6 * Fp127.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(at * Fp127.BYTES, element[0]).putLong(at * Fp127.BYTES + 8, element[1]);
        bytes.putLong(5 * Fp127.BYTES, element[0]).putLong(5 * Fp127.BYTES + 8, element[1]);
        assertThat(FpVectors.read(bytes.array(), 0, 6, FpVectors.create(6), 0)).hasValue(at);
      }
    }
  }

  @Test
  void refusesBytesThatAreNotThere() {
    long[] v = FpVectors.create(2);
    assertThatThrownBy(() -> FpVectors.read(new byte[31], 0, 2, v, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> FpVectors.read(new byte[33], 2, 2, v, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> FpVectors.read(new byte[64], 0, 3, v, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> FpVectors.write(v, 0, 2, new byte[31], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> FpVectors.write(v, 1, 2, new byte[64], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}

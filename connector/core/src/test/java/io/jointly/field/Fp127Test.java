package io.jointly.field;

import static io.jointly.field.Elements.EDGES;
import static io.jointly.field.Elements.P;
import static io.jointly.field.Elements.integers;
import static io.jointly.field.Elements.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("sweep")
class Fp127Test {

  private static final int RANDOM_PAIRS = 20_000;

  private interface Binary {
    void apply(long[] a, int i, long[] b, int j, long[] out, int k);
  }

  private interface Unary {
    void apply(long[] a, int i, long[] out, int k);
  }

  @Test
  void modulusIsTheMersennePrime() {
    assertThat(Fp127.MODULUS).isEqualTo(P);
    assertThat(P.isProbablePrime(100)).isTrue();
  }

  @Test
  void addsAsIntegersDo() {
    check(Fp127::add, (a, b) -> a.add(b).mod(P));
  }

  @Test
  void subtractsAsIntegersDo() {
    check(Fp127::sub, (a, b) -> a.subtract(b).mod(P));
  }

  @Test
  void multipliesAsIntegersDo() {
    check(Fp127::mul, (a, b) -> a.multiply(b).mod(P));
  }

  @Test
  void negatesAsIntegersDo() {
    checkUnary(Fp127::negate, a -> a.negate().mod(P), inputs(new Random(1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 19, 20, 255, 65_537, Integer.MAX_VALUE - 1, Integer.MAX_VALUE})
  void multipliesBySmallIntegers(int small) {
    checkUnary(
        (a, i, out, k) -> Fp127.putSmallProduct(a[2 * i], a[2 * i + 1], small, out, 2 * k),
        a -> a.multiply(BigInteger.valueOf(small)).mod(P),
        inputs(new Random(small)));
  }

  @Test
  void inverts() {
    List<BigInteger> values = new ArrayList<>(EDGES);
    values.remove(BigInteger.ZERO);
    Random random = new Random(2);
    for (int i = 0; i < 300; i++) {
      values.add(Elements.random(random).max(BigInteger.ONE));
    }
    checkUnary(Fp127::inverse, a -> a.modInverse(P), values);
  }

  @Test
  void zeroHasNoInverse() {
    long[] zero = FpVectors.create(1);
    assertThatThrownBy(() -> Fp127.inverse(zero, 0, zero, 0))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void canonicalIsBelowP() {
    for (BigInteger edge : EDGES) {
      long[] element = vector(edge);
      assertThat(Fp127.isCanonical(element[0], element[1])).as("%s", edge).isTrue();
    }
    assertThat(Fp127.isCanonical(-1L, Long.MAX_VALUE)).as("p").isFalse();
    assertThat(Fp127.isCanonical(0, Long.MIN_VALUE)).as("p + 1").isFalse();
    assertThat(Fp127.isCanonical(-1L, -1L)).as("2^128 - 1").isFalse();
    assertThat(Fp127.isCanonical(5, -1L)).isFalse();
    assertThat(Fp127.isCanonical(-2L, Long.MAX_VALUE)).as("p - 1").isTrue();
    assertThat(Fp127.isCanonical(-1L, Long.MAX_VALUE - 1)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, -1, 2, -2, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1, 1L << 32})
  void encodesLongs(long value) {
    long[] element = FpVectors.create(2);
    Fp127.encodeSigned(value, element, 1);
    assertThat(integers(element))
        .containsExactly(BigInteger.ZERO, BigInteger.valueOf(value).mod(P));
    assertThat(Fp127.decodeSigned(element, 1)).isEqualTo(BigInteger.valueOf(value));
  }

  @Test
  void encodesSignedIntegersBothWays() {
    long seed = Elements.seed();
    Random random = new Random(seed);
    List<BigInteger> values = new ArrayList<>();
    BigInteger limit = BigInteger.TWO.pow(126).subtract(BigInteger.ONE);
    values.addAll(List.of(limit, limit.subtract(BigInteger.ONE), BigInteger.TWO.pow(64)));
    values.addAll(List.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.TWO.pow(63)));
    for (int i = 0; i < 2000; i++) {
      values.add(new BigInteger(126, random));
    }
    long[] element = FpVectors.create(1);
    for (BigInteger value : values) {
      for (BigInteger signed : List.of(value, value.negate())) {
        Fp127.encodeSigned(signed, element, 0);
        assertThat(integers(element)).as("seed %d", seed).containsExactly(signed.mod(P));
        assertThat(Fp127.decodeSigned(element, 0)).as("seed %d", seed).isEqualTo(signed);
      }
    }
  }

  @Test
  void everyElementDecodesAndEncodesBack() {
    long[] again = FpVectors.create(1);
    for (BigInteger edge : EDGES) {
      long[] element = vector(edge);
      Fp127.encodeSigned(Fp127.decodeSigned(element, 0), again, 0);
      assertThat(again).as("%s", edge).isEqualTo(element);
      assertThat(Fp127.toBigInteger(element, 0)).isEqualTo(edge);
    }
  }

  @Test
  void refusesIntegersThatWouldWrap() {
    long[] element = FpVectors.create(1);
    BigInteger limit = BigInteger.TWO.pow(126);
    for (BigInteger wide : List.of(limit, limit.negate(), P, P.negate(), BigInteger.TWO.pow(400))) {
      assertThatThrownBy(() -> Fp127.encodeSigned(wide, element, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining(wide.toString());
    }
  }

  @Test
  void laws() {
    long seed = Elements.seed();
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      long[] v = Elements.randomVector(random, 3);
      long[] left = FpVectors.create(2);
      long[] right = FpVectors.create(2);
      Fp127.add(v, 1, v, 2, left, 0);
      Fp127.mul(v, 0, left, 0, left, 0);
      Fp127.mul(v, 0, v, 1, right, 0);
      Fp127.mul(v, 0, v, 2, right, 1);
      Fp127.add(right, 0, right, 1, right, 0);
      right[2] = 0;
      right[3] = 0;
      assertThat(left).as("a(b + c) = ab + ac, seed %d", seed).isEqualTo(right);
    }
  }

  /** On edges with edges, and on random pairs; then with the output over each of the inputs. */
  private static void check(Binary operation, BinaryOperator<BigInteger> expected) {
    for (BigInteger a : EDGES) {
      for (BigInteger b : EDGES) {
        checkPair(operation, a, b, expected.apply(a, b), 0);
      }
    }
    long seed = Elements.seed();
    Random random = new Random(seed);
    for (int i = 0; i < RANDOM_PAIRS; i++) {
      BigInteger a = Elements.random(random);
      BigInteger b = i % 4 == 0 ? EDGES.get(i % EDGES.size()) : Elements.random(random);
      checkPair(operation, a, b, expected.apply(a, b), seed);
    }
  }

  private static void checkPair(
      Binary operation, BigInteger a, BigInteger b, BigInteger expected, long seed) {
    long[] wanted = vector(expected);
    long[] out = FpVectors.create(3);
    operation.apply(vector(BigInteger.ONE, a), 1, vector(b), 0, out, 2);
    long[] both = vector(a, b);
    operation.apply(both, 0, both, 1, both, 0);
    long[] second = vector(a, b);
    operation.apply(second, 0, second, 1, second, 1);
    boolean right =
        out[0] == 0
            && out[1] == 0
            && out[2] == 0
            && out[3] == 0
            && out[4] == wanted[0]
            && out[5] == wanted[1]
            && both[0] == wanted[0]
            && both[1] == wanted[1]
            && second[2] == wanted[0]
            && second[3] == wanted[1];
    assertThat(right)
        .as("%s and %s should give %s, not %s, seed %d", a, b, expected, integers(out), seed)
        .isTrue();
  }

  private static void checkUnary(
      Unary operation, UnaryOperator<BigInteger> expected, List<BigInteger> values) {
    for (BigInteger a : values) {
      long[] in = vector(BigInteger.ONE, a);
      long[] out = FpVectors.create(1);
      operation.apply(in, 1, out, 0);
      assertThat(integers(out)).as("of %s", a).containsExactly(expected.apply(a));
      operation.apply(in, 1, in, 1);
      assertThat(in).as("in place, of %s", a).containsExactly(1, 0, out[0], out[1]);
    }
  }

  private static List<BigInteger> inputs(Random random) {
    List<BigInteger> values = new ArrayList<>(EDGES);
    for (int i = 0; i < 3000; i++) {
      values.add(Elements.random(random));
    }
    return values;
  }
}

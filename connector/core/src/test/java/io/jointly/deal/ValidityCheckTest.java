package io.jointly.deal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidityCheckTest {

  private static final long SEED = Seed.of(ValidityCheckTest.class);

  private final Random random = new Random(SEED);

  static Stream<DealtLayout> layouts() {
    return Stream.of(
        DealtLayout.of(0, List.of(new DealtMeasure("salary", 0, 1)), DealtLayout.Proof.DEALT),
        DealtLayout.of(
            0, List.of(new DealtMeasure("salary", 0, 10_000_000)), DealtLayout.Proof.DEALT),
        DealtLayout.of(5, List.of(), DealtLayout.Proof.DEALT),
        DealtLayout.of(
            0,
            List.of(new DealtMeasure("same", 7, 7), new DealtMeasure("x", -5, 8)),
            DealtLayout.Proof.DEALT),
        DealtLayout.of(
            4,
            List.of(new DealtMeasure("a", -100, 27, true, false), new DealtMeasure("b", 1, 6)),
            DealtLayout.Proof.DEALT),
        DealtLayout.of(
            3,
            List.of(
                new DealtMeasure("a", 0, 5, false, true),
                new DealtMeasure("b", -3, 3),
                new DealtMeasure("c", 0, (1L << 62) - 1, false, true)),
            DealtLayout.Proof.DEALT));
  }

  private @Nullable Long[] values(DealtLayout layout) {
    return layout.measures().stream()
        .map(
            m -> {
              long within = (long) (random.nextDouble() * m.range());
              long value =
                  switch (random.nextInt(5)) {
                    case 0 -> m.least();
                    case 1 -> m.greatest();
                    default -> m.least() + within;
                  };
              return random.nextInt(6) == 0 ? null : value;
            })
        .toArray(Long[]::new);
  }

  private long[] row(DealtLayout layout, int cell, @Nullable Long... values) {
    long[] row = FpVectors.create(layout.elements());
    new DealtRowWriter(layout, DealtRows.fresh()).write(cell, values, row, 0);
    return row;
  }

  private long[] anyRow(DealtLayout layout) {
    return row(layout, layout.cells() == 0 ? 0 : random.nextInt(layout.cells()), values(layout));
  }

  private static void add(long[] row, int element, long value) {
    long[] term = FpVectors.create(1);
    Fp127.encodeSigned(value, term, 0);
    Fp127.add(row, element, term, 0, row, element);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void aRowIsWhatTheProtocolSays(DealtLayout layout) {
    for (int i = 0; i < 20; i++) {
      int cell = layout.cells() == 0 ? 0 : random.nextInt(layout.cells());
      @Nullable Long[] values = values(layout);
      long[] row = row(layout, cell, values);
      List<BigInteger> elements = DealtRows.integers(row, 0, layout.elements());
      List<DealtRows.Product> products =
          DealtRows.products(layout.cells(), layout.measures(), elements);

      assertThat(products).as("seed %d", SEED).allMatch(DealtRows.Product::holds);
      assertThat(layout.elements()).isEqualTo(2 * products.size() + 3);
      assertThat(DealtLayout.elements(layout.cells(), layout.measures(), true))
          .isEqualTo(layout.elements());
      for (int c = 0; c < layout.cells(); c++) {
        assertThat(elements.get(c).intValueExact()).isEqualTo(c == cell ? 1 : 0);
      }
      List<BigInteger> numbers = numbers(layout, values);
      for (int number = 0; number < numbers.size(); number++) {
        assertThat(value(layout.number(number), row)).isEqualTo(numbers.get(number));
        for (int c = 0; c < layout.cells(); c++) {
          assertThat(value(layout.number(c, number), row))
              .isEqualTo(c == cell ? numbers.get(number) : BigInteger.ZERO);
        }
      }
    }
  }

  private static BigInteger value(LinearForm form, long[] row) {
    long[] value = FpVectors.create(1);
    form.evaluate(row, 0, value, 0);
    return Fp127.toBigInteger(value, 0);
  }

  /** What a row's numbers are, from its values. */
  private static List<BigInteger> numbers(DealtLayout layout, @Nullable Long[] values) {
    return layout.numbers().stream()
        .map(
            number ->
                number.factors().stream()
                    .map(
                        factor -> {
                          Long value = values[factor.measure()];
                          long least = layout.measures().get(factor.measure()).least();
                          boolean isOne = factor.part() == DealtNumber.Part.PRESENT;
                          return value == null
                              ? BigInteger.ZERO
                              : BigInteger.valueOf(isOne ? 1 : value - least);
                        })
                    .reduce(BigInteger.ONE, BigInteger::multiply))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void whatIsOpenedIsWhatTheProtocolSays(DealtLayout layout) {
    long[] row = anyRow(layout);
    List<BigInteger> elements = DealtRows.integers(row, 0, layout.elements());
    List<DealtRows.Product> products =
        DealtRows.products(layout.cells(), layout.measures(), elements);
    int m = products.size();
    List<BigInteger> f = new ArrayList<>(List.of(elements.get(m)));
    List<BigInteger> g = new ArrayList<>(List.of(elements.get(m + 1)));
    List<BigInteger> h = new ArrayList<>(List.of(elements.get(m + 2)));
    for (DealtRows.Product product : products) {
      f.add(product.u());
      g.add(product.v());
      h.add(product.w());
    }
    h.addAll(elements.subList(m + 3, elements.size()));
    long[] challenge = DealtRows.challenge(random);
    BigInteger z = Fp127.toBigInteger(challenge, 0);

    List<BigInteger> opened =
        DealtRows.integers(ValidityCheck.of(layout, challenge).shares(row, 1), 0, 3);

    assertThat(opened)
        .as("seed %d", SEED)
        .containsExactly(
            DealtRows.interpolated(f, z),
            DealtRows.interpolated(g, z),
            DealtRows.interpolated(h, z));
    assertThat(opened.get(0).multiply(opened.get(1)).mod(DealtRows.P)).isEqualTo(opened.get(2));
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "4, 1", "5, 2", "7, 3"})
  void rowsAreAccepted(int parties, int threshold) {
    layouts()
        .forEach(
            layout -> {
              int n = 9;
              long[] rows = FpVectors.create(n * layout.elements());
              for (int i = 0; i < n; i++) {
                long[] row = anyRow(layout);
                FpVectors.copy(row, 0, rows, i * layout.elements(), layout.elements());
              }
              assertThat(
                      DealtRows.check(
                          layout, DealtRows.shares(parties, threshold, rows), threshold, random))
                  .as("seed %d", SEED)
                  .containsOnly(RowVerdict.ACCEPTED);
            });
  }

  /** Whichever element is another one, also of the proof, the row is none. */
  @ParameterizedTest
  @MethodSource("layouts")
  void anyOtherElementIsInvalid(DealtLayout layout) {
    int n = layout.elements();
    long[] rows = FpVectors.create(n * n);
    for (int element = 0; element < n; element++) {
      long[] row = anyRow(layout);
      add(row, element, random.nextBoolean() ? 1 : -1 - random.nextInt(1000));
      FpVectors.copy(row, 0, rows, element * n, n);
    }
    RowVerdict[] verdicts = DealtRows.check(layout, rows, random);
    for (int element = 0; element < n; element++) {
      assertThat(verdicts[element])
          .as("element %d of %d, seed %d", element, n, SEED)
          .isEqualTo(RowVerdict.INVALID);
    }
  }

  /** A dealer that proves whatever it deals, as well as it can. */
  private long[] proved(DealtLayout layout, long[] row) {
    int m = layout.constraints();
    List<BigInteger> elements = DealtRows.integers(row, 0, layout.elements());
    List<DealtRows.Product> products =
        DealtRows.products(layout.cells(), layout.measures(), elements);
    List<BigInteger> f = new ArrayList<>(List.of(BigInteger.valueOf(17)));
    List<BigInteger> g = new ArrayList<>(List.of(BigInteger.valueOf(4)));
    products.forEach(product -> f.add(product.u()));
    products.forEach(product -> g.add(product.v()));
    put(f.get(0), row, m);
    put(g.get(0), row, m + 1);
    put(f.get(0).multiply(g.get(0)), row, m + 2);
    for (int x = m + 1; x <= 2 * m; x++) {
      BigInteger point = BigInteger.valueOf(x);
      BigInteger product =
          DealtRows.interpolated(f, point).multiply(DealtRows.interpolated(g, point));
      put(product, row, m + 2 + x - m);
    }
    return row;
  }

  private static void put(BigInteger value, long[] row, int at) {
    BigInteger reduced = value.mod(DealtRows.P);
    row[2 * at] = reduced.longValue();
    row[2 * at + 1] = reduced.shiftRight(64).longValue();
  }

  @Test
  void theProofOfAnHonestRowByAnotherWayIsAccepted() {
    layouts()
        .filter(layout -> layout.elements() < 200)
        .forEach(
            layout ->
                assertThat(DealtRows.check(layout, proved(layout, anyRow(layout)), random))
                    .containsExactly(RowVerdict.ACCEPTED));
  }

  /** Two votes, half a vote, a vote against: proved as well as it can be. */
  @Test
  void whatIsNoVoteIsInvalid() {
    DealtLayout ballot = DealtLayout.of(3, List.of(), DealtLayout.Proof.DEALT);
    BigInteger half = BigInteger.TWO.modInverse(DealtRows.P);
    BigInteger minusOne = BigInteger.ONE.negate();
    for (List<BigInteger> vote :
        List.of(
            List.of(BigInteger.ONE, BigInteger.ONE, BigInteger.ZERO),
            List.of(BigInteger.TWO, minusOne, BigInteger.ZERO),
            List.of(half, half, BigInteger.ZERO),
            List.of(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO),
            List.of(BigInteger.ONE, BigInteger.ONE, minusOne))) {
      long[] row = row(ballot, 0);
      for (int cell = 0; cell < 3; cell++) {
        put(vote.get(cell), row, cell);
      }
      assertThat(DealtRows.check(ballot, proved(ballot, row), random))
          .as("%s, seed %d", vote, SEED)
          .containsExactly(RowVerdict.INVALID);
    }
  }

  /** Zero votes satisfy every product; only the sum of the cells tells. */
  @Test
  void noVoteAtAllIsInvalid() {
    DealtLayout ballot = DealtLayout.of(2, List.of(), DealtLayout.Proof.DEALT);
    long[] row = row(ballot, 1);
    FpVectors.clear(row, 0, 2);
    proved(ballot, row);
    assertThat(DealtRows.products(2, List.of(), DealtRows.integers(row, 0, ballot.elements())))
        .allMatch(DealtRows.Product::holds);
    assertThat(DealtRows.check(ballot, row, random)).containsExactly(RowVerdict.INVALID);
  }

  /** A number out of bounds has no digits, and digits of a NULL are none. */
  @Test
  void aNumberOutOfBoundsIsInvalid() {
    DealtLayout layout =
        DealtLayout.of(0, List.of(new DealtMeasure("age", 0, 120)), DealtLayout.Proof.DEALT);
    for (long wrong : new long[] {2, -1, 1L << 40}) {
      long[] row = row(layout, 0, 119L);
      add(row, 1, wrong); // its first digit is 0
      assertThat(DealtRows.check(layout, proved(layout, row), random))
          .containsExactly(RowVerdict.INVALID);
    }
    long[] ofNull = row(layout, 0, new @Nullable Long[1]);
    add(ofNull, 3, 1);
    assertThat(DealtRows.check(layout, proved(layout, ofNull), random))
        .containsExactly(RowVerdict.INVALID);
    long[] present = row(layout, 0, 5L);
    add(present, 0, 1);
    assertThat(DealtRows.check(layout, proved(layout, present), random))
        .containsExactly(RowVerdict.INVALID);
  }

  /** All digits together are the greatest value, whatever the range. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 7, 8, 9, 100, 127, 128, 129, 1L << 61, (1L << 62) - 1})
  void allDigitsAreTheRange(long range) {
    long[] weights = new DealtMeasure("x", -3, range - 3).weights();
    assertThat(Arrays.stream(weights).sum()).isEqualTo(range);
    assertThat(Arrays.stream(weights).boxed()).allMatch(weight -> weight > 0);
    if (range <= 129) {
      DealtLayout layout =
          DealtLayout.of(0, List.of(new DealtMeasure("x", -3, range - 3)), DealtLayout.Proof.DEALT);
      for (long value = -3; value <= range - 3; value++) {
        assertThat(value(layout.number(1), row(layout, 0, value)))
            .isEqualTo(BigInteger.valueOf(value + 3));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void aShareOffThePolynomialIsInconsistentAndLeavesOthersAlone(DealtLayout layout) {
    long[] rows = FpVectors.create(3 * layout.elements());
    for (int i = 0; i < 3; i++) {
      FpVectors.copy(anyRow(layout), 0, rows, i * layout.elements(), layout.elements());
    }
    long[][] shares = DealtRows.shares(5, 2, rows);
    add(shares[random.nextInt(5)], layout.elements() + random.nextInt(layout.elements()), 1);
    assertThat(DealtRows.check(layout, shares, 2, random))
        .as("seed %d", SEED)
        .containsExactly(RowVerdict.ACCEPTED, RowVerdict.INCONSISTENT, RowVerdict.ACCEPTED);
  }

  /**
   * A dealer and t compute parties together: they know each share of their row, and so what would
   * have to be opened. The shares of the others already say that it is not.
   */
  @Test
  void colludingPartiesCannotHelpARow() {
    DealtLayout layout = DealtLayout.of(2, List.of(), DealtLayout.Proof.DEALT);
    long[] row = row(layout, 0);
    add(row, 1, 1);
    proved(layout, row);
    long[][] shares = DealtRows.shares(5, 2, row);
    ValidityCheck check = ValidityCheck.of(layout, DealtRows.challenge(random));
    long[][] opened = new long[5][];
    for (int k = 0; k < 5; k++) {
      opened[k] = check.shares(shares[k], 1);
    }
    for (int attempt = 0; attempt < 200; attempt++) {
      long[][] sent = opened.clone();
      for (int k = 0; k < 2; k++) {
        sent[k] = opened[k].clone();
        for (int element = 0; element < 3; element++) {
          add(sent[k], element, random.nextInt(3) - 1L);
        }
      }
      assertThat(ValidityCheck.judge(2, sent, 1)[0])
          .as("seed %d", SEED)
          .isIn(RowVerdict.INVALID, RowVerdict.INCONSISTENT);
    }
  }

  /** One row, one challenge, many proofs: what is opened is as good as random. */
  @Test
  void whatIsOpenedIsAnotherEachTime() {
    DealtLayout layout =
        DealtLayout.of(2, List.of(new DealtMeasure("x", 0, 9)), DealtLayout.Proof.DEALT);
    long[] challenge = DealtRows.challenge(random);
    ValidityCheck check = ValidityCheck.of(layout, challenge);
    Set<BigInteger> seen = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      seen.addAll(DealtRows.integers(check.shares(row(layout, 1, 4L), 1), 0, 3));
    }
    assertThat(seen).hasSize(150);
  }

  @Test
  void aDealerThatIsHonestDealsNoOtherRow() {
    DealtLayout layout =
        DealtLayout.of(2, List.of(new DealtMeasure("pay", 10, 20)), DealtLayout.Proof.DEALT);
    for (long value : new long[] {9, 21, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> row(layout, 0, value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("pay")
          .hasMessageNotContaining(Long.toString(value));
    }
    for (int cell : new int[] {-1, 2}) {
      assertThatThrownBy(() -> row(layout, cell, 10L)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> row(layout, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTableThatIsTrustedHasNumbersAndNothingElse() {
    DealtLayout layout =
        DealtLayout.of(
            2,
            List.of(new DealtMeasure("x", -4, 1000), new DealtMeasure("y", 0, 9)),
            DealtLayout.Proof.LEFT_OUT);
    assertThat(layout.elements()).isEqualTo(2 + 4 + 2 * 4);
    long[] row = row(layout, 1, new @Nullable Long[] {996L, null});
    assertThat(DealtRows.integers(row, 0, 6).stream().map(BigInteger::intValueExact))
        .containsExactly(0, 1, 1, 1000, 0, 0);
    assertThatThrownBy(() -> ValidityCheck.of(layout, DealtRows.challenge(random)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsTooLargeOrEmptyIsNoLayout() {
    assertThatThrownBy(() -> DealtLayout.of(4097, List.of(), DealtLayout.Proof.DEALT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4096");
    List<DealtMeasure> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      many.add(new DealtMeasure("m" + i, 0, 1000, false, true));
    }
    assertThatThrownBy(() -> DealtLayout.of(500, many, DealtLayout.Proof.DEALT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536");
    for (boolean isChecked : new boolean[] {true, false}) {
      assertThatThrownBy(
              () ->
                  DealtLayout.of(
                      0,
                      List.of(),
                      isChecked ? DealtLayout.Proof.DEALT : DealtLayout.Proof.LEFT_OUT))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new DealtMeasure("x", 0, 1L << 62))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DealtMeasure("x", 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBlockHasAPowerOfTwoOfRows() {
    assertThat(
            DealtLayout.of(0, List.of(new DealtMeasure("x", 0, 1)), DealtLayout.Proof.DEALT)
                .rowsOfBlock())
        .isEqualTo(1024);
    // 2 · (1 + 30) + 3 = 65 elements
    assertThat(
            DealtLayout.of(0, List.of(new DealtMeasure("x", 0, 1 << 29)), DealtLayout.Proof.DEALT)
                .rowsOfBlock())
        .isEqualTo(512);
    assertThat(DealtLayout.of(4096, List.of(), DealtLayout.Proof.DEALT).rowsOfBlock()).isEqualTo(4);
  }

  /** A verdict needs shares that fix the polynomial without those that collude. */
  @Test
  void tooFewPartiesCannotJudge() {
    assertThatThrownBy(() -> ValidityCheck.judge(1, new long[][] {new long[6], new long[6]}, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> ValidityCheck.judge(1, new long[][] {new long[6], new long[6], new long[4]}, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package io.jointly.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.crypto.FieldRandom;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.field.Fp127;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The oracle is BigInteger and BigDecimal. */
class ShareTest {

  private static final FieldRandom SECURE = FieldRandom.create(new SecureRandom());
  private final Random random = new Random(Seed.of(ShareTest.class));

  private static SharingScheme scheme(int threshold, int parties) {
    return SharingScheme.of("north and others, salaries", threshold, parties);
  }

  private static Share[] split(long value, int threshold, int parties) {
    return new ShareDealer(scheme(threshold, parties), SECURE).deal(EncodedNumber.ofLong(value));
  }

  private static Share[] splitDecimal(String value, int digits) {
    EncodedNumber number = EncodedNumber.ofDecimal(new BigDecimal(value), digits, Rounding.EXACT);
    return new ShareDealer(scheme(1, 3), SECURE).deal(number);
  }

  private static Share[] splitDate(int days) {
    return new ShareDealer(scheme(1, 3), SECURE).deal(EncodedNumber.ofDate(days));
  }

  private static void refused(ErrorCode code, String says, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(CallerException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(says);
  }

  private static void refusedShares(String says, ThrowingCallable call) {
    refused(ErrorCode.SHARES, says, call);
  }

  private List<Share> some(Share[] shares, int count) {
    List<Share> all = new ArrayList<>(List.of(shares));
    Collections.shuffle(all, random);
    return all.subList(0, count);
  }

  @Test
  void anyEnoughSharesGiveTheNumber() {
    for (int parties = 2; parties <= 20; parties += 3) {
      for (int threshold = 1; threshold < parties; threshold += 2) {
        long value = random.nextLong();
        Share[] shares = split(value, threshold, parties);
        int count = threshold + 1 + random.nextInt(parties - threshold);
        assertThat(SharePolynomial.open(some(shares, count)).toLong()).isEqualTo(value);
        List<Share> few = some(shares, threshold);
        refusedShares("too few shares", () -> SharePolynomial.open(few));
      }
    }
    refusedShares("too few shares", () -> SharePolynomial.open(List.of()));
  }

  /** Every party computes the same on its own shares. */
  @Test
  void arithmeticOnSharesIsArithmeticOnNumbers() {
    for (int round = 0; round < 200; round++) {
      BigInteger a = new BigInteger(90, random).subtract(BigInteger.ONE.shiftLeft(89));
      BigInteger b = new BigInteger(90, random).subtract(BigInteger.ONE.shiftLeft(89));
      long factor = random.nextLong() >> (random.nextInt(32) + 32);
      Share[] left = splitDecimal(new BigDecimal(a, 4).toString(), 4);
      Share[] right = splitDecimal(new BigDecimal(b, 4).toString(), 4);
      List<Share> results = new ArrayList<>();
      for (int k = 0; k < 3; k++) {
        Share rest = ShareArithmetic.subtract(left[k], ShareArithmetic.multiply(right[k], factor));
        results.add(ShareArithmetic.add(ShareArithmetic.negate(rest), right[k]));
      }
      BigInteger expected = a.subtract(b.multiply(BigInteger.valueOf(factor))).negate().add(b);
      assertThat(SharePolynomial.isOne(results)).isTrue();
      assertThat(SharePolynomial.open(results).toDecimal(38, 4))
          .isEqualTo(new BigDecimal(expected, 4));
    }
  }

  @Test
  void totalsAddInAnyOrderAndInParts() {
    long expected = 0;
    List<ShareTotal> parts = new ArrayList<>();
    for (int k = 0; k < 6; k++) {
      parts.add(ShareTotal.in(ShareTotal.nothing()));
    }
    for (int row = 0; row < 100; row++) {
      long value = random.nextInt();
      expected += value;
      Share[] shares = split(value, 2, 3);
      boolean first = random.nextBoolean();
      for (int k = 0; k < 3; k++) {
        parts.get(first ? k : k + 3).add(shares[k]);
      }
    }
    List<Share> totals = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      ShareTotal whole = ShareTotal.in(ShareTotal.nothing());
      whole.merge(ShareTotal.in(ShareTotal.nothing()));
      whole.merge(parts.get(k % 2 == 0 ? k : k + 3));
      whole.merge(parts.get(k % 2 == 0 ? k + 3 : k));
      totals.add(whole.result().orElseThrow());
    }
    assertThat(SharePolynomial.open(totals).toLong()).isEqualTo(expected);
    assertThat(ShareTotal.in(ShareTotal.nothing()).result()).isEmpty();
  }

  /** Neither a forgotten row nor one that was split anew gives a wrong number. */
  @Test
  void sumsOfDifferentRowsAreNotPutTogether() {
    Share[] one = split(10, 1, 3);
    Share[] two = split(20, 1, 3);
    Share[] again = split(20, 1, 3);
    refusedShares(
        "not the same polynomials",
        () -> SharePolynomial.open(List.of(ShareArithmetic.add(one[0], two[0]), one[1])));
    refusedShares(
        "not the same polynomials",
        () ->
            SharePolynomial.open(
                List.of(
                    ShareArithmetic.add(one[0], two[0]), ShareArithmetic.add(one[1], again[1]))));
    refusedShares(
        "not the same polynomials",
        () ->
            SharePolynomial.open(
                List.of(ShareArithmetic.add(one[0], one[0]), ShareArithmetic.multiply(one[1], 3))));
    assertThat(
            SharePolynomial.open(
                    List.of(
                        ShareArithmetic.add(one[0], one[0]), ShareArithmetic.multiply(one[1], 2)))
                .toLong())
        .isEqualTo(20);
    assertThat(SharePolynomial.isOne(List.of(one[0], two[1], one[2]))).isFalse();
  }

  @Test
  void misuseSaysWhatDoesNotFit() {
    Share[] shares = split(7, 1, 3);
    EncodedNumber seven = EncodedNumber.ofLong(7);
    Share elsewhere = new ShareDealer(SharingScheme.of("another", 1, 3), SECURE).deal(seven)[0];
    Share steeper = split(7, 2, 3)[0];
    Share finer = splitDecimal("7", 2)[0];
    refusedShares("different contexts", () -> ShareArithmetic.add(shares[0], elsewhere));
    refusedShares("different thresholds (1 and 2)", () -> ShareArithmetic.add(shares[0], steeper));
    refusedShares(
        "different scales (whole number and 2 decimal digits)",
        () -> ShareArithmetic.subtract(shares[0], finer));
    refusedShares(
        "different parties (points 1 and 2)", () -> ShareArithmetic.add(shares[0], shares[1]));
    for (Share other : List.of(elsewhere, steeper, finer, shares[1])) {
      ShareTotal total = ShareTotal.in(ShareTotal.nothing());
      total.add(shares[0]);
      refusedShares("do not belong together", () -> total.add(other));
    }
    for (Share other : List.of(elsewhere, steeper, finer)) {
      refusedShares("different", () -> SharePolynomial.open(List.of(shares[1], other)));
    }
    refusedShares("one party (point 1)", () -> SharePolynomial.open(List.of(shares[0], shares[0])));
    refusedShares(
        "nothing can be verified; give at least 3",
        () -> SharePolynomial.isOne(List.of(shares[0], shares[1])));
    for (int[] wrong : new int[][] {{0, 3}, {3, 3}, {1, 1}, {1, 21}}) {
      refusedShares(" not ", () -> SharingScheme.of("a", wrong[0], wrong[1]));
    }
    refusedShares("blank", () -> SharingScheme.of(" ", 1, 3));
  }

  @Test
  void aWrongShareIsFoundAndNamed() {
    Share[] shares = split(7, 1, 4);
    Share wrong = Share.of(shares[2].tag(), shares[2].low() ^ 1, shares[2].high());
    List<Share> all = List.of(shares[0], shares[1], wrong, shares[3]);
    assertThat(SharePolynomial.isOne(all)).isFalse();
    assertThat(SharePolynomial.isOne(List.of(shares))).isTrue();
    refusedShares("the share of point 3 is wrong", () -> SharePolynomial.open(all));
    refusedShares(
        "which of them is wrong cannot be told",
        () -> SharePolynomial.open(List.of(shares[0], shares[1], wrong)));
  }

  @Test
  void datesAreDaysApart() {
    Share[] late = splitDate(20_000);
    Share[] early = splitDate(19_000);
    Share[] days = split(5, 1, 3);
    List<Share> apart = new ArrayList<>();
    List<Share> later = new ArrayList<>();
    List<Share> sooner = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      apart.add(ShareArithmetic.subtract(late[k], early[k]));
      later.add(ShareArithmetic.add(late[k], days[k]));
      assertThat(ShareArithmetic.add(days[k], late[k]).tag()).isEqualTo(later.get(k).tag());
      sooner.add(ShareArithmetic.subtract(late[k], days[k]));
    }
    assertThat(SharePolynomial.open(apart).toLong()).isEqualTo(1000);
    assertThat(SharePolynomial.open(later).toDate()).isEqualTo(20_005);
    assertThat(SharePolynomial.open(sooner).toDate()).isEqualTo(19_995);
    refusedShares("dates cannot be added", () -> ShareArithmetic.add(late[0], early[0]));
    refusedShares("dates cannot be negated", () -> ShareArithmetic.negate(late[0]));
    refusedShares("dates cannot be multiplied", () -> ShareArithmetic.multiply(late[0], 2));
    refusedShares("dates cannot be summed", () -> ShareTotal.in(ShareTotal.nothing()).add(late[0]));
    refusedShares("different scales", () -> ShareArithmetic.subtract(days[0], late[0]));
  }

  @Test
  void anotherSetOfPartiesTakesOver() {
    for (int round = 0; round < 40; round++) {
      int threshold = 1 + random.nextInt(3);
      int parties = threshold + 1 + random.nextInt(3);
      int nextThreshold = 1 + random.nextInt(3);
      int nextParties = nextThreshold + 1 + random.nextInt(3);
      SharingScheme next = SharingScheme.of("the next set", nextThreshold, nextParties);
      long value = random.nextLong();
      List<Share> old =
          some(
              split(value, threshold, parties),
              threshold + 1 + random.nextInt(parties - threshold));
      List<Subshare[]> dealt = new ArrayList<>();
      old.forEach(share -> dealt.add(Resharing.deal(share, next, SECURE)));
      Share[] taken = new Share[nextParties];
      for (int k = 0; k < nextParties; k++) {
        List<Subshare> mine = new ArrayList<>();
        for (Subshare[] each : dealt) {
          mine.add(each[k]);
        }
        Collections.shuffle(mine, random);
        taken[k] = Resharing.combine(mine);
        assertThat(ShareTag.point(taken[k].tag())).isEqualTo(k + 1);
      }
      assertThat(SharePolynomial.open(List.of(taken)).toLong()).isEqualTo(value);
      assertThat(SharePolynomial.open(some(taken, nextThreshold + 1)).toLong()).isEqualTo(value);
    }
  }

  @Test
  void subsharesOfDifferentNumbersOrPartiesAreRefused() {
    SharingScheme next = SharingScheme.of("the next set", 1, 2);
    Share[] old = split(5, 1, 3);
    Subshare[] a = Resharing.deal(old[0], next, SECURE);
    Subshare[] b = Resharing.deal(old[1], next, SECURE);
    Subshare[] c = Resharing.deal(old[2], next, SECURE);
    Subshare[] other = Resharing.deal(split(5, 1, 3)[1], next, SECURE);
    Subshare[] third = Resharing.deal(old[1], SharingScheme.of("a third set", 1, 2), SECURE);
    refusedShares("too few", () -> Resharing.combine(List.of()));
    refusedShares("too few", () -> Resharing.combine(List.of(a[0])));
    refusedShares("one party (point 1)", () -> Resharing.combine(List.of(a[0], a[0])));
    refusedShares("points 1 and 2", () -> Resharing.combine(List.of(a[0], b[1])));
    refusedShares("not the same polynomials", () -> Resharing.combine(List.of(a[0], other[0])));
    refusedShares("different contexts", () -> Resharing.combine(List.of(a[0], third[0])));
    // Each is on a polynomial, and these are two.
    Share fromTwo = Resharing.combine(List.of(a[0], b[0]));
    Share fromThree = Resharing.combine(List.of(a[1], b[1], c[1]));
    refusedShares(
        "not the same polynomials", () -> SharePolynomial.open(List.of(fromTwo, fromThree)));
    refusedShares("two tags", () -> new Subshare(splitDate(3)[0].tag(), old[0]));
  }

  /** Tags are kept in tables, so these bits never change. */
  @Test
  void theTagHasItsBits() {
    SharingScheme scheme = SharingScheme.of("abc", 3, 7);
    // sha256sum of abc begins with ba7816.
    assertThat(scheme.context()).isEqualTo(0xba7816);
    long tag = ShareTag.of(scheme, 5, NumberScale.decimal(2), 0x2abcde);
    assertThat(tag).isEqualTo(0x2abcdeL << 41 | 0xba7816L << 17 | 5L << 12 | 3L << 7 | 2L);
    assertThat(ShareTag.text(tag))
        .isEqualTo("point 5, threshold 3, context ba7816, 2 decimal digits");
    assertThat(ShareTag.lineage(tag)).isEqualTo(0x2abcde);
    assertThat(NumberScale.binary(20).code()).isEqualTo(84);
    assertThat(NumberScale.DATE.code()).isEqualTo(63);
    assertThat(BigInteger.valueOf(ShareTag.LINEAGES).isProbablePrime(50)).isTrue();
    Set<Integer> codes = new HashSet<>();
    for (int code = 0; code < 128; code++) {
      if (code <= 38 || (code >= 63 && code <= 126)) {
        assertThat(NumberScale.ofCode(code).code()).isEqualTo(code);
        codes.add(code);
      } else {
        int none = code;
        refusedShares("no share or encoded number", () -> NumberScale.ofCode(none));
      }
    }
    assertThat(codes).hasSize(39 + 1 + 63);
  }

  @Test
  void whatIsNoShareIsRefused() {
    long tag = split(1, 1, 3)[0].tag();
    for (long wrong :
        new long[] {
          0,
          -1,
          tag | Long.MIN_VALUE,
          tag & ~(31L << 12),
          tag | 31L << 12,
          tag & ~(31L << 7),
          tag | 31L << 7,
          tag | 0x3fffffL << 41,
          tag | 127
        }) {
      refused(ErrorCode.SHARES, "this is no share", () -> Share.of(wrong, 1, 1));
    }
    refusedShares("not in the field", () -> Share.of(tag, -1, Long.MAX_VALUE));
    refusedShares("not in the field", () -> Share.of(tag, 0, -1));
    refusedShares("not in the field", () -> EncodedNumber.of(NumberScale.WHOLE, 0, -1));
    assertThat(Share.of(tag, -1, Long.MAX_VALUE - 1).high()).isEqualTo(Long.MAX_VALUE - 1);
  }

  /** Any t shares are uniform; of a few thousand, no word may come twice or tell the number. */
  @Test
  void sharesAreFresh() {
    Set<BigInteger> seen = new HashSet<>();
    int above = 0;
    for (int k = 0; k < 2000; k++) {
      for (Share share : split(1, 1, 3)) {
        BigInteger element = Fp127.toBigInteger(share.element(), 0);
        above += element.bitLength() == 127 ? 1 : 0;
        assertThat(seen.add(element)).isTrue();
      }
    }
    assertThat(above).isBetween(2700, 3300);
  }

  @Test
  void encodingsAreExact() {
    for (int round = 0; round < 500; round++) {
      int digits = random.nextInt(20);
      BigDecimal decimal =
          new BigDecimal(new BigInteger(1 + random.nextInt(60), random), digits).negate();
      EncodedNumber number = EncodedNumber.ofDecimal(decimal, digits + 3, Rounding.EXACT);
      assertThat(number.toDecimal(38, digits + 3)).isEqualByComparingTo(decimal);
      assertThat(number.toDouble()).isEqualTo(decimal.doubleValue());
      double value = random.nextGaussian() * Math.pow(10, random.nextInt(12));
      int bits = random.nextInt(63);
      for (Rounding rounding : List.of(Rounding.HALF_EVEN, Rounding.HALF_UP)) {
        BigDecimal units =
            new BigDecimal(value)
                .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(bits)))
                .setScale(0, rounding.mode());
        EncodedNumber rounded = EncodedNumber.ofDouble(value, bits, rounding);
        assertThat(Fp127.decodeSigned(rounded.element(), 0)).isEqualTo(units.toBigInteger());
      }
    }
    for (String tie : List.of("0.5", "1.5", "-0.5", "-2.5", "0.49999999999999994")) {
      for (Rounding rounding : List.of(Rounding.HALF_EVEN, Rounding.HALF_UP)) {
        assertThat(EncodedNumber.ofDouble(Double.parseDouble(tie), 0, rounding).toDouble())
            .isEqualTo(
                new BigDecimal(Double.parseDouble(tie)).setScale(0, rounding.mode()).doubleValue());
      }
    }
    for (long value : new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThat(EncodedNumber.ofLong(value).toLong()).isEqualTo(value);
    }
    assertThat(EncodedNumber.ofDouble(-0.0, 3, Rounding.EXACT).toDouble()).isZero();
    assertThat(EncodedNumber.ofDouble(0x1p63, 62, Rounding.EXACT).toDouble()).isEqualTo(0x1p63);
    assertThat(EncodedNumber.ofDouble(0.375, 3, Rounding.EXACT).toDecimal(5, 3))
        .isEqualTo(new BigDecimal("0.375"));
  }

  @Test
  void numbersThatDoNotFitAreRefusedWithoutBeingShown() {
    BigDecimal large = new BigDecimal(BigInteger.ONE.shiftLeft(126));
    List<ThrowingCallable> calls =
        List.of(
            () -> EncodedNumber.ofDecimal(large, 0, Rounding.EXACT),
            () -> EncodedNumber.ofDecimal(new BigDecimal("8507059173"), 30, Rounding.EXACT),
            () -> EncodedNumber.ofDecimal(new BigDecimal("85070.59173"), 4, Rounding.EXACT),
            () -> EncodedNumber.ofDouble(850705.9173, 20, Rounding.EXACT),
            () -> EncodedNumber.ofDouble(8.507059173e37, 20, Rounding.HALF_UP),
            () -> EncodedNumber.ofDouble(Double.NaN, 20, Rounding.HALF_UP),
            () -> EncodedNumber.ofDouble(Double.MAX_VALUE, 62, Rounding.HALF_UP),
            () -> decimal("85070591730234615865", 0).toLong(),
            () -> decimal("8507059173", 2).toLong(),
            () -> decimal("8507059173", 2).toDate(),
            () -> decimal("8507059173", 2).toDecimal(38, 1),
            () -> decimal("8507059173", 2).toDecimal(11, 2),
            () -> decimal("8507059173", 0).toBoolean(),
            () -> EncodedNumber.ofDate(850705917).toDate(),
            () -> EncodedNumber.ofDate(8507).toLong(),
            () -> EncodedNumber.ofDate(8507).toDouble(),
            () -> EncodedNumber.ofDate(8507).toDecimal(38, 0),
            () -> EncodedNumber.ofDouble(0.25, 2, Rounding.EXACT).toDecimal(38, 1),
            () -> NumberScale.decimal(39),
            () -> NumberScale.binary(-1),
            () -> Rounding.of("up"));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              CallerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENCODING))
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("8507", "NaN is"));
    }
    BigDecimal most = large.subtract(BigDecimal.ONE);
    assertThat(EncodedNumber.ofDecimal(most, 0, Rounding.EXACT).toDecimal(38, 0)).isEqualTo(most);
    assertThat(decimal("-9223372036854775808", 0).toLong()).isEqualTo(Long.MIN_VALUE);
    assertThat(
            Arrays.stream(Rounding.values())
                .map(r -> Rounding.of(r.name().toLowerCase(Locale.ROOT))))
        .containsExactly(Rounding.values());
  }

  private static EncodedNumber decimal(String value, int digits) {
    return EncodedNumber.ofDecimal(new BigDecimal(value), digits, Rounding.EXACT);
  }
}

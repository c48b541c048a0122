package io.jointly.field;

import static io.jointly.field.Elements.P;
import static io.jointly.field.Elements.points;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("sweep")
class ReconstructionTest {

  private static final int ELEMENTS = 4;

  @ParameterizedTest
  @MethodSource("io.jointly.field.ShamirTest#everySize")
  void asManyLiarsAsCanBeToldAreNamed(int parties, int threshold) {
    int tolerated = (parties - threshold - 1) / 2;
    long seed = Elements.seed();
    Random random = new Random(seed);
    for (int liars = 1; liars <= tolerated; liars++) {
      long[][] shares = shares(parties, threshold, ELEMENTS, random);
      Set<Integer> wrong = somePoints(parties, liars, random);
      for (int point : wrong) {
        spoil(shares[point - 1], random.nextInt(ELEMENTS), random);
      }
      assertThat(failure(parties, threshold, shares).culprits())
          .as("n %d, t %d, seed %d", parties, threshold, seed)
          .isEqualTo(wrong);
    }
  }

  @ParameterizedTest
  @MethodSource("io.jointly.field.ShamirTest#everySize")
  void oneLiarMoreIsRefusedAndNobodyIsBlamed(int parties, int threshold) {
    int tooMany = (parties - threshold - 1) / 2 + 1;
    if (parties == threshold + 1) {
      return; // no share is left to check by
    }
    long seed = Elements.seed();
    Random random = new Random(seed);
    long[][] shares = shares(parties, threshold, ELEMENTS, random);
    for (int point : somePoints(parties, tooMany, random)) {
      spoil(shares[point - 1], 2, random);
    }
    assertThat(failure(parties, threshold, shares).culprits())
        .as("n %d, t %d, seed %d", parties, threshold, seed)
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.jointly.field.ShamirTest#everySize")
  void oneBitAnywhereIsSeen(int parties, int threshold) {
    if (parties == threshold + 1) {
      return;
    }
    Random random = new Random(10);
    for (int party = 0; party < parties; party++) {
      long[][] shares = shares(parties, threshold, ELEMENTS, random);
      int word = random.nextInt(2 * ELEMENTS);
      shares[party][word] ^= 1L << random.nextInt(62);
      OffPolynomialException thrown = failure(parties, threshold, shares);
      assertThat(thrown.culprits()).isSubsetOf(party + 1);
    }
  }

  /**
   * With up to e liars in t of m ≥ 2t + 1 + e, the values are right and exactly the liars named.
   */
  @ParameterizedTest
  @MethodSource("io.jointly.field.ShamirTest#everySize")
  void liarsAreLeftOut(int parties, int threshold) throws Exception {
    long seed = Elements.seed();
    Random random = new Random(seed);
    Reconstruction reconstruction = Reconstruction.of(threshold, points(parties));
    int most = Math.max(0, Math.min(threshold, parties - 2 * threshold - 1));
    assertThat(reconstruction.correctable()).isEqualTo(most);
    for (int liars = 0; liars <= most; liars++) {
      long[][] shares = shares(parties, threshold, ELEMENTS, random);
      long[] secrets = reconstruction.open(shares);
      Set<Integer> wrong = somePoints(parties, liars, random);
      for (int point : wrong) {
        spoil(shares[point - 1], random.nextInt(ELEMENTS), random);
      }
      Reconstruction.Corrected corrected = reconstruction.correct(shares);
      assertThat(corrected.values())
          .as("n %d, t %d, seed %d", parties, threshold, seed)
          .isEqualTo(secrets);
      assertThat(corrected.wrong()).isEqualTo(wrong);
    }
  }

  /**
   * Whatever up to t liars agree on, what is opened is right: here they move together to another
   * polynomial, which agrees with the true one at as many honest points as one can.
   */
  @ParameterizedTest
  @MethodSource("io.jointly.field.ShamirTest#everySize")
  void liarsWhoColludeAreCorrectedOrRefused(int parties, int threshold) {
    if (parties < 2 * threshold + 1) {
      return; // then nothing is corrected, and the liars may shift what is opened
    }
    long seed = Elements.seed();
    Random random = new Random(seed);
    Reconstruction reconstruction = Reconstruction.of(threshold, points(parties));
    for (int liars = 1; liars <= threshold; liars++) {
      long[][] shares = shares(parties, threshold, ELEMENTS, random);
      long[][] before = Arrays.stream(shares).map(long[]::clone).toArray(long[][]::new);
      List<Integer> order = new ArrayList<>(somePoints(parties, parties, random));
      Collections.shuffle(order, random);
      for (int liar : order.subList(0, liars)) {
        // The product of x minus each of t honest points.
        BigInteger error = BigInteger.ONE;
        for (int honest : order.subList(liars, Math.min(parties, liars + threshold))) {
          error = error.multiply(BigInteger.valueOf(liar - honest)).mod(P);
        }
        FpVectors.addInto(shares[liar - 1], 1, Elements.vector(error), 0, 1);
      }
      String what = "n " + parties + ", t " + threshold + ", liars " + liars + ", seed " + seed;
      try {
        Reconstruction.Corrected corrected = reconstruction.correct(shares);
        assertThat(corrected.values()).as(what).isEqualTo(reconstruction.open(before));
        assertThat(corrected.wrong()).as(what).isSubsetOf(order.subList(0, liars));
      } catch (OffPolynomialException e) {
        assertThat(liars).as(what).isGreaterThan(reconstruction.correctable());
      }
    }
  }

  @Test
  void liarsInDifferentElementsAreAddedUp() {
    long[][] shares = shares(7, 2, 1000, new Random(11));
    spoil(shares[1], 3, new Random(12));
    spoil(shares[5], 998, new Random(13));
    assertThat(failure(7, 2, shares).culprits()).containsExactly(2, 6);
  }

  @Test
  void liarsInDifferentElementsBeyondWhatCanBeToldAreNotNamed() {
    long[][] shares = shares(5, 2, 1000, new Random(14));
    spoil(shares[1], 3, new Random(15));
    spoil(shares[3], 998, new Random(16));
    assertThat(failure(5, 2, shares).culprits()).isEmpty();
  }

  @Test
  void anElementBeyondDecodingSpoilsTheAttributionOfAll() {
    long[][] shares = shares(7, 2, 1000, new Random(17));
    spoil(shares[0], 1, new Random(18));
    for (int party = 0; party < 4; party++) {
      spoil(shares[party], 700, new Random(19 + party));
    }
    assertThat(failure(7, 2, shares).culprits()).isEmpty();
  }

  @Test
  void aLiarInEveryElementIsFoundAtOnce() {
    int n = 20_000;
    long[][] shares = shares(20, 1, n, new Random(20));
    Random random = new Random(21);
    Set<Integer> wrong = new TreeSet<>(Set.of(1, 2, 5, 8, 9, 11, 15, 18, 20));
    for (int point : wrong) {
      for (int i = 0; i < n; i++) {
        spoil(shares[point - 1], i, random);
      }
    }
    assertThat(failure(20, 1, shares).culprits()).isEqualTo(wrong);
  }

  @Test
  void liarsWhoMoveToAnotherPolynomialTogetherAreNamed() {
    // Both add the shares of one and the same other vector: each looks like an honest party of it.
    long[][] shares = shares(7, 2, ELEMENTS, new Random(22));
    long[][] other = shares(7, 2, ELEMENTS, new Random(23));
    FpVectors.addInto(shares[2], 0, other[2], 0, ELEMENTS);
    FpVectors.addInto(shares[6], 0, other[6], 0, ELEMENTS);
    assertThat(failure(7, 2, shares).culprits()).containsExactly(3, 7);
  }

  @Test
  void liarsInDifferentElementsAreLeftOutTogether() throws Exception {
    long[][] shares = shares(7, 2, 1000, new Random(36));
    long[] secrets = Reconstruction.of(2, points(7)).open(shares);
    spoil(shares[1], 3, new Random(37));
    spoil(shares[5], 998, new Random(38));
    Reconstruction.Corrected corrected = Reconstruction.of(2, points(7)).correct(shares);
    assertThat(corrected.values()).isEqualTo(secrets);
    assertThat(corrected.wrong()).containsExactly(2, 6);
    // One of each alone could be corrected, but not both.
    long[][] six = shares(6, 2, 1000, new Random(39));
    spoil(six[1], 3, new Random(40));
    spoil(six[5], 998, new Random(41));
    assertThatThrownBy(() -> Reconstruction.of(2, points(6)).correct(six))
        .isInstanceOf(OffPolynomialException.class);
  }

  @Test
  void withoutASpareShareNothingCanBeChecked() throws Exception {
    long[][] shares = shares(3, 2, ELEMENTS, new Random(24));
    long[] before = Reconstruction.of(2, points(3)).open(shares);
    spoil(shares[1], 0, new Random(25));
    assertThat(Reconstruction.of(2, points(3)).open(shares)).isNotEqualTo(before);
  }

  @Test
  void sharesOfALowerDegreeAreOfThisDegreeToo() throws Exception {
    long[] secrets = Elements.randomVector(new Random(26), ELEMENTS);
    long[][] shares = new long[5][2 * ELEMENTS];
    Shamir.of(5, 1).share(secrets, 0, ELEMENTS, Elements.source(new Random(27)), shares);
    assertThat(Reconstruction.of(3, points(5)).open(shares)).isEqualTo(secrets);
  }

  @Test
  void sharesOfAHigherDegreeAreRefused() {
    long[][] shares = shares(6, 3, ELEMENTS, new Random(28));
    assertThat(failure(6, 2, shares).culprits()).isEmpty();
  }

  @Test
  void swappedSharesAreRefused() {
    long[][] shares = shares(5, 1, ELEMENTS, new Random(29));
    long[] second = shares[1];
    shares[1] = shares[3];
    shares[3] = second;
    assertThat(failure(5, 1, shares).culprits()).isEmpty();
    long[][] seven = shares(7, 1, ELEMENTS, new Random(30));
    second = seven[1];
    seven[1] = seven[3];
    seven[3] = second;
    assertThat(failure(7, 1, seven).culprits()).containsExactly(2, 4);
  }

  @Test
  void sharesAreNotChanged() {
    long[][] shares = shares(5, 2, ELEMENTS, new Random(31));
    spoil(shares[4], 1, new Random(32));
    long[][] before = Arrays.stream(shares).map(long[]::clone).toArray(long[][]::new);
    failure(5, 2, shares);
    assertThat(shares).isDeepEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "1,'1 1'",
    "1,'0 1'",
    "1,'1 2 2'",
    "1,'-1 2'",
    "1,'1 21'",
    "1,'1'",
    "2,'1 2'",
    "0,'1 2'"
  })
  void refusesPointsThatMakeNoSense(int threshold, String text) {
    int[] points = Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    assertThatThrownBy(() -> Reconstruction.of(threshold, points))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesSharesThatDoNotFit() {
    Reconstruction reconstruction = Reconstruction.of(1, points(3));
    assertThatThrownBy(() -> reconstruction.open(new long[2][4]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> reconstruction.open(new long[4][4]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> reconstruction.open(new long[][] {new long[4], new long[4], new long[2]}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> reconstruction.open(new long[3][3]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void laterChangesOfThePointsDoNotMatter() throws Exception {
    int[] points = {2, 3, 1};
    Reconstruction reconstruction = Reconstruction.of(1, points);
    long[] secrets = Elements.randomVector(new Random(33), ELEMENTS);
    long[][] shares = new long[3][2 * ELEMENTS];
    Shamir.of(3, 1).share(secrets, 0, ELEMENTS, Elements.source(new Random(34)), shares);
    Arrays.fill(points, 0);
    assertThat(reconstruction.open(new long[][] {shares[1], shares[2], shares[0]}))
        .isEqualTo(secrets);
  }

  @Test
  void anEmptyVectorOpens() throws Exception {
    assertThat(Reconstruction.of(1, points(3)).open(new long[3][0])).isEmpty();
  }

  @Test
  void theMessageHoldsNoShare() {
    long[][] shares = shares(5, 2, 1, new Random(35));
    shares[0] = Elements.vector(BigInteger.valueOf(1234567));
    assertThat(failure(5, 2, shares)).message().doesNotContain("1234567");
  }

  private static OffPolynomialException failure(int parties, int threshold, long[][] shares) {
    OffPolynomialException thrown =
        catchThrowableOfType(
            OffPolynomialException.class,
            () -> Reconstruction.of(threshold, points(parties)).open(shares));
    assertThat(thrown).as("shares off their polynomial were opened").isNotNull();
    return thrown;
  }

  private static long[][] shares(int parties, int threshold, int n, Random random) {
    long[][] shares = new long[parties][2 * n];
    long[] secrets = Elements.randomVector(random, n);
    Shamir.of(parties, threshold).share(secrets, 0, n, Elements.source(random), shares);
    return shares;
  }

  /** Adds something other than zero. */
  private static void spoil(long[] share, int element, Random random) {
    BigInteger error = Elements.random(random).max(BigInteger.ONE).min(P.subtract(BigInteger.ONE));
    FpVectors.addInto(share, element, Elements.vector(error), 0, 1);
  }

  private static Set<Integer> somePoints(int parties, int size, Random random) {
    List<Integer> all = new ArrayList<>();
    for (int point = 1; point <= parties; point++) {
      all.add(point);
    }
    Collections.shuffle(all, random);
    return new TreeSet<>(all.subList(0, size));
  }
}

package io.jointly.examples.dealers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.crypto.FieldRandom;
import io.jointly.deal.RowVerdict;
import io.jointly.deal.ValidityCheck;
import io.jointly.deal.collect.Collected;
import io.jointly.deal.collect.CollectedBatch;
import io.jointly.deal.collect.CollectedBatch.Rows;
import io.jointly.deal.table.DealtTable;
import io.jointly.field.FpVectors;
import io.jointly.field.Shamir;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lies of the examples cost the liar's row, and nothing else. */
class LiesAreFoundTest {

  private static final Map<RowVerdict, List<Rows>> INVALID =
      Map.of(RowVerdict.INVALID, List.of(new Rows(1, 1)));

  @TempDir Path folder;
  @TempDir Path other;

  /** Shares the elements and checks them, as three compute parties do. */
  private static RowVerdict verdict(DealtTable table, long[] elements) {
    int n = table.layout().elements();
    FieldRandom random = FieldRandom.create(new SecureRandom());
    long[][] shares = new long[3][2 * n];
    Shamir.of(3, 1).share(elements, 0, n, random, shares);
    long[] challenge = FpVectors.create(2);
    random.fill(challenge, 0, 2);
    ValidityCheck check = ValidityCheck.of(table.layout(), challenge);
    long[][] opened = new long[3][];
    for (int party = 0; party < 3; party++) {
      opened[party] = check.shares(shares[party], 1);
    }
    return ValidityCheck.judge(1, opened, 1)[0];
  }

  @ParameterizedTest
  @EnumSource(Lie.class)
  void noLieIsARow(Lie lie) throws Exception {
    try (SmallDealing survey = new SmallDealing(folder, "salary-survey", "survey", 1)) {
      assertThat(verdict(survey.table, lie.tell(survey.table).elements()))
          .isEqualTo(RowVerdict.INVALID);
    }
  }

  /** So it is the lie that is found out, and not a proof that is made in another way. */
  @Test
  void theLiarsProofOfAnHonestRowIsAccepted() throws Exception {
    try (SmallDealing survey = new SmallDealing(folder, "salary-survey", "survey", 1)) {
      RowElements row = new RowElements(survey.table, 3);
      long[] before = row.elements().clone();
      row.multiply();
      row.prove();
      assertThat(row.elements()).isNotEqualTo(before);
      assertThat(verdict(survey.table, row.elements())).isEqualTo(RowVerdict.ACCEPTED);
      row.setDigit(0, 0, BigInteger.ONE);
      row.setDigit(0, 5, BigInteger.ONE);
      row.multiply();
      row.prove();
      assertThat(verdict(survey.table, row.elements())).isEqualTo(RowVerdict.ACCEPTED);
      row.setDigit(0, 5, BigInteger.ZERO);
      row.prove();
      assertThat(verdict(survey.table, row.elements())).isEqualTo(RowVerdict.INVALID);
    }
  }

  @Test
  void computePartiesNameTheLiarsOfTheSurvey() throws Exception {
    try (SmallDealing survey = new SmallDealing(folder, "salary-survey", "survey", 5)) {
      survey.deal(0, "pay", List.<Object[]>of(new Object[] {2600, 2750}));
      survey.lie(1, "pay", Lie.OUT_OF_BOUNDS);
      survey.lie(2, "pay", Lie.TWO_CELLS);
      survey.deal(3, "pay", List.<Object[]>of(new Object[] {null, 20_000}));
      survey.lie(4, "pay", Lie.OTHER_PRODUCT);
      List<Collected> collected = survey.collect("c1");
      assertThat(collected.get(0).batches())
          .containsExactly(
              new CollectedBatch("d000", "pay", 1, 1, Map.of()),
              new CollectedBatch("d001", "pay", 1, 0, INVALID),
              new CollectedBatch("d002", "pay", 1, 0, INVALID),
              new CollectedBatch("d003", "pay", 1, 1, Map.of()),
              new CollectedBatch("d004", "pay", 1, 0, INVALID));
      assertThat(collected.stream().map(Collected::text).distinct()).hasSize(1);
      assertThat(collected.get(0).text())
          .startsWith("collection c1: 2 of 5 rows in 5 batches accepted; digest ");
    }
  }

  @Test
  void nobodyVotesTwiceOrByHalvesOrAgainst() throws Exception {
    try (SmallDealing ballot = new SmallDealing(folder, "budget-vote", "online", 4)) {
      ballot.lie(0, "vote", Lie.TWO_CELLS);
      ballot.lie(1, "vote", Lie.HALF_AND_HALF);
      ballot.lie(2, "vote", Lie.AGAINST);
      ballot.deal(3, "vote", List.<Object[]>of(new Object[] {"playground", "east"}));
      // Two rows that are rows: only the first one counts.
      ballot.deal(3, "vote-again", List.<Object[]>of(new Object[] {"playground", "east"}));
      assertThat(ballot.collect("c1").get(1).batches())
          .containsExactly(
              new CollectedBatch("d000", "vote", 1, 0, INVALID),
              new CollectedBatch("d001", "vote", 1, 0, INVALID),
              new CollectedBatch("d002", "vote", 1, 0, INVALID),
              new CollectedBatch("d003", "vote", 1, 1, Map.of()),
              new CollectedBatch(
                  "d003",
                  "vote-again",
                  1,
                  0,
                  Map.of(RowVerdict.TOO_MANY, List.of(new Rows(1, 1)))));
    }
  }

  @Test
  void aPollingPlaceHasNoMoreVotesThanItMay() throws Exception {
    try (SmallDealing ballot = new SmallDealing(folder, "budget-vote", "places", 1)) {
      List<Object[]> votes =
          Stream.generate(() -> new Object[] {"library roof", "west"}).limit(12).toList();
      ballot.deal(0, "1-morning", votes);
      ballot.deal(0, "2-evening", votes);
      assertThat(ballot.collect("c1").get(2).batches())
          .containsExactly(
              new CollectedBatch("d000", "1-morning", 12, 12, Map.of()),
              new CollectedBatch(
                  "d000",
                  "2-evening",
                  12,
                  8,
                  Map.of(RowVerdict.TOO_MANY, List.of(new Rows(9, 12)))));
    }
  }

  @Test
  void aLieNeedsWhatItIsAbout() throws Exception {
    try (SmallDealing ballot = new SmallDealing(folder, "budget-vote", "online", 1)) {
      assertThatThrownBy(() -> Lie.OUT_OF_BOUNDS.tell(ballot.table))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("out-of-bounds needs a table with a measure");
    }
    assertThatThrownBy(() -> Lie.of("white"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'white' is no lie; there are out-of-bounds, ");
  }

  /** What the example makes up can be dealt: the bands are those that were agreed on. */
  @Test
  void peopleAndVotesFitTheTables() throws Exception {
    try (SmallDealing survey = new SmallDealing(folder, "salary-survey", "survey", 1)) {
      assertThat(survey.table.domain().axes().get(0).values().subList(1, 11))
          .containsExactlyElementsOf(Person.BANDS);
      for (int pay : new int[] {0, 1999, 2000, 5199, 5200, Person.MOST}) {
        Person person = new Person(pay);
        assertThat(survey.table.isDeclared(0, person.band())).isTrue();
        assertThat(survey.table.number(0, pay)).isEqualTo(pay);
        assertThat(person.band()).isLessThanOrEqualTo(pay);
      }
      assertThat(survey.table.number(0, Person.MOST + 1)).isNull();
    }
    try (SmallDealing ballot = new SmallDealing(other, "budget-vote", "online", 1)) {
      assertThat(Vote.PROJECTS).allMatch(project -> ballot.table.isDeclared(0, project));
      assertThat(Vote.DISTRICTS).allMatch(district -> ballot.table.isDeclared(1, district));
    }
  }
}

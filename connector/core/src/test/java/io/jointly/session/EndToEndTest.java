package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.protocol.Parties;
import io.jointly.protocol.parameters.PartyRole;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions in which all are honest, through bytes. */
class EndToEndTest {

  static Stream<Arguments> sizes() {
    return Stream.of(2, 3, 4, 5)
        .flatMap(n -> Stream.iterate(1, t -> t < n, t -> t + 1).map(t -> Arguments.of(n, t)));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void everyReceiverLearnsTheTotals(int n, int t) {
    long seed = new Random().nextLong();
    Parties parties = Parties.all(n, t, 1 + new Random(seed).nextInt(300));
    List<Lockstep.End> ends = Lockstep.of(parties, seed).run();
    assertThat(ends)
        .as("seed %d", seed)
        .allSatisfy(end -> assertThat(end.totals()).contains(parties.totals(seed)));
  }

  @Test
  void severalBlocksAndAShortLastOne() {
    long seed = 7;
    Parties parties = Parties.all(3, 1, 2 * 65_536 + 5);
    assertThat(Lockstep.of(parties, seed).run())
        .allSatisfy(end -> assertThat(end.totals()).contains(parties.totals(seed)));
  }

  @Test
  void exactlyOneFullBlock() {
    Parties parties = Parties.all(2, 1, 65_536);
    assertThat(Lockstep.of(parties, 8).run())
        .allSatisfy(end -> assertThat(end.totals()).contains(parties.totals(8)));
  }

  /** north only has rows, south and east only compute, west only receives, centre does all. */
  @Test
  void partsCanBeSplit() {
    Parties parties =
        Parties.of(
            5,
            2,
            40,
            i ->
                switch (i) {
                  case 0 -> EnumSet.of(PartyRole.DATA);
                  case 1, 2 -> EnumSet.of(PartyRole.COMPUTE);
                  case 3 -> EnumSet.of(PartyRole.RECEIVER);
                  default -> EnumSet.allOf(PartyRole.class);
                });
    List<Lockstep.End> ends = Lockstep.of(parties, 9).run();
    assertThat(ends).allSatisfy(end -> assertThat(end.failure()).isNull());
    assertThat(ends.stream().map(Lockstep.End::isOpened))
        .containsExactly(false, false, false, true, true);
    assertThat(ends.get(3).totals()).contains(parties.totals(9));
    assertThat(ends.get(4).totals()).contains(parties.totals(9));
  }

  @Test
  void aPartyWithoutAnyPartJoinsAndThatIsAll() {
    Parties parties =
        Parties.of(
            4,
            1,
            3,
            i -> i == 3 ? EnumSet.noneOf(PartyRole.class) : EnumSet.allOf(PartyRole.class));
    List<Lockstep.End> ends = Lockstep.of(parties, 10).run();
    assertThat(ends).allSatisfy(end -> assertThat(end.failure()).isNull());
    assertThat(ends.get(3).isOpened()).isFalse();
    assertThat(ends.get(0).totals()).contains(parties.totals(10));
  }

  @Test
  void dataPartiesAndReceiverWithoutShares() {
    // Two that have rows, two that compute, one of the first receives.
    Parties parties =
        Parties.of(
            4,
            1,
            17,
            i ->
                i == 0
                    ? EnumSet.of(PartyRole.DATA, PartyRole.RECEIVER)
                    : i == 1 ? EnumSet.of(PartyRole.DATA) : EnumSet.of(PartyRole.COMPUTE));
    List<Lockstep.End> ends = Lockstep.of(parties, 11).run();
    assertThat(ends).allSatisfy(end -> assertThat(end.failure()).isNull());
    assertThat(ends.get(0).totals()).contains(parties.totals(11));
    assertThat(ends.stream().filter(Lockstep.End::isOpened)).hasSize(1);
  }
}

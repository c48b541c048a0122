package io.jointly.protocol.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.protocol.Parties;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who can be left out of a session (PROTOCOL.md §1.1). */
class RosterTest {

  private static Set<PartyRole> roles(int party) {
    return switch (party) {
      case 0 -> EnumSet.of(PartyRole.DATA, PartyRole.RECEIVER);
      case 1, 2 -> EnumSet.of(PartyRole.DATA, PartyRole.COMPUTE);
      case 3 -> EnumSet.of(PartyRole.COMPUTE);
      case 4 -> EnumSet.of(PartyRole.RECEIVER);
      default -> EnumSet.of(PartyRole.DATA);
    };
  }

  /** Six data parties, three compute parties, two receivers. */
  private final Roster roster = Parties.of(8, 1, 1, RosterTest::roles).roster;

  @Test
  void allTakePartUnlessTheFileSaysMore() {
    assertThat(roster.leftOut()).isEmpty();
    assertThat(roster.minDataParties()).isEqualTo(6);
    assertThat(roster.dataSet()).isEqualTo(0b11100111);
    assertThat(roster.over(0b11100111)).contains(roster);
    assertThat(roster.over(0b11000111)).isEmpty();
    assertThatThrownBy(() -> roster.without(Set.of(5))).hasMessageContaining("5 data parties");
  }

  @Test
  void whoIsLeftOutHasNoRole() {
    Roster fewer = roster.withMinDataParties(3).without(Set.of(5, 7));
    assertThat(fewer.indices(PartyRole.DATA)).containsExactly(0, 1, 2, 6);
    assertThat(fewer.present()).containsExactly(0, 1, 2, 3, 4, 6);
    assertThat(fewer.dataSet()).isEqualTo(0b1000111);
    assertThat(fewer.size()).isEqualTo(8);
    assertThat(fewer.takesPart(5)).isFalse();
    assertThat(fewer.over(0b1000111)).contains(fewer);
    assertThat(fewer.over(0b11100111)).contains(fewer.without(Set.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "0, coordinates every session",
    "1, a session needs all that compute",
    "3, a session needs all that compute",
    "4, holds no rows",
    "8, there is no party 8",
    "-1, there is no party -1"
  })
  void whoCannotBeLeftOut(int party, String why) {
    assertThatThrownBy(() -> roster.withMinDataParties(3).without(Set.of(party)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void tooFewAreRefused() {
    assertThatThrownBy(() -> roster.withMinDataParties(4).without(Set.of(5, 6, 7)))
        .hasMessageContaining("3 data parties would be left")
        .hasMessageContaining("at least 4");
    assertThat(roster.withMinDataParties(3).without(Set.of(5, 6, 7)).dataSet()).isEqualTo(0b111);
    assertThat(roster.withMinDataParties(4).over(0b111)).isEmpty();
  }

  /** Two that collude would be left with the third one's part. */
  @Test
  void whoColludesMustNotBeLeftWithOneOther() {
    Roster two = Parties.of(8, 2, 1, RosterTest::roles).roster;
    assertThatThrownBy(() -> two.withMinDataParties(3)).hasMessageContaining("at least 4");
    assertThat(two.withMinDataParties(4).minDataParties()).isEqualTo(4);
    assertThatThrownBy(() -> roster.withMinDataParties(1)).hasMessageContaining("2 to 6");
    assertThatThrownBy(() -> roster.withMinDataParties(7)).hasMessageContaining("2 to 6");
  }

  @ParameterizedTest
  @CsvSource({"0", "8", "9223372036854775807", "-1", "256", "230", "239"})
  void setsOfOthersAreNone(long set) {
    assertThat(roster.withMinDataParties(3).over(set)).isEmpty();
  }

  @Test
  void aReceiverMustBeLeft() {
    Roster onlyOne =
        Parties.of(
                5,
                1,
                1,
                i ->
                    switch (i) {
                      case 3 -> EnumSet.of(PartyRole.DATA, PartyRole.RECEIVER);
                      case 4 -> EnumSet.of(PartyRole.DATA);
                      default -> EnumSet.of(PartyRole.DATA, PartyRole.COMPUTE);
                    })
            .roster
            .withMinDataParties(3);
    assertThat(onlyOne.without(Set.of(4)).leftOut()).containsExactly(4);
    assertThatThrownBy(() -> onlyOne.without(Set.of(3))).hasMessageContaining("no receiver");
  }
}

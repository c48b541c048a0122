package io.jointly.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.Member;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import io.jointly.protocol.parameters.SessionParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Rosters and parameters that are none are refused where they are made (PROTOCOL.md §1.1, §4.2).
 */
class ParametersTest {

  private static final byte[] DIGEST = new byte[32];

  private final Parties parties = Parties.all(3, 1, 5);
  private final List<Member> members = parties.roster.members();

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
  }

  private List<Member> changed(int index, UnaryOperator<Member> change) {
    List<Member> copy = new ArrayList<>(members);
    copy.set(index, change.apply(copy.get(index)));
    return copy;
  }

  private static UnaryOperator<Member> without(PartyRole part) {
    return member -> {
      Set<PartyRole> parts = EnumSet.allOf(PartyRole.class);
      parts.remove(part);
      return new Member(member.id(), member.identity(), parts);
    };
  }

  private static Roster roster(int threshold, List<Member> members) {
    return new Roster("trial", threshold, members);
  }

  @Test
  void thresholdIsBelowTheComputeParties() {
    assertRefused(() -> roster(0, members));
    assertRefused(() -> roster(3, members));
    assertThat(roster(2, members).threshold()).isEqualTo(2);
    assertRefused(() -> roster(2, changed(1, without(PartyRole.COMPUTE))));
  }

  @Test
  void aPartyIsThereOnce() {
    assertRefused(
        () -> roster(1, changed(1, m -> new Member(members.get(0).id(), m.identity(), m.parts()))));
    assertRefused(
        () -> roster(1, changed(1, m -> new Member(m.id(), members.get(0).identity(), m.parts()))));
  }

  @Test
  void enoughOfEachPart() {
    assertRefused(() -> roster(1, members.subList(0, 1)));
    for (PartyRole part : PartyRole.values()) {
      Parties none = Parties.all(3, 1, 5);
      List<Member> others = none.roster.members().stream().map(without(part)).toList();
      assertRefused(() -> roster(1, others));
    }
    // One data party's total would be its vector.
    List<Member> oneData =
        List.of(
            members.get(0),
            without(PartyRole.DATA).apply(members.get(1)),
            without(PartyRole.DATA).apply(members.get(2)));
    assertRefused(() -> roster(1, oneData));
  }

  @Test
  void pointsCountComputeParties() {
    Roster roster = roster(1, changed(1, without(PartyRole.COMPUTE)));
    assertThat(roster.point(0)).isEqualTo(1);
    assertThat(roster.point(2)).isEqualTo(2);
    assertThat(roster.indices(PartyRole.COMPUTE)).containsExactly(0, 2);
    assertThat(roster.dataSet()).isEqualTo(0b111);
    assertThat(roster.indexOf("east")).hasValue(2);
    assertThat(roster.indexOf("nobody")).isEmpty();
  }

  private SessionParameters parameters(
      int me,
      byte[] digest,
      String run,
      byte[] query,
      byte[] layout,
      int elements,
      String software) {
    return SessionParameters.of(parties.roster, me)
        .collaboration(digest)
        .run(run)
        .query(query)
        .layout(layout, List.of(elements))
        .software(software)
        .build();
  }

  @Test
  void everythingIsWithinItsBounds() {
    byte[] query = {1};
    parameters(0, DIGEST, "r", query, DIGEST, 1, "");
    parameters(2, DIGEST, "r".repeat(256), new byte[1 << 20], DIGEST, 1 << 26, "s".repeat(64));
    assertRefused(() -> parameters(-1, DIGEST, "r", query, DIGEST, 1, ""));
    assertRefused(() -> parameters(3, DIGEST, "r", query, DIGEST, 1, ""));
    assertRefused(() -> parameters(0, new byte[31], "r", query, DIGEST, 1, ""));
    assertRefused(() -> parameters(0, DIGEST, "", query, DIGEST, 1, ""));
    assertRefused(() -> parameters(0, DIGEST, "r".repeat(257), query, DIGEST, 1, ""));
    assertRefused(() -> parameters(0, DIGEST, "é".repeat(129), query, DIGEST, 1, ""));
    assertRefused(() -> parameters(0, DIGEST, "\ud800", query, DIGEST, 1, ""));
    assertRefused(() -> parameters(0, DIGEST, "r", new byte[0], DIGEST, 1, ""));
    assertRefused(() -> parameters(0, DIGEST, "r", new byte[(1 << 20) + 1], DIGEST, 1, ""));
    assertRefused(() -> parameters(0, DIGEST, "r", query, new byte[33], 1, ""));
    assertRefused(() -> parameters(0, DIGEST, "r", query, DIGEST, 0, ""));
    assertRefused(() -> parameters(0, DIGEST, "r", query, DIGEST, (1 << 26) + 1, ""));
    assertRefused(() -> parameters(0, DIGEST, "r", query, DIGEST, 1, "s".repeat(65)));
    assertRefused(() -> parameters(0, DIGEST, "r", query, DIGEST, 1, "1\n"));
  }

  private SessionParameters rounds(Parties of, Integer... lengths) {
    return of(of, Arrays.asList(lengths));
  }

  private static SessionParameters of(Parties of, List<Integer> lengths) {
    return SessionParameters.of(of.roster, 0)
        .collaboration(DIGEST)
        .run("r")
        .query(new byte[] {1})
        .layout(DIGEST, lengths)
        .build();
  }

  @Test
  void roundsAreWithinTheirBounds() {
    Integer[] most = Collections.nCopies(64, 1 << 20).toArray(new Integer[0]);
    assertThat(rounds(parties, most).rounds()).hasSize(64);
    assertThat(rounds(parties, 3, 1).rounds()).containsExactly(3, 1);
    assertRefused(() -> rounds(parties));
    assertRefused(() -> rounds(parties, 0));
    assertRefused(() -> rounds(parties, 3, 0));
    assertRefused(() -> rounds(parties, -1, 3));
    assertRefused(() -> rounds(parties, 1 << 26, 1));
    assertRefused(() -> rounds(parties, Integer.MAX_VALUE, Integer.MAX_VALUE, 3));
    assertRefused(() -> rounds(parties, Collections.nCopies(65, 1).toArray(new Integer[0])));
    most[63]++;
    assertRefused(() -> rounds(parties, most));
  }

  @Test
  void withSeveralRoundsEveryDataPartyReceives() {
    Parties some =
        Parties.of(
            3,
            1,
            1,
            i ->
                i == 2
                    ? EnumSet.of(PartyRole.DATA, PartyRole.COMPUTE)
                    : EnumSet.allOf(PartyRole.class));
    assertThat(rounds(some, 5).rounds()).containsExactly(5);
    assertThatThrownBy(() -> rounds(some, 5, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("every data party must be a receiver");
    // Who has no rows need not receive.
    Parties computing =
        Parties.of(
            3, 1, 1, i -> i == 2 ? EnumSet.of(PartyRole.COMPUTE) : EnumSet.allOf(PartyRole.class));
    assertThat(rounds(computing, 5, 1).rounds()).containsExactly(5, 1);
  }

  @Test
  void roundsCannotBeChangedAfterwards() {
    List<Integer> lengths = new ArrayList<>(List.of(4, 2));
    SessionParameters own = of(parties, lengths);
    lengths.set(1, 9);
    assertThat(own.rounds()).containsExactly(4, 2);
    assertThatThrownBy(() -> own.rounds().add(1)).isInstanceOf(UnsupportedOperationException.class);
    assertThat(own).isEqualTo(rounds(parties, 4, 2)).isNotEqualTo(rounds(parties, 2, 4));
  }

  @Test
  void noPartMayBeMissing() {
    byte[] some = {1};
    SessionParameters.Builder none = SessionParameters.of(parties.roster, 0);
    assertRefused(none::build);
    assertRefused(() -> none.collaboration(DIGEST).build());
    assertRefused(() -> none.run("r").build());
    assertRefused(() -> none.query(some).build());
    assertThat(none.layout(DIGEST, List.of(1)).build())
        .isEqualTo(parameters(0, DIGEST, "r", some, DIGEST, 1, ""));
  }

  @Test
  void aBuilderBeginsWithTheSameParts() {
    SessionParameters own =
        Parties.all(3, 1, 4).parameters(1).toBuilder().onlyAnswers().software("x").build();
    assertThat(own.toBuilder().build()).isEqualTo(own);
    assertThat(own.asks()).isFalse();
    assertThat(own.toBuilder().run("other").build()).isNotEqualTo(own);
  }

  @Test
  void whatWasGivenCannotBeChangedAfterwards() {
    byte[] query = {1};
    SessionParameters own = parameters(0, DIGEST.clone(), "r", query, DIGEST, 1, "");
    query[0] = 2;
    own.query()[0] = 3;
    assertThat(own.query()).containsExactly(1);
    assertThat(own).isEqualTo(parameters(0, DIGEST, "r", new byte[] {1}, DIGEST, 1, ""));
    assertThat(own.toString()).doesNotContain("[B@");
  }

  @Test
  void blocksCoverTheVector() {
    for (int elements : new int[] {1, 65_535, 65_536, 65_537, 1 << 26}) {
      int sum = 0;
      for (int block = 0; block < Limits.blocks(elements); block++) {
        assertThat(Limits.blockElements(elements, block)).isBetween(1, Limits.BLOCK_ELEMENTS);
        sum += Limits.blockElements(elements, block);
      }
      assertThat(sum).isEqualTo(elements);
    }
  }
}

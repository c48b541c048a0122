package io.jointly.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No two sets of data parties are ever opened (PROTOCOL.md §6). */
class OneSetTest {

  private static final List<String> ALL = List.of("east", "north", "south", "west");

  @TempDir Path folder;

  private final Asking.SetClock clock = new Asking.SetClock("2027-03-01T10:00:00Z");
  private Ledger ledger;

  @BeforeEach
  void begin() {
    ledger = again("own");
    ledger.begin();
  }

  /** As a process reads it that has just begun. */
  private Ledger again(String name) {
    return Ledger.at(folder.resolve(name), "trial", "south", clock);
  }

  private static QueryKey without(String run, int number, String... leftOut) {
    List<String> away = List.of(leftOut);
    return new QueryKey(
        run,
        Asking.query(run, number).query(),
        ALL.stream().filter(id -> !away.contains(id)).toList(),
        away,
        true);
  }

  private Admission enter(QueryKey asked) {
    return ledger.enter(asked, Asking.ASKER, Asking.NO_LIMITS);
  }

  private void answer(QueryKey asked) {
    try (Admission admission = enter(asked)) {
      Asking.open(admission);
    }
  }

  private void isRefused(QueryKey asked, String... words) {
    assertThatThrownBy(() -> enter(asked))
        .isInstanceOfSatisfying(
            PolicyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OTHER_PARTIES))
        .satisfies(e -> List.of(words).forEach(word -> assertThat(e).hasMessageContaining(word)));
    assertThatThrownBy(() -> ledger.requireMayEnter(asked, Asking.ASKER, Asking.NO_LIMITS))
        .hasMessageContaining("JOINTLY_OTHER_PARTIES");
  }

  @Test
  void afterAnAnswerOverAllNobodyIsLeftOut() {
    answer(without("march", 1));
    isRefused(without("march", 1, "west"), "without west", "in run march", "over all data parties");
    isRefused(without("april", 2, "east", "west"), "without east, west");
    answer(without("april", 2));
  }

  @Test
  void afterAnAnswerWithoutSomeTheSameAreLeftOut() {
    answer(without("march", 1, "west"));
    isRefused(without("march", 1), "over all data parties");
    isRefused(without("april", 2, "east"), "without east", "without west");
    isRefused(without("april", 2, "east", "west"));
    answer(without("april", 2, "west"));
    ledger = again("own");
    isRefused(without("may", 1));
    answer(without("may", 1, "west"));
    assertThat(ledger.entries()).hasSize(3);
  }

  @Test
  void whatWasNotOpenedBindsNobody() {
    enter(without("march", 1)).close();
    Admission open = enter(without("march", 2));
    answer(without("march", 1, "west"));
    // It was entered first, and comes too late.
    open.joining();
    open.sharing();
    assertThatThrownBy(open::opening).hasMessageContaining("JOINTLY_OTHER_PARTIES");
    open.close();
    assertThat(ledger.entries().get(1).shown()).isInstanceOf(Disclosed.Nothing.class);
  }

  /** All have signed it, and nobody is left out of either: that is compared by rows (LEDGER.md). */
  @Test
  void anAmendedCollaborationHasOtherParties() {
    answer(new QueryKey("march", Asking.query("march", 1).query(), ALL, true));
    answer(new QueryKey("april", Asking.query("april", 1).query(), List.of("east", "north"), true));
    isRefused(without("may", 1, "west"));
  }

  /** Who was left out is no part of what makes two questions the same: the rows are the same. */
  @Test
  void aQuestionIsTheSameWhoeverElseIsListed() {
    answer(without("march", 1, "west"));
    QueryKey gone =
        new QueryKey(
            "march", Asking.query("march", 1).query(), List.of("east", "north", "south"), true);
    assertThatThrownBy(() -> enter(gone)).hasMessageContaining("JOINTLY_REPEATED");
  }

  /** A query was begun when west was not listed, and is opened when west is, and is left out. */
  @Test
  void whoIsLeftOutWhenItIsOpenedCounts() {
    List<String> before = List.of("east", "north", "south");
    enter(new QueryKey("march", Asking.query("march", 1).query(), before, true)).close();
    answer(without("march", 1, "west"));
    isRefused(new QueryKey("april", Asking.query("april", 1).query(), ALL, true));
  }

  /** What one party does for two sessions, each in its order; and a new process of it. */
  private enum Step {
    ENTER_FIRST,
    OPEN_FIRST,
    ENTER_SECOND,
    OPEN_SECOND
  }

  /**
   * All schedules of two sessions at one honest party, with its process killed before any of the
   * steps or none. A killed session goes no further, but can be asked again.
   */
  @Test
  void aPartyNotesOneSetInEverySchedule() {
    List<List<Step>> orders = orders();
    assertThat(orders).hasSize(6);
    Map<Set<Integer>, Integer> seen = new HashMap<>();
    int schedules = 0;
    for (List<Step> order : orders) {
      for (int killed = 0; killed < 16; killed++) {
        Set<Integer> noted = noted(order, BitSet.valueOf(new long[] {killed}), schedules++);
        assertThat(noted.size()).as("%s, killed before %s", order, killed).isLessThan(2);
        seen.merge(noted, 1, Integer::sum);
      }
    }
    // The rule lets sessions pass: each of the two, and none where the process was killed.
    assertThat(seen.keySet()).containsExactlyInAnyOrder(Set.of(), Set.of(1), Set.of(2));
  }

  private static List<List<Step>> orders() {
    List<List<Step>> orders = new ArrayList<>();
    for (int second = 0; second < 16; second++) {
      if (Integer.bitCount(second) == 2) {
        List<Step> order = new ArrayList<>();
        Set<Step> done = EnumSet.noneOf(Step.class);
        for (int i = 0; i < 4; i++) {
          boolean ofSecond = (second >> i & 1) == 1;
          Step enter = ofSecond ? Step.ENTER_SECOND : Step.ENTER_FIRST;
          order.add(done.add(enter) ? enter : ofSecond ? Step.OPEN_SECOND : Step.OPEN_FIRST);
        }
        orders.add(order);
      }
    }
    return orders;
  }

  /** The sessions for which the party would have put CHECK or COMMIT. */
  private Set<Integer> noted(List<Step> order, BitSet killed, int number) {
    String file = "party-" + number;
    Ledger own = again(file);
    own.begin();
    Map<Integer, Admission> open = new HashMap<>();
    Set<Integer> noted = new TreeSet<>();
    for (int i = 0; i < order.size(); i++) {
      if (killed.get(i)) {
        // What a killed process had in mind is gone; its file is not.
        open.clear();
        own = again(file);
      }
      int session = order.get(i).compareTo(Step.ENTER_SECOND) < 0 ? 1 : 2;
      QueryKey asked = session == 1 ? without("march", 1) : without("march", 1, "west");
      try {
        if (order.get(i) == Step.ENTER_FIRST || order.get(i) == Step.ENTER_SECOND) {
          Admission admission = own.enter(asked, Asking.ASKER, Asking.NO_LIMITS);
          admission.joining();
          open.put(session, admission);
        } else if (open.containsKey(session)) {
          open.get(session).opening();
          noted.add(session);
        }
      } catch (PolicyException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.OTHER_PARTIES);
      }
    }
    return noted;
  }

  /**
   * All that honest compute parties can have noted, each one of two sets or none, while t others
   * put whatever they like. With a quorum of more than (n + t) / 2 no two sets are opened; with one
   * fewer they can be.
   */
  @Test
  void anyTwoQuorumsMeetInAnHonestParty() {
    for (int n = 2; n <= 7; n++) {
      for (int t = 1; t < n; t++) {
        assertThat(canOpenTwo(n, t, n)).as("n %d, t %d: all are needed", n, t).isFalse();
        int least = (n + t) / 2 + 1;
        for (int quorum = t + 1; quorum <= n; quorum++) {
          assertThat(canOpenTwo(n, t, quorum))
              .as("n %d, t %d, quorum %d", n, t, quorum)
              .isEqualTo(quorum < least);
        }
      }
    }
  }

  private static boolean canOpenTwo(int n, int t, int quorum) {
    int honest = n - t;
    int choices = (int) Math.pow(3, honest);
    for (int choice = 0; choice < choices; choice++) {
      int[] noted = new int[3];
      for (int rest = choice, i = 0; i < honest; i++, rest /= 3) {
        noted[rest % 3]++;
      }
      if (noted[1] + t >= quorum && noted[2] + t >= quorum) {
        return true;
      }
    }
    return false;
  }
}

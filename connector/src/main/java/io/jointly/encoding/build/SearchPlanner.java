package io.jointly.encoding.build;

import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Cuts searches into digits and lays their rounds out. */
final class SearchPlanner {

  /** Most bits of a digit; a round has 2^bits - 1 flags for each group and search. */
  private static final int MOST_BITS = 8;

  /** Flags that a round may have over all groups before digits are made shorter. */
  private static final long FLAGS = 1 << 16;

  private SearchPlanner() {}

  /**
   * @param slots gives the slot of what is sought its index
   * @param groups number of possible groups
   */
  static List<Search> of(
      List<LocalAggregate.Farthest> sought, ToIntFunction<LocalAggregate> slots, int groups) {
    int most = MOST_BITS;
    while (most > 1 && (long) groups * sought.size() * ((1L << most) - 1) > FLAGS) {
      most--;
    }
    List<Search> searches = new ArrayList<>();
    for (LocalAggregate.Farthest farthest : sought) {
      searches.add(
          new Search(
              slots.applyAsInt(farthest),
              farthest.position(),
              farthest.direction(),
              digits(farthest.position().size(), most)));
    }
    return searches;
  }

  /** As few digits as the most bits allow, of nearly the same length. */
  private static List<Integer> digits(long size, int most) {
    // Of an expression that is always NULL there is no position, and nothing to find either.
    int bits = size <= 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(size - 1);
    int count = (bits + most - 1) / most;
    List<Integer> digits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      digits.add(bits / count + (i < bits % count ? 1 : 0));
    }
    return digits;
  }

  /**
   * The elements of every round: those of round 0 with the first digits behind them.
   *
   * @param masked whether each flag has a mask
   */
  static List<List<Element>> rounds(List<Element> first, List<Search> searches, boolean masked) {
    List<List<Element>> rounds = new ArrayList<>();
    rounds.add(new ArrayList<>(first));
    int digits = searches.stream().mapToInt(search -> search.digits().size()).max().orElse(0);
    for (int digit = 0; digit < digits; digit++) {
      if (digit > 0) {
        rounds.add(new ArrayList<>());
      }
      for (int s = 0; s < searches.size(); s++) {
        for (int value = 1; value <= searches.get(s).flags(digit); value++) {
          rounds.get(digit).add(new Element.Reaches(s, value));
        }
      }
      if (masked) {
        addMasks(rounds.get(digit));
      }
    }
    return rounds;
  }

  private static void addMasks(List<Element> round) {
    int flags = round.size();
    for (int e = 0; e < flags; e++) {
      if (round.get(e) instanceof Element.Reaches) {
        round.add(new Element.FlagMask(e));
      }
    }
  }
}

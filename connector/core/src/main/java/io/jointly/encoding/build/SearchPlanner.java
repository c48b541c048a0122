package io.jointly.encoding.build;

import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Cuts the codes of searches into digits and lays out their rounds. */
final class SearchPlanner {

  /** The most bits of a digit; a round has 2^bits - 1 flags for each group and search. */
  private static final int MOST_BITS = 8;

  /** Digits are made shorter where a round would have more flags than this over all groups. */
  private static final long FLAGS = 1 << 16;

  private SearchPlanner() {}

  /**
   * @param localAggregates gives a local aggregate its index
   * @param groups number of possible groups
   */
  static List<Search> of(
      List<LocalAggregate.Extreme> sought,
      ToIntFunction<LocalAggregate> localAggregates,
      int groups) {
    int most = MOST_BITS;
    while (most > 1 && (long) groups * sought.size() * ((1L << most) - 1) > FLAGS) {
      most--;
    }
    List<Search> searches = new ArrayList<>();
    for (LocalAggregate.Extreme extreme : sought) {
      searches.add(
          new Search(
              localAggregates.applyAsInt(extreme),
              extreme.position(),
              extreme.direction(),
              digits(extreme.position().size(), most)));
    }
    return searches;
  }

  /** As few digits as {@code most} bits allow, of nearly the same length. */
  private static List<Integer> digits(long size, int most) {
    // An expression that is always NULL has no position, and there is nothing to find.
    int bits = size == 0 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(size - 1);
    int count = (bits + most - 1) / most;
    List<Integer> digits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      digits.add(bits / count + (i < bits % count ? 1 : 0));
    }
    return digits;
  }

  /** The elements of every round: in round 0 the flags stand behind the given ones. */
  static List<List<Element>> rounds(List<Element> first, List<Search> searches, SearchFlags flags) {
    List<List<Element>> rounds = new ArrayList<>();
    rounds.add(new ArrayList<>(first));
    int digits = searches.stream().mapToInt(search -> search.digits().size()).max().orElse(0);
    for (int digit = 0; digit < digits; digit++) {
      if (digit > 0) {
        rounds.add(new ArrayList<>());
      }
      for (int s = 0; s < searches.size(); s++) {
        for (int value = 1; value <= searches.get(s).flags(digit); value++) {
          rounds.get(digit).add(new Element.DigitFlag(s, value));
        }
      }
      if (flags == SearchFlags.MASKED) {
        addMasks(rounds.get(digit));
      }
    }
    return rounds;
  }

  private static void addMasks(List<Element> round) {
    int flags = round.size();
    for (int e = 0; e < flags; e++) {
      if (round.get(e) instanceof Element.DigitFlag) {
        round.add(new Element.FlagMask(e));
      }
    }
  }
}

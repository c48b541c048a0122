package io.jointly.plan;

import io.jointly.encoding.layout.GroupChecks;
import io.jointly.encoding.layout.Layout;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.circuit.CircuitCost;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.Thresholds;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is tested of the groups of a query, and which flags are masked.
 *
 * @param thresholds what this party asks for at least
 * @param cost with these thresholds
 */
record PlannedChecks(DisclosureChecks tests, Thresholds thresholds, CircuitCost cost) {

  /** Counts of a group: the test is a formula over all of them, which every party makes. */
  private static final int MOST_COUNTS = 1 << 14;

  /**
   * Null where nothing is to be multiplied.
   *
   * @throws CallerException (DOMAIN) where there is too much to test; (UNSUPPORTED_RULE) where this
   *     party's policy asks for a test that the others do not make
   */
  static @Nullable PlannedChecks of(Agreement agreement, Layout layout, int groups) {
    Thresholds asked =
        RuleThresholds.of(agreement.collaboration().rules(), agreement.policy().rules());
    GroupChecks tests = layout.tests();
    if (rounds(layout).allMatch(round -> layout.tail(round) == 0)) {
      return null;
    }
    Thresholds thresholds = tests == null ? Thresholds.NONE : asked;
    int counts = tests == null ? 0 : tests.cells().size();
    if (counts > MOST_COUNTS) {
      throw tooMuch(counts + " counts of each group, more than " + MOST_COUNTS);
    }
    DisclosureChecks converted = converted(tests, layout, groups);
    CircuitCost cost = CircuitCost.of(converted, thresholds, agreement.roster());
    if (!cost.isPossible()) {
      throw tooMuch(
          counts
              + " counts and "
              + rounds(layout).map(round -> layout.maskedFlags(round).size()).max().orElse(0)
              + " steps of MIN and MAX of each of "
              + groups
              + " possible groups, which takes "
              + cost.largestStep()
              + " products at once, more than "
              + Limits.MAX_ELEMENTS);
    }
    return new PlannedChecks(converted, thresholds, cost);
  }

  private static CallerException tooMuch(String what) {
    return new CallerException(
        ErrorCode.DOMAIN,
        "compute parties would have to test "
            + what
            + "; ask for fewer groups, fewer aggregates at once, or coarser values");
  }

  private static IntStream rounds(Layout layout) {
    return IntStream.range(0, layout.rounds().size());
  }

  private static DisclosureChecks converted(
      @Nullable GroupChecks tests, Layout layout, int groups) {
    return new DisclosureChecks(
        groups,
        rounds(layout).map(layout::width).boxed().toList(),
        tests == null ? List.of() : tests.cells().stream().map(PlannedChecks::cell).toList(),
        tests == null ? DisclosureChecks.NO_MASK : tests.mask(),
        tests == null ? List.of() : tests.hidden(),
        rounds(layout).mapToObj(round -> flags(layout, round)).toList());
  }

  private static List<DisclosureChecks.MaskedFlag> flags(Layout layout, int round) {
    return layout.maskedFlags(round).stream()
        .map(flag -> new DisclosureChecks.MaskedFlag(flag.flag(), flag.mask()))
        .toList();
  }

  private static DisclosureChecks.Cell cell(GroupChecks.TestedCell cell) {
    return new DisclosureChecks.Cell(
        cell.count().stream()
            .map(term -> new DisclosureChecks.ScaledElement(term.element(), term.factor()))
            .toList(),
        cell.contributors(),
        switch (cell.zero()) {
          case FAILS -> DisclosureChecks.Zero.FAILS;
          case PASSES -> DisclosureChecks.Zero.PASSES;
        },
        cell.more());
  }
}

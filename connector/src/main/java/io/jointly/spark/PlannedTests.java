package io.jointly.spark;

import io.jointly.encoding.GroupTests;
import io.jointly.encoding.Layout;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.Limits;
import io.jointly.protocol.TestCost;
import io.jointly.protocol.Tests;
import io.jointly.protocol.Thresholds;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is tested of the groups of a query.
 *
 * @param thresholds what this party asks for at least
 * @param cost with these thresholds
 */
record PlannedTests(Tests tests, Thresholds thresholds, TestCost cost) {

  /** Counts of a group: the test is a formula over all of them, which every party makes. */
  private static final int MOST_COUNTS = 1 << 14;

  /**
   * Null where the rules are off.
   *
   * @throws CallerException (DOMAIN) where there is too much to test; (UNSUPPORTED_RULE) where this
   *     party's policy asks for a test that the others do not make
   */
  static @Nullable PlannedTests of(JointContext context, Layout layout, int groups) {
    Thresholds thresholds =
        RuleThresholds.of(context.collaboration().rules(), context.policy().rules());
    GroupTests tests = layout.tests();
    if (tests == null) {
      return null;
    }
    int counts = tests.cells().size();
    if (counts > MOST_COUNTS) {
      throw tooMuch(counts + " counts of each group, more than " + MOST_COUNTS);
    }
    Tests converted = converted(tests, layout, groups);
    TestCost cost = TestCost.of(converted, thresholds, context.roster());
    if (!cost.isPossible()) {
      throw tooMuch(
          counts
              + " counts of each of "
              + groups
              + " possible groups, which takes "
              + cost.largestStep()
              + " products at once, more than "
              + Limits.MAX_ELEMENTS);
    }
    return new PlannedTests(converted, thresholds, cost);
  }

  private static CallerException tooMuch(String what) {
    return new CallerException(
        ErrorCode.DOMAIN,
        "the rules would have to test "
            + what
            + "; ask for fewer groups, fewer aggregates at once, or coarser values");
  }

  private static Tests converted(GroupTests tests, Layout layout, int groups) {
    return new Tests(
        groups,
        IntStream.range(0, layout.rounds().size()).map(layout::width).boxed().toList(),
        tests.cells().stream().map(PlannedTests::cell).toList(),
        tests.mask(),
        tests.hidden());
  }

  private static Tests.Cell cell(GroupTests.TestedCell cell) {
    return new Tests.Cell(
        cell.count().stream().map(term -> new Tests.Term(term.element(), term.factor())).toList(),
        cell.contributors(),
        switch (cell.zero()) {
          case FAILS -> Tests.Zero.FAILS;
          case PASSES -> Tests.Zero.PASSES;
        },
        cell.more());
  }
}

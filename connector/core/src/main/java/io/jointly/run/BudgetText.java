package io.jointly.run;

import io.jointly.ledger.BudgetLeft;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is left of this party's budgets, in words. */
final class BudgetText {

  private BudgetText() {}

  static String of(List<BudgetLeft> all, BudgetLeft.Rule rule, String what, String without) {
    List<BudgetLeft> those = all.stream().filter(each -> each.rule() == rule).toList();
    return those.isEmpty()
        ? without
        : what + ": " + those.stream().map(BudgetText::of).collect(Collectors.joining(", "));
  }

  /** What is left of the refusals because of own rows; empty where there is no limit. */
  static Optional<String> refusalsLeft(List<BudgetLeft> all) {
    List<BudgetLeft> those =
        all.stream().filter(each -> each.rule() == BudgetLeft.Rule.REFUSALS).toList();
    return those.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Of refusal_budget, this leaves "
                + those.stream().map(BudgetText::of).collect(Collectors.joining(", "))
                + "; once nothing is left, this party answers no query of the asking party and this"
                + " table until the period ends");
  }

  private static String of(BudgetLeft one) {
    return one.left()
        + " of "
        + one.budget().limit()
        + (one.ends().isPresent() ? " in this " : " in ")
        + one.budget().period().name().toLowerCase(Locale.ROOT);
  }
}

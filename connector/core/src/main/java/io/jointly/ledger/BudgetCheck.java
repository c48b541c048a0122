package io.jointly.ledger;

import io.jointly.collaboration.Rules.Budget;
import io.jointly.collaboration.Rules.Period;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares what the ledger holds with every limit. Periods are days, weeks and months of UTC. A
 * record later than now was made before the clock was set back, and counts.
 */
final class BudgetCheck {

  private final History history;
  private final AskingLimits limits;
  private final Instant now;

  BudgetCheck(History history, AskingLimits limits, Instant now) {
    this.history = history;
    this.limits = limits;
    this.now = now;
  }

  /**
   * Checks whether one more query may begin.
   *
   * @throws PolicyException (BUDGET_SPENT) if a limit is reached
   */
  void requireMayBegin(QueryKey asked, String asker) {
    for (Budget budget : limits.refusals()) {
      if (history.refusals(asked, asker, begin(budget.period(), now)) >= budget.limit()) {
        throw spent(
            "refusal_budget allows this party to refuse "
                + asker
                + " queries of this table because of its own rows at most "
                + times(budget)
                + ", and it has, so it answers no more of them",
            budget.period());
      }
    }
    requireQueries();
    if (history.unopened(asker, begin(Period.DAY, now)) >= AskingLimits.ATTEMPTS_IN_A_DAY) {
      throw spent(
          AskingLimits.ATTEMPTS_IN_A_DAY
              + " attempts at queries of "
              + asker
              + " have ended in this day before anything was opened, and there are no more; see"
              + " why they fail",
          Period.DAY);
    }
  }

  /**
   * Checks whether one more query may be opened.
   *
   * @throws PolicyException (BUDGET_SPENT) if a budget is spent
   */
  void requireQueries() {
    for (Budget budget : limits.queries()) {
      long spent = history.opened(begin(budget.period(), now));
      if (spent >= budget.limit()) {
        throw spent(
            "query_budget allows this party "
                + budget.limit()
                + (budget.limit() == 1 ? " query" : " queries")
                + in(budget.period())
                + ", and it has taken part in "
                + spent,
            budget.period());
      }
    }
  }

  /** What is left of each limit. */
  List<BudgetLeft> left(QueryKey asked, String asker) {
    List<BudgetLeft> all = new ArrayList<>(queriesLeft());
    for (Budget budget : limits.refusals()) {
      long spent = history.refusals(asked, asker, begin(budget.period(), now));
      all.add(left(BudgetLeft.Rule.REFUSALS, budget, spent));
    }
    return all;
  }

  /** What is left of the limits on queries. */
  List<BudgetLeft> queriesLeft() {
    return limits.queries().stream()
        .map(
            budget ->
                left(BudgetLeft.Rule.QUERIES, budget, history.opened(begin(budget.period(), now))))
        .toList();
  }

  private BudgetLeft left(BudgetLeft.Rule rule, Budget budget, long spent) {
    return new BudgetLeft(
        rule,
        budget,
        spent,
        budget.period() == Period.TOTAL
            ? Optional.empty()
            : Optional.of(end(budget.period(), now)));
  }

  private static Instant begin(Period period, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    return switch (period) {
      case DAY -> start(today);
      case WEEK -> start(today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
      case MONTH -> start(today.withDayOfMonth(1));
      case TOTAL -> Instant.MIN;
    };
  }

  private static Instant end(Period period, Instant now) {
    LocalDate begin = LocalDate.ofInstant(begin(period, now), ZoneOffset.UTC);
    return switch (period) {
      case DAY -> start(begin.plusDays(1));
      case WEEK -> start(begin.plusWeeks(1));
      case MONTH -> start(begin.plusMonths(1));
      case TOTAL -> throw new IllegalArgumentException("the total period has no end");
    };
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static String times(Budget budget) {
    return budget.limit() + (budget.limit() == 1 ? " time" : " times") + in(budget.period());
  }

  private static String in(Period period) {
    return period == Period.TOTAL ? " in total" : " in a " + name(period);
  }

  private static String name(Period period) {
    return period.name().toLowerCase(Locale.ROOT);
  }

  private PolicyException spent(String what, Period period) {
    return new PolicyException(
        ErrorCode.BUDGET_SPENT,
        what
            + "; nothing was sent. "
            + (period == Period.TOTAL
                ? "This budget is never renewed"
                : "The " + name(period) + " ends at " + end(period, now) + " (UTC)")
            + "; a query that was answered in this run can be looked at again while its process"
            + " lives, and the parties can agree on a larger limit");
  }
}

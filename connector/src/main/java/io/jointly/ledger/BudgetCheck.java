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
import java.util.List;
import java.util.Locale;

/** Compares the number of entries with every budget. Periods are days, weeks and months of UTC. */
final class BudgetCheck {

  private BudgetCheck() {}

  /**
   * @throws PolicyException (BUDGET_SPENT) if one more entry would exceed a budget
   */
  static void require(List<Budget> budgets, List<Entry> entries, Instant now) {
    for (Budget budget : budgets) {
      Instant begin = begin(budget.period(), now);
      // An entry later than now was made before the clock was set back, and counts.
      long spent =
          entries.stream().filter(entry -> entry.counts() && !entry.time().isBefore(begin)).count();
      if (spent >= budget.limit()) {
        throw spent(budget, spent, now);
      }
    }
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

  private static PolicyException spent(Budget budget, long spent, Instant now) {
    String period = budget.period().name().toLowerCase(Locale.ROOT);
    boolean ends = budget.period() != Period.TOTAL;
    return new PolicyException(
        ErrorCode.BUDGET_SPENT,
        "query_budget allows this party "
            + budget.limit()
            + (budget.limit() == 1 ? " query" : " queries")
            + (ends ? " in a " + period : " in total")
            + ", and it has taken part in "
            + spent
            + "; nothing was sent. "
            + (ends
                ? "The " + period + " ends at " + end(budget.period(), now) + " (UTC)"
                : "This budget is never renewed")
            + "; a query that was answered in this run can be repeated at no cost, and the parties"
            + " can agree on a larger limit");
  }
}

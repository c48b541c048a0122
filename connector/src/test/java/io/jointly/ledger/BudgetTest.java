package io.jointly.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.Rules.Budget;
import io.jointly.collaboration.Rules.Period;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.ledger.Asking.SetClock;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {

  private static final String NOON = "2026-12-31T12:00:00Z";

  @TempDir private Path folder;
  private final SetClock clock = new SetClock(NOON);
  private int next;

  /** A ledger anew: nothing is kept but the file. */
  private Ledger ledger() {
    return Ledger.beside(folder.resolve("policy.yaml"), "c1", "north", clock);
  }

  private void ask(Budget... budgets) {
    Admission admission = ledger().enter(Asking.query("run", next++), List.of(budgets));
    admission.joining();
    admission.close();
  }

  private void refused(String what, Budget... budgets) {
    int before = ledger().entries().size();
    assertThatThrownBy(() -> ask(budgets))
        .isInstanceOfSatisfying(
            PolicyException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.BUDGET_SPENT))
        .hasMessageContaining(what);
    assertThat(ledger().entries()).hasSize(before);
  }

  @ParameterizedTest
  @CsvSource({
    // 2026-12-31 is a Thursday.
    "DAY, 2026-12-31T00:00:00Z, 2026-12-31T23:59:59.999Z, 2027-01-01T00:00:00Z",
    "WEEK, 2026-12-28T00:00:00Z, 2027-01-03T23:59:59.999Z, 2027-01-04T00:00:00Z",
    "MONTH, 2026-12-01T00:00:00Z, 2026-12-31T23:59:59.999Z, 2027-01-01T00:00:00Z",
    "MONTH, 2028-02-01T00:00:00Z, 2028-02-29T23:59:59.999Z, 2028-03-01T00:00:00Z",
    "WEEK, 2026-03-02T00:00:00Z, 2026-03-08T23:59:59.999Z, 2026-03-09T00:00:00Z",
  })
  void aPeriodLastsFromItsFirstInstantToItsLast(
      Period period, String first, String last, String next) {
    Budget budget = new Budget(period, 2);
    clock.set(first);
    ask(budget);
    clock.set(last);
    ask(budget);
    refused("ends at " + next, budget);
    clock.set(next);
    ask(budget);
    ask(budget);
    refused("2 queries in a " + period.name().toLowerCase(java.util.Locale.ROOT), budget);
  }

  @Test
  void aTotalNeverBeginsAnew() {
    Budget budget = new Budget(Period.TOTAL, 1);
    ask(budget);
    clock.set("2099-01-01T00:00:00Z");
    refused("1 query in total", budget);
  }

  @Test
  void everyBudgetHolds() {
    Budget[] budgets = {
      new Budget(Period.DAY, 2), new Budget(Period.WEEK, 3), new Budget(Period.DAY, 5)
    };
    ask(budgets);
    ask(budgets);
    refused("in a day", budgets);
    clock.set("2027-01-01T12:00:00Z");
    ask(budgets);
    refused("in a week", budgets);
    clock.set("2027-01-04T12:00:00Z");
    ask(budgets);
  }

  @Test
  void whatWasAskedBeforeThereWasABudgetCounts() {
    ask();
    ask();
    refused("has taken part in 2", new Budget(Period.DAY, 2));
  }

  @Test
  void aRepeatInTheRunCostsNothing() {
    Budget budget = new Budget(Period.DAY, 1);
    ask(budget);
    next = 0;
    ask(budget);
    next = 0;
    ask(budget);
    assertThat(ledger().entries()).hasSize(1);
    assertThatThrownBy(() -> ledger().enter(Asking.query("run 2", 0), List.of(budget)))
        .isInstanceOf(PolicyException.class);
    // Also not on the next day, though a new one would.
    clock.set("2027-01-01T12:00:00Z");
    next = 0;
    ask(budget);
    ask(budget);
    refused("1 query in a day", budget);
  }

  @Test
  void whatIsWithdrawnIsPaidBack() {
    Budget budget = new Budget(Period.DAY, 1);
    for (int i = 0; i < 3; i++) {
      ledger().enter(Asking.query("run", i), List.of(budget)).close();
    }
    next = 3;
    ask(budget);
    refused("1 query in a day", budget);
  }

  @Test
  void aClockThatIsSetBackFreesNothing() {
    Budget budget = new Budget(Period.DAY, 1);
    ask(budget);
    clock.set("2026-12-30T12:00:00Z");
    refused("1 query in a day", budget);
  }
}

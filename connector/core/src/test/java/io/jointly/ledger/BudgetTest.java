package io.jointly.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.jointly.collaboration.Rules.Budget;
import io.jointly.collaboration.Rules.Period;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.ledger.Asking.SetClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
    Ledger ledger = Ledger.beside(folder.resolve("policy.yaml"), "c1", "north", clock);
    ledger.begin();
    return ledger;
  }

  private void ask(Budget... budgets) {
    try (Admission admission = enter(next++, budgets)) {
      Asking.open(admission);
    }
  }

  private Admission enter(int number, Budget... budgets) {
    return ledger().enter(Asking.query("run", number), Asking.ASKER, Asking.queries(budgets));
  }

  private static void isSpent(ThrowingCallable step, String what) {
    assertThatThrownBy(step)
        .isInstanceOfSatisfying(
            PolicyException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.BUDGET_SPENT))
        .hasMessageContaining(what);
  }

  private void refused(String what, Budget... budgets) {
    int before = ledger().entries().size();
    isSpent(() -> ask(budgets), what);
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

  /** Looking writes nothing: no file, no line, and not even the repair of a torn one. */
  @Test
  void whatIsLeftIsReadWithoutATrace() throws IOException {
    AskingLimits limits =
        new AskingLimits(
            List.of(new Budget(Period.DAY, 2), new Budget(Period.TOTAL, 9)),
            List.of(new Budget(Period.MONTH, 5)));
    QueryKey asked = Asking.query("run", 1);
    Ledger absent = Ledger.beside(folder.resolve("policy.yaml"), "c1", "north", clock);
    assertThat(absent.left(asked, Asking.ASKER, limits))
        .extracting(BudgetLeft::left)
        .containsExactly(2L, 9L, 5L);
    assertThat(absent.attempts()).isEmpty();
    assertThat(folder).isEmptyDirectory();

    ask(limits.queries().get(0));
    try (Admission admission = ledger().enter(asked, Asking.ASKER, limits)) {
      admission.refused();
    }
    Path file = ledger().path();
    Files.writeString(file, "torn", StandardOpenOption.APPEND);
    byte[] before = Files.readAllBytes(file);
    Ledger ledger = Ledger.beside(folder.resolve("policy.yaml"), "c1", "north", clock);
    assertThat(ledger.left(asked, Asking.ASKER, limits))
        .extracting(BudgetLeft::left)
        .containsExactly(1L, 8L, 4L);
    assertThat(ledger.left(asked, "another", limits))
        .extracting(BudgetLeft::left)
        .containsExactly(1L, 8L, 5L);
    assertThat(ledger.left(limits)).hasSize(2);
    assertThat(ledger.attempts())
        .extracting(each -> each.opening().isPresent(), each -> each.refused().isPresent())
        .containsExactly(tuple(true, false), tuple(false, true));
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    // Who only looked can go on, and what was torn is cut off then.
    ask(limits.queries().get(0));
    assertThat(ledger.left(limits)).extracting(BudgetLeft::left).containsExactly(0L, 7L);
    clock.set("2027-01-01T00:00:00Z");
    assertThat(ledger.left(limits)).extracting(BudgetLeft::left).containsExactly(2L, 7L);
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
  void anAttemptThatOpenedNothingCostsNothingHoweverFarItCame() {
    Budget budget = new Budget(Period.DAY, 1);
    for (int i = 0; i < 4; i++) {
      try (Admission admission = enter(i, budget)) {
        if (i > 0) {
          admission.joining();
        }
        if (i > 1) {
          admission.sharing();
        }
      }
    }
    next = 3;
    ask(budget);
    refused("1 query in a day", budget);
  }

  @Test
  void oneWhoStopsAfterJoinBurnsNoBudgetAndHasAnEnd() {
    Budget budget = new Budget(Period.TOTAL, 1);
    for (int i = 0; i < AskingLimits.ATTEMPTS_IN_A_DAY; i++) {
      try (Admission admission = enter(i, budget)) {
        admission.joining();
      }
    }
    next = 1000;
    refused("200 attempts at queries of south", budget);
    // It is the attempts of that party which are spent, not those of others.
    QueryKey asked = Asking.query("run", next);
    try (Admission of = ledger().enter(asked, "east", Asking.queries(budget))) {
      Asking.open(of);
    }
    clock.set("2027-01-01T00:00:00Z");
    next = 2000;
    refused("1 query in total", budget);
    ask();
  }

  @Test
  void ofQueriesThatRunAtOnceOnlyAsManyAreOpenedAsTheBudgetAllows() {
    Budget budget = new Budget(Period.DAY, 1);
    Admission first = enter(1, budget);
    Admission second = enter(2, budget);
    Asking.open(first);
    second.joining();
    second.sharing();
    isSpent(second::opening, "1 query in a day");
    second.close();
    assertThat(ledger().entries()).extracting(Entry::counts).containsExactly(true, false);
  }

  @Test
  void aQueryCountsWhenItMayBeOpenedNotWhenItIsEntered() {
    Budget budget = new Budget(Period.DAY, 1);
    Admission slow = enter(1, budget);
    clock.set("2027-01-01T00:00:00Z");
    Asking.open(slow);
    next = 2;
    refused("1 query in a day", budget);
  }

  @Test
  void refusalsHaveABudgetOfTheirOwnForEachTableAndAsker() {
    AskingLimits limits = new AskingLimits(List.of(), List.of(new Budget(Period.WEEK, 3)));
    for (int i = 0; i < 3; i++) {
      try (Admission admission = ledger().enter(Asking.query("run", i), "south", limits)) {
        admission.refused();
      }
    }
    for (int i : new int[] {2, 3}) {
      isSpent(
          () -> ledger().enter(Asking.query("run", i), "south", limits),
          "refusal_budget allows this party to refuse south");
    }
    ledger().enter(Asking.query("run", 3), "east", limits).close();
    ledger().enter(Asking.query("other table", "run", 3), "south", limits).close();
    clock.set("2027-01-04T00:00:00Z");
    ledger().enter(Asking.query("run", 3), "south", limits).close();
  }

  @Test
  void aRefusalAfterSharesWentOutCountsToo() {
    AskingLimits limits = new AskingLimits(List.of(), List.of(new Budget(Period.TOTAL, 1)));
    try (Admission admission = ledger().enter(Asking.query("run", 1), "south", limits)) {
      Asking.open(admission);
      admission.refused();
    }
    isSpent(() -> ledger().enter(Asking.query("run", 2), "south", limits), "at most 1 time");
  }

  @Test
  void aClockThatIsSetBackFreesNothing() {
    Budget budget = new Budget(Period.DAY, 1);
    ask(budget);
    clock.set("2026-12-30T12:00:00Z");
    refused("1 query in a day", budget);
  }
}

package io.jointly.ledger;

import io.jointly.collaboration.Rules.Budget;
import io.jointly.collaboration.Rules.Period;
import io.jointly.error.PolicyException;
import java.nio.file.Path;
import java.time.Clock;

/** A process of its own that enters queries and says so once each is entered. */
final class LedgerProcess {

  private LedgerProcess() {}

  /**
   * @param args folder, first number, how many, budget in total
   */
  public static void main(String[] args) {
    Ledger ledger =
        Ledger.beside(Path.of(args[0], "policy.yaml"), "c1", "north", Clock.systemUTC());
    ledger.begin();
    int first = Integer.parseInt(args[1]);
    Budget budget = new Budget(Period.TOTAL, Integer.parseInt(args[3]));
    for (int i = first; i < first + Integer.parseInt(args[2]); i++) {
      try {
        Asking.open(ledger.enter(Asking.query("run", i), Asking.ASKER, Asking.queries(budget)));
        System.out.println(i);
      } catch (PolicyException e) {
        System.out.println("refused");
        return;
      }
    }
  }
}

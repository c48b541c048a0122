package io.jointly.plan;

import io.jointly.deal.table.EnoughRows;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a person should know of a query before asking it: conditions that select nothing, and
 * aggregates and tables of which the rules will hardly ever show a group.
 */
public final class PlanWarnings {

  private PlanWarnings() {}

  /** One line for each; none for most queries. */
  public static List<String> of(QueryPlan plan) {
    return Stream.of(
            new UndeclaredValues(plan.query(), plan.table()).warnings(),
            HardlyShown.warnings(plan),
            EnoughRows.warning(plan.agreement().collaboration(), plan.table()).stream().toList())
        .flatMap(List::stream)
        .toList();
  }
}

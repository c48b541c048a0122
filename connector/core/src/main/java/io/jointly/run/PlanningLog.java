package io.jointly.run;

import io.jointly.plan.PlanWarnings;
import io.jointly.plan.QueryPlan;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the person at the keyboard what a planned query's warnings are, once for each query. Spark
 * plans a DataFrame anew for every action.
 */
public final class PlanningLog {

  private static final Logger LOG = LoggerFactory.getLogger("io.jointly.progress");
  private static final int KEPT = 1000;

  private final Set<String> told = new LinkedHashSet<>();

  /** Logs the warnings of a query that is planned for the first time, one line for each. */
  public void tell(QueryPlan plan) {
    tell(plan, PlanWarnings.of(plan));
  }

  /** Logs what is to be said of a query, each line once. */
  public void tell(QueryPlan plan, List<String> warnings) {
    for (String warning : warnings) {
      if (isNew(plan.query().digestHex() + warning)) {
        LOG.warn("{}: {}", plan.agreement().party().id(), warning);
      }
    }
  }

  private boolean isNew(String line) {
    synchronized (told) {
      if (told.size() >= KEPT) {
        told.remove(told.iterator().next());
      }
      return told.add(line);
    }
  }
}

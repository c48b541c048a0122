package io.jointly.run;

import io.jointly.plan.QueryPlan;
import java.util.List;

/**
 * The queries that the user has written, where the engine's optimiser may have made others of them:
 * counting the rows of a DataFrame needs none of its aggregates.
 */
@FunctionalInterface
public interface WrittenQueries {

  /**
   * The queries over the same table from which the one that is about to be asked may stem. Empty if
   * that is just what was written, or where this is not known. It may take as long as planning.
   */
  List<QueryPlan> find();
}

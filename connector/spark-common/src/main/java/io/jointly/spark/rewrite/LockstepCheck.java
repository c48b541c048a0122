package io.jointly.spark.rewrite;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Function1;
import scala.runtime.BoxedUnit;

/**
 * Warns of {@link OwnConstants} when a query is analysed, that is, before anybody is asked and in
 * EXPLAIN too. Spark analyses a query again with every step of a DataFrame; each line is logged
 * once in a session.
 */
public final class LockstepCheck implements Function1<LogicalPlan, BoxedUnit> {

  private static final Logger LOG = LoggerFactory.getLogger("io.jointly.progress");
  private static final int KEPT = 100;

  private final Set<String> told = new LinkedHashSet<>();

  @Override
  public BoxedUnit apply(LogicalPlan analyzed) {
    OwnConstants.warnings(analyzed).stream().filter(this::isNew).forEach(LOG::warn);
    return BoxedUnit.UNIT;
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

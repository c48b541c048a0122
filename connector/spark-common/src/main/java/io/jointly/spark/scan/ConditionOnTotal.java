package io.jointly.spark.scan;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import java.util.List;

/**
 * Explains groups that nobody wrote: a condition that compares a column with a total is applied to
 * the answer, which is grouped by the column for it.
 */
final class ConditionOnTotal {

  private ConditionOnTotal() {}

  /** The refusal with the reason, where too many groups can come from such a condition. */
  static JointlyException explained(JointlyException refusal, List<Expr> groups) {
    // Spark asks that both sides of a comparison are there, which makes a group as well.
    boolean compared =
        groups.stream()
            .anyMatch(
                group ->
                    group instanceof Expr.Call call && call.function() == Function.IS_NOT_NULL);
    if (!compared || refusal.code() != ErrorCode.DOMAIN) {
      return refusal;
    }
    return new CallerException(
        refusal.code(),
        refusal.text()
            + ". If a condition compares a column with a total, as x > (SELECT avg(x) …), the query"
            + " is grouped by the column as well: ask for the total first, and write its answer as a"
            + " constant",
        refusal);
  }
}

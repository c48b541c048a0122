package io.jointly.relation;

import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.Relation;
import io.jointly.query.Relation.JoinType;

/** What to write in place of comparisons of keys that let NULLs of different parties match. */
final class NullComparison {

  private NullComparison() {}

  /** Behind the reason why a join is refused; empty where it compares no NULLs. */
  static String advice(Relation.Join join) {
    if (join.type() == JoinType.ANTI || has(join, Function.IS_NULL)) {
      return ". Of NOT IN (SELECT …), which compares NULLs of all parties, and of EXCEPT write NOT"
          + " EXISTS";
    }
    return has(join, Function.NULL_SAFE_EQUAL)
        ? ". Compare keys by =, since <=> lets rows without a key match those of other parties"
        : "";
  }

  private static boolean has(Relation.Join join, Function function) {
    return join.conditions().stream().anyMatch(condition -> has(condition, function));
  }

  private static boolean has(Expr expr, Function function) {
    return expr instanceof Expr.Call call
        && (call.function() == function
            || call.arguments().stream().anyMatch(argument -> has(argument, function)));
  }
}

package io.jointly.spark.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;

/**
 * What joins, conditions and groups read of a joint table: the largest parts of their expressions
 * that read nothing else, which the totals are grouped by.
 */
final class JoinKeys {

  private final JoinChain joined;
  private final List<Alias> keys = new ArrayList<>();

  JoinKeys(JoinChain joined) {
    this.joined = joined;
  }

  /** The same expression over the keys. */
  Expression lower(Expression expression) {
    return CatalystTrees.replace(expression, part -> isKey(part) ? key(part) : part);
  }

  List<Alias> all() {
    return List.copyOf(keys);
  }

  private boolean isKey(Expression part) {
    return joined.readsOnlyJoint(part)
        && CatalystTrees.isPlain(part)
        // Of a row that an outer join has added, an expression need not be NULL.
        && (!joined.isNullExtended() || CatalystTrees.isColumn(part));
  }

  private Expression key(Expression part) {
    for (Alias key : keys) {
      if (key.child().semanticEquals(part)) {
        return joined.above(key);
      }
    }
    Alias key = CatalystTrees.named(part, "_key");
    keys.add(key);
    return joined.above(key);
  }
}

package io.jointly.relation;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Table;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.Relation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether whoever asks can choose several groups of a query that one own row is in: by a union of a
 * table with itself, or by a join and a condition that compares columns of both sides.
 */
public final class RepeatedRows {

  private final Collaboration collaboration;

  public RepeatedRows(Collaboration collaboration) {
    this.collaboration = collaboration;
  }

  /** Whether it is possible; the rows decide. */
  public boolean arePossible(JointQuery query) {
    Stream<Expr> above =
        Stream.of(
                query.groups().stream(),
                query.conjuncts().stream(),
                query.measures().stream().flatMap(measure -> measure.arguments().stream()))
            .flatMap(each -> each);
    return addsToItself(query.rows())
        || (hasJoin(query.rows())
            && Stream.concat(above, expressions(query.rows())).anyMatch(RepeatedRows::compares));
  }

  private boolean addsToItself(Relation relation) {
    if (relation instanceof Relation.Union union) {
      Set<String> seen = new HashSet<>();
      for (Relation input : union.inputs()) {
        List<String> own = input.tables().stream().filter(this::isOwn).toList();
        if (own.stream().anyMatch(seen::contains)) {
          return true;
        }
        seen.addAll(own);
      }
    }
    return relation.inputs().stream().anyMatch(this::addsToItself);
  }

  private boolean isOwn(String name) {
    Table table = collaboration.tables().get(name);
    return table == null || !table.isPublic();
  }

  private static boolean hasJoin(Relation relation) {
    return (relation instanceof Relation.Join join && join.type().hasRight())
        || relation.inputs().stream().anyMatch(RepeatedRows::hasJoin);
  }

  private static Stream<Expr> expressions(Relation relation) {
    Stream<Expr> own =
        relation instanceof Relation.Join join
            ? join.conditions().stream().filter(condition -> !isEquality(condition))
            : relation.expressions();
    return Stream.concat(own, relation.inputs().stream().flatMap(RepeatedRows::expressions));
  }

  private static boolean isEquality(Expr condition) {
    return condition instanceof Expr.Call call
        && (call.function() == Function.EQUAL || call.function() == Function.NULL_SAFE_EQUAL);
  }

  private static boolean compares(Expr expr) {
    return expr.columns().size() > 1;
  }
}

package io.jointly.relation;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Table;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.Relation;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether whoever asks can choose several groups or numbers of a query that tell of nearly the same
 * own rows: by reading a table several times, by a left join, or by a join and a condition that
 * compares columns of both sides.
 */
public final class RepeatedRows {

  private final Collaboration collaboration;

  public RepeatedRows(Collaboration collaboration) {
    this.collaboration = collaboration;
  }

  /** Whether two groups may be so; the rows decide. */
  public boolean mayBeInGroups(JointQuery query) {
    Stream<Expr> above =
        Stream.of(
                query.groups().stream(),
                query.conjuncts().stream(),
                query.measures().stream().flatMap(measure -> measure.arguments().stream()))
            .flatMap(each -> each);
    return mayBeInNumbers(query)
        || (hasJoin(query.rows())
            && Stream.concat(above, expressions(query.rows())).anyMatch(RepeatedRows::compares));
  }

  /** Whether two numbers of a group may be so; the rows decide. */
  public boolean mayBeInNumbers(JointQuery query) {
    List<String> read = read(query.rows()).toList();
    return read.size() > Set.copyOf(read).size() || hasLeftJoin(query.rows());
  }

  /** The own tables whose values are in a relation's rows, as often as they are. */
  private Stream<String> read(Relation relation) {
    if (relation instanceof Relation.Table table) {
      return isOwn(table.name()) ? Stream.of(table.name()) : Stream.of();
    }
    return relation instanceof Relation.Join join && !join.type().hasRight()
        ? read(join.left())
        : relation.inputs().stream().flatMap(this::read);
  }

  private boolean hasLeftJoin(Relation relation) {
    return (relation instanceof Relation.Join join
            && join.type() == Relation.JoinType.LEFT
            && read(join.right()).findAny().isPresent())
        || relation.inputs().stream().anyMatch(this::hasLeftJoin);
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

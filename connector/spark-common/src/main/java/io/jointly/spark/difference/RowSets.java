package io.jointly.spark.difference;

import io.jointly.encoding.layout.Position;
import io.jointly.query.Expr;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Disjoint sets of rows of which an answer tells something: all rows that satisfy the conditions,
 * one set for each combination of keys.
 *
 * @param conditions all of them have to hold
 * @param present expressions that must not be NULL
 * @param keys the query's groups, and behind them what divides the rows of a group
 */
public record RowSets(List<Expr> conditions, List<Expr> present, List<Key> keys) {

  /** What divides rows into sets. */
  public sealed interface Key {

    Expr expr();

    /** The value of an expression; NULL is a value like others. */
    record Value(Expr expr) implements Key {}

    /** The place of a value among ranges; rows that are in none are in no set. */
    record Range(Position position) implements Key {
      @Override
      public Expr expr() {
        return position.expr();
      }
    }
  }

  public RowSets {
    conditions = List.copyOf(conditions);
    present = List.copyOf(present);
    keys = List.copyOf(keys);
  }

  /** The sets of these rows that also have values of all these expressions. */
  RowSets where(Set<Expr> alsoPresent) {
    Set<Expr> all = new LinkedHashSet<>(present);
    return all.addAll(alsoPresent) ? new RowSets(conditions, List.copyOf(all), keys) : this;
  }

  /** The same rows, divided further. */
  RowSets by(List<Key> further) {
    List<Key> all = new ArrayList<>(keys);
    all.addAll(further);
    return new RowSets(conditions, present, all);
  }
}

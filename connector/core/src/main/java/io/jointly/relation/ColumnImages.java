package io.jointly.relation;

import io.jointly.collaboration.Table;
import io.jointly.query.Expr;
import java.util.List;

/** Finds what an expression can give over the declared values of a table's columns. */
public interface ColumnImages {

  /** Finds nothing: for whoever only asks which columns there are. */
  ColumnImages NONE = (table, expr) -> List.of();

  /** All values without NULL; empty if they are not known or too many. */
  List<Object> of(Table table, Expr expr);
}

package io.jointly.relation;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Use;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import io.jointly.query.text.QueryText;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Holds the expressions of a relation against the columns below them and their uses. */
final class ColumnUses {

  private final Map<String, Column> columns;
  private final Set<String> entityKeys;

  /**
   * @param entityKeys those of the columns that are keys of entities
   */
  ColumnUses(Map<String, Column> columns, Set<String> entityKeys) {
    this.columns = columns;
    this.entityKeys = entityKeys;
  }

  /** Chooses rows: filters do, and keys may be compared with each other. */
  void requireCondition(Expr condition, String where) {
    requireColumns(condition);
    requireFilter(condition, where);
  }

  private void requireFilter(Expr expr, String where) {
    if (expr instanceof Expr.Call call) {
      if (isOfKeys(call)) {
        return;
      }
      call.arguments().forEach(argument -> requireFilter(argument, where));
    } else if (expr instanceof Expr.Column column) {
      require(column.name(), EnumSet.of(Use.FILTER), where);
    }
  }

  /** Keys that are compared with each other, and whether there is one. */
  private boolean isOfKeys(Expr.Call call) {
    return switch (call.function()) {
      case EQUAL,
          NOT_EQUAL,
          NULL_SAFE_EQUAL,
          IS_NULL,
          IS_NOT_NULL,
          LESS,
          LESS_OR_EQUAL,
          GREATER,
          GREATER_OR_EQUAL ->
          call.arguments().stream().allMatch(this::isKey) && !picksEntities(call);
      default -> false;
    };
  }

  /** A key of an entity, and a column that constants may be compared with. */
  private boolean picksEntities(Expr.Call call) {
    return call.columns().stream().anyMatch(entityKeys::contains)
        && call.columns().stream()
            .anyMatch(name -> !entityKeys.contains(name) && declared(name).allows(Use.FILTER));
  }

  private boolean isKey(Expr expr) {
    if (expr instanceof Expr.Call call && call.function() == Function.CAST) {
      return isKey(call.argument(0));
    }
    return expr instanceof Expr.Column column && declared(column.name()).allows(Use.KEY);
  }

  /** Becomes a value of the relation; what it may be used for follows. */
  void requireValue(Expr value, String where) {
    requireColumns(value);
    requireChoosing(value, "a condition in " + where);
  }

  /** Conditions choose among values. */
  private void requireChoosing(Expr value, String where) {
    List<Expr> arguments = value.arguments();
    arguments.forEach(argument -> requireChoosing(argument, where));
    if (value instanceof Expr.Call call) {
      if (call.type().kind() == SqlType.Kind.BOOLEAN) {
        requireFilter(call, where);
      } else if (call.function() == Function.CASE_WHEN) {
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
          requireFilter(arguments.get(i), where);
        }
      }
    }
  }

  /** Tells rows apart, or puts them in order. */
  void requireKey(Expr key, String where) {
    requireValue(key, where);
    for (String name : Values.columns(key)) {
      require(name, EnumSet.of(Use.KEY, Use.DIMENSION, Use.FILTER), where);
    }
  }

  /** A partner's query can name anything. */
  private void requireColumns(Expr expr) {
    expr.parts()
        .forEach(
            part -> {
              if (part instanceof Expr.Column column) {
                Column declared = columns.get(column.name());
                if (declared == null || !declared.type().equals(column.type())) {
                  throw new PolicyException(
                      ErrorCode.COLUMN_USE,
                      "the query reads column "
                          + QueryText.of(column)
                          + " as "
                          + column.type()
                          + (declared == null
                              ? ", which its rows do not have"
                              : ", which is " + declared.type()));
                }
              }
            });
  }

  private void require(String name, Set<Use> any, String where) {
    Column column = declared(name);
    if (any.stream().noneMatch(column::allows)) {
      throw new PolicyException(
          ErrorCode.COLUMN_USE,
          where
              + ": column "
              + QueryText.name(name)
              + " has use "
              + lower(column.uses())
              + ", and below the total this needs "
              + lower(any)
              + (column.allows(Use.KEY)
                  ? ". A key may be compared with other keys only: any other value, in VALUES or in a"
                      + " public table too, picks entities as a constant does"
                  : "")
              + ". All parties have to agree on another collaboration.yaml for it");
    }
  }

  private Column declared(String name) {
    Column column = columns.get(name);
    if (column == null) {
      throw new IllegalStateException(name + " has no declaration");
    }
    return column;
  }

  private static String lower(Set<Use> uses) {
    return String.join(
        " or ", uses.stream().map(use -> use.name().toLowerCase(Locale.ROOT)).toList());
  }
}

package io.jointly.plan;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Table;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of a declared column with constants, the column on the left.
 *
 * @param function {@code =}, {@code <>}, {@code <=>}, IN, or an inequality
 * @param constants none of them NULL
 */
record DeclaredComparison(Column column, Function function, List<Expr.Literal> constants) {

  /** Empty where an expression is no such comparison. */
  static Optional<DeclaredComparison> of(Expr expr, Table table) {
    if (!(expr instanceof Expr.Call call) || call.arguments().size() < 2) {
      return Optional.empty();
    }
    boolean mirrored = call.argument(0) instanceof Expr.Literal;
    Function function = mirrored ? mirrored(call.function()) : side(call.function());
    Column column = column(call.argument(mirrored ? 1 : 0), table);
    List<Expr> others =
        mirrored ? List.of(call.argument(0)) : call.arguments().subList(1, call.arguments().size());
    if (function == null || column == null || !others.stream().allMatch(e -> isValue(e, column))) {
      return Optional.empty();
    }
    return Optional.of(
        new DeclaredComparison(
            column, function, others.stream().map(Expr.Literal.class::cast).toList()));
  }

  private static boolean isValue(Expr expr, Column column) {
    return expr instanceof Expr.Literal literal
        && literal.value() != null
        && (literal.type().equals(column.type())
            || (isExact(literal.type()) && isExact(column.type())));
  }

  /** The function, where it is a comparison. */
  private static @Nullable Function side(Function function) {
    return switch (function) {
      case EQUAL, NOT_EQUAL, NULL_SAFE_EQUAL, IN, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          function;
      default -> null;
    };
  }

  /** The comparison that says the same with its sides exchanged. */
  private static @Nullable Function mirrored(Function function) {
    return switch (function) {
      case EQUAL, NOT_EQUAL, NULL_SAFE_EQUAL -> function;
      case LESS -> Function.GREATER;
      case LESS_OR_EQUAL -> Function.GREATER_OR_EQUAL;
      case GREATER -> Function.LESS;
      case GREATER_OR_EQUAL -> Function.LESS_OR_EQUAL;
      default -> null;
    };
  }

  /** The column itself, or within a cast that changes no value. */
  private static @Nullable Column column(Expr expr, Table table) {
    Expr inner =
        expr instanceof Expr.Call call
                && call.function() == Function.CAST
                && isWider(call.argument(0).type(), call.type())
            ? call.argument(0)
            : expr;
    return inner instanceof Expr.Column column ? table.columns().get(column.name()) : null;
  }

  private static boolean isWider(SqlType from, SqlType to) {
    return isExact(from)
        && isExact(to)
        && to.scale() >= from.scale()
        && (to.isInteger()
            ? from.isInteger() && from.kind().compareTo(to.kind()) <= 0
            : to.precision() - to.scale() >= wholeDigits(from));
  }

  private static int wholeDigits(SqlType type) {
    return switch (type.kind()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INT -> 10;
      case BIGINT -> 19;
      default -> type.precision() - type.scale();
    };
  }

  /** Whole numbers and decimals. */
  private static boolean isExact(SqlType type) {
    return type.isInteger() || type.kind() == SqlType.Kind.DECIMAL;
  }

  /** The constants that no row can have in the column. */
  List<Expr.Literal> undeclared() {
    return constants.stream().filter(constant -> !isDeclared(constant)).toList();
  }

  private boolean isDeclared(Expr.Literal constant) {
    if (!column.values().isEmpty()) {
      return column.values().stream().anyMatch(value -> isSame(value, constant));
    }
    return !isOrdered()
        || ((column.min() == null || compare(column.min(), constant) <= 0)
            && (column.max() == null || compare(column.max(), constant) >= 0));
  }

  /** Whether a declared value of the column can make it true. Where that is not known, it can. */
  boolean canHold() {
    return switch (function) {
      case EQUAL, NULL_SAFE_EQUAL, IN -> undeclared().size() < constants.size();
      case LESS -> least() == null || compareLeast() < 0;
      case LESS_OR_EQUAL -> least() == null || compareLeast() <= 0;
      case GREATER -> greatest() == null || compareGreatest() > 0;
      case GREATER_OR_EQUAL -> greatest() == null || compareGreatest() >= 0;
      default -> true;
    };
  }

  private int compareLeast() {
    Object least = least();
    return least == null ? 0 : compare(least, constants.get(0));
  }

  private int compareGreatest() {
    Object greatest = greatest();
    return greatest == null ? 0 : compare(greatest, constants.get(0));
  }

  private @Nullable Object least() {
    if (!isOrdered() || column.values().isEmpty()) {
      return isOrdered() ? column.min() : null;
    }
    return column.values().stream().min(this::compareValues).orElseThrow();
  }

  private @Nullable Object greatest() {
    if (!isOrdered() || column.values().isEmpty()) {
      return isOrdered() ? column.max() : null;
    }
    return column.values().stream().max(this::compareValues).orElseThrow();
  }

  private int compareValues(Object left, Object right) {
    return SqlValues.compare(column.type(), left, right);
  }

  /** The order of strings is left to collations; a boolean has no bounds. */
  private boolean isOrdered() {
    return switch (column.type().kind()) {
      case STRING, BOOLEAN -> false;
      default -> true;
    };
  }

  private boolean isSame(Object declared, Expr.Literal constant) {
    return isOrdered() ? compare(declared, constant) == 0 : declared.equals(constant.value());
  }

  private int compare(Object declared, Expr.Literal constant) {
    Object value = Objects.requireNonNull(constant.value());
    if (isExact(column.type())) {
      return exact(declared).compareTo(exact(value));
    }
    return SqlValues.compare(column.type(), withoutSign(declared), withoutSign(value));
  }

  private static BigDecimal exact(Object number) {
    return number instanceof BigDecimal decimal
        ? decimal
        : BigDecimal.valueOf(((Number) number).longValue());
  }

  /** SQL takes -0.0 for 0.0. */
  private static Object withoutSign(Object value) {
    if (value instanceof Double number) {
      return number + 0.0;
    }
    return value instanceof Float number ? number + 0.0f : value;
  }
}

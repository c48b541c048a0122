package io.jointly.plan;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Table;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.ColumnValues;
import io.jointly.query.Evaluator;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.SqlType;
import io.jointly.query.text.QueryText;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds constants of a query that no declared value fits. Declared values are public, so a
 * condition that can select no row is refused before anybody is asked, and before it costs a query
 * of the budget.
 */
final class UndeclaredValues {

  /** A condition on a column with up to so many values is tried on each of them. */
  private static final int TRIED = 10_000;

  private static final int SHOWN = 3;
  private static final int LONGEST_SHOWN = 120;

  private final JointQuery query;
  private final Table table;

  UndeclaredValues(JointQuery query, Table table) {
    this.query = query;
    this.table = table;
  }

  /**
   * @throws CallerException (UNDECLARED_VALUE) for a condition that no declared value passes
   */
  void require(DomainCache domains, Evaluator evaluator) {
    for (Expr conjunct : query.conjuncts()) {
      if (!canHold(conjunct)) {
        throw refused(conjunct, comparisons(conjunct));
      }
      if (isTried(conjunct) && !domains.canBeTrue(table, conjunct, query.settings(), evaluator)) {
        throw refused(conjunct, List.of());
      }
    }
    ExcludedConditions.find(query.conjuncts())
        .ifPresent(
            pair -> {
              throw excluded(pair);
            });
  }

  private CallerException excluded(ExcludedConditions.Pair pair) {
    return new CallerException(
        ErrorCode.UNDECLARED_VALUE,
        "the conditions "
            + shortened(QueryText.of(pair.one()))
            + " and "
            + shortened(QueryText.of(pair.other()))
            + " exclude each other, so the query can select no row of "
            + table.name()
            + ". Nobody was asked. Write the lesser value first in BETWEEN x AND y, or correct one"
            + " of the conditions");
  }

  /** One line for each comparison in which an undeclared constant makes no row pass or fail. */
  List<String> warnings() {
    Set<String> lines = new LinkedHashSet<>();
    Stream.of(
            query.conjuncts().stream(),
            query.groups().stream(),
            query.measures().stream().flatMap(measure -> measure.columns().stream()))
        .flatMap(exprs -> exprs)
        .flatMap(expr -> comparisons(expr).stream())
        .forEach(
            comparison -> {
              if (isEquality(comparison) && !comparison.undeclared().isEmpty()) {
                lines.add(undeclared(comparison) + ", so no row has it" + nearest(comparison));
              } else if (!comparison.canHold()) {
                lines.add(never(comparison));
              }
            });
    return List.copyOf(lines);
  }

  private boolean canHold(Expr condition) {
    if (condition instanceof Expr.Call call && call.function() == Function.AND) {
      return call.arguments().stream().allMatch(this::canHold);
    }
    if (condition instanceof Expr.Call call && call.function() == Function.OR) {
      return call.arguments().stream().anyMatch(this::canHold);
    }
    return DeclaredComparison.of(condition, table).map(DeclaredComparison::canHold).orElse(true);
  }

  /** Whether it says something of one column with few values that a comparison does not. */
  private boolean isTried(Expr condition) {
    if (!(condition instanceof Expr.Call call)
        || condition.columns().size() != 1
        || isSimple(call)
        || !hasConstant(condition)) {
      return false;
    }
    if (hasDays(condition)) {
      // Found without trying each time of a day.
      return true;
    }
    Column column = table.columns().get(condition.columns().iterator().next());
    return column != null
        && Optional.ofNullable(values(column))
            .filter(values -> values.size().compareTo(BigInteger.valueOf(TRIED)) <= 0)
            .isPresent();
  }

  /** Whether it reads no more of a time than its day, or its year. */
  private static boolean hasDays(Expr expr) {
    return expr instanceof Expr.Call call
        && switch (call.function()) {
          case YEAR, TRUNC -> true;
          case CAST -> call.type().kind() == SqlType.Kind.DATE;
          default -> call.arguments().stream().anyMatch(UndeclaredValues::hasDays);
        };
  }

  private static @Nullable ColumnValues values(Column column) {
    return ColumnValues.of(column.type(), column.min(), column.max(), column.values());
  }

  /** Decided without trying, or true of most values. */
  private boolean isSimple(Expr.Call condition) {
    return switch (condition.function()) {
      case IS_NULL, IS_NOT_NULL, NOT, NOT_EQUAL -> true;
      default -> DeclaredComparison.of(condition, table).map(this::isDecided).orElse(false);
    };
  }

  private boolean isDecided(DeclaredComparison comparison) {
    return isEquality(comparison) || comparison.column().type().kind() != SqlType.Kind.STRING;
  }

  private static boolean hasConstant(Expr expr) {
    return expr instanceof Expr.Literal
        || expr.arguments().stream().anyMatch(UndeclaredValues::hasConstant);
  }

  private List<DeclaredComparison> comparisons(Expr expr) {
    List<DeclaredComparison> found = new ArrayList<>();
    DeclaredComparison.of(expr, table).ifPresent(found::add);
    expr.arguments().forEach(argument -> found.addAll(comparisons(argument)));
    return found;
  }

  private static boolean isEquality(DeclaredComparison comparison) {
    return switch (comparison.function()) {
      case EQUAL, NOT_EQUAL, NULL_SAFE_EQUAL, IN -> true;
      default -> false;
    };
  }

  private CallerException refused(Expr conjunct, List<DeclaredComparison> comparisons) {
    String why =
        comparisons.stream()
            .filter(comparison -> !comparison.canHold())
            .map(
                comparison ->
                    isEquality(comparison)
                        ? undeclared(comparison) + nearest(comparison)
                        : declared(comparison.column()))
            .distinct()
            .collect(Collectors.joining("; "));
    return new CallerException(
        ErrorCode.UNDECLARED_VALUE,
        "the condition "
            + shortened(QueryText.of(conjunct))
            + " can select no row: "
            + (why.isEmpty() ? noneOf(conjunct) : why)
            + ". Nobody was asked. DESCRIBE EXTENDED shows what collaboration.yaml of "
            + table.name()
            + " declares; correct the condition, or agree on more there");
  }

  private String noneOf(Expr conjunct) {
    Column column =
        Objects.requireNonNull(table.columns().get(conjunct.columns().iterator().next()));
    return "it is true of no declared value; " + declared(column);
  }

  private String never(DeclaredComparison comparison) {
    return comparison.constants().stream()
            .map(constant -> comparison.column().name() + sign(comparison) + text(constant))
            .collect(Collectors.joining(", "))
        + " is true of no row: "
        + declared(comparison.column());
  }

  private static String sign(DeclaredComparison comparison) {
    return " " + comparison.function().sparkName() + " ";
  }

  /** Which constants are not declared for which column. */
  private static String undeclared(DeclaredComparison comparison) {
    List<Expr.Literal> constants = comparison.undeclared();
    String some =
        constants.stream()
            .limit(SHOWN)
            .map(UndeclaredValues::text)
            .collect(Collectors.joining(", "));
    return some
        + (constants.size() > SHOWN ? " and " + (constants.size() - SHOWN) + " more" : "")
        + (constants.size() > 1 ? " are" : " is")
        + " not among the declared values of column "
        + comparison.column().name();
  }

  /** The declared values that look most like the undeclared ones, or the bounds. */
  private static String nearest(DeclaredComparison comparison) {
    Column column = comparison.column();
    if (column.type().kind() != SqlType.Kind.STRING || column.values().isEmpty()) {
      return " (" + declared(column) + ")";
    }
    List<String> declared = column.values().stream().map(String.class::cast).toList();
    Set<String> near = new LinkedHashSet<>();
    comparison.undeclared().stream()
        .limit(SHOWN)
        .forEach(literal -> near.addAll(NearestValues.of((String) value(literal), declared)));
    return " (nearest: "
        + near.stream()
            .limit(SHOWN)
            .map(value -> text(new Expr.Literal(column.type(), value)))
            .collect(Collectors.joining(", "))
        + ")";
  }

  private static Object value(Expr.Literal literal) {
    return Objects.requireNonNull(literal.value());
  }

  private static String declared(Column column) {
    if (!column.values().isEmpty()) {
      return column.name()
          + " has "
          + column.values().size()
          + (column.values().size() == 1 ? " declared value: " : " declared values: ")
          + column.values().stream()
              .limit(SHOWN)
              .map(value -> text(new Expr.Literal(column.type(), value)))
              .collect(Collectors.joining(", "))
          + (column.values().size() > SHOWN ? ", …" : "");
    }
    return column.name()
        + " is declared"
        + (column.min() == null
            ? ""
            : " from " + text(new Expr.Literal(column.type(), column.min())))
        + (column.max() == null
            ? ""
            : " to " + text(new Expr.Literal(column.type(), column.max())));
  }

  private static String text(Expr.Literal literal) {
    return shortened(QueryText.of(literal));
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }
}

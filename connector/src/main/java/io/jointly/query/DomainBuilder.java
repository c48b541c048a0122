package io.jointly.query;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the domain of a query's groups: the image of each group expression over the declared values
 * of its columns. Short ranges are tried value by value. Over a long range the image of an inner
 * monotone expression ({@code year(t)}, {@code floor(x / 10)}) is found by bisection. Where the
 * column of that expression also stands beside it, all combinations of the two are tried, and the
 * domain may hold groups that no row can be in. Where neither is possible, the domain holds every
 * result that the expression could have for any values of its columns ({@code x > 5}, {@code
 * hour(t)}).
 */
public final class DomainBuilder {

  private static final int CAP = GroupDomain.MAX_GROUPS;

  private final Map<String, ColumnValues> declared;
  private final Evaluator evaluator;
  private final Monotone monotone;
  private final String purpose;

  /**
   * @param declared the values of each column that the collaboration bounds, by column name
   * @param overflow what the evaluator does where a number does not fit its type
   */
  public DomainBuilder(Map<String, ColumnValues> declared, Evaluator evaluator, Overflow overflow) {
    this(declared, evaluator, overflow, "GROUP BY ");
  }

  /**
   * @param purpose the beginning of messages, which says what the domain is for
   */
  public DomainBuilder(
      Map<String, ColumnValues> declared, Evaluator evaluator, Overflow overflow, String purpose) {
    this.purpose = purpose;
    this.declared = Map.copyOf(declared);
    this.evaluator = evaluator;
    this.monotone = new Monotone(overflow);
  }

  /**
   * @throws CallerException (DOMAIN) where a column's values are not declared, there are too many
   *     groups, or the group expression fails for a declared value
   */
  public GroupDomain build(List<Expr> groups) {
    List<Axis> axes = new ArrayList<>();
    long size = 1;
    for (Expr group : groups) {
      Axis axis = new Axis(group, values(group));
      axes.add(axis);
      size *= axis.values().size();
      if (size > CAP) {
        throw new CallerException(
            ErrorCode.DOMAIN,
            purpose
                + String.join(", ", groups.stream().map(QueryText::of).toList())
                + " has more than "
                + CAP
                + " possible groups; group by something coarser, or by fewer expressions");
      }
    }
    return new GroupDomain(axes);
  }

  private List<@Nullable Object> values(Expr group) {
    Map<String, ColumnValues> values = new HashMap<>();
    for (String name : group.columns()) {
      ColumnValues column = declared.get(name);
      if (column != null) {
        values.put(name, column);
      }
    }
    Evaluator checked = checked(group);
    Expr inner = group;
    int substitutes = 0;
    while (!canBeTried(inner, values)) {
      Expr step = longMonotone(inner, values);
      Collection<@Nullable Object> image = step == null ? null : image(step, values, checked);
      if (step == null || image == null) {
        step = FewResults.find(inner);
        image = step == null ? null : FewResults.of(step);
      }
      if (step == null || image == null) {
        throw noDomain(group, values);
      }
      String name = "\u0000" + substitutes++;
      List<Object> present = image.stream().filter(Objects::nonNull).toList();
      values.put(name, new ColumnValues.Listed(present));
      inner = replace(inner, step, new Expr.Column(name, step.type()));
    }
    return enumerate(inner, values, checked);
  }

  private CallerException noDomain(Expr group, Map<String, ColumnValues> values) {
    String what = purpose + QueryText.of(group) + ": ";
    for (String name : group.columns()) {
      if (!values.containsKey(name)) {
        return new CallerException(
            ErrorCode.DOMAIN,
            what
                + "the values of column "
                + name
                + " are not declared; give it `values`, or `min` and `max`, in collaboration.yaml,"
                + " or write a CASE with constant results");
      }
    }
    return new CallerException(
        ErrorCode.DOMAIN,
        what
            + "more than "
            + CAP
            + " declared values to try; group by something coarser, such as year(d),"
            + " cast(t AS date), floor(x / 10), width_bucket(x, lo, hi, n) or a CASE with constant"
            + " results");
  }

  /**
   * Whatever the engine throws for a declared value is an error of the caller, who can change the
   * query or the declaration.
   */
  private Evaluator checked(Expr group) {
    return (expr, inputs, rows) -> {
      try {
        return evaluator.evaluate(expr, inputs, rows);
      } catch (JointlyException e) {
        throw e;
      } catch (RuntimeException e) {
        throw new CallerException(
            ErrorCode.DOMAIN,
            purpose
                + QueryText.of(group)
                + " fails for a value that collaboration.yaml allows in its columns, for example by an"
                + " overflow or a division by zero; exclude the value with CASE, or declare tighter"
                + " bounds",
            e);
      }
    };
  }

  /** Whether all columns are declared and have few enough values to try them one by one. */
  private static boolean canBeTried(Expr expr, Map<String, ColumnValues> values) {
    BigInteger rows = BigInteger.ONE;
    for (String name : expr.columns()) {
      ColumnValues column = values.get(name);
      if (column == null) {
        return false;
      }
      rows = rows.multiply(column.size().add(BigInteger.ONE));
    }
    return rows.compareTo(BigInteger.valueOf(CAP)) <= 0;
  }

  /** The outermost monotone expression of one column whose range is long. */
  private @Nullable Expr longMonotone(Expr expr, Map<String, ColumnValues> values) {
    if (expr instanceof Expr.Call call) {
      if (expr.columns().size() == 1
          && values.get(expr.columns().iterator().next()) instanceof ColumnValues.Range
          && monotone.isMonotone(expr)) {
        return expr;
      }
      for (Expr argument : call.arguments()) {
        Expr found = longMonotone(argument, values);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static @Nullable Collection<@Nullable Object> image(
      Expr step, Map<String, ColumnValues> values, Evaluator evaluator) {
    Expr.Column column = onlyColumn(step);
    return new Image(step, column, of(values, column.name()), evaluator).find(CAP);
  }

  private static Expr.Column onlyColumn(Expr expr) {
    return expr.match(
        column -> column,
        literal -> {
          throw new IllegalArgumentException(QueryText.of(literal) + " has no column");
        },
        call ->
            call.arguments().stream()
                .filter(argument -> !argument.columns().isEmpty())
                .map(DomainBuilder::onlyColumn)
                .findFirst()
                .orElseThrow());
  }

  private static Expr replace(Expr expr, Expr from, Expr to) {
    if (expr.equals(from)) {
      return to;
    }
    return expr.match(
        column -> column,
        literal -> literal,
        call -> {
          List<Expr> arguments =
              call.arguments().stream().map(argument -> replace(argument, from, to)).toList();
          return new Expr.Call(call.function(), arguments, call.type());
        });
  }

  private static List<@Nullable Object> enumerate(
      Expr expr, Map<String, ColumnValues> values, Evaluator evaluator) {
    List<Expr.Column> inputs = new ArrayList<>();
    collectColumns(expr, inputs);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    rows.add(List.of());
    for (Expr.Column input : inputs) {
      rows = extend(rows, of(values, input.name()));
    }
    return GroupDomain.inOrder(
        expr.type(),
        expr instanceof Expr.Column
            ? rows.stream().map(row -> row.get(0)).collect(Collectors.toList())
            : evaluator.evaluate(expr, inputs, rows));
  }

  private static void collectColumns(Expr expr, List<Expr.Column> found) {
    if (expr instanceof Expr.Column column && !found.contains(column)) {
      found.add(column);
    }
    expr.arguments().forEach(argument -> collectColumns(argument, found));
  }

  private static List<List<@Nullable Object>> extend(
      List<List<@Nullable Object>> rows, ColumnValues values) {
    List<List<@Nullable Object>> longer = new ArrayList<>();
    long size = values.size().longValueExact();
    for (List<@Nullable Object> row : rows) {
      for (long rank = -1; rank < size; rank++) {
        List<@Nullable Object> next = new ArrayList<>(row);
        next.add(rank < 0 ? null : values.value(BigInteger.valueOf(rank)));
        longer.add(next);
      }
    }
    return longer;
  }

  private static ColumnValues of(Map<String, ColumnValues> values, String name) {
    ColumnValues found = values.get(name);
    if (found == null) {
      throw new IllegalStateException("no values for " + name);
    }
    return found;
  }
}

package io.jointly.plan;

import io.jointly.query.Axis;
import io.jointly.query.Evaluator;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.GroupDomain;
import io.jointly.query.SqlType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on the group expressions alone, such as {@code region = 'west'} where the query groups
 * by region. They leave whole groups out, and no row of the groups that they leave in.
 */
public final class GroupCondition {

  /** Different combinations of keys that are evaluated at most. */
  private static final int MOST_KEYS = 1 << 16;

  private static final SqlType BOOLEAN = SqlType.of(SqlType.Kind.BOOLEAN);

  private final GroupDomain domain;
  private final @Nullable Expr condition;
  private final List<Integer> axes;

  private GroupCondition(GroupDomain domain, @Nullable Expr condition, List<Integer> axes) {
    this.domain = domain;
    this.condition = condition;
    this.axes = axes;
  }

  /** The conditions that are on group expressions alone, all others left out. */
  public static GroupCondition amongst(GroupDomain domain, List<Expr> conjuncts) {
    return of(
        domain,
        conjuncts.stream()
            .map(conjunct -> onKeys(domain, conjunct))
            .filter(conjunct -> isOnKeys(domain, conjunct))
            .toList());
  }

  /** Empty where one of the conditions is not on group expressions alone. */
  public static Optional<GroupCondition> all(GroupDomain domain, List<Expr> conjuncts) {
    List<Expr> onKeys =
        conjuncts.stream()
            .filter(conjunct -> !followsFromOthers(conjunct, conjuncts))
            .map(conjunct -> onKeys(domain, conjunct))
            .toList();
    return onKeys.stream().allMatch(conjunct -> isOnKeys(domain, conjunct))
        ? Optional.of(of(domain, onKeys))
        : Optional.empty();
  }

  private static GroupCondition of(GroupDomain domain, List<Expr> onKeys) {
    Expr condition =
        onKeys.stream()
            .reduce((left, right) -> new Expr.Call(Function.AND, List.of(left, right), BOOLEAN))
            .orElse(null);
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; condition != null && axis < domain.axes().size(); axis++) {
      if (condition.columns().contains(key(domain, axis).name())) {
        axes.add(axis);
      }
    }
    return new GroupCondition(domain, condition, axes);
  }

  /** No declared column has such a name, because none begins with a space. */
  private static Expr.Column key(GroupDomain domain, int axis) {
    return new Expr.Column(" group " + axis, domain.axes().get(axis).group().type());
  }

  private static Expr onKeys(GroupDomain domain, Expr expr) {
    for (int axis = 0; axis < domain.axes().size(); axis++) {
      if (domain.axes().get(axis).group().equals(expr)) {
        return key(domain, axis);
      }
    }
    return expr.<Expr>match(
        column -> column,
        literal -> literal,
        call ->
            new Expr.Call(
                call.function(),
                call.arguments().stream().map(argument -> onKeys(domain, argument)).toList(),
                call.type()));
  }

  /** A group of 0.0 holds rows of -0.0 too, which a condition can tell apart. */
  private static boolean isOnKeys(GroupDomain domain, Expr expr) {
    for (String name : expr.columns()) {
      boolean exact = false;
      for (int axis = 0; axis < domain.axes().size(); axis++) {
        Expr.Column key = key(domain, axis);
        exact |= key.name().equals(name) && isExact(domain.axes().get(axis));
      }
      if (!exact) {
        return false;
      }
    }
    return true;
  }

  private static boolean isExact(Axis axis) {
    return switch (axis.group().type().kind()) {
      case FLOAT, DOUBLE -> false;
      default -> true;
    };
  }

  /**
   * Spark adds {@code x IS NOT NULL} to {@code year(x) = 2024}. A comparison that is true says as
   * much of every column below it.
   */
  private static boolean followsFromOthers(Expr conjunct, List<Expr> conjuncts) {
    return conjunct instanceof Expr.Call call
        && call.function() == Function.IS_NOT_NULL
        && call.argument(0) instanceof Expr.Column column
        && conjuncts.stream().anyMatch(other -> needs(other, column));
  }

  private static boolean needs(Expr expr, Expr.Column column) {
    if (!(expr instanceof Expr.Call call)) {
      return expr.equals(column);
    }
    return switch (call.function()) {
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          call.arguments().stream().anyMatch(argument -> needs(argument, column));
      case IN -> needs(call.argument(0), column);
      case YEAR,
          QUARTER,
          MONTH,
          WEEK,
          YEAR_OF_WEEK,
          DAY,
          DAY_OF_YEAR,
          DAY_OF_WEEK,
          HOUR,
          MINUTE,
          SECOND,
          FLOOR,
          CEIL,
          UPPER,
          LOWER,
          CAST,
          TRY_CAST,
          LAST_DAY,
          UNIX_SECONDS,
          UNIX_TIMESTAMP,
          WINDOW_START,
          DATE_FORMAT,
          TRUNC ->
          needs(call.argument(0), column);
      case DATE_TRUNC -> needs(call.argument(1), column);
      default -> false;
    };
  }

  /**
   * Which of some groups the conditions leave.
   *
   * @return empty where there are too many different keys to try
   */
  public Optional<BitSet> leaves(BitSet groups, Evaluator evaluator) {
    if (condition == null) {
      return Optional.of((BitSet) groups.clone());
    }
    Map<List<@Nullable Object>, BitSet> byKeys = new LinkedHashMap<>();
    for (int group = groups.nextSetBit(0); group >= 0; group = groups.nextSetBit(group + 1)) {
      @Nullable Object[] values = domain.values(group);
      List<@Nullable Object> keys = new ArrayList<>(axes.size());
      axes.forEach(axis -> keys.add(values[axis]));
      byKeys.computeIfAbsent(keys, none -> new BitSet()).set(group);
      if (byKeys.size() > MOST_KEYS) {
        return Optional.empty();
      }
    }
    BitSet left = new BitSet();
    if (byKeys.isEmpty()) {
      return Optional.of(left);
    }
    List<Expr.Column> inputs = axes.stream().map(axis -> key(domain, axis)).toList();
    List<@Nullable Object> results =
        evaluator.evaluate(condition, inputs, List.copyOf(byKeys.keySet()));
    int row = 0;
    for (BitSet those : byKeys.values()) {
      if (Boolean.TRUE.equals(results.get(row++))) {
        left.or(those);
      }
    }
    return Optional.of(left);
  }
}

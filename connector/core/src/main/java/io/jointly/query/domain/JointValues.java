package io.jointly.query.domain;

import io.jointly.query.ColumnValues;
import io.jointly.query.Evaluator;
import io.jointly.query.Expr;
import io.jointly.query.GroupDomain;
import io.jointly.query.Overflow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of several group expressions together, where these read the same columns: {@code d}
 * and {@code year(d)} have no more combinations than {@code d} has values.
 */
final class JointValues {

  private final List<Expr> groups;
  private final Inputs inputs;
  private final Monotone monotone;

  JointValues(
      List<Expr> groups,
      Map<String, ColumnValues> declared,
      Evaluator evaluator,
      Overflow overflow) {
    this.groups = groups.stream().map(TimeTexts::ofCutTimes).toList();
    this.inputs = new Inputs(declared, evaluator);
    this.monotone = new Monotone(overflow, new RangeEnds(inputs)::isNonNegative);
  }

  /**
   * For each expression its results, with repetitions; the results at one place belong together.
   *
   * @return empty where the combinations cannot be found
   */
  Optional<List<List<@Nullable Object>>> find() {
    if (groups.stream().anyMatch(group -> !group.columns().stream().allMatch(inputs::has))) {
      return Optional.empty();
    }
    if (inputs.canBeTried(groups)) {
      return Optional.of(inputs.results(groups));
    }
    return ofMonotone().or(this::byCommonPart);
  }

  /** All of them are monotone in one long column. */
  private Optional<List<List<@Nullable Object>>> ofMonotone() {
    Expr.Column column = inputs.onlyRange(groups.get(0));
    if (column == null
        || !groups.stream()
            .allMatch(
                group -> column.equals(inputs.onlyRange(group)) && monotone.isMonotone(group))) {
      return Optional.empty();
    }
    return new Image(groups, column, inputs.of(column.name()), inputs.evaluator())
        .find(GroupDomain.MAX_GROUPS)
        .map(found -> withNull(found, column));
  }

  private List<List<@Nullable Object>> withNull(
      Set<List<@Nullable Object>> found, Expr.Column column) {
    List<List<@Nullable Object>> results = new ArrayList<>();
    List<List<@Nullable Object>> nothing = new ArrayList<>();
    nothing.add(Collections.<@Nullable Object>singletonList(null));
    for (int i = 0; i < groups.size(); i++) {
      List<@Nullable Object> values = new ArrayList<>();
      for (List<@Nullable Object> each : found) {
        values.add(each.get(i));
      }
      values.addAll(
          groups.get(i) instanceof Expr.Column
              ? nothing.get(0)
              : inputs.evaluator().evaluate(groups.get(i), List.of(column), nothing));
      results.add(values);
    }
    return results;
  }

  /**
   * Everything that reads a long column reads it by way of one monotone part, such as {@code cast(t
   * AS date)} in {@code year(t)} and {@code month(t)}.
   */
  private Optional<List<List<@Nullable Object>>> byCommonPart() {
    List<Expr> inner = new ArrayList<>(groups);
    Set<String> tried = new HashSet<>();
    while (!inputs.canBeTried(inner)) {
      Optional<Expr.Column> column = longest(inner, tried);
      if (column.isEmpty()) {
        return Optional.empty();
      }
      tried.add(column.get().name());
      Optional<Expr> part = commonPart(inner, column.get());
      if (part.isEmpty()) {
        return Optional.empty();
      }
      Optional<Set<List<@Nullable Object>>> image =
          new Image(
                  List.of(part.get()),
                  column.get(),
                  inputs.of(column.get().name()),
                  inputs.evaluator())
              .find(GroupDomain.MAX_GROUPS);
      if (image.isEmpty()) {
        return Optional.empty();
      }
      List<@Nullable Object> values = new ArrayList<>();
      image.get().forEach(each -> values.add(each.get(0)));
      Expr.Column substitute = inputs.substitute(part.get(), values);
      inner.replaceAll(expr -> Inputs.replace(expr, part.get(), substitute));
    }
    return Optional.of(inputs.results(inner));
  }

  /** The range of most values that has not been tried yet. */
  private Optional<Expr.Column> longest(List<Expr> exprs, Set<String> tried) {
    Map<String, Expr.Column> ranges = new HashMap<>();
    exprs.forEach(expr -> collect(expr, ranges));
    return ranges.values().stream()
        .filter(column -> !tried.contains(column.name()))
        .max(
            Comparator.comparing((Expr.Column column) -> inputs.of(column.name()).size())
                .thenComparing(Expr.Column::name));
  }

  private void collect(Expr expr, Map<String, Expr.Column> ranges) {
    if (expr instanceof Expr.Column column
        && inputs.of(column.name()) instanceof ColumnValues.Range) {
      ranges.put(column.name(), column);
    }
    expr.arguments().forEach(argument -> collect(argument, ranges));
  }

  private Optional<Expr> commonPart(List<Expr> exprs, Expr.Column column) {
    return exprs.stream()
        .filter(expr -> expr.columns().contains(column.name()))
        .findFirst()
        .flatMap(first -> parts(first, column).stream().filter(p -> isOnly(p, exprs)).findFirst());
  }

  /** Whether nothing reads the columns of the part but by way of it. */
  private static boolean isOnly(Expr part, List<Expr> exprs) {
    Expr.Literal nothing = new Expr.Literal(part.type(), null);
    return exprs.stream()
        .map(expr -> Inputs.replace(expr, part, nothing))
        .noneMatch(rest -> rest.columns().containsAll(part.columns()));
  }

  /** Monotone parts of the column alone, the outer before the inner. */
  private List<Expr> parts(Expr expr, Expr.Column column) {
    List<Expr> found = new ArrayList<>();
    if (expr instanceof Expr.Call call) {
      if (column.equals(inputs.onlyRange(expr)) && monotone.isMonotone(expr)) {
        found.add(expr);
      }
      call.arguments().forEach(argument -> found.addAll(parts(argument, column)));
    }
    return found;
  }
}

package io.jointly.query.domain;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Axis;
import io.jointly.query.ColumnValues;
import io.jointly.query.Evaluator;
import io.jointly.query.Expr;
import io.jointly.query.GroupDomain;
import io.jointly.query.Overflow;
import io.jointly.query.text.QueryText;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the domain of a query's groups: the image of each group expression over the declared values
 * of its columns. Short ranges are tried value by value. Over a long range the image of an inner
 * monotone expression ({@code year(t)}, {@code floor(x / 10)}) is found by bisection. Where the
 * column of that expression also stands beside it, all combinations of the two are tried, and the
 * domain may hold groups that no row can be in. Where neither is possible, the domain holds every
 * result that the expression could have for any values of its columns ({@code x > 5}, {@code
 * hour(t)}).
 *
 * <p>Group expressions that read the same columns are tried together, where that is possible. Then
 * only combinations of their values that occur together are groups.
 */
public final class DomainBuilder {

  private static final int CAP = GroupDomain.MAX_GROUPS;

  private final Map<String, ColumnValues> declared;
  private final Evaluator evaluator;
  private final Overflow overflow;
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
    this.overflow = overflow;
  }

  /**
   * @throws CallerException (DOMAIN) where a column's values are not declared, there are too many
   *     groups, too much would have to be tried, or a group expression fails for a declared value
   */
  public GroupDomain build(List<Expr> groups) {
    requireFewColumns(groups);
    BoundedEvaluator bounded = new BoundedEvaluator(evaluator);
    List<Part> parts = new ArrayList<>();
    long size = 1;
    for (List<Integer> component : components(groups)) {
      Part part = part(component, groups, bounded);
      parts.add(part);
      size *= part.size();
      if (size > CAP) {
        throw tooMany(groups);
      }
    }
    List<Axis> axes = axes(groups, parts);
    return parts.stream().allMatch(part -> part.numbers() == null)
        ? new GroupDomain(axes)
        : new GroupDomain(axes, GroupDomain.Combinations.of(combinations(groups, axes, parts)));
  }

  /**
   * Group expressions that read common columns.
   *
   * @param places of the expressions among all groups
   * @param values of each expression
   * @param numbers of the combinations that occur, the last expression running fastest; null where
   *     all do
   */
  private record Part(
      List<Integer> places, List<List<@Nullable Object>> values, long @Nullable [] numbers) {

    long size() {
      if (numbers != null) {
        return numbers.length;
      }
      long size = 1;
      for (List<@Nullable Object> each : values) {
        size = Math.min(Integer.MAX_VALUE, size * each.size());
      }
      return size;
    }
  }

  /**
   * Before a million values of other expressions are tried: columns that are groups as they are
   * have all combinations of their values. One that has too many by itself is told as that.
   */
  private void requireFewColumns(List<Expr> groups) {
    long size = 1;
    for (Expr group : new LinkedHashSet<>(groups)) {
      ColumnValues values =
          group instanceof Expr.Column column ? declared.get(column.name()) : null;
      if (values != null && values.size().compareTo(BigInteger.valueOf(CAP)) < 0) {
        size *= values.size().longValueExact() + 1; // and NULL
        if (size > CAP) {
          throw tooMany(groups);
        }
      }
    }
  }

  private CallerException tooMany(List<Expr> groups) {
    return new CallerException(
        ErrorCode.DOMAIN,
        text(groups)
            + " has more than "
            + CAP
            + " possible groups; group by something coarser, or by fewer expressions");
  }

  private String text(List<Expr> groups) {
    return purpose + String.join(", ", groups.stream().map(QueryText::of).toList());
  }

  /** The places of groups that are connected by common columns, in their order. */
  private static List<List<Integer>> components(List<Expr> groups) {
    int[] of = IntStream.range(0, groups.size()).toArray();
    for (int i = 0; i < of.length; i++) {
      for (int j = 0; j < i; j++) {
        if (of[i] != of[j]
            && !Collections.disjoint(groups.get(i).columns(), groups.get(j).columns())) {
          int from = Math.max(of[i], of[j]);
          int to = Math.min(of[i], of[j]);
          IntStream.range(0, of.length).filter(k -> of[k] == from).forEach(k -> of[k] = to);
        }
      }
    }
    return IntStream.range(0, of.length)
        .filter(i -> of[i] == i)
        .mapToObj(i -> IntStream.range(0, of.length).filter(k -> of[k] == i).boxed().toList())
        .toList();
  }

  private Part part(List<Integer> places, List<Expr> groups, BoundedEvaluator bounded) {
    List<Expr> own = places.stream().map(groups::get).toList();
    if (own.size() > 1) {
      Optional<List<List<@Nullable Object>>> together =
          new JointValues(own, declared, bounded.of(text(own)), overflow).find();
      if (together.isPresent()) {
        return together(places, own, together.get());
      }
    }
    List<List<@Nullable Object>> values = new ArrayList<>();
    long size = 1;
    for (Expr group : own) {
      String what = text(List.of(group));
      List<@Nullable Object> found =
          new AxisValues(group, what, declared, bounded.of(what), overflow).find();
      values.add(found);
      size *= found.size();
      if (size > CAP) {
        throw tooMany(groups);
      }
    }
    return new Part(places, values, null);
  }

  private Part together(
      List<Integer> places, List<Expr> own, List<List<@Nullable Object>> results) {
    long[] numbers = new long[results.get(0).size()];
    List<List<@Nullable Object>> values = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      List<@Nullable Object> axis = GroupDomain.inOrder(own.get(i).type(), results.get(i));
      Map<@Nullable Object, Integer> positions = new HashMap<>();
      axis.forEach(value -> positions.put(value, positions.size()));
      for (int row = 0; row < numbers.length; row++) {
        int position = Objects.requireNonNull(positions.get(results.get(i).get(row)));
        numbers[row] = extended(numbers[row], axis.size(), position, own);
      }
      values.add(axis);
    }
    Part all = new Part(places, values, null);
    long[] occurring = Arrays.stream(numbers).sorted().distinct().toArray();
    return occurring.length == all.size() ? all : new Part(places, values, occurring);
  }

  /** A number with one digit more. */
  private long extended(long number, int size, int digit, List<Expr> groups) {
    try {
      return Math.addExact(Math.multiplyExact(number, (long) size), digit);
    } catch (ArithmeticException e) {
      throw new CallerException(
          ErrorCode.DOMAIN,
          text(groups) + " are too many expressions; leave out those that follow from others",
          e);
    }
  }

  private static List<Axis> axes(List<Expr> groups, List<Part> parts) {
    Axis[] axes = new Axis[groups.size()];
    for (Part part : parts) {
      for (int i = 0; i < part.places().size(); i++) {
        int place = part.places().get(i);
        axes[place] = new Axis(groups.get(place), part.values().get(i));
      }
    }
    return List.of(axes);
  }

  /** The numbers of all combinations of what occurs together. */
  private long[] combinations(List<Expr> groups, List<Axis> axes, List<Part> parts) {
    long[] weights = new long[axes.size()];
    long weight = 1;
    for (int i = axes.size() - 1; i >= 0; i--) {
      weights[i] = weight;
      weight = extended(weight, axes.get(i).values().size(), 0, groups);
    }
    long[] numbers = {0};
    for (Part part : parts) {
      long[] own = numbers(part, weights);
      long[] longer = new long[Math.multiplyExact(numbers.length, own.length)];
      for (int i = 0; i < longer.length; i++) {
        longer[i] = numbers[i / own.length] + own[i % own.length];
      }
      numbers = longer;
    }
    Arrays.sort(numbers);
    return numbers;
  }

  /** What the combinations of a part add to the number of a combination of all groups. */
  private static long[] numbers(Part part, long[] weights) {
    long[] own = part.numbers();
    int count = Math.toIntExact(part.size());
    long[] numbers = new long[count];
    for (int j = 0; j < count; j++) {
      long rest = own == null ? j : own[j];
      for (int i = part.places().size() - 1; i >= 0; i--) {
        int size = part.values().get(i).size();
        numbers[j] += rest % size * weights[part.places().get(i)];
        rest /= size;
      }
    }
    return numbers;
  }
}

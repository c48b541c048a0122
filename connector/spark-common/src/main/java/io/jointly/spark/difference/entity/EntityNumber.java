package io.jointly.spark.difference.entity;

import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A number that an answer tells of a set of rows. It is the sum of what each entity contributes.
 *
 * @param read what it is computed from; the first is added up for {@link Kind#SUM}
 */
record EntityNumber(Kind kind, List<Expr> read) {

  enum Kind {
    /** The number of rows in which nothing that is read is NULL. */
    ROWS,
    /** The sum over these rows. */
    SUM,
    /** The number of different values. */
    KEYS
  }

  /** How many rows there are. */
  static final EntityNumber ALL_ROWS = new EntityNumber(Kind.ROWS, List.of());

  EntityNumber {
    read = List.copyOf(read);
  }

  /** The places, among the numbers of a query, of those that its answer tells as they are. */
  static Set<Integer> told(JointQuery query) {
    List<EntityNumber> all = of(query);
    boolean tellsRows =
        query.measures().stream()
            .anyMatch(
                measure -> {
                  Set<EntityNumber> numbers = new LinkedHashSet<>();
                  add(measure, numbers);
                  return numbers.contains(ALL_ROWS);
                });
    return IntStream.range(tellsRows ? 0 : 1, all.size()).boxed().collect(Collectors.toSet());
  }

  /** The numbers that a query tells of each group; the number of rows is the first. */
  static List<EntityNumber> of(JointQuery query) {
    Set<EntityNumber> numbers = new LinkedHashSet<>();
    numbers.add(ALL_ROWS);
    query.measures().forEach(measure -> add(measure, numbers));
    return List.copyOf(numbers);
  }

  private static void add(Measure measure, Set<EntityNumber> numbers) {
    List<Expr> read =
        measure.present().stream().filter(expr -> !(expr instanceof Expr.Literal)).toList();
    switch (measure.aggregate().parts()) {
      case KEYS -> numbers.add(new EntityNumber(Kind.KEYS, read));
      case COUNT -> numbers.add(new EntityNumber(Kind.ROWS, read));
      case SUM,
          SUM_AND_COUNT,
          SQUARES,
          SQUARES_OF_LAST,
          CUBES,
          FOURTH_POWERS,
          PRODUCT,
          ALL_PRODUCTS -> {
        numbers.add(new EntityNumber(Kind.ROWS, read));
        for (Expr summed : measure.summed()) {
          if (summed instanceof Expr.Literal) {
            continue;
          }

          List<Expr> all = new ArrayList<>(List.of(summed));
          read.stream().filter(expr -> !expr.equals(summed)).forEach(all::add);
          numbers.add(new EntityNumber(Kind.SUM, all));
        }
      }
      case LEAST,
          GREATEST,
          PRESENT_VALUES,
          VALUE_COUNTS,
          SKETCH,
          BUCKETS,
          RANGES,
          BITS_OF_ALL,
          BITS_OF_ANY,
          ROWS_OF_BITS -> {
        // What they tell of rows is told of the rows of their cells.
      }
    }
  }
}

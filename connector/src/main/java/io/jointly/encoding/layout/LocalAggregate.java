package io.jointly.encoding.layout;

import io.jointly.query.Expr;
import java.util.List;

/** One BIGINT that the local job computes for each group. */
public sealed interface LocalAggregate {

  /** Number of rows. */
  record Rows() implements LocalAggregate {}

  /** Number of rows in which none of the expressions is NULL. */
  record NonNull(List<Expr> exprs) implements LocalAggregate {
    public NonNull {
      exprs = List.copyOf(exprs);
    }

    public NonNull(Expr expr) {
      this(List.of(expr));
    }
  }

  /**
   * Sum of one limb of a number; rows in which it is NULL add nothing.
   *
   * @param given further expressions: rows in which one of these is NULL add nothing either
   */
  record Limb(Term addend, List<Expr> given, int index) implements LocalAggregate {
    public Limb {
      given = List.copyOf(given);
    }

    public Limb(Term addend, int index) {
      this(addend, List.of(), index);
    }
  }

  /** Number of rows in a part of the group. */
  record In(Region region) implements LocalAggregate {}

  /**
   * Number of different entity keys in a part of the group; rows without a key have none.
   *
   * @param atLeastOne whether rows without a key, where there are no others, count as one: a part
   *     that has rows is then never taken for one that has not
   */
  record Entities(Region region, boolean atLeastOne) implements LocalAggregate {}

  /** The largest {@link Search#code} of any row's position; -1 where every row's is NULL. */
  record Farthest(Position position, Direction direction) implements LocalAggregate {}
}

package io.jointly.encoding.layout;

import io.jointly.query.Expr;
import java.util.List;
import java.util.function.Function;

/** One BIGINT that the local job computes for each group. */
public sealed interface LocalAggregate {

  /** Applies the function for the case that this aggregate is. */
  <R> R match(
      Function<Rows, R> rows,
      Function<NonNull, R> nonNull,
      Function<Limb, R> limb,
      Function<In, R> in,
      Function<Entities, R> entities,
      Function<Extreme, R> extreme,
      Function<Keys, R> keys);

  /** Number of rows. */
  record Rows() implements LocalAggregate {
    @Override
    public <R> R match(
        Function<Rows, R> rows,
        Function<NonNull, R> nonNull,
        Function<Limb, R> limb,
        Function<In, R> in,
        Function<Entities, R> entities,
        Function<Extreme, R> extreme,
        Function<Keys, R> keys) {
      return rows.apply(this);
    }
  }

  /** Number of rows in which none of the expressions is NULL. */
  record NonNull(List<Expr> exprs) implements LocalAggregate {
    public NonNull {
      exprs = List.copyOf(exprs);
    }

    public NonNull(Expr expr) {
      this(List.of(expr));
    }

    @Override
    public <R> R match(
        Function<Rows, R> rows,
        Function<NonNull, R> nonNull,
        Function<Limb, R> limb,
        Function<In, R> in,
        Function<Entities, R> entities,
        Function<Extreme, R> extreme,
        Function<Keys, R> keys) {
      return nonNull.apply(this);
    }
  }

  /**
   * Sum of one limb of a term; rows in which the term is NULL add nothing.
   *
   * @param given further expressions: rows in which one of these is NULL add nothing either
   */
  record Limb(Term term, List<Expr> given, int index) implements LocalAggregate {
    public Limb {
      given = List.copyOf(given);
    }

    public Limb(Term term, int index) {
      this(term, List.of(), index);
    }

    @Override
    public <R> R match(
        Function<Rows, R> rows,
        Function<NonNull, R> nonNull,
        Function<Limb, R> limb,
        Function<In, R> in,
        Function<Entities, R> entities,
        Function<Extreme, R> extreme,
        Function<Keys, R> keys) {
      return limb.apply(this);
    }
  }

  /** Number of rows in a region of the group. */
  record In(Region region) implements LocalAggregate {
    @Override
    public <R> R match(
        Function<Rows, R> rows,
        Function<NonNull, R> nonNull,
        Function<Limb, R> limb,
        Function<In, R> in,
        Function<Entities, R> entities,
        Function<Extreme, R> extreme,
        Function<Keys, R> keys) {
      return in.apply(this);
    }
  }

  /**
   * Number of different entity keys in a region of the group; rows without a key do not count.
   *
   * @param atLeastOne whether rows without a key count as one where all rows are such: a region
   *     with rows is then never taken for an empty one
   */
  record Entities(Region region, boolean atLeastOne) implements LocalAggregate {
    @Override
    public <R> R match(
        Function<Rows, R> rows,
        Function<NonNull, R> nonNull,
        Function<Limb, R> limb,
        Function<In, R> in,
        Function<Entities, R> entities,
        Function<Extreme, R> extreme,
        Function<Keys, R> keys) {
      return entities.apply(this);
    }
  }

  /**
   * The largest {@link Direction#code} of any row's position, plus {@link Position#firstCode}.
   * Where every row's position is NULL, a number that is not greater than that of code 0.
   */
  record Extreme(Position position, Direction direction) implements LocalAggregate {
    @Override
    public <R> R match(
        Function<Rows, R> rows,
        Function<NonNull, R> nonNull,
        Function<Limb, R> limb,
        Function<In, R> in,
        Function<Entities, R> entities,
        Function<Extreme, R> extreme,
        Function<Keys, R> keys) {
      return extreme.apply(this);
    }
  }

  /**
   * Number of different keys in a column that a row has in which none of {@code in} is NULL, and
   * that no row has in which none of the expressions of a list of {@code without} is NULL.
   *
   * @param key the column; rows in which it is NULL do not count
   */
  record Keys(Expr.Column key, List<Expr> in, List<List<Expr>> without, Counted counted)
      implements LocalAggregate {

    /** What is counted. */
    public enum Counted {
      KEYS,
      /** Entities that have such a key, as the rules count them. */
      ENTITIES
    }

    public Keys {
      in = List.copyOf(in);
      without = without.stream().map(List::copyOf).toList();
    }

    @Override
    public <R> R match(
        Function<Rows, R> rows,
        Function<NonNull, R> nonNull,
        Function<Limb, R> limb,
        Function<In, R> in,
        Function<Entities, R> entities,
        Function<Extreme, R> extreme,
        Function<Keys, R> keys) {
      return keys.apply(this);
    }
  }
}

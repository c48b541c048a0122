package io.jointly.encoding.layout;

import java.util.List;
import java.util.function.Function;

/** One field element that each party shares for each group, made from its local aggregates. */
public sealed interface Element {

  /** Applies the function for the case that this element is. */
  <R> R match(
      Function<Total, R> total,
      Function<Presence, R> presence,
      Function<DigitFlag, R> digitFlag,
      Function<Contributor, R> contributor,
      Function<Inverse, R> inverse,
      Function<Mask, R> mask,
      Function<FlagMask, R> flagMask);

  /**
   * The sum over {@code i} of local aggregate i times 2^(i·width).
   *
   * @param localAggregates their indexes: the limbs of a sum, least significant first, or one count
   */
  record Total(List<Integer> localAggregates, int width) implements Element {
    public Total {
      localAggregates = List.copyOf(localAggregates);
    }

    @Override
    public <R> R match(
        Function<Total, R> total,
        Function<Presence, R> presence,
        Function<DigitFlag, R> digitFlag,
        Function<Contributor, R> contributor,
        Function<Inverse, R> inverse,
        Function<Mask, R> mask,
        Function<FlagMask, R> flagMask) {
      return total.apply(this);
    }
  }

  /**
   * A fresh uniform non-zero element where the local aggregate is positive, else 0. Opened over all
   * parties it tells whether the aggregate is positive at any of them, and not how large it is.
   */
  record Presence(int localAggregate) implements Element {
    @Override
    public <R> R match(
        Function<Total, R> total,
        Function<Presence, R> presence,
        Function<DigitFlag, R> digitFlag,
        Function<Contributor, R> contributor,
        Function<Inverse, R> inverse,
        Function<Mask, R> mask,
        Function<FlagMask, R> flagMask) {
      return presence.apply(this);
    }
  }

  /**
   * A fresh uniform non-zero element where this party's code is at least what the search has found
   * in earlier rounds plus {@code value} at the digit of this round, else 0.
   *
   * @param search index of the search
   * @param value of the digit, from 1
   */
  record DigitFlag(int search, int value) implements Element {
    @Override
    public <R> R match(
        Function<Total, R> total,
        Function<Presence, R> presence,
        Function<DigitFlag, R> digitFlag,
        Function<Contributor, R> contributor,
        Function<Inverse, R> inverse,
        Function<Mask, R> mask,
        Function<FlagMask, R> flagMask) {
      return digitFlag.apply(this);
    }
  }

  /**
   * 1 where this party has enough rows in a checked cell, else 0; opened for no group. Of dealt
   * rows ({@link RowMinimum.Kind#DEALT}) it is how many there are: data parties share a zero, and
   * compute parties add their shares of the number.
   *
   * @param terms their sum is the number of these rows, or entities
   * @param minimum how many are enough
   */
  record Contributor(List<ScaledAggregate> terms, RowMinimum minimum) implements Element {
    public Contributor {
      terms = List.copyOf(terms);
    }

    @Override
    public <R> R match(
        Function<Total, R> total,
        Function<Presence, R> presence,
        Function<DigitFlag, R> digitFlag,
        Function<Contributor, R> contributor,
        Function<Inverse, R> inverse,
        Function<Mask, R> mask,
        Function<FlagMask, R> flagMask) {
      return contributor.apply(this);
    }
  }

  /**
   * Where this party has enough rows, the inverse of the product of (rows − j) over all j from 0 to
   * the minimum − 1, else 0; opened for no group. It shows that the count is none of these.
   *
   * @param localAggregate index of the number of rows, which is opened
   */
  record Inverse(int localAggregate, RowMinimum minimum) implements Element {
    @Override
    public <R> R match(
        Function<Total, R> total,
        Function<Presence, R> presence,
        Function<DigitFlag, R> digitFlag,
        Function<Contributor, R> contributor,
        Function<Inverse, R> inverse,
        Function<Mask, R> mask,
        Function<FlagMask, R> flagMask) {
      return inverse.apply(this);
    }
  }

  /**
   * A local aggregate times a constant.
   *
   * @param localAggregate its index
   */
  record ScaledAggregate(int localAggregate, int factor) {}

  /** An element that every data party draws at random, with rows or without; never opened. */
  record Mask() implements Element {
    @Override
    public <R> R match(
        Function<Total, R> total,
        Function<Presence, R> presence,
        Function<DigitFlag, R> digitFlag,
        Function<Contributor, R> contributor,
        Function<Inverse, R> inverse,
        Function<Mask, R> mask,
        Function<FlagMask, R> flagMask) {
      return mask.apply(this);
    }
  }

  /**
   * An element drawn in the same way, by which a flag is multiplied before it is opened: no party
   * can take its own part out of the product.
   *
   * @param flag index of the flag among the elements of this round
   */
  record FlagMask(int flag) implements Element {
    @Override
    public <R> R match(
        Function<Total, R> total,
        Function<Presence, R> presence,
        Function<DigitFlag, R> digitFlag,
        Function<Contributor, R> contributor,
        Function<Inverse, R> inverse,
        Function<Mask, R> mask,
        Function<FlagMask, R> flagMask) {
      return flagMask.apply(this);
    }
  }
}

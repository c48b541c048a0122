package io.jointly.encoding.layout;

import java.util.List;

/** One field element that each party shares for each group, made from its local aggregates. */
public sealed interface Element {

  /** What is done with each kind of element. */
  interface Visitor<R> {
    R total(Total total);

    R presence(Presence presence);

    R digitFlag(DigitFlag flag);

    R hiddenCount(HiddenCount count);

    R contributor(Contributor contributor);

    R mask(Mask mask);

    R flagMask(FlagMask mask);
  }

  <R> R accept(Visitor<R> visitor);

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
    public <R> R accept(Visitor<R> visitor) {
      return visitor.total(this);
    }
  }

  /**
   * A fresh uniform non-zero element where the local aggregate is positive, else 0. Opened over all
   * parties it tells whether the aggregate is positive at any of them, and not how large it is.
   */
  record Presence(int localAggregate) implements Element {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.presence(this);
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
    public <R> R accept(Visitor<R> visitor) {
      return visitor.digitFlag(this);
    }
  }

  /** A number of rows or entities that is only checked, and opened for no group. */
  record HiddenCount(int localAggregate) implements Element {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.hiddenCount(this);
    }
  }

  /**
   * 1 where this party has rows in a checked cell, else 0; opened for no group.
   *
   * @param terms their sum is the number of these rows
   */
  record Contributor(List<ScaledAggregate> terms) implements Element {
    public Contributor {
      terms = List.copyOf(terms);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.contributor(this);
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
    public <R> R accept(Visitor<R> visitor) {
      return visitor.mask(this);
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
    public <R> R accept(Visitor<R> visitor) {
      return visitor.flagMask(this);
    }
  }
}

package io.jointly.encoding.layout;

import java.util.List;

/** One field element that is shared for each group, made from slots. */
public sealed interface Element {

  /** The sum over {@code i} of slot i times 2^(i·width). */
  record Total(List<Integer> slots, int width) implements Element {
    public Total {
      slots = List.copyOf(slots);
    }
  }

  /**
   * A fresh uniform non-zero element where the slot is positive, else 0. Opened over all parties it
   * says whether the slot is positive anywhere, and not how large it is.
   */
  record Presence(int slot) implements Element {}

  /**
   * A fresh uniform non-zero element where this party's code is at least what the search has found
   * in earlier rounds plus {@code value} at the digit of this round, else 0.
   *
   * @param search index of the search
   * @param value of the digit, from 1
   */
  record Reaches(int search, int value) implements Element {}

  /** A number of rows that is only tested, and opened for no group. */
  record Tested(int slot) implements Element {}

  /**
   * 1 where this party has rows in a tested cell, else 0; opened for no group.
   *
   * @param terms slots whose sum is the number of these rows
   */
  record Contributor(List<GroupChecks.ScaledElement> terms) implements Element {
    public Contributor {
      terms = List.copyOf(terms);
    }
  }

  /** An element that every data party draws at random, with rows or without; never opened. */
  record Mask() implements Element {}

  /**
   * The same, by which a flag is multiplied before it is opened: nobody can take its own part out.
   *
   * @param flag index of the flag among the elements of this round
   */
  record FlagMask(int flag) implements Element {}
}

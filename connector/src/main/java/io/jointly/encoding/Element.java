package io.jointly.encoding;

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
}

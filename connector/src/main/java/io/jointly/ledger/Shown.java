package io.jointly.ledger;

/** What an entry has shown of this party's rows, to whoever got the answer. */
public sealed interface Shown {

  /** Nothing: it ended before this party shared anything. */
  record Nothing() implements Shown {}

  /** Perhaps all, perhaps nothing, and nobody here knows which groups. */
  record Unknown() implements Shown {}

  /** The groups that were not suppressed. */
  record Groups(Suppressed suppressed) implements Shown {}
}

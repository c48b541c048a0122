package io.jointly.ledger;

/** What an entry has shown of this party's rows, to whoever got the answer. */
public sealed interface Disclosed {

  /** Nothing: it ended before this party shared anything. */
  record Nothing() implements Disclosed {}

  /** Perhaps all, perhaps nothing, and nobody here knows which groups. */
  record Unknown() implements Disclosed {}

  /** The groups that were not suppressed. */
  record Groups(Suppressed suppressed) implements Disclosed {}
}

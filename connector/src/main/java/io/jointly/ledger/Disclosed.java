package io.jointly.ledger;

/** What an entry has shown of this party's rows to the receivers of the answer. */
public sealed interface Disclosed {

  /** Nothing, because it ended before this party shared anything. */
  record Nothing() implements Disclosed {}

  /** Any groups or none: this party does not know. */
  record Unknown() implements Disclosed {}

  /** All groups but the suppressed ones. */
  record Groups(Suppressed suppressed) implements Disclosed {}
}

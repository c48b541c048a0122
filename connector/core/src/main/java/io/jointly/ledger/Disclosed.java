package io.jointly.ledger;

/** What an entry has shown of this party's rows to the receivers of the answer. */
public sealed interface Disclosed {

  /** Nothing: no attempt came so far that anything could be opened, and none goes on. */
  record Nothing() implements Disclosed {}

  /** Any groups or none: this party does not know, or an attempt still goes on. */
  record Unknown() implements Disclosed {}

  /** All groups but the suppressed ones. */
  record Groups(Suppressed suppressed) implements Disclosed {}
}

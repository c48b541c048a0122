package io.jointly.session;

/** What a hostile mailbox does to a session. */
enum Attack {
  // What one party, or each, sees of one message or block.
  EMPTY(Promise.REFUSED),
  TRUNCATED(Promise.REFUSED),
  HALVED(Promise.REFUSED),
  EXTENDED(Promise.REFUSED),
  DOUBLED(Promise.REFUSED),
  FLIPPED(Promise.REFUSED),
  ZEROED(Promise.REFUSED),
  DRAWN(Promise.REFUSED),
  /** The beginning of one and the end of another. */
  SPLICED(Promise.REFUSED),
  DROPPED(Promise.REFUSED),
  OF_ANOTHER_SENDER(Promise.REFUSED),
  FOR_ANOTHER_RECEIVER(Promise.REFUSED),
  OF_ANOTHER_ROUND(Promise.REFUSED),
  OF_ANOTHER_KIND(Promise.REFUSED),
  /** Each of two parties' messages stands in the place of the other. */
  EXCHANGED(Promise.REFUSED),
  OF_AN_EARLIER_SESSION(Promise.REFUSED),
  OF_AN_EARLIER_ATTEMPT(Promise.REFUSED),
  /** Every party sees something else. */
  MANY_FACES(Promise.REFUSED),
  /** STOPs that nobody has put for these JOINs. */
  EARLIER_STOPS(Promise.NO_LIE),
  DRAWN_STOPS(Promise.NO_LIE),
  DELAYED(Promise.OPENED),
  /** Whatever is there is seen at every second look, and listings come in any order. */
  OUT_OF_ORDER(Promise.OPENED),

  // What becomes of a put.
  LOST(Promise.NO_LIE),
  /** There under other numbers, too. */
  COPIED(Promise.NO_LIE),
  OCCUPIED(Promise.NO_LIE),
  OCCUPIED_BY_A_COPY(Promise.NO_LIE),
  FULL_FOR_ONE(Promise.NO_LIE),
  FULL_FOR_ALL(Promise.NO_LIE),
  /** The mailbox says that a put has failed, and it is there. */
  PUT_ALL_THE_SAME(Promise.NO_LIE),

  // What is listed.
  NOTHING_LISTED(Promise.NO_LIE),
  HALF_LISTED(Promise.OPENED),
  LISTED_TWICE(Promise.OPENED),
  INVENTED_NAMES(Promise.NO_LIE),
  ODD_NAMES(Promise.OPENED),
  WRONG_TIMES(Promise.OPENED),
  WRONG_SIZES(Promise.OPENED),
  /** Together with a JOIN that does not come, so that the parties look for reasons. */
  WRONG_TIMES_AND_SIZES_WHILE_WAITING(Promise.NO_LIE);

  /** How a session ends beyond that no party opens a wrong total. */
  enum Promise {
    /** With the right totals. */
    OPENED,
    /** With an error at every party that has seen something else than was put. */
    REFUSED,
    /** With the right totals or with an error. */
    NO_LIE
  }

  private final Promise promise;

  Attack(Promise promise) {
    this.promise = promise;
  }

  Promise promise() {
    return promise;
  }

  /** Whether parties may wait in vain. Otherwise they end as soon as one of them does. */
  boolean letsWait() {
    return this == DROPPED || this == OF_ANOTHER_KIND || promise == Promise.NO_LIE;
  }

  /** Whether something older has to be there. */
  boolean needsEarlier() {
    return this == OF_AN_EARLIER_SESSION || this == OF_AN_EARLIER_ATTEMPT || this == EARLIER_STOPS;
  }
}

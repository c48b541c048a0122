package io.jointly.status;

/** How a party stands in a session. */
public enum Standing {
  /** Nothing of it is there. */
  ABSENT("has not joined"),
  /** The session is not over its rows, and nobody waits for it. */
  LEFT_OUT("is left out"),
  /** A person there has to decide. */
  DECIDING("a person has to approve the query"),
  /** It waits for others. */
  JOINED("joined"),
  /** The coordinator has begun, and it has not said that it is done. */
  COMPUTING("computes"),
  /** It has opened the answer. */
  DONE("answered"),
  /** It has stopped, with a code. */
  STOPPED("stopped");

  private final String words;

  Standing(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }
}

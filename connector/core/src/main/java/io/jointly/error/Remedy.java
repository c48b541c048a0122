package io.jointly.error;

/** What helps after a failure, as far as a scheduler of jobs has to know. */
public enum Remedy {
  /** The same job again, after a while and under the same run name. */
  LATER(75, "try again later"),
  /** Trying again changes nothing: the job asks for what it cannot have. */
  CHANGE(65, "change the job"),
  /** Somebody has to do something first: approve, correct rows or a file, talk to a partner. */
  PERSON(77, "a person has to act");

  private final int exitCode;
  private final String text;

  Remedy(int exitCode, String text) {
    this.exitCode = exitCode;
    this.text = text;
  }

  /** As {@code sysexits.h} numbers a temporary failure, wrong input and a missing permission. */
  public int exitCode() {
    return exitCode;
  }

  /** For people. */
  public String text() {
    return text;
  }
}

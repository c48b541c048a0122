package io.jointly.session;

/** Hears how a session goes on. */
@FunctionalInterface
public interface Progress {

  /**
   * A line for people who wait: who is missing, since when and for what. It comes late and rarely.
   */
  void say(String line);

  /**
   * A line for people who wait for others that compute. It tells no more than {@link #at} does to
   * those who see that.
   */
  default void slow(String line) {
    say(line);
  }

  /** A line in the protocol's words, for somebody who looks for a fault; only when it changes. */
  default void detail(String line) {}

  /** How far the session has come, after each look at the mailbox. */
  default void at(SessionState state) {}

  static Progress silent() {
    return line -> {};
  }
}

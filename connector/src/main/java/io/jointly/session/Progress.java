package io.jointly.session;

/** Told what is going on, for people: {@code waiting for south (2 of 3 joined)}. */
@FunctionalInterface
public interface Progress {

  /**
   * @param line one line; said again only when it changes
   */
  void say(String line);

  static Progress silent() {
    return line -> {};
  }
}

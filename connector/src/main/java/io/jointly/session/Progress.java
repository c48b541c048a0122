package io.jointly.session;

/** Takes lines for people about the progress: {@code waiting for south (2 of 3 joined)}. */
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

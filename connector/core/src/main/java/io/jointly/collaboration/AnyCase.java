package io.jointly.collaboration;

import java.util.Map;
import java.util.Optional;

/** Compares names of tables and columns as SQL does, ignoring case. */
public final class AnyCase {

  private AnyCase() {}

  /**
   * One form for all names that {@link String#equalsIgnoreCase}, and so Spark, considers equal.
   * Unlike {@link String#toLowerCase}, it does not depend on the locale or on neighbouring letters
   * (such as a Greek sigma at the end of a word).
   */
  public static String fold(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    name.codePoints()
        .map(letter -> Character.toLowerCase(Character.toUpperCase(letter)))
        .forEach(folded::appendCodePoint);
    return folded.toString();
  }

  /** What has a name, in whatever case it is written. */
  public static <V> Optional<V> find(Map<String, V> byName, String anyCase) {
    String folded = fold(anyCase);
    return byName.entrySet().stream()
        .filter(entry -> fold(entry.getKey()).equals(folded))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}

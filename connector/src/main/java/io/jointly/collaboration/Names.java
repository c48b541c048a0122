package io.jointly.collaboration;

import java.util.Map;
import java.util.Optional;

/** Names of tables and columns, which SQL compares without regard to case. */
final class Names {

  private Names() {}

  /**
   * One form for all names that {@link String#equalsIgnoreCase} holds equal, as Spark does. Unlike
   * {@link String#toLowerCase} it depends on no locale and on no neighbouring letter (a Greek sigma
   * at the end of a word).
   */
  static String fold(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    name.codePoints()
        .map(letter -> Character.toLowerCase(Character.toUpperCase(letter)))
        .forEach(folded::appendCodePoint);
    return folded.toString();
  }

  static <V> Optional<V> find(Map<String, V> byName, String anyCase) {
    V exact = byName.get(anyCase);
    if (exact != null) {
      return Optional.of(exact);
    }
    String folded = fold(anyCase);
    return byName.entrySet().stream()
        .filter(entry -> fold(entry.getKey()).equals(folded))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}

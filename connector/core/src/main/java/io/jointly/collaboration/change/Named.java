package io.jointly.collaboration.change;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names and numbers in sentences. */
final class Named {

  private static final int LONGEST_SHOWN = 60;

  private Named() {}

  /** Those of one collection that another has not, in their order. */
  static <T> List<T> only(Collection<T> in, Collection<T> notIn) {
    return in.stream().filter(each -> !notIn.contains(each)).toList();
  }

  /** Whether what both have stands in another order. */
  static <T> boolean isReordered(Collection<T> before, Collection<T> after) {
    return !before.stream()
        .filter(after::contains)
        .toList()
        .equals(after.stream().filter(before::contains).toList());
  }

  static String list(Collection<?> items) {
    return items.isEmpty()
        ? "none"
        : items.stream().map(Named::of).collect(Collectors.joining(", "));
  }

  private static String of(Object item) {
    return item instanceof Enum<?> constant
        ? constant.name().toLowerCase(Locale.ROOT)
        : text(item.toString());
  }

  /** Text of the file, in one short line that does nothing to a terminal. */
  static String text(String written) {
    StringBuilder line = new StringBuilder();
    written.codePoints().limit(LONGEST_SHOWN).forEach(c -> append(c, line));
    return written.codePointCount(0, written.length()) > LONGEST_SHOWN
        ? line.append('…').toString()
        : line.toString();
  }

  private static void append(int c, StringBuilder line) {
    switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          line.append("\\u%04x".formatted(c));
      default -> line.appendCodePoint(c);
    }
  }

  /** {@code max_rows 1000 becomes 2000}. */
  static String becomes(String what, Object before, Object after) {
    return what + " " + of(before) + " becomes " + of(after);
  }
}

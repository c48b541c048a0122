package io.jointly.collaboration.change;

import io.jointly.collaboration.yaml.YamlValue;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names and numbers in sentences. */
final class Named {

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

  /** Text of the file, in one short line. */
  static String text(String written) {
    return YamlValue.clean(written);
  }

  /** {@code max_rows 1000 becomes 2000}. */
  static String becomes(String what, Object before, Object after) {
    return what + " " + of(before) + " becomes " + of(after);
  }
}

package io.jointly.collaboration;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Unmodifiable copies that keep the order, so that all parties enumerate in the same order. */
final class OrderedCopy {

  private OrderedCopy() {}

  static <E extends Enum<E>> Set<E> of(Class<E> type, Collection<E> values) {
    EnumSet<E> copy = EnumSet.noneOf(type);
    copy.addAll(values);
    return Collections.unmodifiableSet(copy);
  }

  static <V> Map<String, V> of(Map<String, V> values) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}

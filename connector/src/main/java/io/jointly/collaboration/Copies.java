package io.jointly.collaboration;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Unmodifiable copies that keep their order, so that every party enumerates alike. */
final class Copies {

  private Copies() {}

  static <E extends Enum<E>> Set<E> ordered(Class<E> type, Collection<E> values) {
    EnumSet<E> copy = EnumSet.noneOf(type);
    copy.addAll(values);
    return Collections.unmodifiableSet(copy);
  }

  static <V> Map<String, V> ordered(Map<String, V> values) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}

package io.jointly.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Puts items that have no order of their own into the order of their bytes. */
public final class CanonicalOrder {

  private record Encoded<T>(T item, byte[] bytes) {}

  private CanonicalOrder() {}

  /**
   * Each once. By bytes and not by hash: a partner could choose names that all have one hash code.
   */
  public static <T> List<T> of(Collection<T> items, Function<T, byte[]> encoding) {
    List<Encoded<T>> sorted = sorted(items, encoding);
    List<T> distinct = new ArrayList<>(sorted.size());
    for (int i = 0; i < sorted.size(); i++) {
      if (i == 0 || !Arrays.equals(sorted.get(i - 1).bytes(), sorted.get(i).bytes())) {
        distinct.add(sorted.get(i).item());
      }
    }
    return List.copyOf(distinct);
  }

  /** Each as often as it occurs. */
  public static <T> List<T> withRepetitions(Collection<T> items, Function<T, byte[]> encoding) {
    return sorted(items, encoding).stream().map(Encoded::item).toList();
  }

  private static <T> List<Encoded<T>> sorted(Collection<T> items, Function<T, byte[]> encoding) {
    return items.stream()
        .map(item -> new Encoded<>(item, encoding.apply(item)))
        .sorted(Comparator.comparing(Encoded::bytes, Arrays::compareUnsigned))
        .toList();
  }
}

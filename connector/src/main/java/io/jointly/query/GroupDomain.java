package io.jointly.query;

import io.jointly.codec.CanonicalWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All groups that a query can have: the product of its axes, numbered from 0 with the last axis
 * running fastest. A query without groups has exactly one.
 */
public record GroupDomain(List<Axis> axes) {

  /** Most groups of one query. */
  public static final int MAX_GROUPS = 1 << 20;

  public GroupDomain {
    axes = List.copyOf(axes);
  }

  public int size() {
    int size = 1;
    for (Axis axis : axes) {
      size = Math.multiplyExact(size, axis.values().size());
    }
    return size;
  }

  /** The values of the group expressions in group number {@code index}. */
  public @Nullable Object[] values(int index) {
    @Nullable Object[] values = new @Nullable Object[axes.size()];
    int rest = index;
    for (int i = axes.size() - 1; i >= 0; i--) {
      List<@Nullable Object> axis = axes.get(i).values();
      values[i] = axis.get(rest % axis.size());
      rest /= axis.size();
    }
    return values;
  }

  /**
   * The bytes that the parties compare to make sure that they number the groups in the same way.
   */
  public byte[] canonicalBytes() {
    CanonicalWriter out = new CanonicalWriter();
    out.u32(axes.size());
    for (Axis axis : axes) {
      out.u32(axis.values().size());
      for (Object value : axis.values()) {
        out.raw(ValueCodec.encode(axis.group().type(), value));
      }
    }
    return out.toByteArray();
  }

  /** These values without repetition, in the order of an axis: by canonical bytes, NULL first. */
  static List<@Nullable Object> inOrder(SqlType type, Collection<@Nullable Object> values) {
    record Keyed(byte[] key, @Nullable Object value) {}
    List<Keyed> keyed = new ArrayList<>();
    for (Object value : new HashSet<>(values)) {
      keyed.add(new Keyed(ValueCodec.encode(type, value), value));
    }
    keyed.sort(Comparator.comparing(Keyed::key, Arrays::compareUnsigned));
    List<@Nullable Object> sorted = new ArrayList<>(keyed.size());
    keyed.forEach(item -> sorted.add(item.value()));
    return sorted;
  }
}

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
 * All groups that a query can have: combinations of one value of each axis. The combinations are
 * numbered from 0 with the last axis running fastest, and the groups in the order of these numbers.
 * A query without groups has exactly one.
 *
 * @param possible which combinations a row can have, or null for all of them: group expressions
 *     that read the same column are not independent
 */
public record GroupDomain(List<Axis> axes, @Nullable Combinations possible) {

  /** Most groups of one query. */
  public static final int MAX_GROUPS = 1 << 20;

  public GroupDomain {
    axes = List.copyOf(axes);
  }

  /** Where every combination is a group. */
  public GroupDomain(List<Axis> axes) {
    this(axes, null);
  }

  /** The numbers of some combinations, ascending. */
  public static final class Combinations {

    private final long[] numbers;

    private Combinations(long[] numbers) {
      this.numbers = numbers;
    }

    /**
     * @param numbers ascending, without repetition
     */
    public static Combinations of(long[] numbers) {
      for (int i = 1; i < numbers.length; i++) {
        if (numbers[i - 1] >= numbers[i]) {
          throw new IllegalArgumentException("combinations that do not ascend");
        }
      }
      return new Combinations(numbers.clone());
    }

    /** A copy. */
    public long[] numbers() {
      return numbers.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Combinations that && Arrays.equals(numbers, that.numbers);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(numbers);
    }

    @Override
    public String toString() {
      return numbers.length + " combinations";
    }
  }

  public int size() {
    if (possible != null) {
      return possible.numbers.length;
    }
    int size = 1;
    for (Axis axis : axes) {
      size = Math.multiplyExact(size, axis.values().size());
    }
    return size;
  }

  /** The number of a group's combination of values. */
  public long combination(int index) {
    return possible == null ? index : possible.numbers[index];
  }

  /** The values of the group expressions in group number {@code index}. */
  public @Nullable Object[] values(int index) {
    @Nullable Object[] values = new @Nullable Object[axes.size()];
    long rest = combination(index);
    for (int i = axes.size() - 1; i >= 0; i--) {
      List<@Nullable Object> axis = axes.get(i).values();
      values[i] = axis.get((int) (rest % axis.size()));
      rest /= axis.size();
    }
    return values;
  }

  /**
   * Whether a value of group number {@code index} is NULL. Each other group is of declared values.
   */
  public boolean hasNull(int index) {
    for (Object value : values(index)) {
      if (value == null) {
        return true;
      }
    }
    return false;
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
    if (possible != null) {
      out.u32(possible.numbers.length);
      for (long number : possible.numbers) {
        out.u64(number);
      }
    }
    return out.toByteArray();
  }

  /** These values without repetition, in the order of an axis: by canonical bytes, NULL first. */
  public static List<@Nullable Object> inOrder(SqlType type, Collection<@Nullable Object> values) {
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

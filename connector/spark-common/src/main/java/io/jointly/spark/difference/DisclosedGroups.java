package io.jointly.spark.difference;

import io.jointly.query.Axis;
import io.jointly.query.GroupDomain;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The groups of an answer that were shown. */
public final class DisclosedGroups implements Serializable {

  private static final long serialVersionUID = 1L;

  private final List<Map<String, Integer>> positions;
  private final int[] places;
  private final int[] common;
  private final long @Nullable [] combinations;
  private final int groups;
  private final BitSet suppressed;
  private final long[] hiddenCommon;

  /**
   * @param domain of the groups that are numbered
   * @param positions for each of its axes, the position of each value's key
   * @param places for each axis, its place among the query's groups
   * @param common for each axis, its place among the expressions that the other query has too, or
   *     -1
   */
  DisclosedGroups(
      GroupDomain domain,
      List<Map<String, Integer>> positions,
      int[] places,
      int[] common,
      BitSet suppressed) {
    this.positions = positions;
    this.places = places;
    this.common = common;
    this.combinations = domain.possible() == null ? null : domain.possible().numbers();
    this.groups = domain.size();
    this.suppressed = suppressed;
    this.hiddenCommon = hiddenCommon();
  }

  static List<Map<String, Integer>> positions(GroupDomain domain) {
    List<Map<String, Integer>> positions = new ArrayList<>();
    for (Axis axis : domain.axes()) {
      Map<String, Integer> places = new HashMap<>();
      for (Object value : axis.values()) {
        places.put(FixedValues.key(axis.group().type(), value), places.size());
      }
      positions.add(places);
    }
    return positions;
  }

  /** The combinations of the common axes of which no group was shown, ascending. */
  private long[] hiddenCommon() {
    long[] shown =
        IntStream.range(0, groups)
            .filter(group -> !suppressed.get(group))
            .mapToLong(group -> project(combination(group)))
            .sorted()
            .toArray();
    return IntStream.range(0, groups)
        .filter(suppressed::get)
        .mapToLong(group -> project(combination(group)))
        .filter(projected -> Arrays.binarySearch(shown, projected) < 0)
        .sorted()
        .distinct()
        .toArray();
  }

  private long combination(int group) {
    return combinations == null ? group : combinations[group];
  }

  /** The number of a combination among those of the common axes alone. */
  private long project(long combination) {
    long rest = combination;
    long projected = 0;
    long stride = 1;
    for (int axis = positions.size() - 1; axis >= 0; axis--) {
      int size = positions.get(axis).size();
      if (common[axis] >= 0) {
        projected += stride * (rest % size);
        stride *= size;
      }
      rest /= size;
    }
    return projected;
  }

  /**
   * Whether a group was shown. An undeclared value, or combination of values, belongs to no
   * suppressed group.
   *
   * @param values of the query's groups
   */
  public boolean contains(String[] values) {
    long combination = 0;
    for (int axis = 0; axis < places.length; axis++) {
      Integer position = positions.get(axis).get(values[places[axis]]);
      if (position == null) {
        return true;
      }
      combination = combination * positions.get(axis).size() + position;
    }
    int group =
        combinations == null ? (int) combination : Arrays.binarySearch(combinations, combination);
    return group < 0 || !suppressed.get(group);
  }

  /** Whether a group with these values of the common expressions was shown. */
  boolean anyLike(@Nullable String[] values) {
    long projected = 0;
    for (int axis = 0; axis < common.length; axis++) {
      if (common[axis] >= 0) {
        Integer position = positions.get(axis).get(values[common[axis]]);
        if (position == null) {
          return true;
        }
        projected = projected * positions.get(axis).size() + position;
      }
    }
    return Arrays.binarySearch(hiddenCommon, projected) < 0;
  }
}

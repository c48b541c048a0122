package io.jointly.spark.difference;

import io.jointly.query.Axis;
import io.jointly.query.GroupDomain;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The groups of an answer that were shown. */
final class DisclosedGroups implements Serializable {

  private static final long serialVersionUID = 1L;

  private final List<Map<String, Integer>> positions;
  private final int[] places;
  private final int[] common;
  private final BitSet suppressed;
  private final BitSet shownCommon;

  /**
   * @param positions for each axis of the domain, the position of each value's key
   * @param places for each axis, its place among the query's groups
   * @param common for each axis, its place among the expressions that the other query has too, or
   *     -1
   */
  DisclosedGroups(
      List<Map<String, Integer>> positions, int[] places, int[] common, BitSet suppressed) {
    this.positions = positions;
    this.places = places;
    this.common = common;
    this.suppressed = suppressed;
    this.shownCommon = project();
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

  private BitSet project() {
    int size = 1;
    for (Map<String, Integer> axis : positions) {
      size *= axis.size();
    }
    BitSet shown = new BitSet();
    for (int group = suppressed.nextClearBit(0);
        group < size;
        group = suppressed.nextClearBit(group + 1)) {
      shown.set(project(group));
    }
    return shown;
  }

  /** The number of a group among those of the common axes alone. */
  private int project(int group) {
    int rest = group;
    int projected = 0;
    int stride = 1;
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
   * Whether a group was shown. An undeclared value belongs to no suppressed group.
   *
   * @param values of the query's groups
   */
  boolean contains(String[] values) {
    int group = 0;
    for (int axis = 0; axis < places.length; axis++) {
      Integer position = positions.get(axis).get(values[places[axis]]);
      if (position == null) {
        return true;
      }
      group = group * positions.get(axis).size() + position;
    }
    return !suppressed.get(group);
  }

  /** Whether a group with these values of the common expressions was shown. */
  boolean anyLike(@Nullable String[] values) {
    int projected = 0;
    for (int axis = 0; axis < common.length; axis++) {
      if (common[axis] >= 0) {
        Integer position = positions.get(axis).get(values[common[axis]]);
        if (position == null) {
          return true;
        }
        projected = projected * positions.get(axis).size() + position;
      }
    }
    return shownCommon.get(projected);
  }
}

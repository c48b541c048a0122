package io.jointly.spark.difference;

import io.jointly.query.Axis;
import io.jointly.query.GroupDomain;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The groups of an answer that were shown. */
final class DisclosedGroups implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int[] expressions;
  private final boolean[] common;
  private final List<Map<String, Integer>> positions;
  private final BitSet suppressed;
  private final BitSet shownCommon;

  /**
   * @param positions for each axis of the domain, the position of each value's key
   * @param expressions for each axis, its number among a row's expressions
   * @param common for each axis, whether the other query has it too
   */
  DisclosedGroups(
      List<Map<String, Integer>> positions,
      int[] expressions,
      boolean[] common,
      BitSet suppressed) {
    this.positions = positions;
    this.expressions = expressions;
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
      if (common[axis]) {
        projected += stride * (rest % size);
        stride *= size;
      }
      rest /= size;
    }
    return projected;
  }

  /** Whether the row's group was shown. An undeclared value belongs to no suppressed group. */
  boolean contains(RowKeys row) {
    int group = 0;
    for (int axis = 0; axis < expressions.length; axis++) {
      Integer position = positions.get(axis).get(row.key(expressions[axis]));
      if (position == null) {
        return true;
      }
      group = group * positions.get(axis).size() + position;
    }
    return !suppressed.get(group);
  }

  /** Whether a group with the row's values on the common axes was shown. */
  boolean anyLike(RowKeys row) {
    int projected = 0;
    for (int axis = 0; axis < expressions.length; axis++) {
      if (common[axis]) {
        Integer position = positions.get(axis).get(row.key(expressions[axis]));
        if (position == null) {
          return true;
        }
        projected = projected * positions.get(axis).size() + position;
      }
    }
    return shownCommon.get(projected);
  }
}

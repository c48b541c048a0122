package io.jointly.spark.difference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the sets into which some keys divide rows, over all blocks that a task sees. The sets of
 * all keys but the last are divided further by the last one.
 */
final class SetNumbers {

  /** Stands for the set of rows of which Spark could not compute a key. */
  static final int FAILED = -1;

  private static final int NOT_YET = -2;
  private static final int LARGEST_TABLE = 1 << 20;

  private final @Nullable SetNumbers coarser;
  private final RowShape.@Nullable Place key;
  private final Map<String, Integer> known = new HashMap<>();
  private final List<String> values = new ArrayList<>();
  private final LongIntMap sets = new LongIntMap();

  private SetNumbers(@Nullable SetNumbers coarser, RowShape.@Nullable Place key) {
    this.coarser = coarser;
    this.key = key;
  }

  /** The one set of all rows. */
  static SetNumbers undivided() {
    SetNumbers one = new SetNumbers(null, null);
    one.sets.of(0);
    return one;
  }

  SetNumbers by(RowShape.Place nextKey) {
    return new SetNumbers(this, nextKey);
  }

  int size() {
    return sets.size();
  }

  /** The values of all keys, for each set. */
  List<String[]> values() {
    if (coarser == null) {
      return List.<String[]>of(new String[0]);
    }
    List<String[]> before = coarser.values();
    List<String[]> all = new ArrayList<>();
    for (long set : sets.keys()) {
      String[] keys = before.get((int) (set >> Integer.SIZE));
      String[] more = Arrays.copyOf(keys, keys.length + 1);
      more[keys.length] = values.get((int) set);
      all.add(more);
    }
    return all;
  }

  /**
   * The number of the set of each run of rows.
   *
   * @param inCoarser the same for all keys but the last
   */
  int[] of(RowBlock block, KeyRuns runs, int[] inCoarser) {
    if (coarser == null || key == null) {
      return new int[runs.size()];
    }
    PartResults part = block.parts()[key.part()];
    int[] places = new int[part.size()];
    for (int c = 0; c < places.length; c++) {
      places[c] = part.keys()[c][key.index()];
    }
    List<String> inBlock = part.values().get(key.index());
    int[] numbered = new int[inBlock.size()];
    for (int v = 0; v < numbered.length; v++) {
      numbered[v] = number(inBlock.get(v));
    }
    boolean small = (long) coarser.size() * numbered.length <= LARGEST_TABLE;
    int[] table = new int[small ? coarser.size() * numbered.length : 0];
    Arrays.fill(table, NOT_YET);
    int[] classes = part.classes();
    int[] numbers = new int[runs.size()];
    for (int i = 0; i < numbers.length; i++) {
      int place = places[classes[runs.start(i)]];
      if (place == PartResults.FAILED || inCoarser[i] == FAILED) {
        numbers[i] = FAILED;
      } else if (small) {
        int at = inCoarser[i] * numbered.length + place;
        if (table[at] == NOT_YET) {
          table[at] = sets.of((long) inCoarser[i] << Integer.SIZE | numbered[place]);
        }
        numbers[i] = table[at];
      } else {
        numbers[i] = sets.of((long) inCoarser[i] << Integer.SIZE | numbered[place]);
      }
    }
    return numbers;
  }

  private int number(String value) {
    Integer found = known.get(value);
    if (found == null) {
      found = values.size();
      known.put(value, found);
      values.add(value);
    }
    return found;
  }
}

package io.jointly.spark.difference;

/** Numbers different longs in the order in which they come. */
final class LongIntMap {

  private static final long MIXER = 0x9E3779B97F4A7C15L;

  private long[] keys = new long[16];
  private int[] places = new int[16];
  private int size;

  int size() {
    return size;
  }

  /** The number of a key, {@code size()} before the call if it is new. */
  int of(long key) {
    if (2 * size >= keys.length) {
      grow();
    }
    int at = find(key);
    if (places[at] == 0) {
      keys[at] = key;
      places[at] = ++size;
    }
    return places[at] - 1;
  }

  private int find(long key) {
    int mask = keys.length - 1;
    int at = (int) ((key * MIXER) >>> 32) & mask;
    while (places[at] != 0 && keys[at] != key) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    long[] before = keys;
    int[] numbered = places;
    keys = new long[2 * before.length];
    places = new int[keys.length];
    for (int i = 0; i < before.length; i++) {
      if (numbered[i] != 0) {
        int at = find(before[i]);
        keys[at] = before[i];
        places[at] = numbered[i];
      }
    }
  }

  /** The keys in the order of their numbers. */
  long[] keys() {
    long[] ordered = new long[size];
    for (int i = 0; i < keys.length; i++) {
      if (places[i] != 0) {
        ordered[places[i] - 1] = keys[i];
      }
    }
    return ordered;
  }
}

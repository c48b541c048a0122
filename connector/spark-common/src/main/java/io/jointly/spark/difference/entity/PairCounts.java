package io.jointly.spark.difference.entity;

import io.jointly.spark.difference.entity.CountedSets.Longs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts, for each set of the new query and each of an earlier one, the entities that contribute to
 * both. The new query is the first of all.
 */
final class PairCounts {

  private final List<CountedSets> sets;
  private final List<Map<Long, long[]>> pairs = new ArrayList<>();

  /**
   * @param sets of each query
   */
  PairCounts(List<CountedSets> sets) {
    this.sets = sets;
    sets.forEach(each -> pairs.add(new HashMap<>()));
  }

  CountedSets sets(int query) {
    return sets.get(query);
  }

  /** Two sets, and for each pair of their numbers how many entities contribute. */
  record Pair(int now, int then, long[] counts) {

    /** The place of two numbers among the counts. */
    private static int place(int now, int then, int width) {
      return 2 * (now * width + then);
    }

    /** How many entities contribute to both numbers. */
    long both(int nowNumber, int thenNumber, int width) {
      return counts[place(nowNumber, thenNumber, width)];
    }

    /** How many of them contribute the same. */
    long equal(int nowNumber, int thenNumber, int width) {
      return counts[place(nowNumber, thenNumber, width) + 1];
    }
  }

  /** The pairs of the new query's sets with those of an earlier query. */
  List<Pair> pairs(int query) {
    return pairs.get(query).entrySet().stream()
        .map(
            pair ->
                new Pair(
                    (int) (pair.getKey() >> Integer.SIZE),
                    pair.getKey().intValue(),
                    pair.getValue()))
        .toList();
  }

  /** Counts an entity, by what {@link EntityTally#end} gives. */
  void count(List<Map<Integer, long[]>> contributed) {
    for (int query = 0; query < contributed.size(); query++) {
      CountedSets counted = sets.get(query);
      contributed.get(query).forEach(counted::count);
    }
    Map<Integer, long[]> now = contributed.get(0);
    for (int query = 1; query < contributed.size() && !now.isEmpty(); query++) {
      Map<Long, long[]> counts = pairs.get(query);
      for (Map.Entry<Integer, long[]> then : contributed.get(query).entrySet()) {
        now.forEach(
            (set, numbers) ->
                count(
                    numbers,
                    then.getValue(),
                    counts.computeIfAbsent(
                        (long) set << Integer.SIZE | then.getKey(),
                        added -> new long[2 * numbers.length * then.getValue().length])));
      }
    }
  }

  /** Counts an entity that contributes these numbers. */
  static void count(long[] now, long[] then, long[] counts) {
    for (int i = 0; i < now.length; i++) {
      for (int j = 0; j < then.length; j++) {
        if (now[i] != 0 && then[j] != 0) {
          int place = Pair.place(i, j, then.length);
          counts[place]++;
          if (now[i] == then[j]) {
            counts[place + 1]++;
          }
        }
      }
    }
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (int query = 0; query < sets.size(); query++) {
        sets.get(query).write(out);
        out.writeInt(pairs.get(query).size());
        for (Map.Entry<Long, long[]> pair : pairs.get(query).entrySet()) {
          out.writeLong(pair.getKey());
          Longs.write(out, pair.getValue());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Adds what another task has counted. */
  void addAll(byte[] counted) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(counted))) {
      int[] now = new int[0];
      for (int query = 0; query < sets.size(); query++) {
        int[] then = sets.get(query).addAll(in);
        now = query == 0 ? then : now;
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
          long pair = in.readLong();
          long[] more = Longs.read(in);
          long here = (long) now[(int) (pair >> Integer.SIZE)] << Integer.SIZE | then[(int) pair];
          Longs.add(pairs.get(query).computeIfAbsent(here, added -> new long[more.length]), more);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.jointly.spark.difference.entity;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers the sets of a query, and counts for each the entities that contribute to it. */
final class CountedSets {

  /**
   * A set of a query.
   *
   * @param keys the values of the family's keys, in one text
   */
  record SetId(int family, String keys) implements Serializable {

    /** Of keys in their order. */
    static SetId of(int family, String[] keys) {
      StringBuilder text = new StringBuilder();
      for (String key : keys) {
        text.append(key.length()).append(' ').append(key);
      }
      return new SetId(family, text.toString());
    }

    void write(DataOutputStream out) throws IOException {
      byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
      out.writeInt(family);
      out.writeInt(bytes.length);
      out.write(bytes);
    }

    byte[] toBytes() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(bytes)) {
        write(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    static SetId fromBytes(byte[] bytes) {
      try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
        return read(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static SetId read(DataInputStream in) throws IOException {
      int family = in.readInt();
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      return new SetId(family, new String(bytes, StandardCharsets.UTF_8));
    }
  }

  /** A set of which something is told, or one that was suppressed. */
  record Counted(SetId id, Telling telling, long[] sizes) {}

  enum Telling {
    SHOWN,
    SUPPRESSED
  }

  private final Map<SetId, Integer> numbers = new HashMap<>();
  private final List<Counted> sets = new ArrayList<>();

  int size() {
    return sets.size();
  }

  Counted get(int number) {
    return sets.get(number);
  }

  SetId id(int number) {
    return sets.get(number).id();
  }

  /** For each number that is told of a set, how many entities contribute to it. */
  long[] sizes(int number) {
    return sets.get(number).sizes();
  }

  boolean isShown(int number) {
    return sets.get(number).telling() == Telling.SHOWN;
  }

  @Nullable Integer find(SetId id) {
    return numbers.get(id);
  }

  int add(SetId id, Telling telling, int width) {
    numbers.put(id, sets.size());
    sets.add(new Counted(id, telling, new long[width]));
    return sets.size() - 1;
  }

  /** Counts one entity. */
  void count(int number, long[] contributed) {
    long[] sizes = sizes(number);
    for (int i = 0; i < sizes.length; i++) {
      if (contributed[i] != 0) {
        sizes[i]++;
      }
    }
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(sets.size());
    for (Counted set : sets) {
      set.id().write(out);
      out.writeBoolean(set.telling() == Telling.SHOWN);
      Longs.write(out, set.sizes());
    }
  }

  /**
   * Adds what another task has counted.
   *
   * @return the number here of each set there
   */
  int[] addAll(DataInputStream in) throws IOException {
    int[] here = new int[in.readInt()];
    for (int i = 0; i < here.length; i++) {
      SetId id = SetId.read(in);
      Telling telling = in.readBoolean() ? Telling.SHOWN : Telling.SUPPRESSED;
      long[] sizes = Longs.read(in);
      Integer known = find(id);
      here[i] = known == null ? add(id, telling, sizes.length) : known;
      Longs.add(sizes(here[i]), sizes);
    }
    return here;
  }

  /** Arrays of counts. */
  static final class Longs {

    private Longs() {}

    static void write(DataOutputStream out, long[] longs) throws IOException {
      out.writeInt(longs.length);
      for (long each : longs) {
        out.writeLong(each);
      }
    }

    static long[] read(DataInputStream in) throws IOException {
      long[] longs = new long[in.readInt()];
      for (int i = 0; i < longs.length; i++) {
        longs[i] = in.readLong();
      }
      return longs;
    }

    static void add(long[] to, long[] more) {
      if (to.length != more.length) {
        throw new IllegalArgumentException(
            Arrays.asList(to.length, more.length) + " counts of one set");
      }
      for (int i = 0; i < to.length; i++) {
        to[i] += more[i];
      }
    }
  }
}

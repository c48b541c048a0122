package io.jointly.spark.difference;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a block as far as comparisons need them, in a form that moves between executors of
 * this party.
 *
 * @param parts the results of functions, by rows
 * @param last for each row, how many rows it stands for, or the hash of its entity
 */
record RowBlock(PartResults[] parts, long[] last) {

  /** So many rows tell whether it is worth while to merge all. */
  private static final int SAMPLE = 1 << 13;

  static byte[] ofEntities(PartResults[] parts, long[] entities, int rows) {
    return new RowBlock(parts, Arrays.copyOf(entities, rows)).ordered().bytes();
  }

  /** Rows that have the same results in all parts are merged. */
  static byte[] ofRows(PartResults[] parts, int rows) {
    double combinations = 1;
    for (PartResults part : parts) {
      combinations *= Math.max(1, part.size());
    }
    if (combinations > Long.MAX_VALUE / 2.0) {
      return unmerged(parts, rows);
    }
    LongIntMap merged = new LongIntMap();
    long[] counts = new long[16];
    int[] first = new int[16];
    for (int i = 0; i < rows; i++) {
      if (i == SAMPLE && merged.size() > SAMPLE - SAMPLE / 8) {
        return unmerged(parts, rows);
      }
      long all = 0;
      for (PartResults part : parts) {
        all = all * part.size() + part.classes()[i];
      }
      int at = merged.of(all);
      if (at == counts.length) {
        counts = Arrays.copyOf(counts, 2 * at);
        first = Arrays.copyOf(first, 2 * at);
      }
      if (counts[at]++ == 0) {
        first[at] = i;
      }
    }
    PartResults[] fewer = new PartResults[parts.length];
    for (int p = 0; p < parts.length; p++) {
      int[] classes = new int[merged.size()];
      for (int i = 0; i < classes.length; i++) {
        classes[i] = parts[p].classes()[first[i]];
      }
      fewer[p] = parts[p].with(classes);
    }
    return new RowBlock(fewer, Arrays.copyOf(counts, merged.size())).ordered().bytes();
  }

  private static byte[] unmerged(PartResults[] parts, int rows) {
    long[] ones = new long[rows];
    Arrays.fill(ones, 1);
    return new RowBlock(parts, ones).ordered().bytes();
  }

  /** The same rows, those with the same keys next to each other. */
  private RowBlock ordered() {
    int[] order = KeyRuns.order(parts, rows());
    PartResults[] moved = new PartResults[parts.length];
    for (int p = 0; p < parts.length; p++) {
      int[] classes = parts[p].classes();
      int[] others = new int[order.length];
      for (int i = 0; i < others.length; i++) {
        others[i] = classes[order[i]];
      }
      moved[p] = parts[p].with(others);
    }
    long[] movedLast = new long[order.length];
    for (int i = 0; i < movedLast.length; i++) {
      movedLast[i] = last[order[i]];
    }
    return new RowBlock(moved, movedLast);
  }

  int rows() {
    return last.length;
  }

  private byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(size());
    out.putInt(rows());
    boolean single = Arrays.stream(last).allMatch(each -> each == 1);
    out.put((byte) (single ? 1 : 0));
    if (!single) {
      for (long each : last) {
        out.putLong(each);
      }
    }
    for (PartResults part : parts) {
      write(part, out);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private int size() {
    long size = Integer.BYTES + 1 + (long) Long.BYTES * rows();
    for (PartResults part : parts) {
      size += 5L * Integer.BYTES + (long) width(part.size()) * rows();
      for (int c = 0; c < part.size(); c++) {
        size += 2L * Long.BYTES * part.facts()[c].length;
        size += (long) Integer.BYTES * part.keys()[c].length;
      }
      for (List<String> values : part.values()) {
        size += Integer.BYTES;
        for (String value : values) {
          size += Integer.BYTES + value.length();
        }
      }
    }
    return Math.toIntExact(size);
  }

  private static int width(int classes) {
    return classes <= 1 << Byte.SIZE
        ? Byte.BYTES
        : classes <= 1 << Short.SIZE ? Short.BYTES : Integer.BYTES;
  }

  private void write(PartResults part, ByteBuffer out) {
    out.putInt(part.size());
    int width = width(part.size());
    for (int i = 0; i < rows(); i++) {
      int each = part.classes()[i];
      switch (width) {
        case Byte.BYTES -> out.put((byte) each);
        case Short.BYTES -> out.putShort((short) each);
        default -> out.putInt(each);
      }
    }
    out.putInt(part.size() == 0 ? 0 : part.facts()[0].length);
    write(part.facts(), out);
    out.putInt(part.failed() == null ? 0 : 1);
    if (part.failed() != null) {
      write(part.failed(), out);
    }
    out.putInt(part.values().size());
    for (int[] keys : part.keys()) {
      for (int key : keys) {
        out.putInt(key);
      }
    }
    for (List<String> values : part.values()) {
      out.putInt(values.size());
      for (String value : values) {
        out.putInt(value.length());
        out.put(value.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
  }

  private static void write(long[][] bits, ByteBuffer out) {
    for (long[] words : bits) {
      for (long word : words) {
        out.putLong(word);
      }
    }
  }

  /**
   * @param parts how many parts there are
   */
  static RowBlock read(byte[] bytes, int parts) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long[] last = new long[in.getInt()];
    if (in.get() == 1) {
      Arrays.fill(last, 1);
    } else {
      in.asLongBuffer().get(last);
      in.position(in.position() + Long.BYTES * last.length);
    }
    PartResults[] read = new PartResults[parts];
    for (int p = 0; p < parts; p++) {
      read[p] = part(in, last.length);
    }
    return new RowBlock(read, last);
  }

  private static PartResults part(ByteBuffer in, int rows) {
    int size = in.getInt();
    int width = width(size);
    int[] classes = new int[rows];
    for (int i = 0; i < rows; i++) {
      classes[i] =
          switch (width) {
            case Byte.BYTES -> Byte.toUnsignedInt(in.get());
            case Short.BYTES -> Short.toUnsignedInt(in.getShort());
            default -> in.getInt();
          };
    }
    int words = in.getInt();
    long[][] facts = bits(in, size, words);
    long[][] failed = in.getInt() == 0 ? null : bits(in, size, words);
    int keyed = in.getInt();
    int[][] keys = new int[size][keyed];
    for (int[] each : keys) {
      for (int k = 0; k < each.length; k++) {
        each[k] = in.getInt();
      }
    }
    List<List<String>> values = new ArrayList<>();
    for (int k = 0; k < keyed; k++) {
      List<String> ordered = new ArrayList<>();
      for (int left = in.getInt(); left > 0; left--) {
        byte[] text = new byte[in.getInt()];
        in.get(text);
        ordered.add(new String(text, StandardCharsets.ISO_8859_1));
      }
      values.add(ordered);
    }
    return new PartResults(classes, facts, failed, keys, values);
  }

  private static long[][] bits(ByteBuffer in, int size, int words) {
    long[][] bits = new long[size][words];
    for (long[] each : bits) {
      for (int w = 0; w < words; w++) {
        each[w] = in.getLong();
      }
    }
    return bits;
  }
}

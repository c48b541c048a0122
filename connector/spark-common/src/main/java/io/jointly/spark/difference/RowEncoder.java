package io.jointly.spark.difference;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Turns rows into {@link RowBlock}s. It numbers the values of each column of a block of rows, so
 * that each function is computed once for each value, and merges rows that have the same results.
 */
final class RowEncoder implements FlatMapFunction<Iterator<InternalRow>, byte[]> {

  private static final long serialVersionUID = 1L;

  /** Rows of a block. */
  private static final int MOST = 1 << 19;

  private final RowShape shape;
  private final boolean entities;

  /**
   * @param entities whether the last column of a row is the hash of an entity
   */
  RowEncoder(RowShape shape, boolean entities) {
    this.shape = shape;
    this.entities = entities;
  }

  @Override
  public Iterator<byte[]> call(Iterator<InternalRow> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public byte[] next() {
        if (!rows.hasNext()) {
          throw new NoSuchElementException();
        }
        return block(rows);
      }
    };
  }

  private byte[] block(Iterator<InternalRow> rows) {
    List<RowShape.Read> read = shape.columns();
    ColumnCoder[] coders = new ColumnCoder[read.size()];
    int[][] codes = new int[coders.length][1024];
    for (int i = 0; i < coders.length; i++) {
      coders[i] = ColumnCoder.of(read.get(i), i);
    }
    long[] last = new long[entities ? 1024 : 0];
    int n = 0;
    for (; n < MOST && rows.hasNext(); n++) {
      if (coders.length > 0 && n == codes[0].length) {
        for (int i = 0; i < codes.length; i++) {
          codes[i] = Arrays.copyOf(codes[i], 2 * n);
        }
      }
      InternalRow row = rows.next();
      for (int i = 0; i < coders.length; i++) {
        codes[i][n] = coders[i].code(row);
      }
      if (entities) {
        if (n == last.length) {
          last = Arrays.copyOf(last, 2 * n);
        }
        last[n] = row.getLong(coders.length);
      }
    }
    PartResults[] parts = new PartResults[shape.parts().size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = PartResults.of(shape.parts().get(i), coders, codes, n);
    }
    return entities ? RowBlock.ofEntities(parts, last, n) : RowBlock.ofRows(parts, n);
  }
}

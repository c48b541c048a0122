package io.jointly.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Turns the rows of the local aggregation into records for the blocks of the vector that hold their
 * elements. A record is {group number, slot 0, slot 1, …}. A row that must not be counted becomes a
 * record {-1, columns, axes, rows}, with a bit for each column that refuses it, a bit for each
 * group expression whose value is not declared, and 1 where the group has too many rows.
 */
final class GroupRecords implements PairFlatMapFunction<Iterator<Row>, Integer, long[]> {

  private static final long serialVersionUID = 1L;

  static final int REFUSED = -1;

  private final GroupIndexer indexer;
  private final int slots;
  private final int elements;
  private final int blockElements;
  private final long maxRows;

  /**
   * @param elements of each group
   * @param blockElements of each block of the vector
   * @param maxRows most rows in a group; slot 0 counts them
   */
  GroupRecords(GroupIndexer indexer, int slots, int elements, int blockElements, long maxRows) {
    this.indexer = indexer;
    this.slots = slots;
    this.elements = elements;
    this.blockElements = blockElements;
    this.maxRows = maxRows;
  }

  @Override
  public Iterator<Tuple2<Integer, long[]>> call(Iterator<Row> rows) {
    List<Tuple2<Integer, long[]>> records = new ArrayList<>();
    while (rows.hasNext()) {
      add(rows.next(), records);
    }
    return records.iterator();
  }

  private void add(Row row, List<Tuple2<Integer, long[]>> records) {
    int first = indexer.axes();
    long refusals = row.getLong(first);
    int group = indexer.index(row);
    long count = row.getLong(first + 1);
    if (refusals != 0 || group < 0 || count > maxRows) {
      long axes = group < 0 ? 1L << (-1 - group) : 0;
      long[] refused = {REFUSED, refusals, axes, count > maxRows ? 1 : 0};
      records.add(new Tuple2<>(0, refused));
      return;
    }
    long[] record = new long[1 + slots];
    record[0] = group;
    for (int i = 0; i < slots; i++) {
      record[1 + i] = row.getLong(first + 1 + i);
    }
    // A group's elements may begin in one block and end in the next.
    long begin = (long) group * elements;
    int from = (int) (begin / blockElements);
    int to = (int) ((begin + elements - 1) / blockElements);
    for (int block = from; block <= to; block++) {
      records.add(new Tuple2<>(block, record));
    }
  }
}

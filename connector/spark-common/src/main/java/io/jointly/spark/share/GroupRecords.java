package io.jointly.spark.share;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Tuple2;

/**
 * Turns the rows of the local aggregation into records for the blocks of the vector that hold their
 * elements. A record is {group number, local aggregate 0, local aggregate 1, …, cells}. A row that
 * must not be counted becomes a record {-1, columns, axes, rows, positions}: a bit for each column
 * that refuses it, a bit for each group expression whose value is not declared, 1 if the group has
 * too many rows, and 1 if an aggregate's argument has a value that its declaration does not allow.
 */
final class GroupRecords
    implements PartitionFunction<InternalRow, Iterator<Tuple2<Integer, long[]>>> {

  private static final long serialVersionUID = 1L;

  static final int REFUSED = -1;

  private final GroupIndexer indexer;
  private final RecordShape shape;
  private final GroupBlocks blocks;
  private final long maxRows;

  /**
   * @param blocks the blocks of round 0
   * @param maxRows the most rows that a group may have; local aggregate 0 counts them
   */
  GroupRecords(GroupIndexer indexer, RecordShape shape, GroupBlocks blocks, long maxRows) {
    this.indexer = indexer;
    this.shape = shape;
    this.blocks = blocks;
    this.maxRows = maxRows;
  }

  @Override
  public Iterator<Tuple2<Integer, long[]>> call(int partition, Iterator<InternalRow> rows) {
    List<Tuple2<Integer, long[]>> records = new ArrayList<>();
    while (rows.hasNext()) {
      add(rows.next(), records);
    }
    return records.iterator();
  }

  private void add(InternalRow row, List<Tuple2<Integer, long[]>> records) {
    int first = indexer.axes();
    long refusals = row.getLong(first);
    OptionalInt group = indexer.index(row);
    long count = row.getLong(first + 1);
    long[] record = record(row, group.orElse(0), first + 1);
    boolean misplaced = shape.isMisplaced(record);
    if (refusals != 0 || group.isEmpty() || count > maxRows || misplaced) {
      long axes = group.isEmpty() ? 1L << indexer.firstUndeclared(row) : 0;
      long[] refused = {REFUSED, refusals, axes, count > maxRows ? 1 : 0, misplaced ? 1 : 0};
      records.add(new Tuple2<>(0, refused));
      return;
    }
    for (int block = blocks.first(record[0]); block <= blocks.last(record[0]); block++) {
      records.add(new Tuple2<>(block, record));
    }
  }

  /**
   * The group's number, its local aggregates, and for each list of cells its length and content.
   * Everything is copied, because Spark reuses the row object.
   */
  private long[] record(InternalRow row, int group, int at) {
    long[][] cells = new long[shape.cells()][];
    int length = 1 + shape.localAggregates();
    for (int i = 0; i < cells.length; i++) {
      cells[i] = row.getArray(at + shape.localAggregates() + i).toLongArray();
      length += 1 + cells[i].length;
    }
    long[] record = new long[length];
    record[0] = group;
    int next = 1;
    for (int i = 0; i < shape.localAggregates(); i++) {
      record[next++] = row.getLong(at + i);
    }
    for (long[] pairs : cells) {
      record[next++] = pairs.length / 2;
      System.arraycopy(pairs, 0, record, next, pairs.length);
      next += pairs.length;
    }
    return record;
  }
}

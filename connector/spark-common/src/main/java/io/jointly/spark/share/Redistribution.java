package io.jointly.spark.share;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/** Distributes the records of round 0 to the blocks of another round. */
final class Redistribution
    implements PartitionFunction<Tuple2<Integer, long[]>, Iterator<Tuple2<Integer, long[]>>> {

  private static final long serialVersionUID = 1L;

  private final GroupBlocks from;
  private final GroupBlocks to;

  Redistribution(GroupBlocks from, GroupBlocks to) {
    this.from = from;
    this.to = to;
  }

  @Override
  public Iterator<Tuple2<Integer, long[]>> call(
      int block, Iterator<Tuple2<Integer, long[]>> records) {
    List<Tuple2<Integer, long[]>> sent = new ArrayList<>();
    while (records.hasNext()) {
      long[] record = records.next()._2();
      // A group in several blocks has a record in each; only the first one is used.
      if (from.first(record[0]) == block) {
        for (int to = this.to.first(record[0]); to <= this.to.last(record[0]); to++) {
          sent.add(new Tuple2<>(to, record));
        }
      }
    }
    return sent.iterator();
  }
}

package io.jointly.spark.share;

import static io.jointly.query.SparkTyping.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.Direction;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.Position;
import io.jointly.query.Axis;
import io.jointly.query.GroupDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;

/** From rows of the local aggregation to records, and from blocks of one round to another's. */
@Tag("sweep")
class GroupRecordsTest {

  private static final long MAX_ROWS = 100;

  private static final LocalAggregate.Extreme SOUGHT =
      new LocalAggregate.Extreme(new Position.Since(column("day", "date"), 0, 9), Direction.LEAST);

  private static final Cells CELLS =
      new Cells(
          new Position.Bucket(column("x", "double"), List.of(0.0, 1.0, 2.0, 3.0)),
          Cells.Kind.COUNTS);

  private static final Cells MORE =
      new Cells(new Position.Listed(column("w", "string"), List.of("a", "b")), Cells.Kind.FLAGS);

  private static final RecordShape SHAPE =
      RecordShape.of(
          new Layout(
              List.of(new LocalAggregate.Rows(), SOUGHT),
              List.of(List.of()),
              List.of(CELLS, MORE),
              List.of(),
              List.of(),
              OptionalInt.empty(),
              null));

  private static GroupRecords records(int elements, int blockElements) {
    Axis axis = new Axis(column("g", "int"), Arrays.asList(null, 10, 20));
    return new GroupRecords(
        GroupIndexer.of(new GroupDomain(List.of(axis))),
        SHAPE,
        new GroupBlocks(elements, blockElements),
        MAX_ROWS);
  }

  private static Object pairs(long... pairs) {
    return new GenericArrayData(pairs);
  }

  private static InternalRow row(
      Integer group, long refusals, long rows, long code, Object... cells) {
    List<Object> all = new ArrayList<>(Arrays.asList(group, refusals, rows, code));
    all.addAll(List.of(cells));
    return new GenericInternalRow(all.toArray());
  }

  private static List<Tuple2<Integer, long[]>> call(GroupRecords records, InternalRow... rows) {
    List<Tuple2<Integer, long[]>> found = new ArrayList<>();
    records.call(0, List.of(rows).iterator()).forEachRemaining(found::add);
    return found;
  }

  @Test
  void aRecordHasTheGroupItsLocalAggregatesAndItsCells() {
    List<Tuple2<Integer, long[]>> found =
        call(
            records(5, 1000),
            row(20, 0, 100, 9, pairs(2L, 7L, 0L, 1L), pairs()),
            row(10, 0, 1, -1, pairs(), pairs(1L, 3L)));
    assertThat(found).hasSize(2);
    assertThat(found.get(0)._1()).isZero();
    assertThat(found.get(0)._2()).containsExactly(2, 100, 9, 2, 2, 7, 0, 1, 0);
    assertThat(found.get(1)._2()).containsExactly(1, 1, -1, 0, 1, 1, 3);
  }

  @Test
  void aRecordGoesToEveryBlockThatHoldsAnElementOfIt() {
    InternalRow row = row(20, 0, 1, 0, pairs(), pairs());
    assertThat(call(records(5, 4), row).stream().map(Tuple2::_1)).containsExactly(2, 3);
    assertThat(call(records(5, 1), row).stream().map(Tuple2::_1))
        .containsExactly(10, 11, 12, 13, 14);
    assertThat(call(records(5, 5), row).stream().map(Tuple2::_1)).containsExactly(2);
  }

  private static void refused(InternalRow row, long... bits) {
    List<Tuple2<Integer, long[]>> found =
        call(records(5, 1), row, row(10, 0, 1, 0, pairs(), pairs()));
    assertThat(found.get(0)._1()).isZero();
    long[] expected = new long[5];
    expected[0] = GroupRecords.REFUSED;
    System.arraycopy(bits, 0, expected, 1, 4);
    assertThat(found.get(0)._2()).as("nothing of the row goes on").isEqualTo(expected);
    assertThat(found).hasSize(6);
  }

  @Test
  void rowsThatMustNotBeCountedAreToldApart() {
    refused(row(20, 5, 1, 0, pairs(), pairs()), 5, 0, 0, 0);
    refused(row(77, 0, 1, 0, pairs(), pairs()), 0, 1, 0, 0);
    refused(row(20, 0, 101, 0, pairs(), pairs()), 0, 0, 1, 0);
    refused(row(20, 0, 1, 10, pairs(), pairs()), 0, 0, 0, 1);
    refused(row(20, 0, 1, 0, pairs(3L, 1L), pairs()), 0, 0, 0, 1);
    refused(row(20, 0, 1, 0, pairs(-1L, 1L), pairs()), 0, 0, 0, 1);
    refused(row(20, 0, 1, 0, pairs(0L, 1L, 1L, 1L), pairs(0L, 9L, 2L, 1L)), 0, 0, 0, 1);
    refused(row(77, 2, 101, 10, pairs(), pairs(-1L, 1L)), 2, 1, 1, 1);
  }

  @Test
  void theShapeKnowsWhatThereIs() {
    assertThat(SHAPE.localAggregates()).isEqualTo(2);
    assertThat(SHAPE.cells()).isEqualTo(2);
    assertThat(SHAPE.isMisplaced(new long[] {0, Long.MAX_VALUE, 9, 1, 2, 1, 1, 1, 1})).isFalse();
    assertThat(SHAPE.isMisplaced(new long[] {0, 1, -1, 0, 0})).isFalse();
    assertThat(SHAPE.isMisplaced(new long[] {0, 1, 10, 0, 0})).isTrue();
    assertThat(SHAPE.isMisplaced(new long[] {0, 1, 9, 0, 1, 2, 1})).isTrue();
    assertThat(SHAPE.isMisplaced(new long[] {0, 1, 9, 1, Long.MAX_VALUE, 1, 0})).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    // elements of a group, of a block, group: first element, first block, last block
    "1, 65536, 0, 0, 0, 0",
    "1, 65536, 65535, 65535, 0, 0",
    "1, 65536, 65536, 65536, 1, 1",
    "3, 65536, 21845, 65535, 0, 1",
    "65536, 65536, 7, 458752, 7, 7",
    "65537, 65536, 1, 65537, 1, 2",
    "200000, 65536, 3, 600000, 9, 12",
    "64, 65536, 1048575, 67108800, 1023, 1023"
  })
  void blocksOfAGroup(int elements, int block, long group, long begin, int first, int last) {
    GroupBlocks blocks = new GroupBlocks(elements, block);
    assertThat(blocks.begin(group)).isEqualTo(begin);
    assertThat(blocks.first(group)).isEqualTo(first);
    assertThat(blocks.last(group)).isEqualTo(last);
  }

  @Test
  void everyRecordReachesEveryBlockOfTheNextRoundOnce() {
    Random random = new Random(Seed.of(GroupRecordsTest.class));
    for (int trial = 0; trial < 500; trial++) {
      int size = 1 + random.nextInt(20);
      int groups = 1 + random.nextInt(30);
      GroupBlocks from = new GroupBlocks(1 + random.nextInt(50), size);
      GroupBlocks to = new GroupBlocks(1 + random.nextInt(50), size);
      Set<List<Integer>> expected = new HashSet<>();
      List<List<Tuple2<Integer, long[]>>> blocks = new ArrayList<>();
      for (int block = 0; block <= from.last(groups - 1); block++) {
        blocks.add(new ArrayList<>());
      }
      for (int group = 0; group < groups; group++) {
        if (random.nextInt(4) == 0) {
          continue;
        }
        for (int block = from.first(group); block <= from.last(group); block++) {
          blocks.get(block).add(new Tuple2<>(block, new long[] {group, 1}));
        }
        // By element, and not by what GroupBlocks says.
        for (int e = 0; e < to.elements(); e++) {
          expected.add(List.of((group * to.elements() + e) / size, group));
        }
      }
      List<List<Integer>> sent = new ArrayList<>();
      for (int block = 0; block < blocks.size(); block++) {
        Iterator<Tuple2<Integer, long[]>> out =
            new Redistribution(from, to).call(block, blocks.get(block).iterator());
        out.forEachRemaining(record -> sent.add(List.of(record._1(), (int) record._2()[0])));
      }
      assertThat(sent).containsExactlyInAnyOrderElementsOf(expected);
    }
  }
}

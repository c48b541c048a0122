package io.jointly.encoding;

import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.collaboration.Table;
import io.jointly.encoding.build.LayoutBuilder;
import io.jointly.encoding.group.BlockEncoder;
import io.jointly.encoding.group.GroupEncoder;
import io.jointly.encoding.group.VectorBlock;
import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.Search;
import io.jointly.field.FieldSource;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A group's elements are the same whatever blocks they are written into. */
@Tag("sweep")
class GroupEncoderBlocksTest {

  private static final int GROUPS = 4;

  /** Flags are random; here they are one number, so that they can be compared. */
  private static final FieldSource FIXED =
      (out, from, n) -> {
        for (int i = from; i < from + n; i++) {
          out[2 * i] = 42;
          out[2 * i + 1] = 7;
        }
      };

  private final Random random = new Random(Seed.of(GroupEncoderBlocksTest.class));

  /** Scalars with limbs, cells of both kinds and three searches of several rounds. */
  private static Layout layout() {
    Expr x = column("x", "int");
    Expr big = column("big", "bigint");
    Expr word = column("word", "string");
    Table table =
        Tables.table(
            1L << 40,
            Tables.bounded("x", "int", "0", "5000"),
            Tables.unbounded("big", "bigint"),
            Tables.bounded("far", "bigint", "-1000000", "1000000000"),
            Tables.listed("word", "string", "a", "b", "c", "d", "e"));
    return LayoutBuilder.build(
        Tables.query(
            List.of(column("g", "int")),
            Tables.rows(),
            Tables.sum(big),
            Tables.measure(Aggregate.VAR_POP, big),
            Tables.measure(Aggregate.MIN, x),
            Tables.measure(Aggregate.MAX, column("far", "bigint")),
            Tables.measure(Aggregate.MIN, word),
            Tables.measure(Aggregate.COUNT_DISTINCT, word),
            Tables.measure(Aggregate.TOP_K, word, literal(3)),
            Tables.measure(Aggregate.HISTOGRAM, x, literal(0.0), literal(100.0), literal(37))),
        table,
        3,
        GROUPS,
        expr -> List.of("e", "d", "c", "b", "a"));
  }

  private long[] values(Layout layout) {
    List<Long> values = new ArrayList<>();
    for (LocalAggregate aggregate : layout.localAggregates()) {
      values.add(
          aggregate instanceof LocalAggregate.Extreme extreme
              ? random.nextLong(extreme.position().size() + 1) - 1
              : random.nextLong() >> random.nextInt(64));
    }
    for (Cells cells : layout.cells()) {
      TreeMap<Long, Long> held = new TreeMap<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        held.put(random.nextLong(cells.size()), 1 + random.nextLong(1L << 40));
      }
      values.add((long) held.size());
      held.forEach(
          (cell, count) -> {
            values.add(cell);
            values.add(count);
          });
    }
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  @Test
  void blocksPutTogetherAreTheVector() {
    Layout layout = layout();
    GroupEncoder encoder = GroupEncoder.of(layout, 0);
    assertThat(layout.rounds().size()).isGreaterThan(2);
    for (int trial = 0; trial < 200; trial++) {
      List<long[]> groups = new ArrayList<>();
      for (int g = 0; g < GROUPS; g++) {
        groups.add(values(layout));
      }
      long[] found = random.longs(GROUPS * 3L, 0, 4000).toArray();
      for (int round = 0; round < layout.rounds().size(); round++) {
        int width = encoder.elements(round);
        assertThat(width).isEqualTo(layout.width(round));
        long[] whole = FpVectors.create(GROUPS * width);
        encode(encoder, round, groups, found, whole, 0, GROUPS * width);
        int block = 1 + random.nextInt(GROUPS * width);
        for (int begin = 0; begin < GROUPS * width; begin += block) {
          int length = Math.min(block, GROUPS * width - begin);
          // Longer than the block: nothing may be written behind its end.
          long[] part = new long[2 * (length + 2)];
          encode(encoder, round, groups, found, part, begin, length);
          assertThat(java.util.Arrays.copyOfRange(part, 0, 2 * length))
              .isEqualTo(java.util.Arrays.copyOfRange(whole, 2 * begin, 2 * (begin + length)));
          assertThat(java.util.Arrays.copyOfRange(part, 2 * length, part.length)).containsOnly(0);
        }
      }
    }
  }

  private static void encode(
      GroupEncoder encoder,
      int round,
      List<long[]> groups,
      long[] found,
      long[] block,
      long begin,
      int length) {
    for (int g = 0; g < groups.size(); g++) {
      long[] record = new long[1 + groups.get(g).length];
      System.arraycopy(groups.get(g), 0, record, 1, groups.get(g).length);
      new BlockEncoder(encoder, round, found, FIXED, new VectorBlock(block, begin, length))
          .add(g, record, 1);
    }
  }

  @Test
  void groupsFarFromTheBlockWriteNothing() {
    GroupEncoder encoder = GroupEncoder.of(layout(), 0);
    long[] values = values(layout());
    for (long first : new long[] {-(1L << 26), -encoder.elements(0), 5, 1L << 26}) {
      long[] block = FpVectors.create(5);
      new BlockEncoder(encoder, 0, new long[0], FIXED, new VectorBlock(block, -first, 5))
          .add(0, values, 0);
      assertThat(block).containsOnly(0);
    }
  }

  @Test
  void cellsStandBehindTheScalarsInTheirOrder() {
    Layout layout = layout();
    GroupEncoder encoder = GroupEncoder.of(layout, 0);
    for (int index = 0; index < layout.cells().size(); index++) {
      Cells cells = layout.cells().get(index);
      for (int cell : new int[] {0, cells.size() - 1}) {
        long[] values = new long[layout.localAggregates().size() + layout.cells().size() + 2];
        values[layout.localAggregates().size() + index] = 1;
        values[layout.localAggregates().size() + index + 1] = cell;
        values[layout.localAggregates().size() + index + 2] = 1234;
        long[] vector = FpVectors.create(encoder.elements(0));
        new BlockEncoder(
                encoder, 0, new long[0], FIXED, new VectorBlock(vector, 0, encoder.elements(0)))
            .add(0, values, 0);
        int at = layout.cellsAt(index) + cell;
        for (int i = layout.elements().size(); i < encoder.elements(0); i++) {
          boolean zero = vector[2 * i] == 0 && vector[2 * i + 1] == 0;
          assertThat(zero).as("element %s", i).isEqualTo(i != at);
        }
        boolean counted = cells.kind() == Cells.Kind.COUNTS;
        assertThat(Fp127.decodeSigned(vector, at).bitLength() < 64).isEqualTo(counted);
        assertThat(vector[2 * at]).isEqualTo(counted ? 1234 : 42);
      }
    }
  }

  @Test
  void aFlagIsSetFromItsThresholdOn() {
    Layout layout = layout();
    GroupEncoder encoder = GroupEncoder.of(layout, 0);
    for (int round = 0; round < layout.rounds().size(); round++) {
      List<Element> elements = layout.rounds().get(round);
      for (int e = 0; e < elements.size(); e++) {
        if (elements.get(e) instanceof Element.DigitFlag flag) {
          Search search = layout.searches().get(flag.search());
          long before = round == 0 ? 0 : 1L << (search.shift(round) + search.digits().get(round));
          long threshold = before + ((long) flag.value() << search.shift(round));
          long[] found = {-1, -1, -1};
          found[flag.search()] = before;
          for (long code : new long[] {-1, 0, threshold - 1, threshold, threshold + 1}) {
            long[] values = new long[layout.localAggregates().size() + layout.cells().size()];
            values[search.localAggregate()] = code;
            long[] block = FpVectors.create(1);
            new BlockEncoder(encoder, round, found, FIXED, new VectorBlock(block, e, 1))
                .add(0, values, 0);
            assertThat(block[0]).isEqualTo(code >= threshold ? 42 : 0);
          }
        }
      }
    }
  }
}

package io.jointly.encoding;

import static io.jointly.query.SparkTyping.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.Sweep;
import io.jointly.collaboration.Column;
import io.jointly.encoding.build.LayoutBuilder;
import io.jointly.encoding.group.BlockEncoder;
import io.jointly.encoding.group.GroupDecoder;
import io.jointly.encoding.group.GroupEncoder;
import io.jointly.encoding.group.GroupEncoderTest;
import io.jointly.encoding.group.SearchState;
import io.jointly.encoding.group.VectorBlock;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.Position;
import io.jointly.field.FpVectors;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Measure;
import io.jointly.query.Overflow;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole searches: what all parties post, round after round, is added up, opened and decoded. */
@Tag("sweep")
class SearchRoundTripTest {

  private static final long LARGEST = 1L << 62;

  private final Random random = new Random(Seed.of(SearchRoundTripTest.class));

  /** A column of BIGINTs from {@code low}, {@code size} of them. */
  private record Range(long low, long size) {
    Column declared(int number) {
      return Tables.bounded(
          "x" + number, "bigint", Long.toString(low), Long.toString(low + size - 1));
    }
  }

  static List<Long> sizes() {
    List<Long> sizes = new ArrayList<>(List.of(1L, 2L, 3L, LARGEST, LARGEST - 1));
    for (int bits : new int[] {2, 3, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 48, 61}) {
      sizes.addAll(List.of((1L << bits) - 1, 1L << bits, (1L << bits) + 1));
    }
    return sizes;
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void bothEndsOfEverySizeAreFound(long size) {
    long low = random.nextBoolean() ? -(size / 2) : Long.MAX_VALUE - size + 1;
    Range range = new Range(low, size);
    for (int groups : new int[] {1, 1000, 1_000_000}) {
      Trial trial = new Trial(List.of(range), 2, 3, groups);
      long last = low + size - 1;
      trial.put(0, 0, 0, low);
      trial.put(0, 1, 0, last);
      trial.put(1, 0, 0, low + size / 2);
      trial.put(1, 1, 0, low + size / 2);
      trial.put(2, 1, 0, last);
      trial.run();
      trial.requireAnswers();
    }
  }

  @Test
  void randomSearchesFindWhatIsThere() {
    for (int i = 0; i < Sweep.times(100, 400); i++) {
      Trial trial = trial();
      trial.fill();
      trial.run();
      trial.requireAnswers();
    }
  }

  @Test
  void nothingIsOpenedButTheAnswer() {
    for (int i = 0; i < Sweep.times(50, 200); i++) {
      Trial trial = trial();
      trial.fill();
      trial.run();
      // One party alone has the extremes of all, once, or the others some more rows between.
      Trial other = trial.withTheSameAnswers();
      other.run();
      other.requireAnswers();
      assertThat(other.pattern()).isEqualTo(trial.pattern());
    }
  }

  @Test
  void anotherAnswerIsOpenedAsSomethingElse() {
    for (int i = 0; i < Sweep.times(50, 200); i++) {
      long size = 2L + random.nextInt(100_000);
      long first = random.nextLong(size);
      long second = random.nextLong(size - 1);
      second += second >= first ? 1 : 0;
      List<List<BitSet>> patterns = new ArrayList<>();
      for (long value : new long[] {first, second}) {
        Trial trial = new Trial(List.of(new Range(0, size)), 1, 1, 1);
        trial.put(0, 0, 0, value);
        trial.run();
        patterns.add(trial.pattern());
      }
      assertThat(patterns.get(0)).isNotEqualTo(patterns.get(1));
    }
  }

  @Test
  void groupsOfNullsHaveNoExtreme() {
    Trial trial = new Trial(List.of(new Range(-5, 1000)), 3, 2, 3);
    trial.put(0, 1, 0, null);
    trial.put(1, 1, 0, null);
    trial.put(1, 2, 0, null);
    trial.put(1, 2, 0, -5L);
    trial.run();
    trial.requireAnswers();
    for (int measure = 0; measure < 2; measure++) {
      assertThat(trial.decoder().value(0, measure)).isNull();
      assertThat(trial.decoder().value(1, measure)).isNull();
      assertThat(trial.decoder().value(2, measure)).isEqualTo(-5L);
    }
    assertThat(trial.decoder().exists(0)).isFalse();
    assertThat(trial.decoder().exists(1)).isTrue();
  }

  private Trial trial() {
    List<Range> ranges = new ArrayList<>();
    for (int column = 0; column <= random.nextInt(3); column++) {
      List<Long> sizes = sizes();
      long size =
          random.nextBoolean()
              ? sizes.get(random.nextInt(sizes.size()))
              : 1 + random.nextLong(1L << (1 + random.nextInt(61)));
      long low = random.nextLong() >> 2;
      ranges.add(new Range(low, size));
    }
    int groups = 1 + random.nextInt(5);
    int[] domains = {groups, 100, 3000, 1_000_000};
    return new Trial(ranges, groups, 1 + random.nextInt(5), domains[random.nextInt(4)]);
  }

  private static Layout layout(List<Range> ranges, int parties, int domain) {
    Column[] declared = new Column[ranges.size()];
    List<Measure> measures = new ArrayList<>();
    for (int c = 0; c < declared.length; c++) {
      declared[c] = ranges.get(c).declared(c);
      Expr x = column("x" + c, "bigint");
      measures.add(Tables.measure(Aggregate.MIN, x));
      measures.add(Tables.measure(Aggregate.MAX, x));
    }
    return LayoutBuilder.build(
        Tables.query(List.of(column("g", "int")), measures.toArray(Measure[]::new)),
        Tables.table(1000, declared),
        parties,
        domain,
        expr -> {
          throw new AssertionError("nothing is to be enumerated");
        });
  }

  /** Values by party, group and column, and what comes of them. */
  private final class Trial {
    private final List<Range> ranges;
    private final int groups;
    private final int parties;
    private final Layout layout;
    private final List<List<List<List<@Nullable Long>>>> values = new ArrayList<>();
    private final List<long[]> opened = new ArrayList<>();

    /**
     * @param domain number of possible groups, of which the first {@code groups} are looked at
     */
    Trial(List<Range> ranges, int groups, int parties, int domain) {
      this(ranges, groups, parties, layout(ranges, parties, Math.max(domain, groups)));
    }

    private Trial(List<Range> ranges, int groups, int parties, Layout layout) {
      this.ranges = ranges;
      this.groups = groups;
      this.parties = parties;
      this.layout = layout;
      for (int party = 0; party < parties; party++) {
        List<List<List<@Nullable Long>>> ofParty = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
          List<List<@Nullable Long>> ofGroup = new ArrayList<>();
          ranges.forEach(range -> ofGroup.add(new ArrayList<>()));
          ofParty.add(ofGroup);
        }
        values.add(ofParty);
      }
    }

    void put(int party, int group, int column, @Nullable Long value) {
      values.get(party).get(group).get(column).add(value);
    }

    /** Every column of a group has as many rows; ends, ties and NULLs come up often. */
    void fill() {
      for (int party = 0; party < parties; party++) {
        for (int group = 0; group < groups; group++) {
          int rows = random.nextInt(3) == 0 ? 0 : random.nextInt(5);
          boolean nulls = random.nextInt(5) == 0;
          for (int row = 0; row < rows; row++) {
            for (int c = 0; c < ranges.size(); c++) {
              put(party, group, c, nulls || random.nextInt(5) == 0 ? null : any(ranges.get(c)));
            }
          }
        }
      }
    }

    private long any(Range range) {
      return range.low()
          + switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> range.size() - 1;
            case 2 -> range.size() / 2;
            case 3 -> random.nextLong(Math.min(range.size(), 3));
            default -> random.nextLong(range.size());
          };
    }

    Trial withTheSameAnswers() {
      // The same layout, so the same digits.
      Trial same = new Trial(ranges, groups, parties, layout);
      for (int group = 0; group < groups; group++) {
        for (int c = 0; c < ranges.size(); c++) {
          List<Long> held = held(group, c);
          if (held.isEmpty()) {
            continue;
          }
          long least = Collections.min(held);
          long most = Collections.max(held);
          for (long value : new long[] {most, least}) {
            same.put(random.nextInt(parties), group, c, value);
          }
          for (int more = random.nextInt(4); more > 0; more--) {
            long between = most == least ? least : least + random.nextLong(most - least);
            same.put(random.nextInt(parties), group, c, between);
          }
        }
      }
      return same;
    }

    private List<Long> held(int group, int column) {
      return values.stream()
          .flatMap(party -> party.get(group).get(column).stream())
          .filter(Objects::nonNull)
          .toList();
    }

    void run() {
      GroupEncoder encoder = GroupEncoder.of(layout, 0);
      for (int round = 0; round < layout.rounds().size(); round++) {
        long[] found = SearchState.after(layout, groups, opened).found();
        int width = encoder.elements(round);
        long[] totals = FpVectors.create(groups * width);
        for (List<List<List<@Nullable Long>>> party : values) {
          long[] own = FpVectors.create(groups * width);
          for (int group = 0; group < groups; group++) {
            long[] local = local(party.get(group));
            // What has no rows has no record either.
            if (local[0] > 0) {
              new BlockEncoder(
                      encoder,
                      round,
                      found,
                      GroupEncoderTest.uniform(random),
                      new VectorBlock(own, 0, groups * width))
                  .add(group, local, 0);
            }
          }
          FpVectors.addInto(totals, 0, own, 0, groups * width);
        }
        opened.add(totals);
      }
    }

    /** As the local job makes them. */
    private long[] local(List<List<@Nullable Long>> group) {
      long[] local = new long[layout.localAggregates().size()];
      for (int i = 0; i < local.length; i++) {
        LocalAggregate aggregate = layout.localAggregates().get(i);
        if (aggregate instanceof LocalAggregate.Rows) {
          local[i] = group.stream().mapToInt(List::size).max().orElseThrow();
        } else if (aggregate instanceof LocalAggregate.NonNull nonNull) {
          local[i] = present(group, nonNull.exprs().get(0)).size();
        } else if (aggregate instanceof LocalAggregate.Extreme extreme) {
          Position.Offset offset = (Position.Offset) extreme.position();
          long low = offset.term().bounds().low().longValueExact();
          local[i] =
              present(group, extreme.position().expr()).stream()
                  .mapToLong(value -> extreme.direction().code(value - low, offset.size()))
                  .max()
                  .orElse(-1);
        }
      }
      return local;
    }

    private static List<Long> present(List<List<@Nullable Long>> group, Expr expr) {
      int column = Integer.parseInt(((Expr.Column) expr).name().substring(1));
      return group.get(column).stream().filter(Objects::nonNull).toList();
    }

    GroupDecoder decoder() {
      return new GroupDecoder(layout, Overflow.FAIL, groups, opened);
    }

    void requireAnswers() {
      GroupDecoder decoder = decoder();
      for (int group = 0; group < groups; group++) {
        for (int i = 0; i < layout.measures().size(); i++) {
          Measure measure = layout.measures().get(i).measure();
          int column = Integer.parseInt(((Expr.Column) measure.argument()).name().substring(1));
          List<Long> held = held(group, column);
          Long expected =
              held.isEmpty()
                  ? null
                  : measure.aggregate() == Aggregate.MIN
                      ? Collections.min(held)
                      : Collections.max(held);
          assertThat(decoder.value(group, i))
              .as("%s of %s among %s", measure.aggregate(), held, ranges.get(column))
              .isEqualTo(expected);
        }
      }
    }

    /** Which flags of the searches are set, of each round: all that can be seen of them. */
    List<BitSet> pattern() {
      List<BitSet> patterns = new ArrayList<>();
      for (int round = 0; round < opened.size(); round++) {
        BitSet set = new BitSet();
        long[] totals = opened.get(round);
        int width = layout.width(round);
        for (int i = 0; i < groups * width; i++) {
          if (layout.rounds().get(round).get(i % width) instanceof Element.DigitFlag
              && (totals[2 * i] != 0 || totals[2 * i + 1] != 0)) {
            set.set(i);
          }
        }
        patterns.add(set);
      }
      return patterns;
    }
  }
}

package io.jointly.encoding.group;

import static io.jointly.query.SparkTyping.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.encoding.Tables;
import io.jointly.encoding.layout.Direction;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.Search;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.field.FpVectors;
import io.jointly.query.Aggregate;
import io.jointly.query.Overflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What flags are believed, and what is refused. */
@Tag("sweep")
class SearchStateTest {

  /** Two digits of six and five bits: 1801 positions. */
  private static final int LAST = 1800;

  private static final Layout LAYOUT = layout();

  private final Random random = new Random(Seed.of(SearchStateTest.class));

  private static Layout layout() {
    return Tables.layout(
        Tables.query(
            List.of(),
            Tables.measure(Aggregate.MIN, column("x", "int")),
            Tables.measure(Aggregate.MAX, column("x", "int"))),
        Tables.table(10, Tables.bounded("x", "int", "0", Integer.toString(LAST))),
        3);
  }

  /** Vectors of the rounds in which both searches find these codes in one group. */
  private List<long[]> opened(int least, int greatest) {
    List<long[]> opened = new ArrayList<>();
    for (int round = 0; round < LAYOUT.rounds().size(); round++) {
      List<Element> elements = LAYOUT.rounds().get(round);
      long[] totals = FpVectors.create(elements.size());
      for (int e = 0; e < elements.size(); e++) {
        if (elements.get(e) instanceof Element.DigitFlag flag) {
          Search search = LAYOUT.searches().get(flag.search());
          int code = search.direction() == Direction.LEAST ? least : greatest;
          int digit = code >> search.shift(round) & search.flags(round);
          set(totals, e, flag.value() <= digit);
        } else {
          set(totals, e, true);
        }
      }
      opened.add(totals);
    }
    return opened;
  }

  /** Any number but zero, in either word. */
  private void set(long[] totals, int element, boolean flag) {
    totals[2 * element] = 0;
    totals[2 * element + 1] = 0;
    if (flag) {
      totals[2 * element + random.nextInt(2)] = 1L + random.nextInt(1000);
    }
  }

  private static int elementOf(int round, Direction direction, int value) {
    List<Element> elements = LAYOUT.rounds().get(round);
    for (int e = 0; e < elements.size(); e++) {
      if (elements.get(e) instanceof Element.DigitFlag flag
          && flag.value() == value
          && LAYOUT.searches().get(flag.search()).direction() == direction) {
        return e;
      }
    }
    throw new AssertionError("no such element");
  }

  private static void refused(List<long[]> opened, Runnable use) {
    assertThatThrownBy(use::run)
        .isInstanceOfSatisfying(
            ViolationException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.IMPOSSIBLE_TOTALS))
        .hasMessageContaining("not those of any value");
    assertThat(opened).isNotEmpty();
  }

  @Test
  void digitsAreReadOffTheFlags() {
    assertThat(LAYOUT.searches().get(0).digits()).containsExactly(6, 5);
    for (int trial = 0; trial < 500; trial++) {
      int greatest = trial == 0 ? LAST : trial == 1 ? 0 : random.nextInt(LAST + 1);
      int least = random.nextInt(greatest + 1);
      List<long[]> opened = opened(LAST - least, greatest);
      GroupDecoder decoder = new GroupDecoder(LAYOUT, Overflow.FAIL, 1, opened);
      for (int i = 0; i < 2; i++) {
        boolean min = LAYOUT.measures().get(i).measure().aggregate() == Aggregate.MIN;
        assertThat(decoder.value(0, i)).isEqualTo(min ? least : greatest);
      }
    }
  }

  @Test
  void whatIsFoundOfAGroupStandsTogether() {
    List<long[]> opened = opened(1000, 77);
    long[] before = SearchState.after(LAYOUT, 1, opened.subList(0, 1)).found();
    long[] after = SearchState.after(LAYOUT, 1, opened).found();
    for (int s = 0; s < 2; s++) {
      int code = LAYOUT.searches().get(s).direction() == Direction.LEAST ? 1000 : 77;
      assertThat(before[s]).isEqualTo(code & ~31);
      assertThat(after[s]).isEqualTo(code);
    }
    assertThat(SearchState.after(LAYOUT, 3, List.of()).found()).hasSize(6).containsOnly(0);
  }

  @Test
  void nobodyChangesTheStateFromOutside() {
    SearchState state = SearchState.after(LAYOUT, 1, opened(5, 5));
    state.found()[0] = 99;
    assertThat(state.found()).containsOnly(5);
  }

  @Test
  void aHoleInTheRunIsRefused() {
    for (int trial = 0; trial < 300; trial++) {
      int round = random.nextInt(2);
      Direction direction = Direction.values()[random.nextInt(2)];
      int code = random.nextInt(LAST + 1);
      Search search = LAYOUT.searches().get(0);
      int digit = code >> search.shift(round) & search.flags(round);
      List<long[]> opened = opened(code, code);
      if (digit > 1 && random.nextBoolean()) {
        // One that should be set is not.
        int hole = 1 + random.nextInt(digit - 1);
        set(opened.get(round), elementOf(round, direction, hole), false);
      } else if (digit + 2 <= search.flags(round)) {
        int lonely = digit + 2 + random.nextInt(search.flags(round) - digit - 1);
        set(opened.get(round), elementOf(round, direction, lonely), true);
      } else {
        continue;
      }
      refused(opened, () -> SearchState.after(LAYOUT, 1, opened));
      List<long[]> sofar = opened.subList(0, round + 1);
      refused(sofar, () -> SearchState.after(LAYOUT, 1, sofar));
      refused(opened, () -> new GroupDecoder(LAYOUT, Overflow.FAIL, 1, opened));
    }
  }

  @Test
  void aRunOfOneSearchDoesNotStandForThatOfTheNext() {
    // The last flag of one search stands before the first of the other, and may be anything.
    for (int least : new int[] {0, LAST}) {
      for (int greatest : new int[] {0, LAST}) {
        List<long[]> opened = opened(least, greatest);
        assertThat(SearchState.after(LAYOUT, 1, opened).found())
            .containsExactlyInAnyOrder(least, greatest);
      }
    }
  }

  @Test
  void aCodePastTheLastIsRefused() {
    int past = LAST + 1;
    for (int[] codes : new int[][] {{past, 0}, {0, past}, {past, past}, {2047, 2047}}) {
      List<long[]> opened = opened(codes[0], codes[1]);
      GroupDecoder decoder = new GroupDecoder(LAYOUT, Overflow.FAIL, 1, opened);
      for (int i = 0; i < 2; i++) {
        boolean min = LAYOUT.measures().get(i).measure().aggregate() == Aggregate.MIN;
        int index = i;
        if (codes[min ? 0 : 1] > LAST) {
          refused(opened, () -> decoder.value(0, index));
        } else {
          assertThat(decoder.value(0, index)).isEqualTo(min ? LAST : 0);
        }
      }
    }
  }

  @Test
  void theSameFlagsInAnotherGroupAreAnothersFlags() {
    List<long[]> first = opened(3, 9);
    List<long[]> second = opened(1700, 1234);
    List<long[]> both = new ArrayList<>();
    for (int round = 0; round < first.size(); round++) {
      long[] joined = new long[first.get(round).length * 2];
      System.arraycopy(first.get(round), 0, joined, 0, first.get(round).length);
      System.arraycopy(
          second.get(round), 0, joined, first.get(round).length, first.get(round).length);
      both.add(joined);
    }
    long[] found = SearchState.after(LAYOUT, 2, both).found();
    assertThat(new long[] {found[0], found[1]}).containsExactlyInAnyOrder(3, 9);
    assertThat(new long[] {found[2], found[3]}).containsExactlyInAnyOrder(1700, 1234);
  }
}

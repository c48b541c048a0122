package io.jointly.encoding.build;

import static io.jointly.query.SparkTyping.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.Sweep;
import io.jointly.encoding.Tables;
import io.jointly.encoding.bounds.Interval;
import io.jointly.encoding.layout.Direction;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.FloatingOrder;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.Position;
import io.jointly.encoding.layout.Search;
import io.jointly.encoding.layout.Term.LinearTerm;
import io.jointly.query.Expr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("sweep")
class SearchPlannerTest {

  /** What a party can be asked to take part in (PROTOCOL.md). */
  private static final int MOST_ROUNDS = 64;

  private static final long FLAGS = 1 << 16;

  private static List<LocalAggregate.Extreme> sought(long... sizes) {
    List<LocalAggregate.Extreme> sought = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      Expr expr = column("x" + i, "bigint");
      Interval bounds = Interval.of(0, sizes[i] - 1);
      LinearTerm term = LinearTerm.of(expr, 0, bounds, 10, 2, null);
      sought.add(new LocalAggregate.Extreme(new Position.Offset(term, 0), Direction.GREATEST));
    }
    return sought;
  }

  private static List<Search> searches(int groups, long... sizes) {
    List<LocalAggregate.Extreme> sought = sought(sizes);
    return SearchPlanner.of(sought, sought::indexOf, groups);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // positions; groups; digits
        "1; 1; ",
        "2; 1; 1",
        "3; 1; 2",
        "256; 1; 8",
        "257; 1; 5 4",
        "65536; 1; 8 8",
        "65537; 1; 6 6 5",
        "4611686018427387904; 1; 8 8 8 8 8 8 7 7",
        "4611686018427387903; 1; 8 8 8 8 8 8 7 7",
        "256; 257; 8",
        "256; 258; 4 4",
        "256; 21845; 2 2 2 2",
        "256; 21846; 1 1 1 1 1 1 1 1",
        "256; 1000000; 1 1 1 1 1 1 1 1"
      })
  void digitsAreFewAndShorterForManyGroups(long size, int groups, String digits) {
    List<Integer> expected =
        digits == null
            ? List.of()
            : java.util.Arrays.stream(digits.split(" ")).map(Integer::valueOf).toList();
    assertThat(searches(groups, size).get(0).digits()).isEqualTo(expected);
  }

  @Test
  void roundsStayBoundedWhateverIsAsked() {
    Random random = new Random(Seed.of(SearchPlannerTest.class));
    for (int trial = 0; trial < Sweep.times(400, 2000); trial++) {
      int groups = 1 + random.nextInt(1 << random.nextInt(21));
      long[] sizes =
          random
              .longs(1 + random.nextInt(6), 0, Long.MAX_VALUE)
              .map(bits -> 1 + (bits >>> (1 + random.nextInt(62))))
              .toArray();
      List<Search> searches = searches(groups, sizes);
      List<List<Element>> rounds =
          SearchPlanner.rounds(List.of(new Element.Presence(0)), searches, SearchFlags.PLAIN);
      assertThat(rounds.size()).isLessThanOrEqualTo(MOST_ROUNDS);
      for (int s = 0; s < sizes.length; s++) {
        Search search = searches.get(s);
        int bits = search.digits().stream().mapToInt(Integer::intValue).sum();
        assertThat(bits).isEqualTo(Long.SIZE - Long.numberOfLeadingZeros(sizes[s] - 1));
        assertThat(search.digits()).allMatch(digit -> digit >= 1 && digit <= 8);
        assertThat(search.localAggregate()).isEqualTo(s);
        if (bits > 0) {
          assertThat(search.shift(search.digits().size() - 1)).isZero();
          assertThat(search.shift(0) + search.digits().get(0)).isEqualTo(bits);
        }
        assertThat(search.flags(search.digits().size())).isZero();
      }
      for (int round = 0; round < rounds.size(); round++) {
        List<Element> elements = rounds.get(round);
        long flags = elements.stream().filter(e -> e instanceof Element.DigitFlag).count();
        assertThat(flags * groups)
            .isLessThanOrEqualTo(Math.max(FLAGS, (long) groups * sizes.length));
        int digit = round;
        assertThat(flags).isEqualTo(searches.stream().mapToInt(s -> s.flags(digit)).sum());
        assertThat(elements).doesNotHaveDuplicates();
        assertThat(round == 0 || flags > 0).as("no round without flags").isTrue();
      }
    }
  }

  @Test
  void theFirstDigitsStandBehindTheRestOfRoundZero() {
    Element count = new Element.Total(List.of(0), 0);
    List<List<Element>> rounds =
        SearchPlanner.rounds(List.of(count), searches(1, 3, 2, 1), SearchFlags.PLAIN);
    assertThat(rounds)
        .containsExactly(
            List.of(
                count,
                new Element.DigitFlag(0, 1),
                new Element.DigitFlag(0, 2),
                new Element.DigitFlag(0, 3),
                new Element.DigitFlag(1, 1)));
    assertThat(SearchPlanner.rounds(List.of(count), List.of(), SearchFlags.MASKED))
        .containsExactly(List.of(count));
  }

  @Test
  void aMillionGroupsAreAskedForInAFewElementsEach() {
    for (long size : new long[] {121, 36_525, 1L << 40}) {
      Layout layout =
          LayoutBuilder.build(
              Tables.query(
                  List.of(column("g", "int")),
                  Tables.measure(io.jointly.query.Aggregate.MAX, column("x", "bigint"))),
              Tables.table(10, Tables.bounded("x", "bigint", "0", Long.toString(size - 1))),
              3,
              1_000_000,
              expr -> List.of());
      long all = 0;
      for (int round = 0; round < layout.rounds().size(); round++) {
        assertThat(layout.width(round)).isLessThanOrEqualTo(3);
        all += layout.width(round);
      }
      assertThat(all).isLessThanOrEqualTo(2 + 40);
    }
  }

  @Test
  void theCodeGrowsTowardsWhatIsSought() {
    Random random = new Random(Seed.of(SearchPlannerTest.class));
    Set<Long> seen = new HashSet<>();
    for (long position = 0; position < 1000; position++) {
      assertThat(Direction.GREATEST.code(position, 1000)).isEqualTo(position);
      seen.add(Direction.LEAST.code(position, 1000));
    }
    assertThat(seen).hasSize(1000).contains(0L, 999L);
    for (Direction direction : Direction.values()) {
      long size = 1 + random.nextLong(1L << 62);
      long position = random.nextLong(size);
      assertThat(direction.code(direction.code(position, size), size)).isEqualTo(position);
    }
  }

  /** There are nearly 2^64 doubles, so many that a BIGINT counts them without a sign only. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 8 8 8 8 8 8 7 7",
    "0, 3650, 8 8 8 8 8 8 8 7",
    "-100, 100, 8 8 8 8 8 8 8 8",
    "-1.7976931348623157E308, 1.7976931348623157E308, 8 8 8 8 8 8 8 8"
  })
  void doublesTakeEightRounds(double low, double high, String digits) {
    Position doubles =
        new Position.Bits(
            column("d", "double"), FloatingOrder.ofDouble(low), FloatingOrder.ofDouble(high));
    List<LocalAggregate.Extreme> sought =
        List.of(new LocalAggregate.Extreme(doubles, Direction.GREATEST));
    assertThat(SearchPlanner.of(sought, sought::indexOf, 1).get(0).digits())
        .containsExactlyElementsOf(Stream.of(digits.split(" ")).map(Integer::valueOf).toList());
    assertThat(SearchPlanner.of(sought, sought::indexOf, 1_000_000).get(0).digits().size())
        .isBetween(62, MOST_ROUNDS);
  }

  @Test
  void nothingToFindIsFoundInNoRound() {
    // Such as the least value of an expression that is always NULL.
    Position none = new Position.Listed(column("s", "string"), List.of());
    List<LocalAggregate.Extreme> sought =
        List.of(new LocalAggregate.Extreme(none, Direction.LEAST));
    assertThat(SearchPlanner.of(sought, sought::indexOf, 1).get(0).digits()).isEmpty();
  }
}

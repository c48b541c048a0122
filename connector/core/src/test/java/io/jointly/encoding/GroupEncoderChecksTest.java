package io.jointly.encoding;

import static io.jointly.query.SparkTyping.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.collaboration.Rules.ZeroGroups;
import io.jointly.collaboration.SampleRules;
import io.jointly.encoding.build.LayoutBuilder;
import io.jointly.encoding.build.SearchFlags;
import io.jointly.encoding.group.BlockEncoder;
import io.jointly.encoding.group.GroupEncoder;
import io.jointly.encoding.group.GroupEncoderTest;
import io.jointly.encoding.group.VectorBlock;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.field.FieldSource;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.DisclosureChecks.GroupChecks;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hidden elements of a group, and those that a party without rows draws. */
@Tag("sweep")
class GroupEncoderChecksTest {

  private static final Expr X = column("x", "int");
  private static final FieldSource NONE =
      (out, from, n) -> {
        throw new AssertionError("no randomness is needed here");
      };

  private final Random random = new Random(Seed.of(GroupEncoderChecksTest.class));

  /** Counts, differences, and cells of both kinds. */
  private static Layout layout(int groups) {
    return LayoutBuilder.build(
        Tables.query(
            List.of(column("g", "int")),
            Tables.sum(X),
            LayoutOpensTest.measure(Aggregate.TOP_K),
            LayoutOpensTest.measure(Aggregate.COUNT_DISTINCT)),
        Tables.table(1000, Tables.bounded("x", "int", "0", "100")),
        SampleRules.of(5, 5, 2, ZeroGroups.SUPPRESS),
        SearchFlags.MASKED,
        3,
        groups,
        expr -> List.of(3, 1, 2));
  }

  /** A record's values: local aggregates, then two lists of cells with the same rows. */
  private static long[] values(Layout layout, long rows, long notNull, long[] cells) {
    List<Long> values = new ArrayList<>();
    for (LocalAggregate aggregate : layout.localAggregates()) {
      values.add(
          aggregate instanceof LocalAggregate.Rows
              ? rows
              : aggregate instanceof LocalAggregate.NonNull ? notNull : 99);
    }
    for (int list = 0; list < 2; list++) {
      values.add((long) cells.length / 2);
      for (long value : cells) {
        values.add(value);
      }
    }
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  private static GroupChecks groupChecks(Layout layout) {
    return Objects.requireNonNull(layout.checks()).groupChecks();
  }

  /** Writes the first group into a block of round 0. */
  private static void encode(
      GroupEncoder encoder, long[] values, FieldSource random, long[] block, int begin) {
    new BlockEncoder(
            encoder, 0, new long[0], random, new VectorBlock(block, begin, FpVectors.length(block)))
        .add(0, values, 0);
  }

  /** Draws what a party without rows draws of a block. */
  private static void draw(
      GroupEncoder encoder, int round, int groups, FieldSource random, long[] block, int begin) {
    new BlockEncoder(
            encoder,
            round,
            new long[0],
            random,
            new VectorBlock(block, begin, FpVectors.length(block)))
        .drawMasks(groups);
  }

  private static final FieldSource ONES =
      (out, from, n) -> {
        for (int i = from; i < from + n; i++) {
          out[2 * i] = 1;
          out[2 * i + 1] = 0;
        }
      };

  /** Five rows of each of two parties are asked for. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aCellHasAContributorWhereThisPartyHasEnoughRows(int more) {
    Layout layout = layout(1);
    GroupChecks checks = groupChecks(layout);
    GroupEncoder encoder = GroupEncoder.of(layout, more);
    for (long rows : new long[] {0, 4, 5, 6, 7, 9}) {
      long notNull = Math.min(rows, 7);
      long[] cells = notNull == 0 ? new long[0] : new long[] {0, notNull, 2, 2};
      long[] vector = FpVectors.create(encoder.elements(0));
      encode(encoder, values(layout, rows, notNull, cells), ONES, vector, 0);
      List<Long> counts = new ArrayList<>();
      for (DisclosureChecks.Cell cell : checks.cells()) {
        counts.add(Fp127.decodeSigned(vector, cell.contributor()).longValueExact());
        DisclosureChecks.Binding binding = cell.binding();
        if (binding != null) {
          assertBound(vector, cell, binding);
        }
      }
      long all = rows >= 5 + more ? 1 : 0;
      long some = notNull >= 5 + more ? 1 : 0;
      assertThat(counts).containsExactly(all, some, some, 0L, 0L, some, 0L, 0L);
    }
    assertThat(checks.cells()).filteredOn(cell -> cell.binding() != null).isNotEmpty();
  }

  /** The contributor is the inverse times what is zero for a count that is too small. */
  private static void assertBound(
      long[] vector, DisclosureChecks.Cell cell, DisclosureChecks.Binding binding) {
    BigInteger count = Fp127.decodeSigned(vector, binding.count());
    BigInteger product = Fp127.decodeSigned(vector, binding.inverse());
    for (int root = DisclosureChecks.Binding.firstRoot(binding.least());
        root < binding.least();
        root++) {
      product = product.multiply(count.subtract(BigInteger.valueOf(root)));
    }
    assertThat(product.mod(Fp127.MODULUS))
        .isEqualTo(Fp127.decodeSigned(vector, cell.contributor()));
  }

  @Test
  void aDifferenceHasAContributorWhereThisPartyHasEnoughRowsInIt() {
    Expr y = column("y", "int");
    Layout layout =
        LayoutBuilder.build(
            Tables.query(List.of(), Tables.sum(X), Tables.measure(Aggregate.COVAR_POP, X, y)),
            Tables.table(
                1000,
                Tables.bounded("x", "int", "0", "100"),
                Tables.bounded("y", "int", "0", "100")),
            SampleRules.of(5, 5, 2, ZeroGroups.SUPPRESS),
            SearchFlags.MASKED,
            3,
            1,
            expr -> List.of());
    DisclosureChecks.Cell between =
        groupChecks(layout).cells().stream()
            .filter(cell -> cell.present().isPresent())
            .findFirst()
            .orElseThrow();
    GroupEncoder encoder = GroupEncoder.of(layout, 0);
    for (long both : new long[] {0, 2, 3, 6, 7}) {
      long[] values =
          layout.localAggregates().stream()
              .mapToLong(
                  aggregate ->
                      aggregate instanceof LocalAggregate.NonNull nonNull
                              && nonNull.exprs().size() == 2
                          ? both
                          : 7)
              .toArray();
      long[] vector = FpVectors.create(encoder.elements(0));
      encode(encoder, values, GroupEncoderTest.uniform(random), vector, 0);
      assertThat(Fp127.decodeSigned(vector, between.contributor())).isEqualTo(both <= 2 ? 1 : 0);
      assertThat(Fp127.decodeSigned(vector, between.present().orElseThrow()))
          .isEqualTo(both < 7 ? 1 : 0);
    }
  }

  @Test
  void theMaskIsNotWrittenWithTheRows() {
    Layout layout = layout(1);
    int mask = groupChecks(layout).mask();
    long[] block = {42, 43};
    encode(GroupEncoder.of(layout, 0), values(layout, 9, 7, new long[0]), NONE, block, mask);
    assertThat(block).containsExactly(42, 43);
  }

  /** Whatever the blocks are, every mask and the tail is drawn once, and nothing else. */
  @Test
  void aPartyWithoutRowsDrawsMasksAndTail() {
    int groups = 5;
    Layout layout = layout(groups);
    int width = layout.width(0);
    int mask = groupChecks(layout).mask();
    GroupEncoder encoder = GroupEncoder.of(layout, 0);
    int length = encoder.length(0, groups);
    assertThat(length).isEqualTo(groups * width + DisclosureChecks.TAIL);
    Set<BigInteger> seen = new HashSet<>();
    for (int blockLength : new int[] {1, 2, 3, width - 1, width, length - 1, length}) {
      long[] whole = FpVectors.create(length);
      for (int begin = 0; begin < length; begin += blockLength) {
        int n = Math.min(blockLength, length - begin);
        long[] block = FpVectors.create(n);
        draw(encoder, 0, groups, GroupEncoderTest.uniform(random), block, begin);
        System.arraycopy(block, 0, whole, 2 * begin, 2 * n);
      }
      for (int k = 0; k < length; k++) {
        BigInteger element = Fp127.decodeSigned(whole, k);
        boolean drawn = k >= groups * width || k % width == mask;
        assertThat(element.signum() != 0).as("element %d", k).isEqualTo(drawn);
        assertThat(!drawn || seen.add(element)).as("each time anew").isTrue();
      }
    }
  }

  /** In every round the flags of a search have masks, and a tail stands behind the groups. */
  @Test
  void everyFlagOfASearchHasAMask() {
    int groups = 3;
    Layout layout =
        LayoutBuilder.build(
            Tables.query(List.of(), Tables.measure(Aggregate.MAX, X), Tables.sum(X)),
            Tables.table(1000, Tables.bounded("x", "int", "0", "100000")),
            SampleRules.off(),
            SearchFlags.MASKED,
            3,
            groups,
            expr -> List.of());
    GroupEncoder encoder = GroupEncoder.of(layout, 0);
    assertThat(layout.rounds()).hasSize(3);
    for (int round = 0; round < 3; round++) {
      List<Element> elements = layout.rounds().get(round);
      int width = layout.width(round);
      int length = encoder.length(round, groups);
      assertThat(length).isEqualTo(groups * width + DisclosureChecks.TAIL);
      assertThat(layout.length(round, groups)).isEqualTo(length);
      long[] vector = FpVectors.create(length);
      draw(encoder, round, groups, GroupEncoderTest.uniform(random), vector, 0);
      Set<Integer> masks = new HashSet<>();
      for (DisclosureChecks.MaskedFlag flag : layout.maskedFlags(round)) {
        assertThat(elements.get(flag.flag())).isInstanceOf(Element.DigitFlag.class);
        assertThat(masks.add(flag.mask())).isTrue();
      }
      assertThat(elements).filteredOn(Element.DigitFlag.class::isInstance).hasSameSizeAs(masks);
      for (int k = 0; k < length; k++) {
        assertThat(vector[2 * k] != 0)
            .as("element %d of round %d", k, round)
            .isEqualTo(k >= groups * width || masks.contains(k % width));
      }
    }
  }

  @Test
  void uncheckedQueriesDrawNothing() {
    Layout off =
        Tables.layout(
            Tables.query(List.of(), Tables.sum(X)),
            Tables.table(1000, Tables.bounded("x", "int", "0", "100")),
            3);
    GroupEncoder encoder = GroupEncoder.of(off, 0);
    draw(encoder, 0, 1, NONE, FpVectors.create(9), 0);
    assertThat(encoder.length(0, 1)).isEqualTo(off.width(0));
  }
}

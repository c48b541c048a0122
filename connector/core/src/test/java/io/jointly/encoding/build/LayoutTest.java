package io.jointly.encoding.build;

import static io.jointly.encoding.Tables.avg;
import static io.jointly.encoding.Tables.count;
import static io.jointly.encoding.Tables.query;
import static io.jointly.encoding.Tables.rows;
import static io.jointly.encoding.Tables.sum;
import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.collaboration.Table;
import io.jointly.encoding.Tables;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LayoutCodec;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.MeasureElements;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {

  private static final Expr X = column("x", "int");
  private static final Expr Y = column("y", "int");
  private static final Expr WIDE = column("wide", "decimal(38,0)");
  private static final Expr D = column("d", "double");
  private static final List<Expr> BY_REGION = List.of(column("region", "string"));
  private static final LocalAggregate ROWS = new LocalAggregate.Rows();
  private static final Table TABLE = table(1000, 24);

  private static Table table(long maxRows, int fractionBits) {
    return Tables.table(
        maxRows,
        Tables.bounded("x", "int", "0", "100"),
        Tables.bounded("y", "int", "-5", "5"),
        Tables.unbounded("wide", "decimal(38,0)"),
        Tables.floating("d", "double", 0, 1, fractionBits));
  }

  private static Layout layout(List<Expr> groups, Measure... measures) {
    return Tables.layout(query(groups, measures), TABLE, 3);
  }

  private static Element total(int... localAggregates) {
    return new Element.Total(Arrays.stream(localAggregates).boxed().toList(), 0);
  }

  private static LocalAggregate limb(Expr expr) {
    return new LocalAggregate.Limb(new TermBuilder(TABLE, 3).of(expr), 0);
  }

  @Test
  void aCountOfRowsAlsoTellsWhetherThereAreAny() {
    Layout layout = layout(BY_REGION, rows());
    assertThat(layout.localAggregates()).containsExactly(ROWS);
    assertThat(layout.elements()).containsExactly(total(0));
    assertThat(layout.existence()).hasValue(0);
    assertThat(layout.measures().get(0).count()).hasValue(0);
    assertThat(layout.measures().get(0).sums()).isEmpty();
  }

  @Test
  void withoutGroupsThereIsNothingToTell() {
    assertThat(layout(List.of(), rows()).existence()).isEmpty();
    Layout sum = layout(List.of(), sum(X));
    assertThat(sum.existence()).isEmpty();
    assertThat(sum.elements()).hasSize(2);
  }

  @Test
  void aSumAloneOpensNoCounts() {
    Layout layout = layout(BY_REGION, sum(X));
    assertThat(layout.localAggregates())
        .containsExactly(ROWS, new LocalAggregate.NonNull(X), limb(X));
    assertThat(layout.elements())
        .containsExactlyInAnyOrder(total(2), new Element.Presence(1), new Element.Presence(0));
    MeasureElements place = layout.measures().get(0);
    assertThat(layout.elements().get(place.count().orElseThrow()))
        .isEqualTo(new Element.Presence(1));
    assertThat(layout.elements().get(place.sums().get(0).elements().get(0))).isEqualTo(total(2));
    assertThat(layout.elements().get(layout.existence().orElseThrow()))
        .isEqualTo(new Element.Presence(0));
  }

  @Test
  void onlyGroupsOpenOnlyWhetherTheyAreThere() {
    Layout layout = layout(BY_REGION);
    assertThat(layout.localAggregates()).containsExactly(ROWS);
    assertThat(layout.elements()).containsExactly(new Element.Presence(0));
    assertThat(layout.existence()).hasValue(0);
  }

  @Test
  void aMeanAndASumAndACountShareTheirElements() {
    Layout mean = layout(BY_REGION, avg(X));
    Layout all = layout(BY_REGION, sum(X), avg(X), count(X));
    assertThat(all.localAggregates()).isEqualTo(mean.localAggregates());
    assertThat(all.elements()).isEqualTo(mean.elements());
    assertThat(all.elements()).hasSize(3);
    for (MeasureElements place : all.measures()) {
      assertThat(all.elements().get(place.count().orElseThrow())).isEqualTo(total(1));
    }
  }

  @Test
  void theCountOfAMeanTellsForASumThatComesBeforeIt() {
    Layout layout = layout(BY_REGION, sum(X), avg(X));
    assertThat(layout.elements()).isEqualTo(layout(BY_REGION, avg(X)).elements());
    assertThat(layout.elements()).doesNotContain(new Element.Presence(1));
  }

  @Test
  void aCountElsewhereInTheQueryTellsForASumToo() {
    Layout layout = layout(BY_REGION, sum(X), count(X), rows());
    assertThat(layout.elements()).doesNotContain(new Element.Presence(0), new Element.Presence(1));
    assertThat(layout.elements()).hasSize(3);
  }

  @Test
  void whatIsNeverNullIsCountedAsRows() {
    Layout layout = layout(BY_REGION, rows(), count(literal(1)), avg(literal(5)));
    assertThat(layout.localAggregates()).containsExactly(ROWS, limb(literal(5)));
    assertThat(layout.elements()).containsExactly(total(0), total(1));
    Expr nothing = new Expr.Literal(X.type(), null);
    assertThat(layout(BY_REGION, count(nothing)).localAggregates())
        .contains(new LocalAggregate.NonNull(nothing));
  }

  @Test
  void limbsAreTogetherInOneElementWhereTheTotalFits() {
    Expr big = column("big", "bigint");
    Table table = Tables.table(1L << 40, Tables.unbounded("big", "bigint"));
    Layout layout = Tables.layout(query(List.of(), sum(big)), table, 20);
    assertThat(layout.localAggregates()).hasSize(5); // rows, not null, three limbs
    assertThat(layout.measures().get(0).sums().get(0).elements()).hasSize(1);
    Element.Total together =
        (Element.Total)
            layout.elements().get(layout.measures().get(0).sums().get(0).elements().get(0));
    assertThat(together.localAggregates()).hasSize(3);
    assertThat(together.width()).isEqualTo(22);
  }

  @Test
  void limbsHaveElementsOfTheirOwnWhereItDoesNot() {
    Layout layout = layout(List.of(), sum(WIDE));
    MeasureElements place = layout.measures().get(0);
    List<Integer> limbs = place.sums().get(0).elements();
    assertThat(limbs).hasSize(3);
    for (int i = 0; i < limbs.size(); i++) {
      Element.Total element = (Element.Total) layout.elements().get(limbs.get(i));
      assertThat(element.localAggregates()).hasSize(1);
      LocalAggregate.Limb limb =
          (LocalAggregate.Limb) layout.localAggregates().get(element.localAggregates().get(0));
      assertThat(limb.index()).isEqualTo(i);
    }
  }

  @Test
  void theBytesTellLayoutsApart() {
    JointQuery query = query(BY_REGION, sum(X));
    List<Layout> layouts = new ArrayList<>();
    layouts.add(Tables.layout(query, TABLE, 3));
    layouts.add(layout(BY_REGION, sum(Y)));
    layouts.add(layout(BY_REGION, avg(X)));
    layouts.add(layout(BY_REGION, count(X)));
    layouts.add(layout(BY_REGION, rows()));
    layouts.add(layout(BY_REGION, sum(X), sum(Y)));
    layouts.add(layout(List.of(), sum(X)));
    layouts.add(layout(BY_REGION));
    layouts.add(layout(BY_REGION, sum(D)));
    layouts.add(Tables.layout(query(BY_REGION, sum(D)), table(1000, 23), 3));
    layouts.add(layout(BY_REGION, sum(WIDE)));
    // Other bounds on the number of rows or parties, so other limbs or elements.
    layouts.add(Tables.layout(query(BY_REGION, sum(WIDE)), table(100_000, 24), 3));
    layouts.add(Tables.layout(query(BY_REGION, sum(D)), table(1L << 40, 24), 3));
    assertThat(layouts.stream().map(layout -> Arrays.toString(LayoutCodec.encode(layout))))
        .doesNotHaveDuplicates();
  }

  @Test
  void theNumberOfPartiesCountsWhereTheTotalJustFits() {
    Expr tight = column("tight", "decimal(38,0)");
    Table table =
        Tables.table(1, Tables.bounded("tight", "decimal(38,0)", "0", "1" + "0".repeat(37)));
    JointQuery query = query(List.of(), sum(tight));
    byte[] eight = LayoutCodec.encode(Tables.layout(query, table, 8));
    assertThat(LayoutCodec.encode(Tables.layout(query, table, 7))).isEqualTo(eight);
    assertThat(LayoutCodec.encode(Tables.layout(query, table, 9))).isNotEqualTo(eight);
  }

  @Test
  void theBytesAreThoseOfTheQueryHoweverItWasWritten() {
    byte[] bytes = LayoutCodec.encode(layout(BY_REGION, sum(X), avg(Y), rows()));
    assertThat(LayoutCodec.encode(layout(BY_REGION, rows(), avg(Y), sum(X), rows())))
        .isEqualTo(bytes);
  }
}

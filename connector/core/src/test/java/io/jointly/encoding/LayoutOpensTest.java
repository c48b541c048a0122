package io.jointly.encoding;

import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.collaboration.Table;
import io.jointly.encoding.build.LayoutBuilder;
import io.jointly.encoding.group.BlockEncoder;
import io.jointly.encoding.group.GroupDecoder;
import io.jointly.encoding.group.GroupEncoder;
import io.jointly.encoding.group.VectorBlock;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LayoutCodec;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.Search;
import io.jointly.encoding.layout.Term.PowerTerm;
import io.jointly.encoding.layout.Term.ProductTerm;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Measure;
import io.jointly.query.Overflow;
import io.jointly.query.SqlType;
import io.jointly.query.text.QueryText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each aggregate opens of a group, and no more; what several of them share. */
public class LayoutOpensTest {

  private static final Expr X = column("x", "int");
  private static final Expr Y = column("y", "int");
  private static final Expr Z = column("z", "int");

  private static final Table TABLE =
      Tables.table(
          1000,
          Tables.bounded("x", "int", "0", "100"),
          Tables.bounded("y", "int", "-5", "5"),
          Tables.bounded("z", "int", "-5", "5"));

  private static Layout layout(Measure... measures) {
    return LayoutBuilder.build(
        Tables.query(List.of(), measures), TABLE, 3, 1, expr -> List.of(3, 1, 2));
  }

  public static Measure measure(Aggregate aggregate) {
    return switch (aggregate) {
      case COUNT_STAR -> Tables.rows();
      case HISTOGRAM -> Tables.measure(aggregate, X, literal(0.0), literal(10.0), literal(5));
      case PERCENTILE_CONT, PERCENTILE_DISC ->
          Tables.measure(
              aggregate,
              X,
              literal(0.5),
              new Expr.Literal(SqlType.of(SqlType.Kind.BOOLEAN), false));
      case MODE_WITHIN_GROUP ->
          Tables.measure(aggregate, X, new Expr.Literal(SqlType.of(SqlType.Kind.BOOLEAN), false));
      case APPROX_PERCENTILE, PERCENTILE_APPROX -> Tables.measure(aggregate, X, literal(0.5));
      case TOP_K -> Tables.measure(aggregate, X, literal(5));
      case COVARIANCE_MATRIX, LINEAR_REGRESSION -> Tables.measure(aggregate, X, Y, Z);
      default ->
          aggregate.fewest() == 2 ? Tables.measure(aggregate, X, Y) : Tables.measure(aggregate, X);
    };
  }

  private static List<String> expected(Aggregate aggregate) {
    String text =
        switch (aggregate) {
          case COUNT_STAR -> "n";
          case COUNT -> "n(x)";
          case COUNT_KEYS -> "keys(x)";
          case SUM, TRY_SUM -> "any(x); x";
          case AVG, TRY_AVG -> "n(x); x";
          case MIN -> "LEAST x of 101; any(x)";
          case MAX -> "GREATEST x of 101; any(x)";
          case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> "n(x); x; x*x";
          case REGR_SXX -> "n(x, y); y if x; y*y if x";
          case SKEWNESS -> "n(x); x; x*x; x^3";
          case KURTOSIS -> "n(x); x; x*x; x^3; x^4";
          case COVAR_POP, COVAR_SAMP, REGR_SXY -> "n(x, y); x if y; x*y; y if x";
          case CORR, REGR_R2, REGR_SLOPE, REGR_INTERCEPT ->
              "n(x, y); x if y; x*x if y; x*y; y if x; y*y if x";
          case COVARIANCE_MATRIX, LINEAR_REGRESSION ->
              "n(x, y, z); x if y, z; x*x if y, z; x*y if z; x*z if y; y if x, z; y*y if x, z; y*z"
                  + " if x; z if x, y; z*z if x, y";
          case COUNT_DISTINCT, SUM_DISTINCT, AVG_DISTINCT -> "FLAGS of 3";
          case APPROX_COUNT_DISTINCT -> "FLAGS of 24576";
          case HISTOGRAM -> "COUNTS of 5";
          case PERCENTILE_CONT, PERCENTILE_DISC, APPROX_PERCENTILE, PERCENTILE_APPROX ->
              "COUNTS of 101";
          case TOP_K, MODE, MODE_WITHIN_GROUP -> "COUNTS of 3";
          case BIT_AND -> "any(x); " + bits("LEAST ((x & %s) <> 0) of 2");
          case BIT_OR -> "any(x); " + bits("GREATEST ((x & %s) <> 0) of 2");
          case BIT_XOR -> "n(x); " + bits("n(CASE WHEN ((x & %s) <> 0) THEN 1 END)");
        };
    return Arrays.asList(text.split("; "));
  }

  /** Of a number up to 100. */
  private static String bits(String each) {
    return IntStream.range(0, 7)
        .mapToObj(bit -> each.formatted(1 << bit))
        .collect(Collectors.joining("; "));
  }

  /** All that is opened of the one group. */
  private static List<String> opened(Layout layout) {
    TreeSet<String> opened = new TreeSet<>();
    for (List<Element> round : layout.rounds()) {
      for (Element element : round) {
        if (element instanceof Element.Total total) {
          total.localAggregates().forEach(i -> opened.add(text(layout.localAggregates().get(i))));
        } else if (element instanceof Element.Presence presence) {
          opened.add(
              text(layout.localAggregates().get(presence.localAggregate()))
                  .replaceFirst("^n", "any"));
        } else if (element instanceof Element.DigitFlag flag) {
          Search search = layout.searches().get(flag.search());
          opened.add(
              search.direction()
                  + " "
                  + QueryText.of(search.position().expr())
                  + " of "
                  + search.position().size());
        }
      }
    }
    layout.cells().forEach(cells -> opened.add(cells.kind() + " of " + cells.size()));
    return new ArrayList<>(opened);
  }

  private static String text(LocalAggregate aggregate) {
    if (aggregate instanceof LocalAggregate.Rows) {
      return "n";
    }
    if (aggregate instanceof LocalAggregate.NonNull nonNull) {
      return "n(" + list(nonNull.exprs()) + ")";
    }
    if (aggregate instanceof LocalAggregate.Keys keys) {
      return "keys(" + list(keys.in()) + ")";
    }
    LocalAggregate.Limb limb = (LocalAggregate.Limb) aggregate;
    String given = limb.given().isEmpty() ? "" : " if " + list(limb.given());
    if (limb.term() instanceof ProductTerm product) {
      return QueryText.of(product.left().expr())
          + "*"
          + QueryText.of(product.right().expr())
          + given;
    }
    return list(limb.term().exprs())
        + (limb.term() instanceof PowerTerm power ? "^" + power.exponent() : "")
        + given;
  }

  private static String list(List<Expr> exprs) {
    return exprs.stream().map(QueryText::of).collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @EnumSource
  void anAggregateAloneOpensWhatItNeeds(Aggregate aggregate) {
    assertThat(opened(layout(measure(aggregate))))
        .containsExactlyInAnyOrderElementsOf(expected(aggregate));
  }

  @ParameterizedTest
  @EnumSource
  void onlySearchesHaveFurtherRounds(Aggregate aggregate) {
    Layout layout = layout(measure(aggregate), Tables.rows());
    boolean search = aggregate == Aggregate.MIN || aggregate == Aggregate.MAX;
    boolean bits = aggregate == Aggregate.BIT_AND || aggregate == Aggregate.BIT_OR;
    assertThat(layout.searches()).hasSize(search ? 1 : bits ? 7 : 0);
    assertThat(layout.rounds()).hasSize(1);
    assertThat(layout.measures()).allMatch(place -> place.search().isEmpty() || search);
  }

  private static List<String> localAggregates(Layout layout) {
    return layout.localAggregates().stream().map(Object::toString).sorted().toList();
  }

  @Test
  void theOrderOfTheArgumentsMakesNoDifference() {
    for (Aggregate aggregate :
        List.of(
            Aggregate.COVAR_POP,
            Aggregate.COVAR_SAMP,
            Aggregate.CORR,
            Aggregate.REGR_SLOPE,
            Aggregate.REGR_R2,
            Aggregate.REGR_SXY,
            Aggregate.COVARIANCE_MATRIX,
            Aggregate.LINEAR_REGRESSION)) {
      Measure xy = Tables.measure(aggregate, X, Y);
      Measure yx = Tables.measure(aggregate, Y, X);
      Layout one = layout(xy);
      Layout both = layout(xy, yx);
      assertThat(localAggregates(both)).as("%s", aggregate).isEqualTo(localAggregates(one));
      assertThat(localAggregates(layout(yx))).isEqualTo(localAggregates(one));
      assertThat(both.elements()).hasSameSizeAs(one.elements());
    }
  }

  @Test
  void correlationsAndRegressionsShareAll() {
    List<String> corr = localAggregates(layout(Tables.measure(Aggregate.CORR, X, Y)));
    assertThat(
            localAggregates(
                layout(
                    Tables.measure(Aggregate.CORR, X, Y),
                    Tables.measure(Aggregate.REGR_SLOPE, Y, X),
                    Tables.measure(Aggregate.REGR_INTERCEPT, X, Y),
                    Tables.measure(Aggregate.REGR_R2, Y, X),
                    Tables.measure(Aggregate.COVAR_SAMP, Y, X),
                    Tables.measure(Aggregate.COVARIANCE_MATRIX, Y, X),
                    Tables.measure(Aggregate.LINEAR_REGRESSION, X, Y))))
        .isEqualTo(corr);
  }

  @Test
  void cellsOfOneKindAreShared() {
    Layout layout =
        layout(
            measure(Aggregate.PERCENTILE_CONT),
            measure(Aggregate.PERCENTILE_DISC),
            Tables.measure(Aggregate.APPROX_PERCENTILE, X, literal(0.9)),
            Tables.measure(Aggregate.TOP_K, X, literal(1)),
            Tables.measure(Aggregate.TOP_K, X, literal(9)));
    assertThat(layout.cells()).hasSize(2);
    assertThat(layout.elements()).isEmpty();
    assertThat(layout.width(0)).isEqualTo(104);
    assertThat(layout.cellsAt(1)).isEqualTo(layout.cells().get(0).size());
  }

  @Test
  void aMeanTellsForAnExtremeThatThereIsOne() {
    Layout layout = layout(measure(Aggregate.MIN), measure(Aggregate.MAX), measure(Aggregate.AVG));
    assertThat(opened(layout)).containsExactly("GREATEST x of 101", "LEAST x of 101", "n(x)", "x");
  }

  @Test
  void layoutsThatDifferInAnythingHaveOtherBytes() {
    List<Layout> layouts = new ArrayList<>();
    for (Aggregate aggregate :
        List.of(
            Aggregate.COUNT_STAR,
            Aggregate.COUNT,
            Aggregate.SUM,
            Aggregate.AVG,
            Aggregate.MIN,
            Aggregate.MAX,
            Aggregate.VAR_POP,
            Aggregate.REGR_SXX,
            Aggregate.SKEWNESS,
            Aggregate.KURTOSIS,
            Aggregate.BIT_AND,
            Aggregate.BIT_OR,
            Aggregate.BIT_XOR,
            Aggregate.COVAR_POP,
            Aggregate.CORR,
            Aggregate.COVARIANCE_MATRIX,
            Aggregate.COUNT_DISTINCT,
            Aggregate.APPROX_COUNT_DISTINCT,
            Aggregate.HISTOGRAM,
            Aggregate.PERCENTILE_CONT,
            Aggregate.TOP_K)) {
      layouts.add(layout(measure(aggregate)));
    }
    for (double high : new double[] {10.5, 11}) {
      layouts.add(
          layout(Tables.measure(Aggregate.HISTOGRAM, X, literal(0.0), literal(high), literal(5))));
    }
    layouts.add(
        layout(Tables.measure(Aggregate.HISTOGRAM, X, literal(0.0), literal(10.0), literal(6))));
    layouts.add(layout(Tables.measure(Aggregate.MAX, Y)));
    Measure max = measure(Aggregate.MAX);
    // Other bounds of as many digits, other digits, other lists, other first and last days.
    for (String[] bounds : new String[][] {{"0", "101"}, {"1", "100"}, {"-1", "100"}}) {
      layouts.add(
          Tables.layout(
              Tables.query(List.of(), max),
              Tables.table(1000, Tables.bounded("x", "int", bounds[0], bounds[1])),
              3));
    }
    for (int groups : new int[] {1000, 100_000}) {
      layouts.add(
          LayoutBuilder.build(Tables.query(List.of(), max), TABLE, 3, groups, e -> List.of()));
    }
    Measure distinct = measure(Aggregate.COUNT_DISTINCT);
    for (List<Object> values :
        List.<List<Object>>of(List.of(1, 2), List.of(1, 2, 4), List.of(0, 1, 2), List.of())) {
      layouts.add(LayoutBuilder.build(Tables.query(List.of(), distinct), TABLE, 3, 1, e -> values));
    }
    for (String[] days :
        new String[][] {
          {"1960-01-01", "2020-12-31"}, {"1960-01-02", "2020-12-31"}, {"1960-01-01", "2020-12-30"}
        }) {
      Expr day = column("day", "date");
      layouts.add(
          Tables.layout(
              Tables.query(List.of(), Tables.measure(Aggregate.MIN, day)),
              Tables.table(1000, Tables.bounded("day", "date", days[0], days[1])),
              3));
    }
    for (int bits : new int[] {10, 11}) {
      layouts.add(ofDouble(Aggregate.VAR_POP, 0, 1, bits));
    }
    for (double[] bounds : new double[][] {{0, 1}, {0, Math.nextUp(1.0)}, {-1, 1}}) {
      layouts.add(ofDouble(Aggregate.MIN, bounds[0], bounds[1], 10));
    }
    assertThat(layouts.stream().map(layout -> Arrays.toString(LayoutCodec.encode(layout))))
        .doesNotHaveDuplicates();
  }

  private static Layout ofDouble(Aggregate aggregate, double low, double high, int bits) {
    return Tables.layout(
        Tables.query(List.of(), Tables.measure(aggregate, column("d", "double"))),
        Tables.table(1000, Tables.floating("d", "double", low, high, bits)),
        3);
  }

  @Test
  void whatIsAlwaysNullOpensAZero() {
    Layout layout =
        LayoutBuilder.build(
            Tables.query(List.of(), measure(Aggregate.COUNT_DISTINCT)),
            TABLE,
            3,
            1,
            expr -> List.of());
    assertThat(layout.width(0)).isEqualTo(1);
    long[] vector = {0, 0};
    new BlockEncoder(
            GroupEncoder.of(layout, 0),
            0,
            new long[0],
            (out, from, n) -> {
              throw new AssertionError("nothing is random");
            },
            new VectorBlock(vector, 0, 1))
        .add(0, new long[] {5, 0}, 0);
    assertThat(vector).containsOnly(0);
    assertThat(new GroupDecoder(layout, Overflow.FAIL, 1, List.of(vector)).value(0, 0))
        .isEqualTo(0L);
  }

  @Test
  void theOrderOfValuesThatAreEnumeratedMakesNoDifference() {
    for (Aggregate aggregate : List.of(Aggregate.COUNT_DISTINCT, Aggregate.TOP_K)) {
      Measure measure = measure(aggregate);
      byte[] one =
          LayoutCodec.encode(
              LayoutBuilder.build(
                  Tables.query(List.of(), measure), TABLE, 3, 1, expr -> List.of(1, 2, 3)));
      assertThat(LayoutCodec.encode(layout(measure))).isEqualTo(one);
    }
  }
}

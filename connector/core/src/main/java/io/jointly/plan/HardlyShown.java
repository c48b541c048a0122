package io.jointly.plan;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.InsteadOfPercentile;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.CheckLayout;
import io.jointly.encoding.layout.MeasureElements;
import io.jointly.encoding.layout.Position;
import io.jointly.query.AggregateParts;
import io.jointly.query.Expr;
import io.jointly.query.Family;
import io.jointly.query.Measure;
import io.jointly.query.text.QueryText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the aggregates that will hardly ever be shown under the rules, by public numbers alone. A
 * group is shown if every number of rows that is checked of it is large enough at enough parties. A
 * query that needs many of them loses its groups to the rarest value, however many rows there are.
 */
final class HardlyShown {

  /**
   * The rule of thumb (SQL.md): with more numbers of rows than this, one of them is nearly always
   * too small.
   */
  static final int MOST = 32;

  /** How many ranges the advice aims at. */
  private static final int RANGES = 12;

  private final QueryPlan plan;
  private final Rules rules;

  private HardlyShown(QueryPlan plan) {
    this.plan = plan;
    this.rules = plan.agreement().collaboration().rules();
  }

  /** One line for each aggregate that makes it so. */
  static List<String> warnings(QueryPlan plan) {
    CheckLayout checks = plan.layout().checks();
    return checks == null ? List.of() : new HardlyShown(plan).of(checks);
  }

  private List<String> of(CheckLayout checks) {
    Set<String> lines = new LinkedHashSet<>();
    for (MeasureElements place : plan.layout().measures()) {
      if (place.cells().isPresent()) {
        Cells cells = plan.layout().cells().get(place.cells().getAsInt());
        int empty = rules.zeroGroups() == Rules.ZeroGroups.SUPPRESS ? emptyBuckets(cells) : 0;
        if (empty > 0) {
          lines.add(ofEmptyBuckets(place.measure(), cells, empty));
        } else if (cells.size() > MOST) {
          lines.add(ofCells(place.measure(), cells));
        }
      }
    }
    int others = others(checks);
    if (lines.isEmpty() && others > MOST) {
      lines.add(
          "the groups of this query will hardly ever be shown: of each, "
              + others
              + " numbers of rows are checked (the parts of what is summed, SQL.md)"
              + eachEnough()
              + ". Ask for fewer aggregates at once, or for columns with fewer values");
    }
    return List.copyOf(lines);
  }

  /** Numbers of rows beside those of cells that must not be too small. */
  private int others(CheckLayout checks) {
    int cells = plan.layout().cells().stream().mapToInt(Cells::size).sum();
    int all = checks.groupChecks().cells().size();
    return (int)
        checks.groupChecks().cells().subList(0, all - cells).stream()
            .filter(cell -> cell.present().isEmpty())
            .count();
  }

  private String ofCells(Measure measure, Cells cells) {
    String values =
        (isRanges(cells)
                ? " ranges"
                : cells.position() instanceof Position.Tuple ? " combinations" : " values")
            + " of ";
    return QueryText.of(measure)
        + " will hardly ever be shown: it needs the number of rows of each of "
        + cells.size()
        + values
        + measure.columns().stream().map(QueryText::of).collect(Collectors.joining(", "))
        + eachEnough()
        + ". "
        + advice(measure);
  }

  /** Buckets of a histogram in which no declared value lies. */
  private int emptyBuckets(Cells cells) {
    if (!(cells.position() instanceof Position.Bucket bucket)
        || !(bucket.expr() instanceof Expr.Column named)) {
      return 0;
    }
    Column column = plan.table().columns().get(named.name());
    return column == null ? 0 : DeclaredBuckets.empty(bucket.edges(), column);
  }

  private static String ofEmptyBuckets(Measure measure, Cells cells, int empty) {
    return QueryText.of(measure)
        + " will never be shown: no declared value of "
        + QueryText.of(cells.position().expr())
        + " lies in "
        + empty
        + " of its "
        + cells.size()
        + " buckets, and with zero_groups suppress an empty bucket hides its group. Choose edges"
        + " within the declared bounds, and buckets that each hold a declared value";
  }

  private static boolean isRanges(Cells cells) {
    return cells
        .position()
        .match(
            offset -> offset.shift() > 0,
            since -> true,
            bits -> false,
            listed -> false,
            bucket -> true,
            hashed -> false,
            tuple -> false);
  }

  private String eachEnough() {
    int rows = rules.rowsOfEachParty(0);
    boolean none = rules.zeroGroups() == Rules.ZeroGroups.RELEASE;
    return ", and a group is suppressed unless "
        + (none ? "each that is not 0 everywhere" : "each of them")
        + " is "
        + rows
        + " or more at "
        + rules.minParties()
        + (rules.minParties() == 1 ? " party" : " parties")
        + " (min_group_size "
        + rules.minGroupSize()
        + ", min_group_size_of_others "
        + rules.minGroupSizeOfOthers()
        + ", min_parties "
        + rules.minParties()
        + ", zero_groups "
        + (none ? "release" : "suppress")
        + "). By rule of thumb that takes "
        + MOST
        + " or fewer";
  }

  /** What to ask instead, as far as this collaboration allows it. */
  private String advice(Measure measure) {
    List<String> instead = new ArrayList<>();
    Expr argument = measure.argument();
    Table table = plan.table();
    Column column =
        argument instanceof Expr.Column named ? table.columns().get(named.name()) : null;
    if (measure.aggregate().parts() == AggregateParts.BUCKETS) {
      instead.add("fewer buckets, between edges that most rows lie within");
    }
    if (column != null && column.allows(Use.DIMENSION)) {
      band(column).ifPresent(band -> instead.add(grouped(band)));
    }
    Optional<String> histogram =
        measure.aggregate().parts() == AggregateParts.RANGES
            ? InsteadOfPercentile.histogram(column)
            : Optional.empty();
    if (histogram.isPresent()) {
      instead.add(histogram.get());
    } else if (column != null && column.allows(Family.AVG)) {
      instead.add("avg(" + QueryText.of(argument) + ")");
    }
    return instead.isEmpty()
        ? "Ask for another aggregate, or agree on a column with coarser values"
        : "Ask for " + String.join(", or ", instead);
  }

  private String grouped(String band) {
    List<String> groups = new ArrayList<>();
    plan.query().groups().forEach(group -> groups.add(QueryText.of(group)));
    groups.add(band);
    return "count(*) with GROUP BY "
        + String.join(", ", groups)
        + ", where only what has too few rows is missing";
  }

  /** The column, or ranges of it, as a group. */
  private static Optional<String> band(Column column) {
    String name = QueryText.of(new Expr.Column(column.name(), column.type()));
    if (!column.values().isEmpty()) {
      return Optional.of(name);
    }
    return column.type().isNumeric() && column.min() != null && column.max() != null
        ? Optional.of("floor(" + name + " / " + width(column.min(), column.max()) + ")")
        : Optional.empty();
  }

  /** 1, 2 or 5 times a power of ten, and 1 or more. */
  private static String width(Object min, Object max) {
    BigDecimal wanted =
        new BigDecimal(max.toString())
            .subtract(new BigDecimal(min.toString()))
            .divide(BigDecimal.valueOf(RANGES), MathContext.DECIMAL32);
    BigDecimal power = BigDecimal.ONE;
    while (power.multiply(BigDecimal.TEN).compareTo(wanted) <= 0) {
      power = power.multiply(BigDecimal.TEN);
    }
    for (int digit : new int[] {1, 2, 5}) {
      BigDecimal width = power.multiply(BigDecimal.valueOf(digit));
      if (width.compareTo(wanted) >= 0) {
        return width.setScale(0, RoundingMode.UNNECESSARY).toPlainString();
      }
    }
    return power.multiply(BigDecimal.TEN).setScale(0, RoundingMode.UNNECESSARY).toPlainString();
  }
}

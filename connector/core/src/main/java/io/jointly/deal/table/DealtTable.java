package io.jointly.deal.table;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Dealing;
import io.jointly.collaboration.DealtBounds;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.deal.DealtLayout;
import io.jointly.deal.DealtMeasure;
import io.jointly.deal.DealtNumber;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Axis;
import io.jointly.query.ColumnValues;
import io.jointly.query.Expr;
import io.jointly.query.Family;
import io.jointly.query.GroupDomain;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A share table: which columns it has, and what a row of it is when it is dealt. */
public final class DealtTable {

  private final Table table;
  private final Dealing dealing;
  private final List<Column> dimensions;
  private final List<Column> measures;
  private final GroupDomain domain;
  private final List<Map<@Nullable Object, Integer>> positions;
  private final DealtLayout layout;

  private DealtTable(Table table, Dealing dealing) {
    this.table = table;
    this.dealing = dealing;
    this.measures = table.columns().values().stream().filter(c -> c.allows(Use.MEASURE)).toList();
    this.dimensions =
        table.columns().values().stream().filter(c -> !c.allows(Use.MEASURE)).toList();
    this.domain = new GroupDomain(dimensions.stream().map(DealtTable::axis).toList());
    this.positions = domain.axes().stream().map(DealtTable::positions).toList();
    this.layout =
        DealtLayout.of(
            dealing.hidesDimensions() ? domain.size() : 0,
            measures.stream().map(DealtTable::measure).toList(),
            dealing.validity() == Dealing.Validity.CHECKED
                ? DealtLayout.Proof.DEALT
                : DealtLayout.Proof.LEFT_OUT);
    requireDifferentNames();
  }

  /**
   * What a share table is dealt as.
   *
   * @throws CallerException (COLLABORATION_FILE) if its rows have too many elements, or none
   */
  public static DealtTable of(Table table) {
    Dealing dealing =
        table
            .dealing()
            .orElseThrow(() -> new IllegalArgumentException(table.name() + " is not dealt"));
    try {
      return new DealtTable(table, dealing);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CallerException(
          ErrorCode.COLLABORATION_FILE,
          "table "
              + table.name()
              + " cannot be dealt: its rows have "
              + e.getMessage()
              + ". Declare fewer columns, fewer values or narrower bounds",
          e);
    }
  }

  /**
   * The share table of a collaboration that an option names.
   *
   * @throws CallerException (OPTION) if there is no such table, or if it is no share table;
   *     (COLLABORATION_FILE) as {@link #of}
   */
  public static DealtTable named(Collaboration collaboration, String name) {
    List<String> dealt =
        collaboration.tables().values().stream().filter(Table::isDealt).map(Table::name).toList();
    return of(
        collaboration
            .table(name)
            .filter(Table::isDealt)
            .orElseThrow(
                () ->
                    new CallerException(
                        ErrorCode.OPTION,
                        "the option table names no share table of collaboration "
                            + collaboration.id()
                            + (dealt.isEmpty()
                                ? ", which has none"
                                : "; write one of " + String.join(", ", dealt)))));
  }

  private static Axis axis(Column column) {
    ColumnValues declared =
        Objects.requireNonNull(
            ColumnValues.of(column.type(), column.min(), column.max(), column.values()));
    List<@Nullable Object> values = new ArrayList<>();
    values.add(null);
    for (int rank = 0; rank < declared.size().intValueExact(); rank++) {
      values.add(declared.value(BigInteger.valueOf(rank)));
    }
    return new Axis(
        new Expr.Column(column.name(), column.type()), GroupDomain.inOrder(column.type(), values));
  }

  private static Map<@Nullable Object, Integer> positions(Axis axis) {
    Map<@Nullable Object, Integer> positions = new HashMap<>();
    for (int i = 0; i < axis.values().size(); i++) {
      positions.put(axis.values().get(i), i);
    }
    return positions;
  }

  private static DealtMeasure measure(Column column) {
    DealtBounds bounds = DealtBounds.of(column);
    return new DealtMeasure(
        column.name(),
        bounds.least().longValueExact(),
        bounds.greatest().longValueExact(),
        column.allows(Family.VARIANCE),
        column.allows(Family.COVARIANCE));
  }

  private void requireDifferentNames() {
    Set<String> names = new HashSet<>(dimensions.stream().map(Column::name).toList());
    for (String own :
        List.of(
            ShareColumns.HOLDER,
            ShareColumns.DEALER,
            ShareColumns.BATCH,
            ShareColumns.ROW,
            ShareColumns.CELLS)) {
      if (!names.add(own)) {
        throw new IllegalArgumentException("a column that is called " + own);
      }
    }
    for (DealtNumber number : layout.numbers()) {
      if (!names.add(name(number))) {
        throw new IllegalArgumentException("two columns of shares that are called " + name(number));
      }
    }
  }

  public Table table() {
    return table;
  }

  public Dealing dealing() {
    return dealing;
  }

  /** The columns of GROUP BY and WHERE, in the file's order. */
  public List<Column> dimensions() {
    return dimensions;
  }

  /** The columns of which sums are made, in the file's order. */
  public List<Column> measures() {
    return measures;
  }

  /** All combinations of values of the dimensions; the numbering of hidden cells. */
  public GroupDomain domain() {
    return domain;
  }

  public DealtLayout layout() {
    return layout;
  }

  /**
   * The number of the cell with these values of the dimensions.
   *
   * @return empty if one of them is not declared
   */
  public OptionalInt cell(List<@Nullable Object> values) {
    int cell = 0;
    for (int i = 0; i < positions.size(); i++) {
      Integer position = positions.get(i).get(values.get(i));
      if (position == null) {
        return OptionalInt.empty();
      }
      cell = dealing.hidesDimensions() ? cell * positions.get(i).size() + position : 0;
    }
    return OptionalInt.of(cell);
  }

  /** Whether a dimension may have the value. */
  public boolean isDeclared(int dimension, @Nullable Object value) {
    return positions.get(dimension).containsKey(value);
  }

  /**
   * The whole number as which a value of a measure is dealt.
   *
   * @param value of the class that {@link io.jointly.query.SqlType.Kind} gives for the type
   * @return null if it is outside the declared bounds, or is no number
   */
  public @Nullable Long number(int measure, Object value) {
    if ((value instanceof Double d && !Double.isFinite(d))
        || (value instanceof Float f && !Float.isFinite(f))) {
      return null;
    }
    BigInteger number = DealtBounds.number(measures.get(measure), value);
    DealtMeasure bounds = layout.measures().get(measure);
    if (number.compareTo(BigInteger.valueOf(bounds.least())) < 0
        || number.compareTo(BigInteger.valueOf(bounds.greatest())) > 0) {
      return null;
    }
    return number.longValueExact();
  }

  /** What the column of a number is called in the share table. */
  public String name(DealtNumber number) {
    return number.factors().stream()
        .map(
            factor ->
                measures.get(factor.measure()).name()
                    + (factor.part() == DealtNumber.Part.PRESENT ? "__present" : "__offset"))
        .collect(Collectors.joining("__"));
  }
}

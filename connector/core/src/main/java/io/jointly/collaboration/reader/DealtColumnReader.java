package io.jointly.collaboration.reader;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.DealtBounds;
import io.jointly.collaboration.Use;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.error.CallerException;
import io.jointly.query.Family;
import io.jointly.query.SqlType;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.Set;

/** Reads the declaration of one column of a share table. */
final class DealtColumnReader {

  /** The most values of a dimension that is not hidden. */
  private static final int MOST_VALUES = 1 << 16;

  private final YamlValue declaration;
  private final ColumnReader reader;

  private DealtColumnReader(YamlValue declaration) {
    this.declaration = declaration;
    this.reader = new ColumnReader(declaration);
  }

  /**
   * @param hides whether the table hides its dimensions
   */
  static Column column(String name, YamlValue declaration, boolean hides) {
    DealtColumnReader dealt = new DealtColumnReader(declaration);
    dealt.requireUses(hides);
    Column column =
        dealt.reader.read(
            name,
            () ->
                dealt.reader.families(
                    dealt.byDefault(), family -> dealt.isPossible(family), dealt::refused));
    if (dealt.isMeasure()) {
      dealt.requireBounds(column);
    } else {
      dealt.requireValues(column, hides);
    }
    return column;
  }

  private boolean isMeasure() {
    return reader.uses().contains(Use.MEASURE);
  }

  private void requireUses(boolean hides) {
    YamlValue written = declaration.field("use");
    Set<Use> uses = reader.uses();
    if (uses.contains(Use.KEY)) {
      throw written.fail(
          "has key, and rows of a share table are joined with nothing",
          "write dimension, filter or measure");
    }
    if (isMeasure() && uses.size() > 1) {
      throw written.fail(
          "makes a measure of a share table a dimension as well",
          "write 'use: [measure]' here and declare a column of its own for groups and conditions,"
              + " such as age and age_band, which dealers fill both");
    }
    if (hides && uses.contains(Use.FILTER)) {
      throw written.fail(
          "has filter, and nobody could tell which rows a condition on hidden dimensions selects",
          "write 'use: [dimension]', or 'hide_dimensions: false'");
    }
    if (isMeasure()) {
      requireNumber();
    }
  }

  private void requireNumber() {
    SqlType type = reader.type();
    String instead =
        switch (type.kind()) {
          case STRING -> "write 'use: [dimension]' and list its 'values'";
          case TIMESTAMP, TIMESTAMP_NTZ ->
              "declare a date, or a bigint of the seconds since a day that you agree on";
          default -> "";
        };
    if (!instead.isEmpty()) {
      throw declaration.fail(
          "is a " + type + " measure, and a share table has numbers, booleans and dates", instead);
    }
  }

  private void requireBounds(Column column) {
    if (!column.values().isEmpty()) {
      throw declaration
          .field("values")
          .fail(
              "stands in a measure of a share table, which is checked against bounds",
              column.type().kind() == SqlType.Kind.BOOLEAN
                  ? "remove it; a boolean needs no bounds"
                  : "write min and max in its place");
    }
    if (column.type().kind() == SqlType.Kind.BOOLEAN) {
      return;
    }
    if (column.min() == null || column.max() == null) {
      throw declaration.fail(
          "is a measure of a share table without " + (column.min() == null ? "min" : "max"),
          "write min and max; what is dealt of a number is how far it is above min");
    }
    if (!DealtBounds.of(column).canBeDealt()) {
      throw declaration.fail(
          "has bounds that, as the whole numbers that are dealt"
              + encoding(column)
              + ", are beyond 2^62 or -2^62, or 2^62 or more apart",
          "write closer bounds"
              + (column.type().isFloating() ? " or fewer fraction_bits" : "")
              + (column.type().kind() == SqlType.Kind.DECIMAL
                  ? " or a type with fewer digits after the point"
                  : ""));
    }
  }

  private static String encoding(Column column) {
    if (column.type().isFloating()) {
      return " (times 2^" + column.fractionBits() + ")";
    }
    return column.type().scale() > 0 ? " (times 10^" + column.type().scale() + ")" : "";
  }

  private void requireValues(Column column, boolean hides) {
    BigInteger values =
        DealtDomain.values(column)
            .orElseThrow(
                () ->
                    declaration.fail(
                        "is a dimension of a share table, and its values do not follow from what is"
                            + " declared",
                        "list its 'values', or write min and max of a whole number or date"));
    // Where dimensions are hidden, their combinations are limited, and to less.
    if (!hides && values.compareTo(BigInteger.valueOf(MOST_VALUES)) > 0) {
      throw declaration.fail(
          "has "
              + DealtDomain.text(values)
              + " values, and a dimension of a share table can have "
              + MOST_VALUES,
          "write closer bounds, or coarser values, such as months in the place of days");
    }
  }

  private Set<Family> byDefault() {
    if (isMeasure()) {
      return EnumSet.of(Family.COUNT, Family.SUM, Family.AVG);
    }
    return reader.uses().contains(Use.DIMENSION)
        ? EnumSet.of(Family.COUNT)
        : EnumSet.noneOf(Family.class);
  }

  private boolean isPossible(Family family) {
    return switch (family) {
      case COUNT -> isMeasure() || reader.uses().contains(Use.DIMENSION);
      case SUM, AVG, VARIANCE, COVARIANCE -> isMeasure();
      case MIN, MAX, COUNT_DISTINCT, HISTOGRAM, PERCENTILE, TOP_K, BITS -> false;
    };
  }

  private CallerException refused(YamlValue item, Family family) {
    String name = YamlValue.yamlName(family);
    if (!isMeasure()) {
      return item.fail(
          "is " + name + ", and rows with a value of a dimension of a share table can be counted",
          reader.uses().contains(Use.DIMENSION)
              ? "write [count] and group by it; for " + name + " declare a measure"
              : "remove functions; a column that is only a filter has none");
    }
    return item.fail(
        "is " + name + ", which the shares of a share table do not tell",
        "write some of count, sum, avg, variance, covariance; " + instead(family));
  }

  private static String instead(Family family) {
    return switch (family) {
      case HISTOGRAM, PERCENTILE, TOP_K ->
          "for its distribution declare a dimension with bands as 'values', and group by it";
      case MIN, MAX ->
          "for its extremes declare a dimension with bands as 'values', and group by it";
      case COUNT_DISTINCT -> "declare it as a dimension, and count the groups that have rows";
      default -> "declare a boolean measure for each bit";
    };
  }
}

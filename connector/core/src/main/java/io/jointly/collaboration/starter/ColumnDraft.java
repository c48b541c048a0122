package io.jointly.collaboration.starter;

import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A column's line of {@code collaboration.yaml}. Bounds come from what a column of this name can
 * hold, or else from rows if the party wants that, or else a person has to fill them in.
 */
final class ColumnDraft {

  /** What people have to replace. No reader takes it for a bound. */
  static final String FILL_IN = "FILL_IN";

  /** What is true of everybody's rows, by the end of a column's name. */
  private static final Map<String, List<Integer>> KNOWN =
      Map.of(
          "age", List.of(0, 120),
          "year", List.of(1900, 2100),
          "month", List.of(1, 12),
          "hour", List.of(0, 23),
          "percent", List.of(0, 100));

  private static final int FRACTION_BITS = 16;

  private final FoundColumn column;
  private final SqlType type;

  ColumnDraft(FoundColumn column) {
    this.column = column;
    this.type = column.type();
  }

  /** Whether the line tells something of the party's rows. */
  boolean tellsOfRows() {
    return known() == null && column.seen() != null && !fields().contains(FILL_IN);
  }

  /** The line behind the column's name, with a remark about it. */
  String text() {
    String remark =
        tellsOfRows()
            ? "   # from this party's rows: partners will see it"
            : fields().contains("values: []") ? "   # list what it can be" : "";
    return "{type: " + typeText() + ", use: [" + uses() + "]" + fields() + "}" + remark;
  }

  private String typeText() {
    return type.kind() == SqlType.Kind.DECIMAL ? "\"" + type + "\"" : type.toString();
  }

  private String uses() {
    return switch (type.kind()) {
      case STRING, BOOLEAN, DATE, TIMESTAMP, TIMESTAMP_NTZ -> "dimension, filter";
      case TINYINT, SMALLINT, INT -> "dimension, filter, measure";
      case BIGINT, DECIMAL, FLOAT, DOUBLE -> "measure";
    };
  }

  private String fields() {
    return switch (type.kind()) {
      case BOOLEAN -> "";
      case STRING -> ", values: " + values();
      case FLOAT, DOUBLE -> bounds() + ", fraction_bits: " + FRACTION_BITS;
      default -> bounds();
    };
  }

  private String values() {
    return column.seen() == null
        ? "[]"
        : column.seen().values().stream()
            .map(value -> "\"" + escaped(value.toString()) + "\"")
            .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                escaped.append('\\');
              }
              if (Character.getType(c) == Character.CONTROL) {
                escaped.append(String.format(Locale.ROOT, "\\x%02x", c));
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }

  private String bounds() {
    List<Integer> known = known();
    if (known != null) {
      return between(known.get(0).toString(), known.get(1).toString());
    }
    FoundColumn.Seen seen = column.seen();
    return seen == null || seen.min() == null || seen.max() == null
        ? between(FILL_IN, FILL_IN)
        : between(rounded(seen.min(), false), rounded(seen.max(), true));
  }

  private static String between(String min, String max) {
    return ", min: " + min + ", max: " + max;
  }

  private @Nullable List<Integer> known() {
    if (!type.isNumeric()) {
      return null;
    }
    String name = column.name().toLowerCase(Locale.ROOT);
    return KNOWN.entrySet().stream()
        .filter(each -> name.equals(each.getKey()) || name.endsWith("_" + each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /** The bound, away from the values: no row's own value stands in the file. */
  private String rounded(Object bound, boolean up) {
    return switch (type.kind()) {
      case DATE -> day((LocalDate) bound, up).toString();
      case TIMESTAMP ->
          day(LocalDate.ofInstant((Instant) bound, ZoneOffset.UTC), up) + "T00:00:00Z";
      case TIMESTAMP_NTZ -> day(((LocalDateTime) bound).toLocalDate(), up) + "T00:00:00";
      default -> number(new BigDecimal(SqlValues.render(type, bound)), up);
    };
  }

  private static LocalDate day(LocalDate day, boolean up) {
    return up ? LocalDate.of(day.getYear() + 1, 1, 1) : day.withDayOfYear(1);
  }

  /** The next number whose first digit alone is not zero, or zero itself. */
  private String number(BigDecimal bound, boolean up) {
    if (up ? bound.signum() <= 0 : bound.signum() >= 0) {
      return "0";
    }
    int places = bound.scale() - bound.precision() + 1;
    BigDecimal first = bound.setScale(places, up ? RoundingMode.CEILING : RoundingMode.FLOOR);
    BigDecimal limited = up ? first.min(most(false)) : first.max(most(true));
    return limited.stripTrailingZeros().toPlainString();
  }

  /** What the type holds. */
  private BigDecimal most(boolean negative) {
    BigDecimal most =
        switch (type.kind()) {
          case TINYINT -> BigDecimal.valueOf(Byte.MAX_VALUE);
          case SMALLINT -> BigDecimal.valueOf(Short.MAX_VALUE);
          case INT -> BigDecimal.valueOf(Integer.MAX_VALUE);
          case BIGINT -> BigDecimal.valueOf(Long.MAX_VALUE);
          case DECIMAL ->
              BigDecimal.TEN
                  .pow(type.precision() - type.scale())
                  .subtract(BigDecimal.ONE.movePointLeft(type.scale()));
          default -> BigDecimal.valueOf(Float.MAX_VALUE);
        };
    return negative ? most.negate() : most;
  }
}

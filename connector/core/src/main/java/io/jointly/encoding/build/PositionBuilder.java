package io.jointly.encoding.build;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.InsteadOfPercentile;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.encoding.bounds.ExactBounds;
import io.jointly.encoding.bounds.FloatingBounds;
import io.jointly.encoding.bounds.Interval;
import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.FloatingOrder;
import io.jointly.encoding.layout.Position;
import io.jointly.encoding.layout.Term.LinearTerm;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Aggregate;
import io.jointly.query.ColumnValues;
import io.jointly.query.ConstantArgument;
import io.jointly.query.Expr;
import io.jointly.query.Measure;
import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import io.jointly.query.text.QueryText;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the positions that an aggregate's argument can have. */
final class PositionBuilder {

  /** Positions of a search: a code and the number past the last code must fit a BIGINT. */
  private static final int MOST_SEARCH_BITS = 62;

  /** Cells of a percentile, as a power of two. */
  private static final int PERCENTILE_BITS = 12;

  /** Rows and columns of a sketch; its relative standard error is in SQL.md. */
  private static final int SKETCH_ROWS_LOG2 = 10;

  private static final int SKETCH_COLUMNS = 24;

  private final Table table;
  private final TermBuilder terms;
  private final PossibleValues values;
  private final @Nullable Rules checked;

  /**
   * @param checked the rules by which groups are checked, or null where they are not
   */
  PositionBuilder(Table table, TermBuilder terms, PossibleValues values, @Nullable Rules checked) {
    this.table = table;
    this.terms = terms;
    this.values = values;
    this.checked = checked;
  }

  /** For MIN and MAX: every value has a position of its own, in the order of SQL. */
  Position ordered(Measure measure) {
    Expr expr = measure.argument();
    Column column = column(expr);
    if (column != null && !column.values().isEmpty()) {
      return listed(expr);
    }
    return switch (expr.type().kind()) {
      case TINYINT, SMALLINT, INT, BIGINT, DECIMAL -> offset(measure);
      case FLOAT, DOUBLE -> bits(expr);
      case DATE, TIMESTAMP, TIMESTAMP_NTZ ->
          column == null || column.min() == null || column.max() == null
              ? listed(expr)
              : new Position.Since((Expr.Column) expr, units(column.min()), units(column.max()));
      case BOOLEAN -> new Position.Listed(expr, List.of(false, true));
      case STRING -> listed(expr);
    };
  }

  /** By the order of all numbers that lie between the bounds, so that no number is rounded. */
  private Position.Bits bits(Expr expr) {
    FloatingBounds.Range range = terms.range(expr);
    return expr.type().kind() == SqlType.Kind.FLOAT
        ? new Position.Bits(
            expr,
            FloatingOrder.ofFloat(floatAtMost(range.low())),
            FloatingOrder.ofFloat(-floatAtMost(-range.high())))
        : new Position.Bits(
            expr, FloatingOrder.ofDouble(range.low()), FloatingOrder.ofDouble(range.high()));
  }

  private static float floatAtMost(double number) {
    float nearest = (float) number;
    return nearest > number ? Math.nextDown(nearest) : nearest;
  }

  private Position.Offset offset(Measure measure) {
    LinearTerm term = terms.of(measure.argument());
    Interval bounds = term.bounds();
    if (bounds.high().subtract(bounds.low()).bitLength() > MOST_SEARCH_BITS) {
      throw new CallerException(
          ErrorCode.BOUNDS,
          QueryText.of(measure)
              + ": the bounds are more than 2^"
              + MOST_SEARCH_BITS
              + " units apart; declare closer `min` and `max` in collaboration.yaml");
    }
    if (!bounds.fitsLong()) {
      throw new CallerException(
          ErrorCode.BOUNDS,
          QueryText.of(measure)
              + ": the bounds, in units of the last digit, do not fit a BIGINT; declare `min` and"
              + " `max` nearer to zero in collaboration.yaml, or fewer digits after the point");
    }
    return new Position.Offset(term, 0);
  }

  private Position.Listed listed(Expr expr) {
    List<Object> sorted = new ArrayList<>(values.of(expr));
    sorted.sort(order(expr.type()));
    return new Position.Listed(expr, sorted);
  }

  /** A flag for each value that the argument can have. */
  Cells presentValues(Measure measure) {
    if (measure.aggregate().takesNumbersOnly() && !measure.argument().type().isNumeric()) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          QueryText.of(measure)
              + ": "
              + QueryText.of(measure.argument())
              + " has type "
              + measure.argument().type()
              + ", which cannot be summed");
    }
    return new Cells(
        measure.columns().size() == 1 ? cellValues(measure) : combinations(measure),
        Cells.Kind.FLAGS);
  }

  private Position.Tuple combinations(Measure measure) {
    List<Position.Listed> parts = new ArrayList<>();
    BigInteger size = BigInteger.ONE;
    for (Expr column : measure.columns()) {
      requireFewDeclared(measure, column);
      Position.Listed part = listed(column);
      size = size.multiply(BigInteger.valueOf(part.size()));
      parts.add(part);
    }
    if (size.compareTo(BigInteger.valueOf(Cells.MOST)) > 0) {
      throw tooMany(measure, "their combinations are " + size);
    }
    return new Position.Tuple(parts);
  }

  /** A count for each value that the argument can have. */
  Cells valueCounts(Measure measure) {
    return new Cells(cellValues(measure), Cells.Kind.COUNTS);
  }

  Cells sketch(Measure measure) {
    return new Cells(
        new Position.Hashed(measure.argument(), SKETCH_ROWS_LOG2, SKETCH_COLUMNS),
        Cells.Kind.FLAGS);
  }

  Cells buckets(Measure measure) {
    return new Cells(new Position.Bucket(measure.argument(), edges(measure)), Cells.Kind.COUNTS);
  }

  /** A count for each range, where the bounds are cut into ranges of equal width. */
  Cells ranges(Measure measure) {
    return new Cells(percentile(measure), Cells.Kind.COUNTS);
  }

  private Position.Listed cellValues(Measure measure) {
    requireFewDeclared(measure, measure.argument());
    Position.Listed listed = listed(measure.argument());
    if (listed.size() > Cells.MOST) {
      throw tooMany(measure, many(measure.argument(), BigInteger.valueOf(listed.size())));
    }
    return listed;
  }

  /** Said of the column itself, before any of its values is tried. */
  private void requireFewDeclared(Measure measure, Expr argument) {
    Column column = column(argument);
    if (column == null) {
      return;
    }
    ColumnValues declared =
        ColumnValues.of(column.type(), column.min(), column.max(), column.values());
    if (declared == null && measure.columns().size() > 1 && isOfEntityAtOneParty(column)) {
      throw new CallerException(
          ErrorCode.DOMAIN,
          QueryText.of(measure)
              + ": column "
              + column.name()
              + " is a key without declared `values`, so the combinations cannot be listed. Count"
              + " the rows of SELECT DISTINCT "
              + QueryText.name(column.name())
              + ", …, which each party computes of its own rows");
    }
    if (declared == null && column.allows(Use.KEY)) {
      throw new CallerException(
          ErrorCode.DOMAIN,
          QueryText.of(measure)
              + ": "
              + ofKey(column)
              + ", so the parties' own counts would have some values twice. Agree on 'at: one_party' if"
              + " no value of "
              + column.name()
              + " is at two parties, or on `values` for the column"
              + (checked == null
                  ? ". joint.approx_count_distinct(x) estimates the number, of a column that also has"
                      + " 'use: [measure]'"
                  : ""));
    }
    if (declared == null) {
      throw new CallerException(
          ErrorCode.DOMAIN,
          QueryText.of(measure)
              + ": each declared value is counted by itself, and collaboration.yaml does not declare"
              + " `values`, or `min` and `max`, of column "
              + column.name()
              + instead(measure));
    }
    if (declared.size().compareTo(BigInteger.valueOf(Cells.MOST)) > 0) {
      throw tooMany(measure, many(argument, declared.size()));
    }
  }

  private boolean isOfEntityAtOneParty(Column column) {
    return table.key(column.name()).filter(EntityKey::isAtOneParty).isPresent();
  }

  private String ofKey(Column column) {
    Optional<EntityKey> key = table.key(column.name());
    return "column "
        + column.name()
        + (key.isPresent()
            ? " is the key of "
                + (key.get().entity() == null
                    ? "an entity of which collaboration.yaml does not say that its rows are at one"
                        + " party"
                    : key.get().entity().name()
                        + ", of which one may have rows at several parties (at: many)")
            : " is the key of no entity of table "
                + table.name()
                + ", and its values may be at several parties");
  }

  private static String many(Expr argument, BigInteger values) {
    return QueryText.of(argument) + " can have " + values;
  }

  private CallerException tooMany(Measure measure, String what) {
    return new CallerException(
        ErrorCode.DOMAIN,
        QueryText.of(measure)
            + ": each declared value is counted by itself, which is done for up to "
            + Cells.MOST
            + ", and "
            + what
            + instead(measure));
  }

  private String instead(Measure measure) {
    if (measure.aggregate() != Aggregate.COUNT_DISTINCT || measure.columns().size() > 1) {
      return (checked == null ? ". Agree" : ". There is no other way under the rules; agree")
          + " on a column with coarser values";
    }
    return checked == null
        ? ". joint.approx_count_distinct(x) estimates the number of different values"
        : ". There is no other way under the rules (min_group_size and others): approximate counts"
            + " are refused, too. Agree on a column with coarser values";
  }

  private @Nullable Column column(Expr expr) {
    return expr instanceof Expr.Column named ? table.columns().get(named.name()) : null;
  }

  private Position.Offset percentile(Measure measure) {
    if (!measure.argument().type().isNumeric()) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          QueryText.of(measure) + ": percentiles are answered for numbers only");
    }
    Position.Offset exact = offset(measure);
    int bits = Long.SIZE - Long.numberOfLeadingZeros(exact.size() - 1);
    int shift = Math.max(0, bits - PERCENTILE_BITS);
    SqlType type = measure.argument().type();
    if (shift > 0
        && ExactBounds.isExact(type)
        && exact.term().bounds().equals(ExactBounds.ofType(type))) {
      throw new CallerException(
          ErrorCode.BOUNDS,
          QueryText.of(measure)
              + ": nothing bounds the argument but its type, and the answer could be off by 1/2048"
              + " of the range of "
              + type
              + "; declare `min` and `max` of its columns");
    }
    if (shift > 0 && measure.aggregate() != Aggregate.APPROX_PERCENTILE) {
      throw approximate(measure, exact.size());
    }
    return new Position.Offset(exact.term(), shift);
  }

  /** SQL's own names are answered exactly, or not at all. */
  private CallerException approximate(Measure measure, long values) {
    String argument = QueryText.of(measure.argument());
    return new CallerException(
        ErrorCode.DOMAIN,
        QueryText.of(measure)
            + ": "
            + argument
            + " can have "
            + values
            + " values, and an exact percentile opens the rows of each, which is done for up to "
            + (1 << PERCENTILE_BITS)
            + ". "
            + (checked == null
                ? "Write joint.approx_percentile("
                    + argument
                    + ", p), the function of the joint catalog, which is off by less than 1/2048 of"
                    + " the declared range"
                : underRules(measure)));
  }

  /** Ranges would need enough rows in each of thousands. */
  private String underRules(Measure measure) {
    return InsteadOfPercentile.histogram(column(measure.argument()))
        .map(queries -> "Ask for " + queries)
        .orElse(
            "Under the rules (min_group_size and others) joint.approx_percentile would hardly ever"
                + " be shown. Agree on a column with coarser values");
  }

  private static List<Double> edges(Measure measure) {
    double low = (Double) measure.constant(ConstantArgument.LOWEST_EDGE);
    double high = (Double) measure.constant(ConstantArgument.HIGHEST_EDGE);
    int buckets = (Integer) measure.constant(ConstantArgument.BUCKETS);
    List<Double> edges = new ArrayList<>();
    for (int i = 0; i <= buckets; i++) {
      edges.add(i == buckets ? high : low + (high - low) * i / buckets);
    }
    return edges;
  }

  /** Days of a date, microseconds of a timestamp, since 1970. */
  private static long units(@Nullable Object value) {
    if (value instanceof LocalDate date) {
      return date.toEpochDay();
    }
    Instant instant =
        value instanceof LocalDateTime local
            ? local.toInstant(ZoneOffset.UTC)
            : (Instant) java.util.Objects.requireNonNull(value);
    return SqlValues.micros(instant);
  }

  /** The order of SQL: strings by their UTF-8 bytes, other values in their natural order. */
  private static Comparator<Object> order(SqlType type) {
    if (type.kind() == SqlType.Kind.STRING) {
      return Comparator.comparing(
          value -> ((String) value).getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);
    }
    return PositionBuilder::compare;
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object left, Object right) {
    return ((Comparable<Object>) left).compareTo(right);
  }
}

package io.jointly.relation;

import io.jointly.collaboration.AllowedFamilies;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Column.Domain;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.encoding.bounds.DeclaredBounds;
import io.jointly.encoding.bounds.ExactBounds;
import io.jointly.encoding.bounds.FloatingBounds;
import io.jointly.encoding.bounds.Interval;
import io.jointly.query.ColumnValues;
import io.jointly.query.Expr;
import io.jointly.query.Family;
import io.jointly.query.Function;
import io.jointly.query.Relation;
import io.jointly.query.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Declares the columns that an operator computes: their bounds or values follow from those of the
 * columns that they are computed from, and so does what they may be used for.
 */
final class ColumnDeriver {

  private static final Set<Use> EVERYWHERE = EnumSet.of(Use.DIMENSION, Use.FILTER, Use.MEASURE);

  /** The most binary digits after the point of a number that is computed. */
  private static final int MOST_FRACTION_BITS = 40;

  /** A bound times 2^bits has to stay below 2^62. */
  private static final int FIXED_POINT_BITS = 61;

  private final Table input;
  private final DeclaredBounds bounds;
  private final ColumnImages images;

  /**
   * @param input the columns that expressions are over
   */
  ColumnDeriver(Table input, ColumnImages images) {
    this.input = input;
    this.bounds = DeclaredBounds.of(input);
    this.images = images;
  }

  Column of(Relation.Named named) {
    Expr value = named.value();
    if (value instanceof Expr.Column column) {
      return renamed(declared(column), named.name());
    }
    return column(
        named.name(), value.type(), uses(List.of(value)), families(List.of(value)), domain(value));
  }

  /**
   * @param most the greatest number of rows that the function is computed of
   */
  Column of(Relation.Computed computed, long most) {
    List<Expr> arguments = computed.arguments();
    SqlType type = computed.type();
    return switch (computed.function()) {
      case COUNT -> counted(computed, arguments, Domain.between(0L, most));
      case COUNT_DISTINCT ->
          counted(
              computed, arguments, Domain.between(0L, Math.min(most, differentValues(arguments))));
      case ROW_NUMBER, RANK, DENSE_RANK, NTILE ->
          counted(computed, List.of(), Domain.between(1, (int) Math.min(most, Integer.MAX_VALUE)));
      case PERCENT_RANK, CUME_DIST -> counted(computed, List.of(), Domain.between(0.0, 1.0));
      case MIN,
          MAX,
          FIRST_VALUE,
          LAST_VALUE,
          NTH_VALUE,
          FIRST_VALUE_IGNORE_NULLS,
          LAST_VALUE_IGNORE_NULLS,
          NTH_VALUE_IGNORE_NULLS ->
          like(computed, arguments.get(0));
      case LAG, LEAD, LAG_IGNORE_NULLS, LEAD_IGNORE_NULLS ->
          isNull(arguments.get(2))
              ? like(computed, arguments.get(0))
              : valued(computed, ofAll(List.of(arguments.get(0), arguments.get(2)), type));
      case SUM, SUM_DISTINCT -> valued(computed, sum(arguments.get(0), type, most));
      case AVG -> valued(computed, average(arguments.get(0), type));
      case BOOL_AND, BOOL_OR -> valued(computed, Domain.UNBOUNDED);
      case VAR_POP, VAR_SAMP -> valued(computed, spread(arguments.get(0), 2));
      case STDDEV_POP, STDDEV_SAMP -> valued(computed, spread(arguments.get(0), 1));
    };
  }

  /** How many values the arguments can have together, as far as they are declared. */
  private long differentValues(List<Expr> arguments) {
    long values = 1;
    for (Expr argument : arguments) {
      Domain domain = domain(argument);
      ColumnValues declared =
          ColumnValues.of(argument.type(), domain.min(), domain.max(), domain.values());
      BigInteger size = declared == null ? null : declared.size();
      if (size == null || size.bitLength() > Integer.SIZE || values > Integer.MAX_VALUE) {
        return Long.MAX_VALUE;
      }
      values *= Math.max(1, size.longValueExact());
    }
    return values;
  }

  /** The column of a union whose inputs are these, in one place. */
  static Column union(String name, List<Column> columns) {
    Column first = columns.get(0);
    Set<Use> uses = EnumSet.copyOf(Set.of(Use.values()));
    Set<Family> families = EnumSet.allOf(Family.class);
    for (Column column : columns) {
      uses.retainAll(column.uses());
      families.retainAll(column.functions());
    }
    Integer bits =
        columns.stream().anyMatch(column -> column.fractionBits() == null)
            ? null
            : columns.stream().mapToInt(Column::fractionBits).max().getAsInt();
    Domain domain = ofAllColumns(columns, first.type());
    return new Column(
        name,
        first.type(),
        uses,
        domain,
        bits == null ? null : (Integer) Math.min(bits, fractionBits(domain, bits).orElse(bits)),
        families);
  }

  static Column renamed(Column column, String name) {
    return new Column(
        name,
        column.type(),
        column.uses(),
        column.domain(),
        column.fractionBits(),
        column.functions());
  }

  private Column counted(Relation.Computed computed, List<Expr> arguments, Domain domain) {
    SqlType type = computed.type();
    Set<Use> uses =
        arguments.stream()
                .flatMap(argument -> argument.columns().stream())
                .allMatch(name -> !declared(name).uses().isEmpty())
            ? EVERYWHERE
            : EnumSet.noneOf(Use.class);
    return column(computed.name(), type, uses, AllowedFamilies.byDefault(type, uses), domain);
  }

  private Column like(Relation.Computed computed, Expr argument) {
    if (argument instanceof Expr.Column column && column.type().equals(computed.type())) {
      return renamed(declared(column), computed.name());
    }
    return valued(computed, domain(argument));
  }

  private Column valued(Relation.Computed computed, Domain domain) {
    return column(
        computed.name(),
        computed.type(),
        uses(computed.arguments()),
        families(computed.arguments()),
        domain);
  }

  private static Column column(
      String name, SqlType type, Set<Use> uses, Set<Family> families, Domain domain) {
    Set<Use> allowed = EnumSet.noneOf(Use.class);
    allowed.addAll(uses);
    Integer bits = null;
    if (type.isFloating()) {
      bits = fractionBits(domain, MOST_FRACTION_BITS).orElse(null);
      if (bits == null) {
        // It could not be added up.
        allowed.remove(Use.MEASURE);
      }
    }
    Set<Family> functions = EnumSet.noneOf(Family.class);
    functions.addAll(families);
    functions.retainAll(AllowedFamilies.possible(type, allowed));
    return new Column(
        name, type, allowed, domain, allowed.contains(Use.MEASURE) ? bits : null, functions);
  }

  private static Optional<Integer> fractionBits(Domain domain, int most) {
    if (domain.min() == null || domain.max() == null) {
      return Optional.empty();
    }
    double greatest =
        Math.max(
            Math.abs(((Number) domain.min()).doubleValue()),
            Math.abs(((Number) domain.max()).doubleValue()));
    return fractionBits(greatest, most);
  }

  /** How many binary digits after the point a number can have that is computed or written. */
  static Optional<Integer> fractionBits(double greatest) {
    return fractionBits(greatest, MOST_FRACTION_BITS);
  }

  private static Optional<Integer> fractionBits(double greatest, int most) {
    int bits = Math.min(most, FIXED_POINT_BITS - Math.max(0, Math.getExponent(greatest) + 1));
    return bits < 0 ? Optional.empty() : Optional.of(bits);
  }

  /** What all columns may be used for of which the values are made. */
  private Set<Use> uses(List<Expr> values) {
    Set<Use> uses = EnumSet.copyOf(EVERYWHERE);
    values.stream()
        .flatMap(value -> Values.columns(value).stream())
        .forEach(name -> uses.retainAll(declared(name).uses()));
    return uses;
  }

  private Set<Family> families(List<Expr> values) {
    Set<Family> families = EnumSet.allOf(Family.class);
    List<String> names = values.stream().flatMap(value -> Values.columns(value).stream()).toList();
    names.forEach(name -> families.retainAll(declared(name).functions()));
    if (names.isEmpty()) {
      families.removeAll(AllowedFamilies.TO_BE_NAMED);
    }
    return families;
  }

  /** The values that an expression can have, as its type and the columns' declarations tell. */
  private Domain domain(Expr value) {
    SqlType type = value.type();
    if (value instanceof Expr.Column column) {
      return declared(column).domain();
    }
    if (type.isFloating()) {
      FloatingBounds.Range range = bounds.floating().of(value);
      return range == null ? Domain.UNBOUNDED : floating(type, range.low(), range.high());
    }
    if (ExactBounds.isExact(type)) {
      Interval interval = bounds.exact().of(value);
      if (!interval.equals(ExactBounds.ofType(type))) {
        return exact(type, interval);
      }
    }
    List<Object> values =
        value.columns().isEmpty() && !(value instanceof Expr.Literal)
            ? List.of()
            : images.of(input, value);
    return values.isEmpty() ? Domain.UNBOUNDED : new Domain(null, null, values);
  }

  private Domain ofAll(List<Expr> values, SqlType type) {
    List<Column> columns = new ArrayList<>();
    for (Expr value : values) {
      columns.add(
          new Column(
              "", value.type(), EVERYWHERE, domain(value), null, EnumSet.noneOf(Family.class)));
    }
    return columns.stream().allMatch(column -> column.type().equals(type))
        ? ofAllColumns(columns, type)
        : Domain.UNBOUNDED;
  }

  private static Domain ofAllColumns(List<Column> columns, SqlType type) {
    Domain first = columns.get(0).domain();
    if (columns.stream().allMatch(column -> column.domain().equals(first))) {
      return first;
    }
    if (columns.stream().noneMatch(column -> column.values().isEmpty())) {
      return new Domain(
          null,
          null,
          columns.stream().flatMap(column -> column.values().stream()).distinct().toList());
    }
    Object least = null;
    Object greatest = null;
    for (Column column : columns) {
      for (Object value : ends(column)) {
        least =
            least == null || io.jointly.query.SqlValues.compare(type, value, least) < 0
                ? value
                : least;
        greatest =
            greatest == null || io.jointly.query.SqlValues.compare(type, value, greatest) > 0
                ? value
                : greatest;
      }
      if (ends(column).isEmpty()) {
        return Domain.UNBOUNDED;
      }
    }
    return Domain.between(least, greatest);
  }

  /** The least and the greatest value, or all; empty where there is no bound. */
  private static List<Object> ends(Column column) {
    if (!column.values().isEmpty()) {
      return column.type().kind() == SqlType.Kind.STRING ? List.of() : column.values();
    }
    return column.min() == null || column.max() == null
        ? List.of()
        : List.of(column.min(), column.max());
  }

  private Domain sum(Expr argument, SqlType type, long most) {
    if (type.isFloating()) {
      FloatingBounds.Range range = bounds.floating().of(argument);
      return range == null
          ? Domain.UNBOUNDED
          : floating(type, Math.min(0, range.low()) * most, Math.max(0, range.high()) * most);
    }
    if (!ExactBounds.isExact(type) || !ExactBounds.isExact(argument.type())) {
      return Domain.UNBOUNDED;
    }
    Interval each = bounds.exact().of(argument).union(Interval.of(0, 0));
    BigInteger rows = BigInteger.valueOf(most);
    return exact(type, each.times(new Interval(BigInteger.ZERO, rows)).union(Interval.of(0, 0)));
  }

  private Domain average(Expr argument, SqlType type) {
    if (type.isFloating()) {
      FloatingBounds.Range range = bounds.floating().of(argument);
      return range == null ? Domain.UNBOUNDED : floating(type, range.low(), range.high());
    }
    if (!ExactBounds.isExact(type) || !ExactBounds.isExact(argument.type())) {
      return Domain.UNBOUNDED;
    }
    Interval each = bounds.exact().of(argument);
    int shift = type.scale() - argument.type().scale();
    BigInteger ten = BigInteger.TEN.pow(Math.max(0, shift));
    return exact(type, each.times(new Interval(ten, ten)));
  }

  /** A deviation is at most the whole range; its square for a variance of two rows is, too. */
  private Domain spread(Expr argument, int power) {
    FloatingBounds.Range range = bounds.floating().of(argument);
    return range == null
        ? Domain.UNBOUNDED
        : floating(SqlType.of(SqlType.Kind.DOUBLE), 0, Math.pow(range.high() - range.low(), power));
  }

  private static Domain floating(SqlType type, double low, double high) {
    if (!Double.isFinite(low) || !Double.isFinite(high)) {
      return Domain.UNBOUNDED;
    }
    return type.kind() == SqlType.Kind.FLOAT
        ? Domain.between((float) low, (float) high)
        : Domain.between(low, high);
  }

  private static Domain exact(SqlType type, Interval wide) {
    Interval range = ExactBounds.ofType(type);
    BigInteger low = wide.low().max(range.low());
    BigInteger high = wide.high().min(range.high());
    return Domain.between(exact(type, low), exact(type, high));
  }

  private static Object exact(SqlType type, BigInteger value) {
    return switch (type.kind()) {
      case TINYINT -> value.byteValueExact();
      case SMALLINT -> value.shortValueExact();
      case INT -> value.intValueExact();
      case BIGINT -> value.longValueExact();
      case DECIMAL -> new BigDecimal(value, type.scale());
      default -> throw new IllegalArgumentException(type + " is not an exact number");
    };
  }

  static boolean isNull(Expr expr) {
    return expr.match(
        column -> false,
        literal -> literal.value() == null,
        call -> call.function() == Function.CAST && isNull(call.argument(0)));
  }

  private Column declared(Expr.Column column) {
    return declared(column.name());
  }

  private Column declared(String name) {
    Column column = input.columns().get(name);
    if (column == null) {
      throw new IllegalStateException(name + " has no declaration");
    }
    return column;
  }
}

package io.jointly.encoding.build;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Table;
import io.jointly.encoding.bounds.ExactBounds;
import io.jointly.error.CallerException;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import io.jointly.query.SqlType.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on the values of expressions that are summed.
 *
 * <p>Of an expression with few values, the number of rows with each of them matters: number, sum
 * and sum of squares give these numbers exactly where there are three values, and leave little
 * choice where there are a few more. Of a column with many values, the rows that add something to a
 * sum matter: a column that is 0 in all rows but one is that one row's value.
 */
final class ValueConditions {

  /** The most values of a column or an expression of which each one's rows are counted. */
  static final int MOST = 8;

  /** The most combinations of declared values that are tried to find an expression's values. */
  private static final long MOST_TRIED = 4096;

  private static final SqlType BOOLEAN = SqlType.of(Kind.BOOLEAN);
  private static final SqlType DOUBLE = SqlType.of(Kind.DOUBLE);

  private final Table table;
  private final PossibleValues possible;

  ValueConditions(Table table, PossibleValues possible) {
    this.table = table;
    this.possible = possible;
  }

  /** A condition for each value; none where there are more than {@link #MOST}. */
  List<Expr> each(Expr expr) {
    if (expr instanceof Expr.Column reference) {
      return ofColumn(reference, declared(reference));
    }
    List<Expr.Literal> constants = expr.columns().isEmpty() ? null : constants(expr);
    return constants == null || constants.size() > MOST ? List.of() : equal(expr, constants);
  }

  /**
   * Conditions on the rows that add something of their own. For a number it is that the value is
   * another than 0, or than the declared one next to 0. A date or time is counted from any day, and
   * files write the first or the last possible one where none is known: so it is that it is not the
   * first, and that it is not the last. Strings have none.
   */
  List<Expr> another(Expr.Column reference) {
    return switch (reference.type().kind()) {
      case DATE, TIMESTAMP, TIMESTAMP_NTZ -> withinEnds(reference, declared(reference));
      default -> anotherNumber(reference).stream().toList();
    };
  }

  private static List<Expr> withinEnds(Expr.Column reference, Column column) {
    return Stream.of(Optional.ofNullable(column.min()), Optional.ofNullable(column.max()))
        .flatMap(Optional::stream)
        .map(
            end ->
                call(
                    Function.NOT_EQUAL,
                    List.of(reference, new Expr.Literal(reference.type(), end))))
        .toList();
  }

  /** Empty for a column of no numbers. */
  private Optional<Expr> anotherNumber(Expr.Column reference) {
    Column column = declared(reference);
    SqlType type = column.type();
    if (type.isFloating()) {
      Integer bits = column.fractionBits();
      return bits == null || column.min() == null || column.max() == null
          ? Optional.empty()
          : Optional.of(
              call(
                  Function.NOT,
                  List.of(
                      rounded(
                          reference,
                          BigDecimal.ZERO
                              .max(fixed(column.min(), bits))
                              .min(fixed(column.max(), bits)),
                          bits))));
    }
    if (!ExactBounds.isExact(type)) {
      return Optional.empty();
    }
    List<BigInteger> limits =
        Stream.concat(
                Stream.of(Optional.ofNullable(column.min()), Optional.ofNullable(column.max()))
                    .flatMap(Optional::stream),
                column.values().stream())
            .map(ExactBounds::unscaled)
            .sorted()
            .toList();
    BigInteger next = BigInteger.ZERO;
    if (limits.size() > 1) {
      next = next.max(limits.get(0)).min(limits.get(limits.size() - 1));
    }
    return Optional.of(call(Function.NOT_EQUAL, List.of(reference, exact(type, next))));
  }

  private Column declared(Expr.Column reference) {
    return table.column(reference.name()).orElseThrow();
  }

  private static List<Expr> ofColumn(Expr.Column reference, Column column) {
    SqlType type = column.type();
    if (!column.values().isEmpty()) {
      return column.values().size() > MOST
          ? List.of()
          : equal(
              reference,
              column.values().stream().map(value -> new Expr.Literal(type, value)).toList());
    }
    if (column.min() == null || column.max() == null) {
      return List.of();
    }
    if (ExactBounds.isExact(type)) {
      BigInteger low = ExactBounds.unscaled(column.min());
      int values = few(low, ExactBounds.unscaled(column.max()));
      return equal(
          reference,
          IntStream.range(0, values)
              .mapToObj(i -> exact(type, low.add(BigInteger.valueOf(i))))
              .toList());
    }
    return type.isFloating() ? ofFixedPoint(reference, column) : List.of();
  }

  /** How many whole numbers there are between two; 0 for too many. */
  private static int few(BigInteger low, BigInteger high) {
    BigInteger values = high.subtract(low).add(BigInteger.ONE);
    return values.compareTo(BigInteger.valueOf(MOST)) > 0 ? 0 : values.intValueExact();
  }

  private static List<Expr> ofFixedPoint(Expr.Column reference, Column column) {
    Integer bits = column.fractionBits();
    if (bits == null || column.min() == null || column.max() == null) {
      return List.of();
    }
    BigDecimal low = fixed(column.min(), bits);
    int values = few(low.toBigInteger(), fixed(column.max(), bits).toBigInteger());
    return IntStream.range(0, values)
        .mapToObj(i -> rounded(reference, low.add(BigDecimal.valueOf(i)), bits))
        .toList();
  }

  /** The whole number that stands for a floating one. */
  private static BigDecimal fixed(Object value, int bits) {
    return new BigDecimal(Math.rint(Math.scalb(((Number) value).doubleValue(), bits)));
  }

  /** Whether a floating value is rounded to one fixed-point number; a half goes to the even one. */
  private static Expr rounded(Expr.Column reference, BigDecimal fixed, int bits) {
    BigDecimal half = new BigDecimal("0.5");
    boolean even = !fixed.toBigIntegerExact().testBit(0);
    Expr value = new Expr.Call(Function.CAST, List.of(reference), DOUBLE);
    return call(
        Function.AND,
        List.of(
            call(
                even ? Function.GREATER_OR_EQUAL : Function.GREATER,
                List.of(value, real(fixed.subtract(half), bits))),
            call(
                even ? Function.LESS_OR_EQUAL : Function.LESS,
                List.of(value, real(fixed.add(half), bits)))));
  }

  private static Expr.Literal real(BigDecimal fixed, int bits) {
    return new Expr.Literal(DOUBLE, Math.scalb(fixed.doubleValue(), -bits));
  }

  /** The constants that the expression can be, without NULL; null where they are not known. */
  private @Nullable List<Expr.Literal> constants(Expr expr) {
    Set<Expr.Literal> written = new LinkedHashSet<>();
    if (addWritten(expr, expr.type(), written)) {
      return List.copyOf(written);
    }
    if (CaseBranches.isChoice(expr) || !canBeTried(expr)) {
      return null;
    }
    try {
      return possible.of(expr).stream()
          .map(value -> new Expr.Literal(expr.type(), value))
          .distinct()
          .toList();
    } catch (CallerException e) {
      // They cannot be enumerated, so they are many.
      return null;
    }
  }

  private static boolean addWritten(Expr expr, SqlType type, Set<Expr.Literal> found) {
    if (expr instanceof Expr.Literal literal) {
      if (literal.value() != null) {
        found.add(literal);
      }
      return literal.value() == null || literal.type().equals(type);
    }
    if (!(expr instanceof Expr.Call call)) {
      return false;
    }
    return switch (call.function()) {
      case CASE_WHEN ->
          CaseBranches.results(call).stream().allMatch(result -> addWritten(result, type, found));
      case COALESCE, GREATEST, LEAST ->
          call.arguments().stream().allMatch(argument -> addWritten(argument, type, found));
      case CAST -> call.argument(0).type().equals(BOOLEAN) && addBits(type, found);
      default -> type.equals(BOOLEAN) && addTruth(found);
    };
  }

  private static boolean addTruth(Set<Expr.Literal> found) {
    found.add(new Expr.Literal(BOOLEAN, true));
    found.add(new Expr.Literal(BOOLEAN, false));
    return true;
  }

  private static boolean addBits(SqlType type, Set<Expr.Literal> found) {
    if (!ExactBounds.isExact(type) || (type.scale() > 0 && type.scale() == type.precision())) {
      return false;
    }
    found.add(exact(type, BigInteger.ZERO));
    found.add(exact(type, BigInteger.TEN.pow(type.scale())));
    return true;
  }

  private boolean canBeTried(Expr expr) {
    BigInteger combinations = BigInteger.ONE;
    for (String name : expr.columns()) {
      Column column = table.column(name).orElseThrow();
      combinations = combinations.multiply(size(column).add(BigInteger.ONE));
    }
    return combinations.compareTo(BigInteger.valueOf(MOST_TRIED)) <= 0;
  }

  private static BigInteger size(Column column) {
    if (!column.values().isEmpty()) {
      return BigInteger.valueOf(column.values().size());
    }
    if (column.type().equals(BOOLEAN)) {
      return BigInteger.TWO;
    }
    return column.min() != null && column.max() != null && ExactBounds.isExact(column.type())
        ? ExactBounds.unscaled(column.max()).subtract(ExactBounds.unscaled(column.min()))
        : BigInteger.valueOf(MOST_TRIED);
  }

  private static List<Expr> equal(Expr expr, List<Expr.Literal> values) {
    return values.stream().map(value -> call(Function.EQUAL, List.of(expr, value))).toList();
  }

  /** An exact number of a type. */
  static Expr.Literal exact(SqlType type, BigInteger unscaled) {
    return new Expr.Literal(
        type,
        switch (type.kind()) {
          case TINYINT -> (Object) unscaled.byteValueExact();
          case SMALLINT -> unscaled.shortValueExact();
          case INT -> unscaled.intValueExact();
          case BIGINT -> unscaled.longValueExact();
          case DECIMAL -> new BigDecimal(unscaled, type.scale());
          default -> throw new IllegalArgumentException(type + " is not an exact number");
        });
  }

  private static Expr call(Function condition, List<Expr> arguments) {
    return new Expr.Call(condition, arguments, BOOLEAN);
  }
}

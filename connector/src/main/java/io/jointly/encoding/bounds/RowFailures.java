package io.jointly.encoding.bounds;

import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.Overflow;
import io.jointly.query.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what can fail on a row whose values are as declared: an overflow, a division by zero, a
 * cast, or a text that grows beyond all memory. Whoever chose such an expression would learn from
 * the failure of a party's job that the party has such a row, one at a time and past every check.
 *
 * <p>It errs on the safe side: a part counts as able to fail wherever it stands, in a CASE too. Of
 * the conditions of a CASE it understands only a comparison with 0.
 */
public final class RowFailures {

  /** How many times longer than a column's own text a text may become. */
  private static final long MOST_COPIES = 1_000;

  /** Characters of a constant, or of padding, that count as one copy. */
  private static final int CHARACTERS_OF_A_COPY = 1_000;

  /** More places than any number has. */
  private static final int MOST_PLACES = 400;

  /** Days by which a date may be moved: so it stays one that a timestamp can have. */
  private static final long MOST_DAYS = 4_000_000;

  private static final int MOST_YEARS = 100_000;

  private final ExactBounds exact;
  private final FloatingBounds floating;
  private final Overflow overflow;
  private final Set<Expr> tried;

  /**
   * @param overflow whether a number that is too large, and the like, is a failure at all
   * @param tried expressions that cannot fail within others, because they are looked at by
   *     themselves
   */
  public RowFailures(DeclaredBounds bounds, Overflow overflow, Set<Expr> tried) {
    this.tried = tried;
    this.exact = bounds.exact();
    this.floating = bounds.floating();
    this.overflow = overflow;
  }

  /** The innermost part that can fail; empty if it is proved that none can. */
  public Optional<Expr> in(Expr expr) {
    return in(expr, Set.of());
  }

  /**
   * @param notZero expressions that are not 0 where this one is evaluated
   */
  private Optional<Expr> in(Expr expr, Set<Expr> notZero) {
    if (!(expr instanceof Expr.Call call)) {
      return Optional.empty();
    }
    Set<Expr> known = new HashSet<>(notZero);
    for (int i = 0; i < call.arguments().size(); i++) {
      boolean isResult = call.function() == Function.CASE_WHEN && i % 2 == 1;
      Set<Expr> here = new HashSet<>(known);
      if (isResult) {
        here.addAll(comparedWithZero(call.argument(i - 1), Function.NOT_EQUAL));
        known.addAll(comparedWithZero(call.argument(i - 1), Function.EQUAL));
      }
      Optional<Expr> found =
          tried.contains(call.argument(i)) ? Optional.empty() : in(call.argument(i), here);
      if (found.isPresent()) {
        return found;
      }
    }
    boolean safe = isBounded(call) && (overflow == Overflow.WRAP_OR_NULL || isTotal(call, notZero));
    return safe ? Optional.empty() : Optional.of(call);
  }

  /** What a condition compares with 0 by this function: a side of it, if the other is 0. */
  private static List<Expr> comparedWithZero(Expr condition, Function comparison) {
    if (!(condition instanceof Expr.Call test)) {
      return List.of();
    }
    if (test.function() == Function.NOT) {
      return comparedWithZero(
          test.argument(0), comparison == Function.EQUAL ? Function.NOT_EQUAL : Function.EQUAL);
    }
    if (test.function() != comparison) {
      return List.of();
    }
    if (isZero(test.argument(1))) {
      return List.of(test.argument(0));
    }
    return isZero(test.argument(0)) ? List.of(test.argument(1)) : List.of();
  }

  /** The innermost part that may take too much memory or time, whatever the rows are. */
  public static Optional<Expr> unbounded(Expr expr) {
    if (!(expr instanceof Expr.Call call)) {
      return Optional.empty();
    }
    return call.arguments().stream()
        .flatMap(argument -> unbounded(argument).stream())
        .findFirst()
        .or(() -> isBounded(call) ? Optional.empty() : Optional.of(call));
  }

  /** What takes too much memory or time fails under all settings. */
  private static boolean isBounded(Expr.Call call) {
    return switch (call.function()) {
      case ROUND -> places(call).isPresent();
      case LPAD, RPAD, CONCAT -> copies(call) <= MOST_COPIES;
      default -> true;
    };
  }

  private boolean isTotal(Expr.Call call, Set<Expr> notZero) {
    return switch (call.function()) {
      case ADD, SUBTRACT, MULTIPLY, NEGATE, ABS ->
          call.type().isFloating()
              || (ExactBounds.isExact(call.type()) && exact.isProvedToFit(call));
      case DIVIDE -> isNeverZero(call.argument(1), notZero) && quotientFits(call);
      case REMAINDER -> isNeverZero(call.argument(1), notZero);
      case ROUND -> call.type().isFloating() || roundedFits(call);
      case CAST -> isCastTotal(call);
      case DATE_ADD -> days(call) <= MOST_DAYS;
      // These are total in every mode; what they are computed from has been looked at.
      case SIGN,
          FLOOR,
          CEIL,
          SQRT,
          EXP,
          LN,
          LOG10,
          POWER,
          WIDTH_BUCKET,
          GREATEST,
          LEAST,
          COALESCE,
          CASE_WHEN,
          BIT_AND,
          BIT_OR,
          BIT_XOR,
          BIT_NOT,
          EQUAL,
          NOT_EQUAL,
          LESS,
          LESS_OR_EQUAL,
          GREATER,
          GREATER_OR_EQUAL,
          NULL_SAFE_EQUAL,
          IN,
          IS_NULL,
          IS_NOT_NULL,
          AND,
          OR,
          NOT,
          STARTS_WITH,
          ENDS_WITH,
          CONTAINS,
          UPPER,
          LOWER,
          CHAR_LENGTH,
          SUBSTRING,
          CONCAT,
          TRIM,
          LTRIM,
          RTRIM,
          TRANSLATE,
          LPAD,
          RPAD,
          YEAR,
          QUARTER,
          MONTH,
          WEEK,
          YEAR_OF_WEEK,
          DAY,
          DAY_OF_YEAR,
          DAY_OF_WEEK,
          HOUR,
          MINUTE,
          SECOND,
          DATE_DIFF,
          TRUNC ->
          true;
    };
  }

  /** Whether a divisor cannot be zero: by its bounds, or because NULLIF turns zero into NULL. */
  private boolean isNeverZero(Expr divisor, Set<Expr> notZero) {
    if (notZero.contains(divisor)) {
      return true;
    }
    SqlType type = divisor.type();
    if (ExactBounds.isExact(type)) {
      Interval interval = exact.of(divisor);
      if (interval.low().signum() > 0 || interval.high().signum() < 0) {
        return true;
      }
    } else if (type.isFloating()) {
      FloatingBounds.Range range = floating.of(divisor);
      if (range != null && (range.low() > 0 || range.high() < 0)) {
        return true;
      }
    } else {
      return false;
    }
    if (divisor instanceof Expr.Call call) {
      return (call.function() == Function.CAST && keepsNonZero(call, notZero))
          || (call.function() == Function.CASE_WHEN && isNullIfZero(call));
    }
    return false;
  }

  /** A cast to a type with as many digits behind the point does not round to zero. */
  private boolean keepsNonZero(Expr.Call cast, Set<Expr> notZero) {
    SqlType from = cast.argument(0).type();
    boolean keeps =
        ExactBounds.isExact(from)
            && (cast.type().kind() == SqlType.Kind.DOUBLE
                || (ExactBounds.isExact(cast.type()) && cast.type().scale() >= from.scale()));
    return keeps && isNeverZero(cast.argument(0), notZero);
  }

  /** CASE WHEN x = 0 THEN NULL ELSE x END. */
  private static boolean isNullIfZero(Expr.Call call) {
    if (call.arguments().size() != 3 || !isNull(call.argument(1))) {
      return false;
    }
    return comparedWithZero(call.argument(0), Function.EQUAL).contains(call.argument(2));
  }

  private static boolean isNull(Expr expr) {
    return expr instanceof Expr.Literal literal && literal.value() == null;
  }

  private static boolean isZero(Expr expr) {
    return expr instanceof Expr.Literal literal
        && literal.value() instanceof Number number
        && number.doubleValue() == 0;
  }

  /** A quotient of floating numbers may be infinite; a decimal has to have room for it. */
  private boolean quotientFits(Expr.Call call) {
    if (call.type().kind() != SqlType.Kind.DECIMAL) {
      return call.type().isFloating();
    }
    Expr dividend = call.argument(0);
    Expr divisor = call.argument(1);
    if (!ExactBounds.isExact(dividend.type()) || !ExactBounds.isExact(divisor.type())) {
      return false;
    }
    Interval by = exact.of(divisor);
    boolean holdsZero = by.low().signum() <= 0 && by.high().signum() >= 0;
    BigInteger least = holdsZero ? BigInteger.ONE : by.low().abs().min(by.high().abs());
    BigDecimal most =
        new BigDecimal(exact.of(dividend).magnitude(), dividend.type().scale())
            .divide(new BigDecimal(least, divisor.type().scale()), 0, RoundingMode.CEILING);
    return isWithin(most.add(BigDecimal.ONE), call.type());
  }

  private static boolean isWithin(BigDecimal magnitude, SqlType type) {
    Interval range = ExactBounds.ofType(type);
    return magnitude.compareTo(new BigDecimal(range.high(), type.scale())) <= 0;
  }

  private static Optional<Integer> places(Expr.Call round) {
    return round.argument(1) instanceof Expr.Literal literal
            && literal.value() instanceof Integer places
            && Math.abs((long) places) <= MOST_PLACES
        ? Optional.of(places)
        : Optional.empty();
  }

  private boolean roundedFits(Expr.Call round) {
    Expr number = round.argument(0);
    if (!ExactBounds.isExact(number.type())) {
      return false;
    }
    int places = places(round).orElse(0);
    if (places >= number.type().scale() && round.type().equals(number.type())) {
      return true;
    }
    BigDecimal unit = BigDecimal.ONE.movePointLeft(places);
    return isWithin(
        new BigDecimal(exact.of(number).magnitude(), number.type().scale()).add(unit),
        round.type());
  }

  private boolean isCastTotal(Expr.Call cast) {
    Expr from = cast.argument(0);
    SqlType.Kind source = from.type().kind();
    return switch (cast.type().kind()) {
      case STRING -> true;
      case BOOLEAN -> source == SqlType.Kind.BOOLEAN || from.type().isNumeric();
      case FLOAT, DOUBLE -> from.type().isNumeric() || source == SqlType.Kind.BOOLEAN;
      case TINYINT, SMALLINT, INT, BIGINT, DECIMAL -> isNumberTotal(cast, from);
      case DATE ->
          switch (source) {
            case DATE, TIMESTAMP, TIMESTAMP_NTZ -> true;
            default -> false;
          };
      case TIMESTAMP, TIMESTAMP_NTZ ->
          switch (source) {
            case TIMESTAMP, TIMESTAMP_NTZ -> true;
            case DATE -> days(from) <= MOST_DAYS;
            default -> false;
          };
    };
  }

  private boolean isNumberTotal(Expr.Call cast, Expr from) {
    if (ExactBounds.isExact(from.type())) {
      return exact.isProvedToFit(cast);
    }
    if (!from.type().isFloating()) {
      return from.type().kind() == SqlType.Kind.BOOLEAN && isWithin(BigDecimal.ONE, cast.type());
    }
    FloatingBounds.Range range = floating.of(from);
    return range != null
        && isWithin(
            new BigDecimal(Math.max(Math.abs(range.low()), Math.abs(range.high())))
                .add(BigDecimal.ONE),
            cast.type());
  }

  /** Days by which a date is moved at most. */
  private long days(Expr expr) {
    if (expr instanceof Expr.Literal literal) {
      return literal.value() instanceof LocalDate date && Math.abs(date.getYear()) > MOST_YEARS
          ? Long.MAX_VALUE / 2
          : 0;
    }
    long most = expr.arguments().stream().mapToLong(this::days).max().orElse(0);
    if (!(expr instanceof Expr.Call call) || call.function() != Function.DATE_ADD) {
      return most;
    }
    Expr moved = call.argument(1);
    return ExactBounds.isExact(moved.type())
        ? Math.min(Long.MAX_VALUE / 2, most + exact.of(moved).magnitude().longValue())
        : Long.MAX_VALUE / 2;
  }

  /** How many times longer than the text of a column a text can be. */
  private static long copies(Expr expr) {
    if (expr instanceof Expr.Literal literal) {
      return literal.value() instanceof String text ? 1 + text.length() / CHARACTERS_OF_A_COPY : 1;
    }
    if (!(expr instanceof Expr.Call call)) {
      return 1;
    }
    List<Expr> arguments = call.arguments();
    return switch (call.function()) {
      case CONCAT -> arguments.stream().mapToLong(RowFailures::copies).reduce(0, RowFailures::sum);
      case LPAD, RPAD -> Math.max(copies(call.argument(0)), padding(call.argument(1)));
      default -> arguments.stream().mapToLong(RowFailures::copies).max().orElse(1);
    };
  }

  private static long padding(Expr length) {
    return length instanceof Expr.Literal literal && literal.value() instanceof Integer characters
        ? 1 + Math.max(0, characters) / CHARACTERS_OF_A_COPY
        : Long.MAX_VALUE / 2;
  }

  private static long sum(long one, long other) {
    return Math.min(Long.MAX_VALUE / 4, one + other);
  }
}

package io.jointly.query.time;

import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import java.math.BigDecimal;
import java.util.function.Predicate;

/**
 * The time between two dates of a row, as SQL writes it: {@code datediff(ended, started)}. Such an
 * expression chooses nothing. Its sum is the sum of the one date less the sum of the other, over
 * the rows that have both, and there is no constant by which its writer could tell rows apart.
 */
public final class LengthOfTime {

  private static final int MONTHS_A_YEAR = 12;

  private final Predicate<Expr.Column> asDeclared;

  /**
   * @param asDeclared whether a column is a declared one as it is, or a function of one
   */
  public LengthOfTime(Predicate<Expr.Column> asDeclared) {
    this.asDeclared = asDeclared;
  }

  /**
   * Whether it is the days between two dates. One of them may be a constant: it moves all lengths
   * alike.
   */
  public boolean isInDays(Expr expr) {
    if (!(expr instanceof Expr.Call call)) {
      return false;
    }
    return switch (call.function()) {
      case DATE_DIFF ->
          !call.columns().isEmpty() && call.arguments().stream().allMatch(this::isDate);
      case SUBTRACT -> areCountedFromOneDay(call.argument(0), call.argument(1));
      case CAST -> isWide(call.type()) && isInDays(call.argument(0));
      default -> false;
    };
  }

  /**
   * Whether it is a length in another unit, or of times. What it is depends on the time zone. So
   * there are no constants, which could tell rows apart by the day of the month.
   */
  public boolean isInUnits(Expr expr) {
    if (!(expr instanceof Expr.Call call)) {
      return false;
    }
    return switch (call.function()) {
      case TIMESTAMP_DIFF -> isTime(call.argument(1)) && isTime(call.argument(2));
      case DATE_DIFF -> isTime(call.argument(0)) && isTime(call.argument(1));
      case MONTHS_BETWEEN -> isTime(call.argument(0)) && isTime(call.argument(1));
      case FLOOR -> areMonths(call.argument(0)) || areYears(call.argument(0));
      case CAST -> isWide(call.type()) && isInUnits(call.argument(0));
      default -> false;
    };
  }

  /** Whether the type has every length. In a narrower one they would begin again from its end. */
  private static boolean isWide(SqlType type) {
    return type.kind() == SqlType.Kind.BIGINT || type.kind() == SqlType.Kind.DOUBLE;
  }

  private boolean areMonths(Expr expr) {
    return expr instanceof Expr.Call call
        && call.function() == Function.MONTHS_BETWEEN
        && isInUnits(call);
  }

  /** SQL's way to write an age. */
  private boolean areYears(Expr expr) {
    return expr instanceof Expr.Call call
        && call.function() == Function.DIVIDE
        && areMonths(call.argument(0))
        && call.argument(1) instanceof Expr.Literal literal
        && literal.value() instanceof Number number
        && new BigDecimal(number.toString()).compareTo(BigDecimal.valueOf(MONTHS_A_YEAR)) == 0;
  }

  /** {@code unix_date(ended) - unix_date(started)}. */
  private boolean areCountedFromOneDay(Expr one, Expr other) {
    return one instanceof Expr.Call end
        && other instanceof Expr.Call start
        && end.function() == Function.DATE_DIFF
        && start.function() == Function.DATE_DIFF
        && isInDays(end)
        && isInDays(start)
        && end.argument(1) instanceof Expr.Literal
        && end.argument(1).equals(start.argument(1));
  }

  private boolean isDate(Expr expr) {
    return expr.match(
        column -> column.type().kind() == SqlType.Kind.DATE && asDeclared.test(column),
        literal -> literal.value() != null,
        this::isFirstOfYear);
  }

  /** Where only the year of birth is known. */
  private boolean isFirstOfYear(Expr.Call call) {
    return call.function() == Function.MAKE_DATE
        && call.argument(0) instanceof Expr.Column year
        && asDeclared.test(year)
        && call.arguments().subList(1, 3).stream().allMatch(LengthOfTime::isOne);
  }

  private static boolean isOne(Expr expr) {
    return expr instanceof Expr.Literal literal && Integer.valueOf(1).equals(literal.value());
  }

  private boolean isTime(Expr expr) {
    Expr inner =
        expr instanceof Expr.Call call && call.function() == Function.CAST
            ? call.argument(0)
            : expr;
    return switch (inner.type().kind()) {
      case DATE -> !(inner instanceof Expr.Literal) && isDate(inner);
      case TIMESTAMP, TIMESTAMP_NTZ ->
          inner instanceof Expr.Column column && asDeclared.test(column);
      default -> false;
    };
  }
}

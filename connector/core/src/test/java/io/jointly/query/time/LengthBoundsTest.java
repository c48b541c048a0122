package io.jointly.query.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LengthBoundsTest {

  private static final SqlType DATE = SqlType.of(SqlType.Kind.DATE);
  private static final SqlType TIMESTAMP = SqlType.of(SqlType.Kind.TIMESTAMP);
  private static final SqlType INT = SqlType.of(SqlType.Kind.INT);
  private static final SqlType BIGINT = SqlType.of(SqlType.Kind.BIGINT);
  private static final SqlType DOUBLE = SqlType.of(SqlType.Kind.DOUBLE);
  private static final SqlType STRING = SqlType.of(SqlType.Kind.STRING);
  private static final Expr START = new Expr.Column("start", DATE);
  private static final Expr END = new Expr.Column("end", DATE);

  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "DAY", ChronoUnit.DAYS,
          "WEEK", ChronoUnit.WEEKS,
          "MONTH", ChronoUnit.MONTHS,
          "YEAR", ChronoUnit.YEARS);

  private final Random random = new Random(Seed.of(LengthBoundsTest.class));

  private record Ranges(DayRange start, DayRange end) implements DayBounds.Known {
    @Override
    public @Nullable DayRange days(Expr.Column column) {
      return column.name().equals("start") ? start : column.name().equals("end") ? end : null;
    }

    @Override
    public @Nullable DayRange numbers(Expr number) {
      return number.columns().isEmpty() ? null : new DayRange(1930, 2010);
    }

    LengthBounds bounds() {
      return new LengthBounds(new DayBounds(this));
    }
  }

  /** No pair of dates is further apart, and some pair is as far. */
  @Test
  void theBoundsOfDatesAreReachedAndNotPassed() {
    for (int i = 0; i < 300; i++) {
      DayRange start = days();
      DayRange end = days();
      LengthBounds bounds = new Ranges(start, end).bounds();
      LengthBounds.Range days = bounds.of(call(Function.DATE_DIFF, INT, END, START)).orElseThrow();
      assertThat(days.least()).isEqualTo(end.first() - start.last());
      assertThat(days.greatest()).isEqualTo(end.last() - start.first());
      UNITS.forEach(
          (name, unit) -> {
            LengthBounds.Range range = bounds.of(difference(name, START, END)).orElseThrow();
            assertThat(range.least()).isEqualTo(unit.between(start.lastDate(), end.firstDate()));
            assertThat(range.greatest()).isEqualTo(unit.between(start.firstDate(), end.lastDate()));
            for (int j = 0; j < 20; j++) {
              assertThat(unit.between(one(start), one(end)))
                  .isBetween(range.least(), range.greatest());
            }
          });
    }
  }

  /** Both on the last day of a month are whole months apart, which no order of days keeps. */
  @Test
  void monthsBetweenStayWithinTheirBounds() {
    Expr.Call months =
        call(
            Function.MONTHS_BETWEEN,
            DOUBLE,
            time(END),
            time(START),
            new Expr.Literal(SqlType.of(SqlType.Kind.BOOLEAN), true));
    for (int i = 0; i < 3000; i++) {
      DayRange start = days();
      DayRange end = days();
      LengthBounds.Range range = new Ranges(start, end).bounds().of(months).orElseThrow();
      assertThat(monthsBetween(one(end), one(start)))
          .isBetween((double) range.least(), (double) range.greatest());
      assertThat(range.greatest() - range.least())
          .isLessThan(
              Period.between(start.firstDate(), start.lastDate()).toTotalMonths()
                  + Period.between(end.firstDate(), end.lastDate()).toTotalMonths()
                  + 8);
    }
  }

  @Test
  void partsOfTheDatesHaveBoundsToo() {
    DayRange start = new DayRange(100, 200);
    DayRange end = new DayRange(1000, 1500);
    assertThat(range(start, end, call(Function.LEAST, DATE, END, date(1200))))
        .isEqualTo(new LengthBounds.Range(800, 1100));
    assertThat(range(start, end, call(Function.GREATEST, DATE, END, date(1200))))
        .isEqualTo(new LengthBounds.Range(1000, 1400));
    assertThat(range(start, end, call(Function.COALESCE, DATE, END, date(2000))))
        .isEqualTo(new LengthBounds.Range(800, 1900));
    assertThat(range(start, end, call(Function.DATE_ADD, DATE, END, new Expr.Literal(INT, -7))))
        .isEqualTo(new LengthBounds.Range(793, 1393));
    assertThat(
            range(
                start,
                end,
                call(
                    Function.MAKE_DATE,
                    DATE,
                    new Expr.Column("year", INT),
                    new Expr.Literal(INT, 1),
                    new Expr.Literal(INT, 1))))
        .isEqualTo(
            new LengthBounds.Range(
                LocalDate.of(1930, 1, 1).toEpochDay() - 200,
                LocalDate.of(2010, 12, 31).toEpochDay() - 100));
    assertThat(
            new Ranges(start, end)
                .bounds()
                .of(call(Function.DATE_DIFF, INT, new Expr.Column("other", DATE), START)))
        .isEmpty();
  }

  private static LengthBounds.Range range(DayRange start, DayRange end, Expr until) {
    return new Ranges(start, end)
        .bounds()
        .of(call(Function.DATE_DIFF, INT, until, START))
        .orElseThrow();
  }

  /** As Spark documents it, to the whole day. */
  private static double monthsBetween(LocalDate end, LocalDate start) {
    double months =
        (end.getYear() - start.getYear()) * 12.0 + end.getMonthValue() - start.getMonthValue();
    boolean bothLast =
        end.getDayOfMonth() == end.lengthOfMonth()
            && start.getDayOfMonth() == start.lengthOfMonth();
    return bothLast ? months : months + (end.getDayOfMonth() - start.getDayOfMonth()) / 31.0;
  }

  private DayRange days() {
    long first = random.nextInt(40_000) - 20_000L;
    return new DayRange(first, first + random.nextInt(random.nextBoolean() ? 40 : 10_000));
  }

  private LocalDate one(DayRange days) {
    return LocalDate.ofEpochDay(
        days.first() + random.nextInt((int) (days.last() - days.first()) + 1));
  }

  private static Expr.Call difference(String unit, Expr start, Expr end) {
    return call(
        Function.TIMESTAMP_DIFF, BIGINT, new Expr.Literal(STRING, unit), time(start), time(end));
  }

  private static Expr time(Expr date) {
    return call(Function.CAST, TIMESTAMP, date);
  }

  private static Expr date(long day) {
    return new Expr.Literal(DATE, LocalDate.ofEpochDay(day));
  }

  private static Expr.Call call(Function function, SqlType type, Expr... arguments) {
    return new Expr.Call(function, List.of(arguments), type);
  }
}

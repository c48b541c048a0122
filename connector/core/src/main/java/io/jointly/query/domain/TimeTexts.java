package io.jointly.query.domain;

import io.jointly.query.Evaluator;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the texts that DATE_FORMAT makes of times can be. A text changes no more often than the
 * smallest unit that its format shows. A format without a year shows the same texts again and
 * again, whatever the times are.
 */
final class TimeTexts {

  private static final SqlType DATE = SqlType.of(SqlType.Kind.DATE);
  private static final SqlType TIMESTAMP = SqlType.of(SqlType.Kind.TIMESTAMP);
  private static final SqlType STRING = SqlType.of(SqlType.Kind.STRING);

  private static final String YEARS = "Gy";
  private static final String MONTHS = "MLQq";
  private static final String DAYS = "DdEF";
  private static final String HOURS = "ahKkH";

  private static final Instant BEGIN = Instant.parse("1972-01-01T00:00:00Z");

  /** In 28 years each day of a year has been each day of a week. */
  private static final int DAYS_OF_ALL_YEARS = 10_228;

  /** In one of two days no clock is changed. */
  private static final int DAYS_OF_ALL_HOURS = 2;

  private static final long MOST_TRIED = 1 << 18;

  private static final Expr.Column TIME = new Expr.Column("\u0000time", TIMESTAMP);

  private TimeTexts() {}

  /** From the greatest to the smallest; a smaller one is not known to be a whole part of a time. */
  private enum Unit {
    YEAR,
    MONTH,
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    OTHER;

    static Unit of(char letter) {
      if (YEARS.indexOf(letter) >= 0) {
        return YEAR;
      }
      if (MONTHS.indexOf(letter) >= 0) {
        return MONTH;
      }
      if (DAYS.indexOf(letter) >= 0) {
        return DAY;
      }
      if (HOURS.indexOf(letter) >= 0) {
        return HOUR;
      }
      return letter == 'm' ? MINUTE : letter == 's' ? SECOND : OTHER;
    }

    boolean isDateOf() {
      return compareTo(DAY) <= 0;
    }
  }

  /** The units that a format shows; empty where it is no constant. */
  private static Set<Unit> units(Expr format) {
    Set<Unit> units = new HashSet<>();
    if (format instanceof Expr.Literal literal && literal.value() instanceof String pattern) {
      boolean quoted = false;
      for (int i = 0; i < pattern.length(); i++) {
        char letter = pattern.charAt(i);
        quoted ^= letter == '\'';
        if (!quoted && isAsciiLetter(letter)) {
          units.add(Unit.of(letter));
        }
      }
    }
    return units;
  }

  /** Other letters stand for themselves. */
  private static boolean isAsciiLetter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
  }

  private static boolean isFormat(Expr expr) {
    return expr instanceof Expr.Call call && call.function() == Function.DATE_FORMAT;
  }

  /** The same texts, of times that are cut to the smallest unit that the format shows. */
  static Expr ofCutTimes(Expr expr) {
    return expr.match(
        column -> column,
        literal -> literal,
        call -> {
          List<Expr> arguments = call.arguments().stream().map(TimeTexts::ofCutTimes).toList();
          return new Expr.Call(
              call.function(),
              isFormat(call)
                  ? List.of(cut(arguments.get(0), units(arguments.get(1))), arguments.get(1))
                  : arguments,
              call.type());
        });
  }

  private static Expr cut(Expr time, Set<Unit> units) {
    Unit smallest = units.stream().max(Unit::compareTo).orElse(Unit.OTHER);
    if (isDate(time)
        || smallest == Unit.OTHER
        || !(units.contains(Unit.YEAR) || smallest.isDateOf())) {
      return time;
    }
    return switch (smallest) {
      case YEAR, MONTH -> {
        Expr day = new Expr.Call(Function.CAST, List.of(time), DATE);
        Expr first = new Expr.Call(Function.TRUNC, List.of(day, text(smallest.name())), DATE);
        yield new Expr.Call(Function.CAST, List.of(first), TIMESTAMP);
      }
      case DAY ->
          new Expr.Call(
              Function.CAST, List.of(new Expr.Call(Function.CAST, List.of(time), DATE)), TIMESTAMP);
      default ->
          new Expr.Call(Function.DATE_TRUNC, List.of(text(smallest.name()), time), TIMESTAMP);
    };
  }

  private static boolean isDate(Expr time) {
    return time instanceof Expr.Call cast
        && cast.function() == Function.CAST
        && cast.argument(0).type().equals(DATE);
  }

  private static Expr.Literal text(String value) {
    return new Expr.Literal(STRING, value);
  }

  /** The outermost part whose format has no year, or null. */
  static @Nullable Expr withoutYear(Expr expr) {
    if (isFormat(expr) && instants(units(expr.arguments().get(1))) > 0) {
      return expr;
    }
    for (Expr argument : expr.arguments()) {
      Expr found = withoutYear(argument);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** All texts of such a part. */
  static Set<@Nullable Object> of(Expr part, Evaluator evaluator) {
    Set<Unit> units = units(part.arguments().get(1));
    long instants = instants(units);
    Duration step = step(units);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long i = 0; i < instants; i++) {
      rows.add(List.of(BEGIN.plus(step.multipliedBy(i))));
    }
    Expr.Call format =
        new Expr.Call(Function.DATE_FORMAT, List.of(TIME, part.arguments().get(1)), part.type());
    return new HashSet<>(evaluator.evaluate(format, List.of(TIME), rows));
  }

  /** How many instants have all texts; 0 where they cannot be tried. */
  private static long instants(Set<Unit> units) {
    if (units.isEmpty() || units.contains(Unit.YEAR) || units.contains(Unit.OTHER)) {
      return 0;
    }
    boolean dates = units.stream().anyMatch(Unit::isDateOf);
    long instants =
        Duration.ofDays(dates ? DAYS_OF_ALL_YEARS : DAYS_OF_ALL_HOURS).dividedBy(step(units));
    return instants <= MOST_TRIED ? instants : 0;
  }

  private static Duration step(Set<Unit> units) {
    return switch (units.stream().max(Unit::compareTo).orElseThrow()) {
      case HOUR -> Duration.ofHours(1);
      case MINUTE -> Duration.ofMinutes(1);
      case SECOND -> Duration.ofSeconds(1);
      // Steps of a day could skip a date where clocks are changed.
      default -> Duration.ofHours(12);
    };
  }
}

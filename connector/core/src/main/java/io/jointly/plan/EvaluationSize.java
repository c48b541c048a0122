package io.jointly.plan;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Relation;
import io.jointly.query.text.QueryText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Refuses a query whose expressions may take all time or memory, whatever the rows are: a text that
 * grows, or a number that is rounded to places that no number has. It is called before anything of
 * the query is evaluated, the values of its groups among it.
 */
final class EvaluationSize {

  /** How many times longer than a column's own text a text may become. */
  private static final long MOST_COPIES = 1_000;

  /** Characters of a constant, or of padding, that count as one copy. */
  private static final int CHARACTERS_OF_A_COPY = 1_000;

  /** More places than any number has. */
  private static final int MOST_PLACES = 400;

  /** Characters of the pattern of LIKE, and how many of them may be %. */
  private static final int LONGEST_PATTERN = 1_000;

  private static final int MOST_WILDCARDS = 3;

  private static final int LONGEST_SHOWN = 300;

  private EvaluationSize() {}

  /**
   * @throws CallerException (UNSUPPORTED_SQL) naming the part that may take too much
   */
  static void require(JointQuery query) {
    Stream.of(
            query.rows().operators().flatMap(Relation::expressions),
            query.conjuncts().stream(),
            query.groups().stream(),
            query.measures().stream().map(Measure::arguments).flatMap(List::stream))
        .flatMap(exprs -> exprs)
        .flatMap(expr -> unbounded(expr).stream())
        .findFirst()
        .ifPresent(
            part -> {
              throw tooMuch(part);
            });
  }

  /** The innermost part that may take too much. */
  private static Optional<Expr> unbounded(Expr expr) {
    if (!(expr instanceof Expr.Call call)) {
      return Optional.empty();
    }
    return call.arguments().stream()
        .flatMap(argument -> unbounded(argument).stream())
        .findFirst()
        .or(() -> isBounded(call) ? Optional.empty() : Optional.of(call));
  }

  private static boolean isBounded(Expr.Call call) {
    return switch (call.function()) {
      case ROUND -> hasPlaces(call.argument(1));
      case LPAD, RPAD, CONCAT -> copies(call) <= MOST_COPIES;
      case LIKE -> isShortPattern(call.argument(1));
      default -> true;
    };
  }

  /** Each further % multiplies the time that a text may take by its length. */
  private static boolean isShortPattern(Expr pattern) {
    return pattern instanceof Expr.Literal literal
        && (!(literal.value() instanceof String text)
            || (text.length() <= LONGEST_PATTERN
                && text.chars().filter(letter -> letter == '%').count() <= MOST_WILDCARDS));
  }

  private static boolean hasPlaces(Expr places) {
    return places instanceof Expr.Literal literal
        && literal.value() instanceof Integer number
        && Math.abs((long) number) <= MOST_PLACES;
  }

  private static long copies(Expr expr) {
    if (expr instanceof Expr.Literal literal) {
      return literal.value() instanceof String text ? 1 + text.length() / CHARACTERS_OF_A_COPY : 1;
    }
    if (!(expr instanceof Expr.Call call)) {
      return 1;
    }
    List<Expr> arguments = call.arguments();
    if (call.function() == Function.CONCAT) {
      return arguments.stream().mapToLong(EvaluationSize::copies).reduce(0, EvaluationSize::sum);
    }
    if (call.function() == Function.LPAD || call.function() == Function.RPAD) {
      return Math.max(copies(call.argument(0)), padding(call.argument(1)));
    }
    return arguments.stream().mapToLong(EvaluationSize::copies).max().orElse(1);
  }

  private static long padding(Expr length) {
    return length instanceof Expr.Literal literal && literal.value() instanceof Integer characters
        ? 1 + Math.max(0, characters) / CHARACTERS_OF_A_COPY
        : Long.MAX_VALUE / 2;
  }

  private static long sum(long a, long b) {
    return Math.min(Long.MAX_VALUE / 2, a + b);
  }

  private static CallerException tooMuch(Expr part) {
    String text = QueryText.of(part);
    return new CallerException(
        ErrorCode.UNSUPPORTED_SQL,
        (text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…")
            + " may take all time or memory of a party; round to "
            + MOST_PLACES
            + " places at most, pad to a constant length of at most 1,000,000 characters, put a text"
            + " together from itself at most 1,000 times, and write LIKE with a constant pattern that"
            + " has "
            + MOST_WILDCARDS
            + " times % at most");
  }
}

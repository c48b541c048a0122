package io.jointly.plan;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Relation;
import io.jointly.query.text.QueryText;
import java.util.Comparator;
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

  /** More than any number of copies that is counted. */
  private static final long UNKNOWN = Long.MAX_VALUE / 2;

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
    requireFewCopies(query);
  }

  /** A text may grow in each operator, and further above it. */
  private static void requireFewCopies(JointQuery query) {
    List<Stream<Expr>> levels =
        Stream.concat(
                query.rows().operators().map(Relation::expressions),
                Stream.of(
                    Stream.concat(
                        query.groups().stream(),
                        Stream.concat(
                            query.conjuncts().stream(),
                            query.measures().stream()
                                .flatMap(measure -> measure.arguments().stream())))))
            .toList();
    long together = 1;
    for (Stream<Expr> level : levels) {
      Optional<Expr> longest = level.max(Comparator.comparingLong(EvaluationSize::copies));
      together = longest.isEmpty() ? together : times(copies(longest.get()), together);
      if (together > MOST_COPIES) {
        throw tooMuch(longest.orElseThrow());
      }
    }
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
      case ROUND, BROUND, ROUND_CEIL, ROUND_FLOOR -> hasPlaces(call.argument(1));
      case LPAD, RPAD, CONCAT, CONCAT_WS, REPEAT, REPLACE -> copies(call) <= MOST_COPIES;
      case LIKE -> isShortPattern(call.argument(1));
      case RLIKE -> RegexSize.isSmall(call.argument(1));
      case REGEXP_EXTRACT -> RegexSize.isSmall(call.argument(1)) && isConstant(call.argument(2));
      case REGEXP_REPLACE -> RegexSize.isSmall(call.argument(1)) && copies(call) <= MOST_COPIES;
      // Whoever reads the query has to see what they are.
      case DATE_FORMAT, TO_CHAR -> isShort(call.argument(1));
      case DATE_TRUNC, TIMESTAMP_ADD, TIMESTAMP_DIFF -> isConstant(call.argument(0));
      case WINDOW_START -> isWindow(call.argument(1)) && isConstant(call.argument(2));
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

  private static boolean isConstant(Expr expr) {
    return expr instanceof Expr.Literal;
  }

  private static boolean isShort(Expr format) {
    return format instanceof Expr.Literal literal
        && (!(literal.value() instanceof String text) || text.length() <= LONGEST_PATTERN);
  }

  private static boolean isWindow(Expr width) {
    return width instanceof Expr.Literal literal
        && literal.value() instanceof Long micros
        && micros > 0;
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
    return switch (call.function()) {
      case CONCAT ->
          arguments.stream().mapToLong(EvaluationSize::copies).reduce(0, EvaluationSize::sum);
      // A separator stands before each text.
      case CONCAT_WS ->
          arguments.stream()
              .skip(1)
              .mapToLong(each -> sum(copies(each), copies(arguments.get(0))))
              .reduce(0, EvaluationSize::sum);
      case LPAD, RPAD -> Math.max(copies(call.argument(0)), padding(call.argument(1)));
      case REPEAT -> times(copies(call.argument(0)), number(call.argument(1)));
      case REPLACE -> times(copies(call.argument(0)), 1 + letters(call.argument(2)));
      case REGEXP_REPLACE -> times(copies(call.argument(0)), 2 + letters(call.argument(2)));
      default -> arguments.stream().mapToLong(EvaluationSize::copies).max().orElse(1);
    };
  }

  /** How many letters take the place of a letter, or of nothing. */
  private static long letters(Expr replacement) {
    return replacement instanceof Expr.Literal literal
        ? literal.value() instanceof String text ? text.length() : 0
        : UNKNOWN;
  }

  private static long number(Expr times) {
    return times instanceof Expr.Literal literal
        ? literal.value() instanceof Integer number ? Math.max(1, number) : 1
        : UNKNOWN;
  }

  private static long times(long copies, long factor) {
    return copies > UNKNOWN / factor ? UNKNOWN : copies * factor;
  }

  private static long padding(Expr length) {
    return length instanceof Expr.Literal literal && literal.value() instanceof Integer characters
        ? 1 + Math.max(0, characters) / CHARACTERS_OF_A_COPY
        : UNKNOWN;
  }

  private static long sum(long a, long b) {
    return Math.min(UNKNOWN, a + b);
  }

  private static CallerException tooMuch(Expr part) {
    String text = QueryText.of(part);
    return new CallerException(
        ErrorCode.UNSUPPORTED_SQL,
        (text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…")
            + " may take all time or memory of a party; round to "
            + MOST_PLACES
            + " places at most, pad to a constant length of at most 1,000,000 characters, put a text"
            + " together from itself at most 1,000 times (REPEAT, REPLACE and REGEXP_REPLACE with"
            + " constants), write LIKE with a constant pattern that has "
            + MOST_WILDCARDS
            + " times % at most, formats and units as constants, and "
            + RegexSize.RULE);
  }
}

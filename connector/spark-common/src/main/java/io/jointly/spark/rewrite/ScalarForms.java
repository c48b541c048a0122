package io.jointly.spark.rewrite;

import io.jointly.query.Function;
import io.jointly.spark.translate.CatalogFunction;
import io.jointly.spark.version.PushedDown;
import io.jointly.spark.version.ScalaCollections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.Abs;
import org.apache.spark.sql.catalyst.expressions.BRound;
import org.apache.spark.sql.catalyst.expressions.BinaryArithmetic;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Cast$;
import org.apache.spark.sql.catalyst.expressions.ConcatWs;
import org.apache.spark.sql.catalyst.expressions.ElementAt;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Like;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.MakeDate;
import org.apache.spark.sql.catalyst.expressions.NextDay;
import org.apache.spark.sql.catalyst.expressions.StringInstr;
import org.apache.spark.sql.catalyst.expressions.StringLPad;
import org.apache.spark.sql.catalyst.expressions.StringLocate;
import org.apache.spark.sql.catalyst.expressions.StringRPad;
import org.apache.spark.sql.catalyst.expressions.StringSplitSQL;
import org.apache.spark.sql.catalyst.expressions.TimeZoneAwareExpression;
import org.apache.spark.sql.catalyst.expressions.UnaryMinus;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.internal.SQLConf;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites functions that Spark does not push down as functions of a catalog, which every Spark
 * pushes down. Parties compute them with Spark's own expressions. {@link TimeForms} writes those of
 * dates and times in terms of few.
 */
public final class ScalarForms {

  /** By the names of Spark's classes, of which not every version has each. */
  private static final Map<String, Function> BY_CLASS =
      Map.ofEntries(
          Map.entry("RoundCeil", Function.ROUND_CEIL),
          Map.entry("RoundFloor", Function.ROUND_FLOOR),
          Map.entry("NaNvl", Function.NANVL),
          Map.entry("IsNaN", Function.IS_NAN),
          Map.entry("RLike", Function.RLIKE),
          Map.entry("RegExpExtract", Function.REGEXP_EXTRACT),
          Map.entry("RegExpReplace", Function.REGEXP_REPLACE),
          Map.entry("SubstringIndex", Function.SUBSTRING_INDEX),
          Map.entry("StringLocate", Function.LOCATE),
          Map.entry("Reverse", Function.REVERSE),
          Map.entry("InitCap", Function.INITCAP),
          Map.entry("StringRepeat", Function.REPEAT),
          Map.entry("StringReplace", Function.REPLACE),
          Map.entry("ToCharacter", Function.TO_CHAR),
          Map.entry("DateFormatClass", Function.DATE_FORMAT),
          Map.entry("AddMonths", Function.ADD_MONTHS),
          Map.entry("LastDay", Function.LAST_DAY),
          Map.entry("MonthsBetween", Function.MONTHS_BETWEEN),
          Map.entry("UnixSeconds", Function.UNIX_SECONDS),
          Map.entry("SecondsToTimestamp", Function.TIMESTAMP_SECONDS));

  private static final Map<String, Function> TRYING =
      Map.of(
          "Add", Function.TRY_ADD,
          "Subtract", Function.TRY_SUBTRACT,
          "Multiply", Function.TRY_MULTIPLY,
          "Divide", Function.TRY_DIVIDE);

  private static final Map<String, Function> DIVISIONS =
      Map.of("IntegralDivide", Function.DIV, "Pmod", Function.PMOD);

  private static final Map<String, Function> WRAPPING =
      Map.of(
          "Add", Function.ADD,
          "Subtract", Function.SUBTRACT,
          "Multiply", Function.MULTIPLY,
          "Divide", Function.DIVIDE,
          "Remainder", Function.REMAINDER);

  private ScalarForms() {}

  /** Again until nothing changes, since the arguments of what is rewritten stay as they are. */
  static Aggregate rewrite(Aggregate aggregate) {
    Aggregate last;
    Aggregate next = aggregate;
    do {
      last = next;
      next =
          AggregateExpressions.map(
              last, expression -> CatalystTrees.replace(expression, ScalarForms::rewrite));
    } while (!CatalystTrees.same(next, last));
    return next;
  }

  /** Whether this Spark pushes the function down only where it is rewritten. */
  public static boolean isFor(Expression part) {
    return !CatalystTrees.same(rewrite(part), part);
  }

  private static Expression rewrite(Expression part) {
    if (part.foldable() || !part.resolved() || !isOfThisZone(part)) {
      return part;
    }
    return form(part).or(() -> TimeForms.of(part)).orElse(part);
  }

  /** A view may have been made under another time zone than the session's. */
  private static boolean isOfThisZone(Expression part) {
    return !(part instanceof TimeZoneAwareExpression aware)
        || aware.timeZoneId().isEmpty()
        || aware.timeZoneId().get().equals(SQLConf.get().sessionLocalTimeZone());
  }

  private static Optional<Expression> form(Expression part) {
    Function known = BY_CLASS.get(part.getClass().getSimpleName());
    if (known != null) {
      return sameArguments(known, part);
    }
    if (part instanceof BinaryArithmetic arithmetic) {
      Function function = arithmetic(arithmetic);
      return function == null ? Optional.empty() : sameArguments(function, part);
    }
    if (part instanceof Cast cast) {
      return cast(cast);
    }
    if (part instanceof UnaryMinus minus) {
      return minus.failOnError() || isAnsi()
          ? Optional.empty()
          : sameArguments(Function.NEGATE, part);
    }
    if (part instanceof Abs abs) {
      return abs.failOnError() || isAnsi() ? Optional.empty() : sameArguments(Function.ABS, part);
    }
    return ofThisMode(part).or(() -> text(part));
  }

  /** Functions that fail in ANSI mode and give NULL in the other one. */
  private static Optional<Expression> ofThisMode(Expression part) {
    if (part instanceof BRound round) {
      return round.ansiEnabled() == isAnsi()
          ? sameArguments(Function.BROUND, part)
          : Optional.empty();
    }
    if (part instanceof MakeDate date) {
      return date.failOnError() == isAnsi()
          ? sameArguments(Function.MAKE_DATE, part)
          : Optional.empty();
    }
    if (part instanceof NextDay day) {
      return day.failOnError() == isAnsi()
          ? sameArguments(Function.NEXT_DAY, part)
          : Optional.empty();
    }
    return Optional.empty();
  }

  private static Optional<Expression> text(Expression part) {
    if (part instanceof Like like) {
      return like(like);
    }
    if (part instanceof StringInstr instr) {
      return CatalogFunction.of(
          Function.LOCATE,
          List.of(instr.substr(), instr.str(), Literal$.MODULE$.apply((Object) 1)),
          given -> new StringLocate(given.get(0), given.get(1), given.get(2)));
    }
    if (part instanceof ElementAt element
        && element.left() instanceof StringSplitSQL split
        && !element.failOnError()) {
      return CatalogFunction.of(
          Function.SPLIT_PART,
          List.of(split.str(), split.delimiter(), element.right()),
          given ->
              element.withNewChildren(
                  ScalaCollections.seq(
                      List.of(
                          split.withNewChildren(
                              ScalaCollections.seq(List.of(given.get(0), given.get(1)))),
                          given.get(2)))));
    }
    if (part instanceof ConcatWs concat) {
      return concatWs(concat);
    }
    if (part instanceof StringLPad && !PushedDown.padding()) {
      return sameArguments(Function.LPAD, part);
    }
    if (part instanceof StringRPad && !PushedDown.padding()) {
      return sameArguments(Function.RPAD, part);
    }
    return Optional.empty();
  }

  /** With a constant pattern, which Spark itself has left over after it has simplified others. */
  private static Optional<Expression> like(Like like) {
    return like.right() instanceof Literal pattern && pattern.value() != null
        ? CatalogFunction.of(
            Function.LIKE,
            List.of(
                like.left(),
                pattern,
                Literal$.MODULE$.apply(Character.toString(like.escapeChar()))),
            given -> new Like(given.get(0), given.get(1), like.escapeChar()))
        : Optional.empty();
  }

  /** Spark takes a NULL that is written out for an array, and leaves it out. */
  private static Optional<Expression> concatWs(ConcatWs concat) {
    List<Expression> children = ScalaCollections.list(concat.children());
    List<Expression> present =
        IntStream.range(0, children.size())
            .filter(
                i -> i == 0 || !(children.get(i) instanceof Literal text && text.value() == null))
            .mapToObj(children::get)
            .toList();
    return Function.CONCAT_WS.takes(present.size())
        ? CatalogFunction.of(
            Function.CONCAT_WS, present, given -> new ConcatWs(ScalaCollections.seq(given)))
        : Optional.empty();
  }

  static Optional<Expression> sameArguments(Function function, Expression part) {
    List<Expression> children = ScalaCollections.list(part.children());
    return function.takes(children.size())
        ? CatalogFunction.of(
            function, children, given -> part.withNewChildren(ScalaCollections.seq(given)))
        : Optional.empty();
  }

  static boolean isAnsi() {
    return SQLConf.get().ansiEnabled();
  }

  /** Spark pushes arithmetic down by itself where an overflow is an error. */
  private static @Nullable Function arithmetic(BinaryArithmetic part) {
    String name = part.getClass().getSimpleName();
    if (EvalMode.TRY().equals(part.evalMode())) {
      return TRYING.get(name);
    }
    if (!part.evalMode().equals(EvalMode.fromSQLConf(SQLConf.get()))) {
      return null;
    }
    Function ofEveryMode = DIVISIONS.get(name);
    return ofEveryMode != null || isAnsi() ? ofEveryMode : WRAPPING.get(name);
  }

  /** Spark pushes casts down by itself that fail, or that cannot. */
  private static Optional<Expression> cast(Cast cast) {
    if (EvalMode.TRY().equals(cast.evalMode())) {
      return sameArguments(Function.TRY_CAST, cast);
    }
    boolean pushed =
        EvalMode.ANSI().equals(cast.evalMode())
            || Cast$.MODULE$.canUpCast(cast.child().dataType(), cast.dataType());
    return pushed || isAnsi() ? Optional.empty() : sameArguments(Function.CAST, cast);
  }
}

package io.jointly.spark.translate;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.KeyArgument;
import io.jointly.query.Measure;
import io.jointly.query.SqlType;
import io.jointly.spark.version.Plans;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.connector.expressions.Cast;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.SortDirection;
import org.apache.spark.sql.connector.expressions.SortValue;
import org.apache.spark.sql.connector.expressions.aggregate.AggregateFunc;
import org.apache.spark.sql.connector.expressions.aggregate.Avg;
import org.apache.spark.sql.connector.expressions.aggregate.Count;
import org.apache.spark.sql.connector.expressions.aggregate.CountStar;
import org.apache.spark.sql.connector.expressions.aggregate.GeneralAggregateFunc;
import org.apache.spark.sql.connector.expressions.aggregate.Max;
import org.apache.spark.sql.connector.expressions.aggregate.Min;
import org.apache.spark.sql.connector.expressions.aggregate.Sum;
import org.apache.spark.sql.connector.expressions.aggregate.UserDefinedAggregateFunc;
import org.apache.spark.sql.types.ArrayType;

/** Translates the aggregate functions that Spark's optimiser pushes down. */
public final class AggregateTranslator {

  private static final String MODE = "MODE";

  private final ExpressionTranslator translator;
  private final SparkAnalyzer analyzer;
  private final AggregateAdvice advice;
  private final Predicate<String> keys;

  /**
   * @param keys whether a column is the key of an entity whose rows are at one party
   */
  public AggregateTranslator(
      ExpressionTranslator translator,
      SparkAnalyzer analyzer,
      AggregateAdvice advice,
      Predicate<String> keys) {
    this.translator = translator;
    this.analyzer = analyzer;
    this.advice = advice;
    this.keys = keys;
  }

  /** An aggregate with its arguments, not yet translated. */
  private record Parts(Aggregate aggregate, List<Expression> arguments, List<Expr> constants) {}

  /**
   * @throws CallerException (UNSUPPORTED_SQL) for a function that this version does not answer
   */
  public List<Measure> translate(List<AggregateFunc> functions) {
    List<Parts> parts = functions.stream().map(this::parts).toList();
    List<Expr> translated =
        translator.translate(parts.stream().flatMap(part -> part.arguments().stream()).toList());
    List<Aggregate> aggregates = new ArrayList<>();
    List<List<Expr>> arguments = new ArrayList<>();
    int next = 0;
    for (Parts part : parts) {
      List<Expr> all = new ArrayList<>();
      for (int i = 0; i < part.arguments().size(); i++) {
        Expr argument = translated.get(next++);
        all.add(part.aggregate().isComputedInDoubles() ? exact(argument) : argument);
      }
      all.addAll(part.constants());
      aggregates.add(countsKeys(part.aggregate(), all) ? Aggregate.COUNT_KEYS : part.aggregate());
      arguments.add(all);
    }
    List<SqlType> types = analyzer.aggregateTypes(aggregates, arguments);
    List<Measure> measures = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      measures.add(measure(aggregates.get(i), arguments.get(i), types.get(i), functions.get(i)));
    }
    return measures;
  }

  private boolean countsKeys(Aggregate aggregate, List<Expr> arguments) {
    return aggregate == Aggregate.COUNT_DISTINCT
        && arguments.size() == 1
        && KeyArgument.of(arguments.get(0))
            .filter(argument -> keys.test(argument.column().name()))
            .isPresent();
  }

  /** What Spark has turned into a double only because its aggregate computes with doubles. */
  private static Expr exact(Expr argument) {
    return argument instanceof Expr.Call call
            && call.function() == Function.CAST
            && call.type().kind() == SqlType.Kind.DOUBLE
            && call.argument(0).type().isNumeric()
        ? call.argument(0)
        : argument;
  }

  private static Measure measure(
      Aggregate aggregate, List<Expr> arguments, SqlType type, AggregateFunc function) {
    try {
      return new Measure(aggregate, arguments, type);
    } catch (IllegalArgumentException e) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          function.describe() + " cannot be answered jointly: " + e.getMessage(),
          e);
    }
  }

  private Parts parts(AggregateFunc function) {
    if (function instanceof CountStar) {
      return new Parts(Aggregate.COUNT_STAR, List.of(), List.of());
    }
    if (function instanceof Count count) {
      return plain(count.isDistinct() ? Aggregate.COUNT_DISTINCT : Aggregate.COUNT, function);
    }
    if (function instanceof Sum sum) {
      return plain(sum.isDistinct() ? Aggregate.SUM_DISTINCT : Aggregate.SUM, function);
    }
    if (function instanceof Avg avg) {
      return plain(avg.isDistinct() ? Aggregate.AVG_DISTINCT : Aggregate.AVG, function);
    }
    if (function instanceof Min) {
      return plain(Aggregate.MIN, function);
    }
    if (function instanceof Max) {
      return plain(Aggregate.MAX, function);
    }
    if (function instanceof GeneralAggregateFunc general && !general.isDistinct()) {
      return general(general);
    }
    if (function instanceof UserDefinedAggregateFunc own && !own.isDistinct()) {
      Aggregate aggregate = JointFunction.ofCanonicalName(own.canonicalName());
      if (aggregate != null) {
        return plain(aggregate, function);
      }
    }
    throw unsupported(function);
  }

  private static Parts plain(Aggregate aggregate, AggregateFunc function) {
    return new Parts(aggregate, List.of(function.children()), List.of());
  }

  private Parts general(GeneralAggregateFunc function) {
    if (function.name().equals(MODE)) {
      return mode(function);
    }
    Aggregate aggregate = Aggregate.ofName(function.name());
    if (aggregate == null || aggregate.usage().isPresent()) {
      throw unsupported(function);
    }
    if (aggregate.form() == Aggregate.Form.WITHIN_GROUP) {
      requireOnePercentage(function);
      SortValue order = Plans.orderWithinGroup(function)[0];
      return new Parts(
          aggregate,
          List.of(order.expression(), function.children()[0]),
          List.of(
              new Expr.Literal(
                  SqlType.of(SqlType.Kind.BOOLEAN),
                  order.direction() == SortDirection.DESCENDING)));
    }
    if (function.children().length == 0) {
      throw unsupported(function);
    }
    return plain(aggregate, function);
  }

  /** Spark hands it over only where an order chooses among values that are as frequent. */
  private Parts mode(GeneralAggregateFunc function) {
    SortValue[] order = Plans.orderWithinGroup(function);
    if (order.length != 1 || function.children().length != 0) {
      throw unsupported(function);
    }
    return new Parts(
        Aggregate.MODE_WITHIN_GROUP,
        List.of(order[0].expression()),
        List.of(
            new Expr.Literal(
                SqlType.of(SqlType.Kind.BOOLEAN),
                order[0].direction() == SortDirection.DESCENDING)));
  }

  private static void requireOnePercentage(GeneralAggregateFunc function) {
    if (function.children()[0] instanceof Literal<?> percentages
        && percentages.dataType() instanceof ArrayType) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          "a percentile with an array of percentages is not answered jointly. Write one percentile"
              + " for each: percentile("
              + Plans.orderWithinGroup(function)[0].expression().describe()
              + ", 0.5), …");
    }
  }

  private CallerException unsupported(AggregateFunc function) {
    return new CallerException(
        ErrorCode.UNSUPPORTED_SQL,
        "the aggregate "
            + function.describe()
            + " is not answered jointly; SQL.md lists those that are"
            + instead(function));
  }

  private String instead(AggregateFunc function) {
    String text = function.describe();
    if (text.startsWith("MODE")) {
      return ": " + advice.mode(columns(function).stream().findFirst());
    }
    return text.contains("DISTINCT")
        ? ": " + advice.distinct(text.substring(0, text.indexOf('(')), columns(function))
        : "";
  }

  /** The arguments, where all of them are columns. */
  private static List<String> columns(AggregateFunc function) {
    List<String> names = new ArrayList<>();
    for (Expression argument : function.children()) {
      Expression uncast = argument instanceof Cast cast ? cast.expression() : argument;
      if (!(uncast instanceof NamedReference column)) {
        return List.of();
      }
      names.add(String.join(".", column.fieldNames()));
    }
    return names;
  }
}

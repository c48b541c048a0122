package io.jointly.spark.rewrite;

import io.jointly.spark.translate.JointFunction;
import io.jointly.spark.version.Arithmetic;
import io.jointly.spark.version.PushedDown;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.CreateArray;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.KnownNotNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.ApproximatePercentile;
import org.apache.spark.sql.catalyst.expressions.aggregate.Average;
import org.apache.spark.sql.catalyst.expressions.aggregate.BitAndAgg;
import org.apache.spark.sql.catalyst.expressions.aggregate.BitOrAgg;
import org.apache.spark.sql.catalyst.expressions.aggregate.BitXorAgg;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.HyperLogLogPlusPlus;
import org.apache.spark.sql.catalyst.expressions.aggregate.Kurtosis;
import org.apache.spark.sql.catalyst.expressions.aggregate.Mode;
import org.apache.spark.sql.catalyst.expressions.aggregate.Percentile;
import org.apache.spark.sql.catalyst.expressions.aggregate.PercentileDisc;
import org.apache.spark.sql.catalyst.expressions.aggregate.RegrReplacement;
import org.apache.spark.sql.catalyst.expressions.aggregate.Skewness;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates of SQL that Spark does not push down, or not with all that they mean, as functions of
 * a catalog or as other aggregates that have the same result.
 */
public final class AggregateForms {

  private AggregateForms() {}

  static Aggregate rewrite(Aggregate aggregate) {
    return AggregateExpressions.map(
        aggregate, expression -> CatalystTrees.replace(expression, AggregateForms::rewrite));
  }

  /** Whether Spark pushes the aggregate down only where it is rewritten. */
  public static boolean isFor(AggregateExpression aggregate) {
    return !CatalystTrees.same(rewrite(aggregate), aggregate);
  }

  private static Expression rewrite(Expression expression) {
    if (!(expression instanceof AggregateExpression aggregate)
        || (aggregate.isDistinct() && !isOfCombinations(aggregate))) {
      return expression;
    }
    AggregateFunction function = aggregate.aggregateFunction();
    if (function instanceof HyperLogLogPlusPlus approximate) {
      // The exact number is within every error that is allowed.
      return new Count(ScalaCollections.seq(List.of(approximate.child())))
          .toAggregateExpression(true, aggregate.filter());
    }
    double[] percentages = percentages(function);
    if (percentages.length > 0) {
      return each(percentages, aggregate);
    }
    Expression form = aggregate.isDistinct() ? distinct(function) : form(function);
    return form == null
        ? expression
        : new AggregateExpression(
            (AggregateFunction) form,
            aggregate.mode(),
            false,
            aggregate.filter(),
            aggregate.resultId());
  }

  /** COUNT(DISTINCT x, y). */
  private static boolean isOfCombinations(AggregateExpression aggregate) {
    return ConstantCounts.isDistinctCount(aggregate)
        && ((Expression) aggregate.aggregateFunction()).children().size() > 1
        && !ScalaCollections.list(((Expression) aggregate.aggregateFunction()).children()).stream()
            .allMatch(Expression::foldable);
  }

  private static Expression distinct(AggregateFunction function) {
    return call(
        io.jointly.query.Aggregate.COUNT_DISTINCT,
        DataTypes.LongType,
        ScalaCollections.list(((Expression) function).children()));
  }

  /** The function as one of a catalog; null where Spark pushes it down as it is, or never. */
  private static @Nullable Expression form(AggregateFunction function) {
    List<Expression> arguments = ScalaCollections.list(((Expression) function).children());
    DataType type = ((Expression) function).dataType();
    if (function instanceof Count && arguments.size() > 1) {
      return call(
          io.jointly.query.Aggregate.COUNT,
          type,
          arguments.stream().map(AggregateForms::counted).toList());
    }
    if (function instanceof RegrReplacement regression) {
      return squares(regression.child());
    }
    if (function instanceof ApproximatePercentile percentile) {
      return percentile.percentageExpression().foldable()
          ? call(
              io.jointly.query.Aggregate.PERCENTILE_APPROX,
              type,
              List.of(percentile.child(), percentile.percentageExpression()))
          : null;
    }
    io.jointly.query.Aggregate aggregate = ofOneColumn(function);
    return aggregate == null ? null : call(aggregate, type, arguments);
  }

  private static io.jointly.query.@Nullable Aggregate ofOneColumn(AggregateFunction function) {
    if (function instanceof Skewness) {
      return io.jointly.query.Aggregate.SKEWNESS;
    }
    if (function instanceof Kurtosis) {
      return io.jointly.query.Aggregate.KURTOSIS;
    }
    if (function instanceof Mode mode) {
      return PushedDown.mode(mode) ? null : io.jointly.query.Aggregate.MODE;
    }
    if (function instanceof BitAndAgg) {
      return io.jointly.query.Aggregate.BIT_AND;
    }
    if (function instanceof BitOrAgg) {
      return io.jointly.query.Aggregate.BIT_OR;
    }
    if (function instanceof BitXorAgg) {
      return io.jointly.query.Aggregate.BIT_XOR;
    }
    if (function instanceof Sum sum && Arithmetic.isTry(sum)) {
      return io.jointly.query.Aggregate.TRY_SUM;
    }
    if (function instanceof Average average && EvalMode.TRY().equals(average.evalMode())) {
      return io.jointly.query.Aggregate.TRY_AVG;
    }
    return null;
  }

  /** What is not NULL where the argument is not: regressions make doubles of their arguments. */
  private static Expression counted(Expression argument) {
    return argument instanceof Cast cast
            && cast.dataType().equals(DataTypes.DoubleType)
            && cast.child().dataType() instanceof NumericType
        ? cast.child()
        : argument;
  }

  /** REGR_SXX and REGR_SYY, of which Spark has left {@code IF(y IS NULL OR x IS NULL, NULL, x)}. */
  private static @Nullable Expression squares(Expression chosen) {
    if (!(chosen instanceof If choice)
        || !(choice.trueValue() instanceof Literal missing)
        || missing.value() != null) {
      return null;
    }
    Expression x = choice.falseValue();
    Expression y = x;
    for (Expression condition : alternatives(choice.predicate())) {
      if (!(condition instanceof IsNull absent)) {
        return null;
      }
      if (!counted(absent.child()).semanticEquals(counted(x))) {
        y = absent.child();
      }
    }
    return call(io.jointly.query.Aggregate.REGR_SXX, DataTypes.DoubleType, List.of(y, x));
  }

  private static List<Expression> alternatives(Expression condition) {
    if (condition instanceof Or either) {
      List<Expression> all = new ArrayList<>(alternatives(either.left()));
      all.addAll(alternatives(either.right()));
      return all;
    }
    return List.of(condition);
  }

  /** The percentages of a percentile that has an array of them; none for anything else. */
  private static double[] percentages(AggregateFunction function) {
    boolean percentile =
        function instanceof Percentile
            || function instanceof PercentileDisc
            || function instanceof ApproximatePercentile;
    Expression percentage =
        percentile ? ScalaCollections.list(((Expression) function).children()).get(1) : null;
    return percentage != null
            && percentage.foldable()
            && percentage.dataType() instanceof ArrayType array
            && array.elementType().equals(DataTypes.DoubleType)
            && percentage.eval(null) instanceof ArrayData values
        ? values.toDoubleArray()
        : new double[0];
  }

  /** One percentile for each percentage; as with Spark, no rows give NULL and not an array. */
  private static Expression each(double[] percentages, AggregateExpression aggregate) {
    List<Expression> all =
        Arrays.stream(percentages)
            .<Expression>mapToObj(
                percentage -> {
                  Expression function = (Expression) aggregate.aggregateFunction();
                  List<Expression> arguments =
                      new ArrayList<>(ScalaCollections.list(function.children()));
                  arguments.set(1, Literal$.MODULE$.apply(percentage));
                  return ((AggregateFunction)
                          function.withNewChildren(ScalaCollections.seq(arguments)))
                      .toAggregateExpression(false, aggregate.filter());
                })
            .toList();
    return new If(
        new IsNull(all.get(0)),
        Literal$.MODULE$.create(null, aggregate.dataType()),
        new CreateArray(
            ScalaCollections.seq(all.stream().<Expression>map(KnownNotNull::new).toList())));
  }

  private static Expression call(
      io.jointly.query.Aggregate aggregate, DataType type, List<Expression> arguments) {
    return JointFunction.call(aggregate, type, arguments.toArray(Expression[]::new));
  }
}

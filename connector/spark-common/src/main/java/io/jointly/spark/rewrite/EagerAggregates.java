package io.jointly.spark.rewrite;

import io.jointly.spark.version.Arithmetic;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.UnscaledValue;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Average;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** Computes aggregates over joined pairs of rows from totals of the joint rows with one key. */
final class EagerAggregates {

  /** The digits that a sum of decimals has beyond those of its summands. */
  private static final int SUM_DIGITS = 10;

  /** Up to this precision Spark computes AVG of a decimal as a double (DecimalAggregates). */
  private static final int DOUBLE_AVG_PRECISION = 15 - 4;

  private final JoinChain joined;
  private final JoinKeys keys;
  private final List<Alias> partials = new ArrayList<>();

  EagerAggregates(JoinChain joined, JoinKeys keys) {
    this.joined = joined;
    this.keys = keys;
  }

  /** The totals that the joint table must return for each key. */
  List<Alias> partials() {
    return List.copyOf(partials);
  }

  /**
   * The same aggregate over totals.
   *
   * @throws NotRewritableException if totals do not determine the function or its arguments
   */
  Expression of(AggregateExpression aggregate) {
    Expression resolved = joined.resolve(aggregate);
    AggregateExpression whole = (AggregateExpression) resolved;
    AggregateFunction function = whole.aggregateFunction();
    Expression condition = whole.filter().isDefined() ? whole.filter().get() : null;
    boolean below =
        condition != null && joined.readsOnlyJoint(condition) && !joined.isNullExtended();
    Pairs pairs =
        new Pairs(
            aggregate,
            below ? condition : null,
            below || condition == null ? null : keys.lower(condition));
    if (!whole.isDistinct() && function instanceof Count count) {
      return pairs.count(ScalaCollections.list(count.children()));
    }
    if (!joined.readsJoint((Expression) function)) {
      // These do not depend on how often a value occurs.
      if (whole.isDistinct() || function instanceof Min || function instanceof Max) {
        return function.toAggregateExpression(
            whole.isDistinct(), Option.apply(condition == null ? null : keys.lower(condition)));
      }
    } else if (!whole.isDistinct()) {
      if (function instanceof Sum sum && !Arithmetic.isTry(sum)) {
        return pairs.sum(sum);
      }
      if (function instanceof Average average && !EvalMode.TRY().equals(average.evalMode())) {
        return pairs.average(average);
      }
      if (function instanceof Min min) {
        return pairs.over(new Min(pairs.partial(min)));
      }
      if (function instanceof Max max) {
        return pairs.over(new Max(pairs.partial(max)));
      }
    }
    throw new NotRewritableException(
        aggregate.sql()
            + " cannot be computed from totals: over a join, only COUNT, SUM, AVG, MIN and MAX"
            + " of columns of the joint table can");
  }

  /**
   * The pairs of one aggregate. {@code below} is a condition on joint rows, {@code above} one on
   * pairs.
   */
  private final class Pairs {

    private final AggregateExpression written;
    private final @Nullable Expression below;
    private final @Nullable Expression above;

    Pairs(AggregateExpression written, @Nullable Expression below, @Nullable Expression above) {
      this.written = written;
      this.below = below;
      this.above = above;
    }

    /** The function over joint rows, as a column of the totals. */
    Expression partial(AggregateFunction function) {
      Expression argument = ((Expression) function).children().head();
      boolean constant = argument.references().isEmpty();
      if (!(joined.readsOnlyJoint(argument) || (constant && function instanceof Count))
          || !CatalystTrees.isPlain(argument)
          || (joined.isNullExtended() && !constant && !CatalystTrees.isColumn(argument))) {
        throw new NotRewritableException(
            written.sql() + " is not an aggregate of columns of the joint table alone");
      }
      Expression total =
          (below == null ? function : FilterClauses.where(below, function)).toAggregateExpression();
      for (Alias known : partials) {
        if (known.child().semanticEquals(total)) {
          return joined.above(known);
        }
      }
      Alias added = CatalystTrees.named(total, "_total");
      partials.add(added);
      return joined.above(added);
    }

    Expression over(AggregateFunction function) {
      return function.toAggregateExpression(false, Option.apply(above));
    }

    Expression count(List<Expression> arguments) {
      boolean ofJoint = arguments.stream().anyMatch(joined::readsJoint);
      if (ofJoint && arguments.size() > 1) {
        throw new NotRewritableException(written.sql() + " counts several columns together");
      }
      Expression counted =
          ofJoint
              ? orElse(partial(new Count(ScalaCollections.seq(arguments))), 0)
              // A pair that an outer join made without a joint row is one row.
              : orElse(
                  partial(new Count(ScalaCollections.seq(List.of(Literal$.MODULE$.apply(1))))), 1);
      Expression condition =
          arguments.stream()
              .filter(argument -> !ofJoint && argument.nullable())
              .<Expression>map(IsNotNull::new)
              .reduce(And::new)
              .orElse(null);
      Expression summand =
          condition == null ? counted : new If(condition, counted, Literal$.MODULE$.apply(0L));
      return new Coalesce(
          ScalaCollections.seq(List.of(over(new Sum(summand)), Literal$.MODULE$.apply(0L))));
    }

    private Expression orElse(Expression partial, long otherwise) {
      return joined.isNullExtended()
          ? new Coalesce(ScalaCollections.seq(List.of(partial, Literal$.MODULE$.apply(otherwise))))
          : partial;
    }

    Expression sum(Sum sum) {
      // A total that is NULL by overflow looks the same as a total of no values.
      if (!SQLConf.get().ansiEnabled()
          && sum.dataType() instanceof DecimalType type
          && sum.child().dataType() instanceof DecimalType of
          && type.precision() < of.precision() + SUM_DIGITS) {
        throw new NotRewritableException(
            written.sql() + " may overflow, which only ANSI mode (spark.sql.ansi.enabled) tells");
      }
      return cast(over(Arithmetic.sumLike(sum, partial(sum))), sum.dataType());
    }

    Expression average(Average average) {
      Expression total = partial(new Sum(average.child()));
      Expression count = count(List.of(average.child()));
      if (average.child().dataType() instanceof DecimalType type) {
        return type.precision() <= DOUBLE_AVG_PRECISION
            ? averageByDouble(total, count, type, average.dataType())
            : averageOfDecimal(total, count, average);
      }
      boolean whole = total.dataType().equals(DataTypes.LongType);
      if (average.child().dataType().equals(DataTypes.LongType) && !SQLConf.get().ansiEnabled()) {
        throw new NotRewritableException(
            written.sql() + " may overflow, which only ANSI mode (spark.sql.ansi.enabled) tells");
      }
      // In decimals, because the sum over pairs may exceed BIGINT even if AVG does not.
      Expression summand =
          whole ? cast(total, DataTypes.createDecimalType(DecimalType.MAX_PRECISION(), 0)) : total;
      return divide(cast(over(new Sum(summand)), DataTypes.DoubleType), count);
    }

    private Expression averageByDouble(
        Expression total, Expression count, DecimalType type, DataType result) {
      Expression mean = divide(cast(unscaled(over(new Sum(total))), DataTypes.DoubleType), count);
      return cast(
          Arithmetic.divide(mean, Literal$.MODULE$.apply(Math.pow(10, type.scale()))), result);
    }

    private Expression averageOfDecimal(Expression total, Expression count, Average average) {
      Expression sum = (Expression) average.sum();
      Expression sumOfPairs = cast(over(new Sum(total)), sum.dataType());
      return CatalystTrees.replace(
          average.evaluateExpression(),
          part -> {
            if (part.semanticEquals(sum)) {
              return sumOfPairs;
            }
            return part.semanticEquals((Expression) average.count()) ? count : part;
          });
    }
  }

  private static Expression unscaled(Expression decimal) {
    return new UnscaledValue(decimal);
  }

  private static Expression divide(Expression sum, Expression count) {
    return Arithmetic.divide(sum, cast(count, DataTypes.DoubleType));
  }

  private static Expression cast(Expression expression, DataType type) {
    return expression.dataType().equals(type)
        ? expression
        : new Cast(expression, type, Option.empty());
  }
}

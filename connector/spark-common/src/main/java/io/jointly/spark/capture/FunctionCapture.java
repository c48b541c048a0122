package io.jointly.spark.capture;

import io.jointly.query.SetFunction;
import io.jointly.spark.version.Arithmetic;
import io.jointly.spark.version.ScalaCollections;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.CumeDist;
import org.apache.spark.sql.catalyst.expressions.DenseRank;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Lag;
import org.apache.spark.sql.catalyst.expressions.Lead;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.NTile;
import org.apache.spark.sql.catalyst.expressions.NthValue;
import org.apache.spark.sql.catalyst.expressions.PercentRank;
import org.apache.spark.sql.catalyst.expressions.Rank;
import org.apache.spark.sql.catalyst.expressions.RowNumber;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Average;
import org.apache.spark.sql.catalyst.expressions.aggregate.BoolAnd;
import org.apache.spark.sql.catalyst.expressions.aggregate.BoolOr;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.First;
import org.apache.spark.sql.catalyst.expressions.aggregate.Last;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.MaxBy;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.expressions.aggregate.MinBy;
import org.apache.spark.sql.catalyst.expressions.aggregate.PivotFirst;
import org.apache.spark.sql.catalyst.expressions.aggregate.StddevPop;
import org.apache.spark.sql.catalyst.expressions.aggregate.StddevSamp;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.expressions.aggregate.VariancePop;
import org.apache.spark.sql.catalyst.expressions.aggregate.VarianceSamp;
import scala.Tuple2;

/**
 * A function of a set of rows, as the algebra knows it.
 *
 * @param arguments what it is of, in the algebra's order
 */
record FunctionCapture(SetFunction function, List<Expression> arguments) {

  /** The aggregate below a total. */
  static FunctionCapture of(AggregateExpression call) {
    AggregateFunction of = call.aggregateFunction();
    FunctionCapture plain = plain(of, call);
    FunctionCapture filtered =
        call.filter().isDefined() ? plain.where((Expression) call.filter().get(), of) : plain;
    if (!call.isDistinct()) {
      return filtered;
    }
    return switch (filtered.function) {
      case COUNT -> new FunctionCapture(SetFunction.COUNT_DISTINCT, filtered.arguments);
      case SUM -> new FunctionCapture(SetFunction.SUM_DISTINCT, filtered.arguments);
      case MIN, MAX, BOOL_AND, BOOL_OR -> filtered;
      default -> throw refused(call.sql());
    };
  }

  private static FunctionCapture plain(AggregateFunction of, AggregateExpression call) {
    if (of instanceof Count count) {
      List<Expression> counted = ScalaCollections.list(count.children());
      boolean every =
          counted.stream()
              .allMatch(each -> each instanceof Literal literal && literal.value() != null);
      return new FunctionCapture(SetFunction.COUNT, every ? List.of() : counted);
    }
    if (of instanceof Sum sum && !Arithmetic.isTry(sum)) {
      return one(SetFunction.SUM, of);
    }
    if (of instanceof Average average && !EvalMode.TRY().equals(average.evalMode())) {
      return one(SetFunction.AVG, of);
    }
    if (of instanceof Min) {
      return one(SetFunction.MIN, of);
    }
    if (of instanceof Max) {
      return one(SetFunction.MAX, of);
    }
    if (of instanceof BoolAnd) {
      return one(SetFunction.BOOL_AND, of);
    }
    if (of instanceof BoolOr) {
      return one(SetFunction.BOOL_OR, of);
    }
    if (of instanceof VariancePop) {
      return one(SetFunction.VAR_POP, of);
    }
    if (of instanceof VarianceSamp) {
      return one(SetFunction.VAR_SAMP, of);
    }
    if (of instanceof StddevPop) {
      return one(SetFunction.STDDEV_POP, of);
    }
    if (of instanceof StddevSamp) {
      return one(SetFunction.STDDEV_SAMP, of);
    }
    throw refused(of, call);
  }

  private static FunctionCapture one(SetFunction function, AggregateFunction of) {
    return new FunctionCapture(
        function, List.of(ScalaCollections.<Expression>list(of.children()).get(0)));
  }

  /** FILTER (WHERE …) as a CASE. */
  private FunctionCapture where(Expression condition, AggregateFunction of) {
    if (arguments.isEmpty()) {
      return new FunctionCapture(
          function, List.of(chosen(condition, Literal$.MODULE$.apply((Object) 1))));
    }
    if (arguments.size() > 1) {
      throw refused(of.sql(false) + " FILTER (WHERE …)");
    }
    return new FunctionCapture(function, List.of(chosen(condition, arguments.get(0))));
  }

  private static Expression chosen(Expression condition, Expression value) {
    return new CaseWhen(
        ScalaCollections.seq(List.of(new Tuple2<>(condition, value))), scala.Option.empty());
  }

  /** The function over a window; empty if it is not one of the algebra. */
  static FunctionCapture ofWindow(Expression function) {
    if (function instanceof AggregateExpression call) {
      if (call.aggregateFunction() instanceof First first) {
        return new FunctionCapture(
            first.ignoreNulls() ? SetFunction.FIRST_VALUE_IGNORE_NULLS : SetFunction.FIRST_VALUE,
            List.of(first.child()));
      }
      if (call.aggregateFunction() instanceof Last last) {
        return new FunctionCapture(
            last.ignoreNulls() ? SetFunction.LAST_VALUE_IGNORE_NULLS : SetFunction.LAST_VALUE,
            List.of(last.child()));
      }
      if (call.isDistinct()) {
        throw refused(call.sql() + " OVER");
      }
      return of(call);
    }
    return ranking(function).orElseThrow(() -> refused(function.sql() + " OVER"));
  }

  private static Optional<FunctionCapture> ranking(Expression function) {
    if (function instanceof RowNumber) {
      return without(SetFunction.ROW_NUMBER);
    }
    if (function instanceof Rank) {
      return without(SetFunction.RANK);
    }
    if (function instanceof DenseRank) {
      return without(SetFunction.DENSE_RANK);
    }
    if (function instanceof PercentRank) {
      return without(SetFunction.PERCENT_RANK);
    }
    if (function instanceof CumeDist) {
      return without(SetFunction.CUME_DIST);
    }
    if (function instanceof NTile tiles && tiles.buckets() instanceof Literal) {
      return Optional.of(new FunctionCapture(SetFunction.NTILE, List.of(tiles.buckets())));
    }
    if (function instanceof Lag lag && lag.inputOffset() instanceof Literal) {
      return moved(
          lag.ignoreNulls() ? SetFunction.LAG_IGNORE_NULLS : SetFunction.LAG,
          lag.input(),
          lag.inputOffset(),
          outside(lag));
    }
    if (function instanceof Lead lead && lead.offset() instanceof Literal) {
      return moved(
          lead.ignoreNulls() ? SetFunction.LEAD_IGNORE_NULLS : SetFunction.LEAD,
          lead.input(),
          lead.offset(),
          outside(lead));
    }
    if (function instanceof NthValue nth && nth.offset() instanceof Literal) {
      return Optional.of(
          new FunctionCapture(
              nth.ignoreNulls() ? SetFunction.NTH_VALUE_IGNORE_NULLS : SetFunction.NTH_VALUE,
              List.of(nth.input(), nth.offset())));
    }
    return Optional.empty();
  }

  /** What stands for a row outside the partition; the accessor's name is a word of Java. */
  private static Expression outside(Expression function) {
    return ScalaCollections.<Expression>list(function.children()).get(2);
  }

  private static Optional<FunctionCapture> moved(
      SetFunction function, Expression value, Expression rows, Expression outside) {
    if (!(outside instanceof Literal literal)) {
      return Optional.empty();
    }
    Expression typed =
        literal.value() == null ? Literal$.MODULE$.create(null, value.dataType()) : literal;
    return Optional.of(new FunctionCapture(function, List.of(value, rows, typed)));
  }

  private static Optional<FunctionCapture> without(SetFunction function) {
    return Optional.of(new FunctionCapture(function, List.of()));
  }

  private static RuntimeException refused(String what) {
    return PlanParts.refused(
        what
            + " cannot be computed below the total. There are COUNT, SUM, AVG, MIN, MAX, BOOL_AND,"
            + " BOOL_OR, variances, and over a window row_number, rank, dense_rank, ntile, lag,"
            + " lead, first_value, last_value and nth_value");
  }

  /** What to write in place of an aggregate, where something comes near to it. */
  private static RuntimeException refused(AggregateFunction of, AggregateExpression call) {
    if (of instanceof PivotFirst) {
      return PlanParts.refused(
          "PIVOT cannot be computed below the total. Write an aggregate for each of its values:"
              + " sum(CASE WHEN kind = 'a' THEN x END) AS a … GROUP BY the key");
    }
    boolean picks =
        of instanceof First || of instanceof Last || of instanceof MaxBy || of instanceof MinBy;
    return picks
        ? PlanParts.refused(
            of.sql(false)
                + " cannot be computed below the total: it picks one of several rows, which may be"
                + " up to Spark. Write row_number() OVER (PARTITION BY key ORDER BY …) AS n, and"
                + " read the rows WHERE n = 1")
        : refused(call.sql());
  }
}

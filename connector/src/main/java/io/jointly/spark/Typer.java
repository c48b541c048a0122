package io.jointly.spark;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Measure;
import io.jointly.query.QueryText;
import io.jointly.query.SqlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Asks Spark's analyser for types, over an empty table of the declared columns: the rules for
 * decimals and coercion are Spark's own, under the session's own settings.
 */
final class Typer {

  private final Dataset<Row> empty;
  private final Columns columns = new Columns(column -> Columns.named(column.name()));

  Typer(SparkSession spark, StructType declared) {
    this.empty = spark.createDataFrame(List.of(), declared);
  }

  /** The same expressions with the type of every call filled in. */
  List<Expr> type(List<Expr> untyped) {
    List<Expr.Call> calls = new ArrayList<>();
    untyped.forEach(expr -> collectCalls(expr, calls));
    StructField[] fields =
        empty.select(calls.stream().map(columns::of).toArray(Column[]::new)).schema().fields();
    Map<Expr.Call, SqlType> types = new HashMap<>();
    for (int i = 0; i < fields.length; i++) {
      types.put(calls.get(i), joint(fields[i].dataType(), QueryText.of(calls.get(i))));
    }
    return untyped.stream().map(expr -> typed(expr, types)).toList();
  }

  /** The type that plain Spark gives an aggregate of typed arguments. */
  SqlType type(Aggregate aggregate, List<Expr> arguments) {
    Column[] rendered = arguments.stream().map(columns::of).toArray(Column[]::new);
    Column column =
        switch (aggregate) {
          case COUNT_STAR -> functions.count(functions.lit(1));
          case COUNT -> functions.count(rendered[0]);
          case SUM -> functions.sum(rendered[0]);
          case AVG -> functions.avg(rendered[0]);
        };
    return joint(empty.agg(column).schema().fields()[0].dataType(), aggregate.toString());
  }

  Measure measure(Aggregate aggregate, List<Expr> arguments) {
    return new Measure(aggregate, arguments, type(aggregate, arguments));
  }

  private static void collectCalls(Expr expr, List<Expr.Call> calls) {
    if (expr instanceof Expr.Call call) {
      call.arguments().forEach(argument -> collectCalls(argument, calls));
      if (!calls.contains(call)) {
        calls.add(call);
      }
    }
  }

  private static Expr typed(Expr expr, Map<Expr.Call, SqlType> types) {
    if (!(expr instanceof Expr.Call call)) {
      return expr;
    }
    SqlType type = types.get(call);
    if (type == null) {
      throw new IllegalStateException("no type for " + QueryText.of(call));
    }
    return new Expr.Call(
        call.function(),
        call.arguments().stream().map(argument -> typed(argument, types)).toList(),
        type);
  }

  private static SqlType joint(DataType type, String what) {
    SqlType joint = SparkTypes.joint(type);
    if (joint == null) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          what + " has type " + type.sql() + ", which cannot be answered jointly");
    }
    return joint;
  }
}

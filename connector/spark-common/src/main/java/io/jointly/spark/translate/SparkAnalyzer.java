package io.jointly.spark.translate;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.SqlType;
import io.jointly.query.text.QueryText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Asks Spark's analyser for types, over an empty table of the declared columns: the rules for
 * decimals and coercion are Spark's own, under the session's own settings.
 */
public final class SparkAnalyzer {

  private final Dataset<Row> empty;
  private final ColumnRenderer columns =
      new ColumnRenderer(column -> ColumnRenderer.named(column.name()));

  public SparkAnalyzer(SparkSession spark, StructType declared) {
    this.empty = spark.createDataFrame(List.of(), declared);
  }

  /** The same expressions with the type of every call filled in. */
  public List<Expr> type(List<Expr> untyped) {
    List<Expr.Call> calls = new ArrayList<>();
    untyped.forEach(expr -> collectCalls(expr, calls));
    calls.removeIf(call -> typeByItself(call) != null);
    if (calls.isEmpty()) {
      return untyped.stream().map(expr -> typed(expr, Map.of())).toList();
    }
    StructField[] fields =
        empty.select(calls.stream().map(columns::of).toArray(Column[]::new)).schema().fields();
    Map<Expr.Call, SqlType> types = new HashMap<>();
    for (int i = 0; i < fields.length; i++) {
      types.put(calls.get(i), joint(fields[i].dataType(), QueryText.of(calls.get(i))));
    }
    return untyped.stream().map(expr -> typed(expr, types)).toList();
  }

  /** Has Spark's analyser check typed expressions; it throws where they are not valid. */
  public void analyse(List<Expr> typed) {
    if (!typed.isEmpty()) {
      empty.select(typed.stream().map(columns::of).toArray(Column[]::new)).schema();
    }
  }

  /** The types that plain Spark gives to aggregates of typed arguments. */
  public List<SqlType> aggregateTypes(List<Aggregate> aggregates, List<List<Expr>> arguments) {
    List<Column> asked = new ArrayList<>();
    for (int i = 0; i < aggregates.size(); i++) {
      if (knownType(aggregates.get(i), arguments.get(i)).isEmpty()) {
        asked.add(sumOrAverage(aggregates.get(i), arguments.get(i).get(0)).as("a" + i));
      }
    }
    StructField[] fields =
        asked.isEmpty()
            ? new StructField[0]
            : empty
                .agg(asked.get(0), asked.subList(1, asked.size()).toArray(Column[]::new))
                .schema()
                .fields();
    List<SqlType> types = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < aggregates.size(); i++) {
      Optional<SqlType> known = knownType(aggregates.get(i), arguments.get(i));
      types.add(
          known.isPresent()
              ? known.get()
              : joint(fields[next++].dataType(), aggregates.get(i).toString()));
    }
    return types;
  }

  private static Optional<SqlType> knownType(Aggregate aggregate, List<Expr> arguments) {
    return aggregate.result().type(arguments.stream().map(Expr::type).toList());
  }

  /** An aggregate whose type only the analyser tells. */
  private Column sumOrAverage(Aggregate aggregate, Expr argument) {
    Column column = columns.of(argument);
    return switch (aggregate.result()) {
      case SUM -> functions.sum(column);
      case AVERAGE -> functions.avg(column);
      case COUNT, ARGUMENT, DOUBLE, BUCKETS, VALUE_COUNTS, MATRIX, REGRESSION ->
          throw new IllegalArgumentException("the type of " + aggregate + " is known");
    };
  }

  private static void collectCalls(Expr expr, List<Expr.Call> calls) {
    expr.arguments().forEach(argument -> collectCalls(argument, calls));
    if (expr instanceof Expr.Call call && !calls.contains(call)) {
      calls.add(call);
    }
  }

  /** The type of a call that needs no analyser to tell it, or null. */
  private static @Nullable SqlType typeByItself(Expr.Call call) {
    if (call.function().isCast()) {
      return call.type();
    }
    return call.function().isPredicate() ? SqlType.of(SqlType.Kind.BOOLEAN) : null;
  }

  private static Expr typed(Expr expr, Map<Expr.Call, SqlType> types) {
    return expr.match(column -> column, literal -> literal, call -> typedCall(call, types));
  }

  private static Expr.Call typedCall(Expr.Call call, Map<Expr.Call, SqlType> types) {
    SqlType type = typeByItself(call);
    type = type == null ? types.get(call) : type;
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

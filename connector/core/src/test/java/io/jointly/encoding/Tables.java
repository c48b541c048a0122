package io.jointly.encoding;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.encoding.build.LayoutBuilder;
import io.jointly.encoding.layout.Layout;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import io.jointly.query.SqlType.Kind;
import io.jointly.query.SqlValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Declared tables and queries over them, for tests. */
public final class Tables {

  private Tables() {}

  public static Table table(long maxRows, Column... columns) {
    Map<String, Column> byName = new LinkedHashMap<>();
    for (Column column : columns) {
      byName.put(column.name(), column);
    }
    return new Table("t", maxRows, byName);
  }

  public static Column bounded(String name, String type, String min, String max) {
    SqlType sqlType = SqlType.parse(type);
    return column(
        name, sqlType, SqlValues.parse(sqlType, min), SqlValues.parse(sqlType, max), null);
  }

  public static Column floating(
      String name, String type, double min, double max, int fractionBits) {
    boolean single = type.equals("float");
    return column(
        name,
        SqlType.parse(type),
        single ? (Object) (float) min : (Object) min,
        single ? (Object) (float) max : (Object) max,
        fractionBits);
  }

  public static Column unbounded(String name, String type) {
    return column(name, SqlType.parse(type), null, null, null);
  }

  static Column column(
      String name,
      SqlType type,
      @Nullable Object min,
      @Nullable Object max,
      @Nullable Integer fractionBits) {
    return new Column(
        name, type, Set.of(Use.MEASURE), Column.Domain.between(min, max), fractionBits, Set.of());
  }

  public static JointQuery query(List<Expr> groups, Measure... measures) {
    return new JointQuery("t", groups, List.of(measures), List.of(), Settings.of(Map.of()));
  }

  /** Lays out a query of few groups whose measures need no enumeration. */
  public static Layout layout(JointQuery query, Table table, int parties) {
    return LayoutBuilder.build(
        query,
        table,
        parties,
        3,
        expr -> {
          throw new AssertionError("nothing is to be enumerated");
        });
  }

  public static Column listed(String name, String type, Object... values) {
    return new Column(
        name,
        SqlType.parse(type),
        Set.of(Use.MEASURE),
        new Column.Domain(null, null, List.of(values)),
        null,
        Set.of());
  }

  /** Any aggregate, with the type that Spark gives it. */
  public static Measure measure(Aggregate aggregate, Expr... arguments) {
    return switch (aggregate) {
      case COUNT_STAR -> rows();
      case COUNT -> new Measure(aggregate, List.of(arguments), SqlType.of(Kind.BIGINT));
      case SUM -> sum(arguments[0]);
      case AVG -> avg(arguments[0]);
      case TRY_SUM, SUM_DISTINCT ->
          new Measure(aggregate, List.of(arguments), sum(arguments[0]).type());
      case TRY_AVG, AVG_DISTINCT ->
          new Measure(aggregate, List.of(arguments), avg(arguments[0]).type());
      case MIN,
          MAX,
          PERCENTILE_DISC,
          PERCENTILE_APPROX,
          MODE,
          MODE_WITHIN_GROUP,
          BIT_AND,
          BIT_OR,
          BIT_XOR,
          TOP_K ->
          new Measure(aggregate, List.of(arguments), arguments[0].type());
      case COUNT_DISTINCT, APPROX_COUNT_DISTINCT, COUNT_KEYS ->
          new Measure(aggregate, List.of(arguments), SqlType.of(Kind.BIGINT));
      default -> new Measure(aggregate, List.of(arguments), SqlType.of(Kind.DOUBLE));
    };
  }

  public static Measure rows() {
    return new Measure(Aggregate.COUNT_STAR, List.of(), SqlType.of(Kind.BIGINT));
  }

  public static Measure count(Expr expr) {
    return new Measure(Aggregate.COUNT, List.of(expr), SqlType.of(Kind.BIGINT));
  }

  /** With the type that Spark gives it. */
  public static Measure sum(Expr expr) {
    SqlType type = expr.type();
    SqlType result =
        type.kind() == Kind.DECIMAL
            ? SqlType.decimal(Math.min(38, type.precision() + 10), type.scale())
            : SqlType.of(type.isInteger() ? Kind.BIGINT : Kind.DOUBLE);
    return new Measure(Aggregate.SUM, List.of(expr), result);
  }

  public static Measure avg(Expr expr) {
    SqlType type = expr.type();
    SqlType result = SqlType.of(Kind.DOUBLE);
    if (type.kind() == Kind.DECIMAL) {
      int scale = type.scale() + 4;
      int precision = type.precision() + 4;
      int kept = precision <= 38 ? scale : Math.max(38 - (precision - scale), Math.min(scale, 6));
      result = SqlType.decimal(Math.min(38, precision), kept);
    }
    return new Measure(Aggregate.AVG, List.of(expr), result);
  }
}

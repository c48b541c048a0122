package io.jointly.query;

import io.jointly.query.SqlType.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Builds expressions with the types that Spark's analyser gives them, casts included; the rules are
 * those of Spark's documentation on decimals.
 *
 * @param loss whether {@code spark.sql.decimalOperations.allowPrecisionLoss} is on
 */
public record SparkTyping(Loss loss) {

  /** Whether a decimal result that is too long may lose digits after the point. */
  public enum Loss {
    ALLOWED,
    FORBIDDEN
  }

  private static final int MOST = 38;
  private static final int LEAST_SCALE = 6;

  public static Expr.Column column(String name, SqlType type) {
    return new Expr.Column(name, type);
  }

  public static Expr.Column column(String name, String type) {
    return column(name, SqlType.parse(type));
  }

  public static Expr.Literal literal(String type, String text) {
    return new Expr.Literal(SqlType.parse(type), SqlValues.parse(SqlType.parse(type), text));
  }

  public static Expr.Literal literal(int value) {
    return new Expr.Literal(SqlType.of(Kind.INT), value);
  }

  public static Expr.Literal literal(double value) {
    return new Expr.Literal(SqlType.of(Kind.DOUBLE), value);
  }

  public static Expr.Literal literal(String value) {
    return new Expr.Literal(SqlType.of(Kind.STRING), value);
  }

  public static Expr.Call call(Function function, String type, Expr... arguments) {
    return new Expr.Call(function, Arrays.asList(arguments), SqlType.parse(type));
  }

  public static Expr.Call cast(Expr expr, String type) {
    return call(Function.CAST, type, expr);
  }

  public static Expr.Call cast(Expr expr, SqlType type) {
    return new Expr.Call(Function.CAST, List.of(expr), type);
  }

  public Expr.Call plus(Expr left, Expr right) {
    return arithmetic(Function.ADD, left, right);
  }

  public Expr.Call minus(Expr left, Expr right) {
    return arithmetic(Function.SUBTRACT, left, right);
  }

  public Expr.Call times(Expr left, Expr right) {
    return arithmetic(Function.MULTIPLY, left, right);
  }

  /** Division: of decimals a decimal, of anything else a double. */
  public Expr.Call over(Expr left, Expr right) {
    if (left.type().kind() == Kind.DECIMAL || right.type().kind() == Kind.DECIMAL) {
      return arithmetic(Function.DIVIDE, left, right);
    }
    SqlType wide = SqlType.of(Kind.DOUBLE);
    return new Expr.Call(Function.DIVIDE, List.of(as(left, wide), as(right, wide)), wide);
  }

  public static Expr.Call negate(Expr expr) {
    return new Expr.Call(Function.NEGATE, List.of(expr), expr.type());
  }

  public static Expr.Call abs(Expr expr) {
    return new Expr.Call(Function.ABS, List.of(expr), expr.type());
  }

  public static Expr.Call floor(Expr expr) {
    return whole(Function.FLOOR, expr);
  }

  public static Expr.Call ceil(Expr expr) {
    return whole(Function.CEIL, expr);
  }

  private static Expr.Call whole(Function function, Expr expr) {
    SqlType type = expr.type();
    SqlType result =
        type.kind() == Kind.DECIMAL
            ? SqlType.decimal(Math.min(MOST, type.precision() - type.scale() + 1), 0)
            : SqlType.of(Kind.BIGINT);
    return new Expr.Call(function, List.of(expr), result);
  }

  public static Expr.Call round(Expr expr, int places) {
    SqlType type = expr.type();
    if (type.kind() == Kind.DECIMAL) {
      int digits = type.precision() - type.scale() + 1;
      int scale = Math.max(0, Math.min(type.scale(), places));
      int precision = places < 0 ? Math.max(digits, 1 - places) : digits + scale;
      type = SqlType.decimal(Math.min(MOST, precision), scale);
    }
    return new Expr.Call(Function.ROUND, List.of(expr, literal(places)), type);
  }

  private Expr.Call arithmetic(Function function, Expr left, Expr right) {
    SqlType a = left.type();
    SqlType b = right.type();
    if (a.isFloating() || b.isFloating()) {
      SqlType wide =
          SqlType.of(a.kind() == Kind.FLOAT && b.kind() == Kind.FLOAT ? Kind.FLOAT : Kind.DOUBLE);
      return new Expr.Call(function, List.of(as(left, wide), as(right, wide)), wide);
    }
    if (a.isInteger() && b.isInteger()) {
      SqlType wide = a.kind().compareTo(b.kind()) > 0 ? a : b;
      return new Expr.Call(function, List.of(as(left, wide), as(right, wide)), wide);
    }
    Expr first = as(left, decimal(a));
    Expr second = as(right, decimal(b));
    return new Expr.Call(
        function, List.of(first, second), result(function, first.type(), second.type()));
  }

  /** With a cast where the type is another one; a constant is folded, as Spark does. */
  private static Expr as(Expr expr, SqlType type) {
    if (expr.type().equals(type)) {
      return expr;
    }
    return expr instanceof Expr.Literal
        ? new Expr.Literal(type, Interpreter.of(Overflow.FAIL).of(cast(expr, type), Map.of()))
        : cast(expr, type);
  }

  private static SqlType decimal(SqlType type) {
    return switch (type.kind()) {
      case TINYINT -> SqlType.decimal(3, 0);
      case SMALLINT -> SqlType.decimal(5, 0);
      case INT -> SqlType.decimal(10, 0);
      case BIGINT -> SqlType.decimal(20, 0);
      default -> type;
    };
  }

  private SqlType result(Function function, SqlType a, SqlType b) {
    int digits = Math.max(a.precision() - a.scale(), b.precision() - b.scale());
    return switch (function) {
      case MULTIPLY -> fitted(a.precision() + b.precision() + 1, a.scale() + b.scale());
      case DIVIDE -> quotient(a, b);
      default -> {
        int scale = Math.max(a.scale(), b.scale());
        yield fitted(digits + scale + 1, scale);
      }
    };
  }

  private SqlType quotient(SqlType a, SqlType b) {
    int digits = a.precision() - a.scale() + b.scale();
    int scale = Math.max(LEAST_SCALE, a.scale() + b.precision() + 1);
    if (loss == Loss.ALLOWED) {
      return fitted(digits + scale, scale);
    }
    digits = Math.min(MOST, digits);
    scale = Math.min(MOST, scale);
    int over = digits + scale - MOST;
    if (over > 0) {
      scale -= over / 2 + 1;
      digits = MOST - scale;
    }
    return fitted(digits + scale, scale);
  }

  private SqlType fitted(int precision, int scale) {
    if (precision <= MOST) {
      return SqlType.decimal(precision, scale);
    }
    if (loss == Loss.FORBIDDEN) {
      return SqlType.decimal(MOST, Math.min(MOST, scale));
    }
    int kept = Math.max(MOST - (precision - scale), Math.min(scale, LEAST_SCALE));
    return SqlType.decimal(MOST, kept);
  }
}

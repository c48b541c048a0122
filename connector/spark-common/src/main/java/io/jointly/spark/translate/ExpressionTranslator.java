package io.jointly.spark.translate;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Expr;
import io.jointly.query.ExprCodec;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.expressions.Cast;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Extract;
import org.apache.spark.sql.connector.expressions.GeneralScalarExpression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.UserDefinedScalarFunc;
import org.apache.spark.sql.connector.expressions.filter.AlwaysFalse;
import org.apache.spark.sql.connector.expressions.filter.AlwaysTrue;
import org.apache.spark.sql.types.DataType;

/** Translates the expressions that Spark's optimiser pushes down into the closed algebra. */
public final class ExpressionTranslator {

  /** A placeholder where only Spark knows the type; {@link SparkAnalyzer} replaces it. */
  private static final SqlType UNTYPED = SqlType.of(SqlType.Kind.BOOLEAN);

  private static final Set<String> RANDOM = Set.of("RAND", "RANDN", "UUID");

  private final Map<String, SqlType> columns;
  private final SparkAnalyzer analyzer;

  /**
   * @param columns types of the declared columns, by name
   */
  public ExpressionTranslator(Map<String, SqlType> columns, SparkAnalyzer analyzer) {
    this.columns = new HashMap<>(columns);
    this.analyzer = analyzer;
  }

  /**
   * @throws CallerException (UNSUPPORTED_SQL) where a part of an expression is not in the algebra
   */
  public List<Expr> translate(List<? extends Expression> expressions) {
    return analyzer.type(expressions.stream().map(this::untyped).toList());
  }

  private Expr untyped(Expression expression) {
    if (expression instanceof NamedReference reference) {
      return column(reference);
    }
    if (expression instanceof AlwaysTrue) {
      return bool(true);
    }
    if (expression instanceof AlwaysFalse) {
      return bool(false);
    }
    if (expression instanceof Literal<?> literal) {
      SqlType type = type(literal.dataType(), expression);
      return new Expr.Literal(type, SparkTypes.fromInternal(literal.value(), type));
    }
    if (expression instanceof Cast cast) {
      return new Expr.Call(
          Function.CAST, List.of(untyped(cast.expression())), type(cast.dataType(), expression));
    }
    if (expression instanceof Extract extract) {
      return call(extract.field(), expression, extract.source());
    }
    if (expression instanceof UserDefinedScalarFunc function) {
      CatalogFunction.Named named =
          CatalogFunction.ofCanonicalName(function.canonicalName())
              .orElseThrow(
                  () -> unsupported("the user-defined function " + function.name(), expression));
      return named
          .type()
          .<Expr>map(
              type ->
                  new Expr.Call(named.function(), List.of(untyped(function.children()[0])), type))
          .orElseGet(() -> call(named.function(), expression, function.children()));
    }
    if (expression instanceof GeneralScalarExpression general) {
      // Spark wraps a bare boolean so that it can be a predicate.
      return general.name().equals("BOOLEAN_EXPRESSION")
          ? untyped(general.children()[0])
          : call(general.name(), expression, general.children());
    }
    throw unsupported(expression.getClass().getSimpleName(), expression);
  }

  private Expr call(String name, Expression expression, Expression... children) {
    Function function =
        name.equals("-") && children.length == 1 ? Function.NEGATE : Function.ofSparkName(name);
    if (RANDOM.contains(name)) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          expression.describe().toLowerCase(Locale.ROOT)
              + " is random, and each party would draw other numbers. Leave it out");
    }
    if (function == null) {
      throw unsupported("the function " + name, expression);
    }
    return call(function, expression, children);
  }

  private Expr call(Function function, Expression expression, Expression... children) {
    if (!function.takes(children.length)) {
      throw unsupported("the function " + function.sparkName(), expression);
    }
    List<Expr> arguments = new ArrayList<>();
    Arrays.stream(children).map(this::untyped).forEach(arguments::add);
    return switch (function) {
      case IN -> in(arguments);
      case NOT -> Negation.of(arguments.get(0), UNTYPED);
      case EQUAL -> equal(arguments);
      case NOT_EQUAL -> notEqual(arguments);
      default -> new Expr.Call(function, arguments, UNTYPED);
    };
  }

  /**
   * Versions of Spark write {@code x}, {@code x = true} and {@code NOT (x = false)} as they like.
   */
  private static Expr equal(List<Expr> sides) {
    for (int i = 0; i < 2; i++) {
      if (sides.get(i) instanceof Expr.Literal literal
          && literal.value() instanceof Boolean truth) {
        return truth ? sides.get(1 - i) : Negation.of(sides.get(1 - i), UNTYPED);
      }
      // So Spark pushes a condition of ours down, see CatalogFunction; SQL compares a condition
      // with
      // no number.
      if (sides.get(i) instanceof Expr.Call call
          && isCondition(call)
          && sides.get(1 - i) instanceof Expr.Literal literal
          && literal.type().kind() == SqlType.Kind.INT) {
        return call;
      }
    }
    return new Expr.Call(Function.EQUAL, sides, UNTYPED);
  }

  private static Expr notEqual(List<Expr> sides) {
    Expr equal = equal(sides);
    return equal instanceof Expr.Call call && call.arguments().equals(sides)
        ? new Expr.Call(Function.NOT_EQUAL, sides, UNTYPED)
        : Negation.of(equal, UNTYPED);
  }

  private static boolean isCondition(Expr.Call call) {
    return call.function().isPredicate()
        || (call.function().isCast() && call.type().kind() == SqlType.Kind.BOOLEAN);
  }

  /**
   * Spark gives a long list in the order of a hash set, and leaves repetitions in it or not; all
   * parties must write the same.
   */
  private static Expr in(List<Expr> arguments) {
    List<Expr> listed =
        arguments.stream()
            .skip(1)
            .distinct()
            .sorted(Comparator.comparing(ExprCodec::encode, Arrays::compareUnsigned))
            .toList();
    List<Expr> all = new ArrayList<>(List.of(arguments.get(0)));
    all.addAll(listed);
    return listed.size() == 1 ? equal(all) : new Expr.Call(Function.IN, all, UNTYPED);
  }

  private Expr.Column column(NamedReference reference) {
    String name = String.join(".", reference.fieldNames());
    SqlType type = reference.fieldNames().length == 1 ? columns.get(name) : null;
    if (type == null) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL, name + " is not a declared column of the table");
    }
    return new Expr.Column(name, type);
  }

  private static Expr.Literal bool(boolean value) {
    return new Expr.Literal(SqlType.of(SqlType.Kind.BOOLEAN), value);
  }

  private static SqlType type(DataType type, Expression expression) {
    SqlType joint = SparkTypes.joint(type);
    if (joint == null) {
      throw unsupported("the type " + type.sql(), expression);
    }
    return joint;
  }

  private static CallerException unsupported(String what, Expression expression) {
    return new CallerException(
        ErrorCode.UNSUPPORTED_SQL,
        what
            + " in "
            + expression.describe()
            + " cannot be evaluated jointly; write it with the functions that SQL.md lists, or"
            + " compute it in the `source` of policy.yaml as a declared column");
  }
}

package io.jointly.spark.translate;

import io.jointly.query.Function;
import io.jointly.query.SqlType;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.ApplyFunctionExpression;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * A scalar function in a form that Spark pushes down. Spark has one for its functions that it knows
 * databases to have, and for functions of a catalog. This is a function of a catalog whose name
 * says which function of the algebra it is, and which computes what Spark's own expression does.
 */
public final class CatalogFunction implements ScalarFunction<Object> {

  private static final long serialVersionUID = 1L;

  private static final String PREFIX = "io.jointly.";

  /**
   * What a condition returns where it holds. Spark does not push NOT, AND and OR of a truth value
   * down, and does so of a comparison.
   */
  private static final int TRUTH = 1;

  /** Between the name of a cast and its type. */
  private static final String AS = " as ";

  private final String name;
  private final Expression whole;
  private final List<DataType> inputs;

  /**
   * @param whole Spark's expression over places in a row of the arguments
   */
  private CatalogFunction(String name, Expression whole, List<DataType> inputs) {
    this.name = name;
    this.whole = whole;
    this.inputs = inputs;
  }

  /** A function as the name of a form has it, with the type of a cast. */
  record Named(Function function, Optional<SqlType> type) {}

  /**
   * The same value, or the same condition.
   *
   * @param make makes Spark's expression of its arguments
   * @return empty where a type is none of the algebra's
   */
  public static Optional<Expression> of(
      Function function,
      List<Expression> arguments,
      java.util.function.Function<List<Expression>, Expression> make) {
    List<Expression> places = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      // The type of some functions depends on a constant.
      places.add(
          arguments.get(i) instanceof Literal constant
              ? constant
              : new BoundReference(i, arguments.get(i).dataType(), true));
    }
    Expression whole = make.apply(places);
    SqlType type = SparkTypes.joint(whole.dataType());
    List<DataType> inputs = arguments.stream().map(Expression::dataType).toList();
    if (type == null || inputs.stream().anyMatch(input -> SparkTypes.joint(input) == null)) {
      return Optional.empty();
    }
    String name = lower(function) + (function.isCast() ? AS + type : "");
    Expression call =
        new ApplyFunctionExpression(
            new CatalogFunction(name, whole, new ArrayList<>(inputs)),
            ScalaCollections.seq(arguments));
    return Optional.of(
        whole.dataType().equals(DataTypes.BooleanType) ? new EqualTo(call, constant(TRUTH)) : call);
  }

  /** The function of a canonical name; empty where it comes from elsewhere. */
  static Optional<Named> ofCanonicalName(String canonicalName) {
    if (!canonicalName.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String[] parts = canonicalName.substring(PREFIX.length()).split(AS, 2);
    return Stream.of(Function.values())
        .filter(each -> lower(each).equals(parts[0]))
        .findFirst()
        .map(
            function ->
                new Named(
                    function,
                    parts.length == 1 ? Optional.empty() : Optional.of(SqlType.parse(parts[1]))));
  }

  public static Literal constant(int value) {
    return new Literal(value, DataTypes.IntegerType);
  }

  public static Literal constant(String value) {
    return new Literal(UTF8String.fromString(value), DataTypes.StringType);
  }

  private static String lower(Function function) {
    return function.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String canonicalName() {
    return PREFIX + name;
  }

  @Override
  public DataType[] inputTypes() {
    return inputs.toArray(DataType[]::new);
  }

  @Override
  public DataType resultType() {
    return isCondition() ? DataTypes.IntegerType : whole.dataType();
  }

  private boolean isCondition() {
    return whole.dataType().equals(DataTypes.BooleanType);
  }

  /** Only where Spark finds that all arguments are constants; rows are never here. */
  @Override
  public @Nullable Object produceResult(InternalRow input) {
    Object value = whole.eval(input);
    if (value instanceof Boolean truth) {
      return truth ? TRUTH : 0;
    }
    return value;
  }

  /** Spark looks for the same expression in groups and in the list of results. */
  @Override
  public boolean equals(Object other) {
    return other instanceof CatalogFunction form
        && name.equals(form.name)
        && whole.equals(form.whole)
        && inputs.equals(form.inputs);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}

package io.jointly.spark.translate;

import io.jointly.query.Aggregate;
import io.jointly.query.SqlType;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.V2Aggregator;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate function that a joint catalog adds to SQL, before Spark knows the types of its
 * arguments.
 */
public final class JointFunction implements UnboundFunction {

  private static final List<JointFunction> ALL =
      Arrays.stream(Aggregate.values())
          .flatMap(each -> each.usage().map(usage -> new JointFunction(each, usage)).stream())
          .toList();

  private final Aggregate aggregate;
  private final String usage;

  private JointFunction(Aggregate aggregate, String usage) {
    this.aggregate = aggregate;
    this.usage = usage;
  }

  public static List<JointFunction> all() {
    return ALL;
  }

  /** By its name in SQL, in any case. */
  public static @Nullable JointFunction find(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ALL.stream().filter(function -> function.name().equals(lower)).findFirst().orElse(null);
  }

  /** The aggregate of a canonical name, or null where the function comes from elsewhere. */
  static @Nullable Aggregate ofCanonicalName(String canonicalName) {
    // Most are SQL's; the session extension gives them this form where Spark needs it.
    return Arrays.stream(Aggregate.values())
        .filter(aggregate -> BoundJointFunction.canonicalName(aggregate).equals(canonicalName))
        .findFirst()
        .orElse(null);
  }

  /** An aggregate, which SQL may know under a name of its own, in a form that Spark pushes down. */
  public static Expression call(Aggregate aggregate, DataType type, Expression... arguments) {
    DataType[] inputs = Arrays.stream(arguments).map(Expression::dataType).toArray(DataType[]::new);
    return new V2Aggregator<>(
        new BoundJointFunction(aggregate, inputs, type),
        ScalaCollections.seq(List.of(arguments)),
        0,
        0);
  }

  public Aggregate aggregate() {
    return aggregate;
  }

  @Override
  public String name() {
    return aggregate.sqlName();
  }

  @Override
  public String description() {
    return name() + usage;
  }

  /**
   * @throws UnsupportedOperationException where the arguments are wrong; Spark shows its message
   */
  @Override
  public BoundFunction bind(StructType given) {
    int arguments = given.length();
    if (!aggregate.takes(arguments)) {
      throw wrong("it does not take " + arguments + " arguments");
    }
    int columns = aggregate.columns(arguments);
    List<SqlType> types = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      types.add(column(given.fields()[i].dataType(), i));
    }
    aggregate.constants().forEach(constant -> types.add(SqlType.of(constant.kind())));
    SqlType result =
        aggregate
            .result()
            .type(types)
            .orElseThrow(() -> new IllegalStateException(name() + " has a type of Spark's own"));
    return new BoundJointFunction(
        aggregate,
        types.stream().map(SparkTypes::spark).toArray(DataType[]::new),
        ResultTypes.of(aggregate.result(), SparkTypes.spark(result)));
  }

  private SqlType column(DataType type, int index) {
    SqlType joint = SparkTypes.joint(type);
    if (joint == null) {
      throw wrong("argument " + (index + 1) + " has type " + type.sql());
    }
    if (aggregate.takesNumbersOnly() && !joint.isNumeric()) {
      throw wrong("argument " + (index + 1) + " must be a number and has type " + type.sql());
    }
    return joint;
  }

  private UnsupportedOperationException wrong(String what) {
    return new UnsupportedOperationException(what + "; " + description());
  }
}

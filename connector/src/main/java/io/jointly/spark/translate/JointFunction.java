package io.jointly.spark.translate;

import io.jointly.query.Aggregate;
import io.jointly.query.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** An aggregate function of a joint catalog, before Spark knows the types of its arguments. */
public final class JointFunction implements UnboundFunction {

  private final Aggregate aggregate;
  private final String usage;

  JointFunction(Aggregate aggregate, String usage) {
    this.aggregate = aggregate;
    this.usage = usage;
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
    List<DataType> types = new ArrayList<>();
    for (int i = 0; i < arguments; i++) {
      DataType type = given.fields()[i].dataType();
      types.add(i < columns ? column(type, i) : constant(i));
    }
    return new BoundJointFunction(aggregate, types.toArray(DataType[]::new), result(types.get(0)));
  }

  private DataType column(DataType type, int index) {
    SqlType joint = SparkTypes.joint(type);
    if (joint == null) {
      throw wrong("argument " + (index + 1) + " has type " + type.sql());
    }
    boolean anyType = aggregate == Aggregate.APPROX_COUNT_DISTINCT || aggregate == Aggregate.TOP_K;
    if (!anyType && !joint.isNumeric()) {
      throw wrong("argument " + (index + 1) + " must be a number and has type " + type.sql());
    }
    return type;
  }

  private DataType constant(int index) {
    boolean whole = aggregate == Aggregate.TOP_K || aggregate == Aggregate.HISTOGRAM && index == 3;
    return whole ? DataTypes.IntegerType : DataTypes.DoubleType;
  }

  private DataType result(DataType first) {
    return switch (aggregate) {
      case APPROX_COUNT_DISTINCT -> DataTypes.LongType;
      case HISTOGRAM -> ResultTypes.histogram();
      case TOP_K -> ResultTypes.topK(first);
      case COVARIANCE_MATRIX -> ResultTypes.covarianceMatrix();
      case LINEAR_REGRESSION -> ResultTypes.linearRegression();
      default -> DataTypes.DoubleType;
    };
  }

  private UnsupportedOperationException wrong(String what) {
    return new UnsupportedOperationException(what + "; " + description());
  }
}

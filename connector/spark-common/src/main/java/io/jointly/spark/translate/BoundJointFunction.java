package io.jointly.spark.translate;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Aggregate;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.AggregateFunction;
import org.apache.spark.sql.types.DataType;

/**
 * An aggregate function of a joint catalog with its types. It can only be pushed down to a joint
 * table; it cannot compute anything from rows itself.
 */
final class BoundJointFunction implements AggregateFunction<Serializable, Object> {

  private static final long serialVersionUID = 1L;

  private static final String PREFIX = "io.jointly.";

  private final Aggregate aggregate;
  private final DataType[] inputs;
  private final DataType result;

  BoundJointFunction(Aggregate aggregate, DataType[] inputs, DataType result) {
    this.aggregate = aggregate;
    this.inputs = inputs;
    this.result = result;
  }

  @Override
  public String name() {
    return aggregate.sqlName();
  }

  @Override
  public String canonicalName() {
    return canonicalName(aggregate);
  }

  /** The name by which the pushed function is known again, whatever the catalog is called. */
  static String canonicalName(Aggregate aggregate) {
    return PREFIX + aggregate.sqlName();
  }

  @Override
  public DataType[] inputTypes() {
    return inputs.clone();
  }

  @Override
  public DataType resultType() {
    return result;
  }

  @Override
  public Serializable newAggregationState() {
    throw rows();
  }

  @Override
  public Serializable update(Serializable state, InternalRow input) {
    throw rows();
  }

  @Override
  public Serializable merge(Serializable left, Serializable right) {
    throw rows();
  }

  @Override
  public Object produceResult(Serializable state) {
    throw rows();
  }

  private CallerException rows() {
    return new CallerException(
        ErrorCode.NOT_AGGREGATED,
        name()
            + " aggregates joint tables only, and only where Spark pushes the whole aggregation"
            + " down; EXPLAIN shows what is in the way");
  }
}

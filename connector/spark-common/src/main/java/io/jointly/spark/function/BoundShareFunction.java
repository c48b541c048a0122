package io.jointly.spark.function;

import java.util.Arrays;
import java.util.Objects;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A function on shares with its types. Spark finds the method {@code invoke} of a scalar one by the
 * types and calls it from the code that it generates.
 */
abstract class BoundShareFunction implements BoundFunction {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final DataType[] inputs;
  private final DataType result;

  BoundShareFunction(String name, DataType result, DataType... inputs) {
    this.name = name;
    this.result = result;
    this.inputs = inputs.clone();
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String canonicalName() {
    return "io.jointly." + name;
  }

  @Override
  public final DataType[] inputTypes() {
    return inputs.clone();
  }

  @Override
  public final DataType resultType() {
    return result;
  }

  /** Spark binds each call by itself, and compares them: SELECT with GROUP BY, for instance. */
  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof BoundShareFunction function
        && function.getClass() == getClass()
        && function.name.equals(name)
        && function.result.equals(result)
        && Arrays.equals(function.inputs, inputs);
  }

  @Override
  public final int hashCode() {
    return Objects.hash(name, result, Arrays.hashCode(inputs));
  }

  /** In plans. */
  @Override
  public final String toString() {
    return name;
  }
}

package io.jointly.spark.version;

import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders;

/** Arrays of BIGINT as what an aggregate function keeps. */
public final class LongArrays {

  private LongArrays() {}

  @SuppressWarnings({"unchecked", "rawtypes"})
  public static Encoder<long[]> encoder() {
    return (Encoder)
        new AgnosticEncoders.ArrayEncoder(AgnosticEncoders.PrimitiveLongEncoder$.MODULE$, false);
  }
}

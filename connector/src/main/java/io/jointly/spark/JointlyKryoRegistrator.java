package io.jointly.spark;

import com.esotericsoftware.kryo.Kryo;
import io.jointly.protocol.round.BlockShares;
import org.apache.spark.serializer.KryoRegistrator;

/**
 * Registers what moves inside one party's cluster, for {@code
 * spark.kryo.registrator=io.jointly.spark.JointlyKryoRegistrator}. Nothing that comes from a
 * partner is ever read by Kryo.
 */
public final class JointlyKryoRegistrator implements KryoRegistrator {

  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(BlockShares.class);
    kryo.register(BlockShares[].class);
    kryo.register(long[].class);
    kryo.register(long[][].class);
    kryo.register(byte[].class);
    kryo.register(byte[][].class);
  }
}

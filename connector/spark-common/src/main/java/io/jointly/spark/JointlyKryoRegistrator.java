package io.jointly.spark;

import com.esotericsoftware.kryo.Kryo;
import io.jointly.protocol.round.BlockShares;
import org.apache.spark.serializer.KryoRegistrator;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.execution.joins.EmptyHashedRelation$;
import org.apache.spark.sql.execution.joins.HashedRelationWithAllNullKeys$;

/**
 * Registers the classes that move inside one party's cluster, for {@code
 * spark.kryo.registrator=io.jointly.spark.JointlyKryoRegistrator}. Kryo never reads bytes that come
 * from a partner.
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
    // Spark 3.5 does not register its own row.
    kryo.register(GenericInternalRow.class);
    // What NOT IN (SELECT …) is joined with where nothing, or a NULL, has been selected.
    kryo.register(EmptyHashedRelation$.class);
    kryo.register(HashedRelationWithAllNullKeys$.class);
  }
}

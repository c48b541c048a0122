package io.jointly.spark.difference.entity;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;
import scala.Tuple2;
import scala.reflect.ClassTag$;

/** The rows of several relations, those of one entity next to each other, whatever they are of. */
final class EntityRows {

  private EntityRows() {}

  /**
   * The rows by the hash of their entity, sorted by it.
   *
   * @param relations rows whose last value is the hash
   * @param schemas of these rows
   */
  static JavaPairRDD<Long, byte[]> sorted(
      JavaSparkContext context, List<RDD<InternalRow>> relations, List<StructType> schemas) {
    List<JavaPairRDD<Long, byte[]>> all = new ArrayList<>();
    for (int i = 0; i < relations.size(); i++) {
      all.add(
          JavaRDD.fromRDD(relations.get(i), ClassTag$.MODULE$.<InternalRow>apply(InternalRow.class))
              .mapPartitionsToPair(new Packing(i, schemas.get(i))));
    }
    JavaPairRDD<Long, byte[]> rows = all.get(0);
    for (JavaPairRDD<Long, byte[]> more : all.subList(1, all.size())) {
      rows = rows.union(more);
    }
    return rows.repartitionAndSortWithinPartitions(
        new HashPartitioner(context.defaultParallelism()));
  }

  /** Packs rows and the number of their relation. */
  private static final class Packing
      implements PairFlatMapFunction<Iterator<InternalRow>, Long, byte[]> {
    private static final long serialVersionUID = 1L;

    private final int relation;
    private final StructType schema;

    Packing(int relation, StructType schema) {
      this.relation = relation;
      this.schema = schema;
    }

    @Override
    public Iterator<Tuple2<Long, byte[]>> call(Iterator<InternalRow> rows) {
      UnsafeProjection packing = UnsafeProjection.create(schema);
      int last = schema.length() - 1;
      Iterable<InternalRow> all = () -> rows;
      return stream(all)
          .map(
              row -> {
                UnsafeRow packed = packing.apply(row);
                byte[] bytes = packed.getBytes();
                byte[] both = Arrays.copyOf(bytes, bytes.length + Integer.BYTES);
                ByteBuffer.wrap(both).putInt(bytes.length, relation);
                return new Tuple2<>(packed.getLong(last), both);
              })
          .iterator();
    }

    private static <T> Stream<T> stream(Iterable<T> all) {
      return java.util.stream.StreamSupport.stream(all.spliterator(), false);
    }
  }

  /** A row that was packed. */
  record Packed(byte[] bytes) {

    int relation() {
      return ByteBuffer.wrap(bytes).getInt(bytes.length - Integer.BYTES);
    }

    InternalRow row(int fields) {
      UnsafeRow row = new UnsafeRow(fields);
      row.pointTo(bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length - Integer.BYTES);
      return row;
    }
  }
}

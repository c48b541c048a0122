package io.jointly.spark.deal;

import io.jointly.spark.version.ScalaCollections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;

/** The rows of a collection. Its partitions are made once. */
final class CollectedRdd extends RDD<Row> {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable Supplier<List<List<Object[]>>> collection;

  /**
   * @param collection collects at the first call, and gives the rows of each partition
   */
  CollectedRdd(SparkContext context, Supplier<List<List<Object[]>>> collection) {
    super(
        context,
        ScalaCollections.seq(List.<Dependency<?>>of()),
        ClassTag$.MODULE$.apply(Row.class));
    this.collection = collection;
  }

  /** The rows of one partition: values, each a share's words in an array. */
  private record Part(int index, List<Object[]> rows) implements Partition {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public Partition[] getPartitions() {
    List<List<Object[]>> rows = Objects.requireNonNull(collection).get();
    Partition[] partitions = new Partition[rows.size()];
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = new Part(i, rows.get(i));
    }
    return partitions;
  }

  @Override
  public Iterator<Row> compute(Partition split, TaskContext context) {
    return ScalaCollections.iterator(
        ((Part) split).rows().stream().map(CollectedRdd::row).iterator());
  }

  /** A share travels as two words, and many as an array of words. */
  private static Row row(Object[] values) {
    Object[] shown = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      shown[i] = values[i] instanceof long[] words ? shares(words) : values[i];
    }
    return RowFactory.create(shown);
  }

  private static Object shares(long[] words) {
    if (words[0] == 0) {
      return RowFactory.create(words[1], words[2]);
    }
    Row[] all = new Row[(words.length - 1) / 2];
    for (int i = 0; i < all.length; i++) {
      all[i] = RowFactory.create(words[1 + 2 * i], words[2 + 2 * i]);
    }
    return all;
  }
}

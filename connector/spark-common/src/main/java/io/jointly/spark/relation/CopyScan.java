package io.jointly.spark.relation;

import java.util.function.Supplier;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.V1Scan;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;

/** The scan of this party's own copy of a public table. */
record CopyScan(String table, StructType readSchema, Supplier<RDD<InternalRow>> rows)
    implements V1Scan {

  @Override
  public String description() {
    return "own copy of public table " + table + " (nobody is asked)";
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T extends BaseRelation & TableScan> T toV1TableScan(SQLContext context) {
    return (T) new Copy(context, this);
  }

  private static final class Copy extends BaseRelation implements TableScan {

    private final SQLContext context;
    private final CopyScan scan;

    Copy(SQLContext context, CopyScan scan) {
      this.context = context;
      this.scan = scan;
    }

    @Override
    public SQLContext sqlContext() {
      return context;
    }

    @Override
    public StructType schema() {
      return scan.readSchema();
    }

    @Override
    public boolean needConversion() {
      return false;
    }

    /** They are {@code InternalRow}, despite the type. */
    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public RDD<Row> buildScan() {
      return (RDD) scan.rows().get();
    }

    /** The name in Spark's plan. */
    @Override
    public String toString() {
      return scan.description();
    }
  }
}

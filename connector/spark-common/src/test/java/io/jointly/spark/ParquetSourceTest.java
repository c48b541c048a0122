package io.jointly.spark;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows in Parquet files: a folder, a partitioned folder, and a view over a table. */
@Tag("every-version")
class ParquetSourceTest {

  @TempDir private Path folder;

  private final SparkSession spark = SharedSpark.newExtendedSession();

  private String rows(String name) {
    return "file:" + folder.resolve(name);
  }

  @Test
  void isReadWhereItLies() throws Exception {
    spark.sql(SourceParties.rows(0)).write().parquet(rows("north"));
    spark.sql(SourceParties.rows(1)).write().partitionBy("region").parquet(rows("south"));
    spark.sql(SourceParties.rows(2)).write().parquet(rows("east"));
    spark.sql(SourceParties.stray()).write().mode("append").parquet(rows("east"));
    spark.sql("CREATE TEMPORARY VIEW of_east AS SELECT * FROM parquet.`" + rows("east") + "`");
    SourceParties.areAnsweredAndCompared(
        SourceParties.of(
            spark,
            folder.resolve("parties"),
            List.of(
                "SELECT * FROM parquet.`" + rows("north") + "`",
                "SELECT * FROM parquet.`" + rows("south") + "`",
                "SELECT * FROM of_east WHERE age <> 99")),
        List.of(
            Set.of(rows("north")), Set.of(rows("south")), Set.of(rows("east"), "view of_east")));
  }
}

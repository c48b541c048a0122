package io.jointly.spark;

import io.delta.sql.DeltaSparkSessionExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.catalog.DeltaCatalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows in Delta: a folder, a table from which a row was deleted, and a version by which a table is
 * older than it is.
 */
@Tag("every-version")
class DeltaSourceTest {

  @TempDir private Path folder;

  private final SparkSession spark =
      SharedSpark.newExtendedSession(new DeltaSparkSessionExtension()::apply);

  private String rows(String name) {
    return "file:" + folder.resolve(name);
  }

  @BeforeAll
  static void begin() {
    WatchedKryo.allowUnregistered();
  }

  @AfterAll
  static void end() {
    WatchedKryo.requireRegistered();
  }

  @Test
  void isReadWhereItLies() throws Exception {
    spark.conf().set("spark.sql.catalog.spark_catalog", DeltaCatalog.class.getName());
    // Delta reads the few lines of its log in 50 tasks.
    spark.conf().set("spark.databricks.delta.snapshotPartitions", "2");
    spark
        .sql(SourceParties.rows(0))
        .write()
        .format("delta")
        .partitionBy("region")
        .save(rows("north"));
    spark.sql(
        "CREATE TABLE delta_south (%s) USING delta LOCATION '%s'"
                .formatted(SourceParties.COLUMNS, rows("south"))
            + " TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')");
    try {
      spark.sql("INSERT INTO delta_south " + SourceParties.rows(1));
      spark.sql("INSERT INTO delta_south " + SourceParties.stray());
      spark.sql("DELETE FROM delta_south WHERE age = 99");
      spark.sql(SourceParties.rows(2)).write().format("delta").save(rows("east"));
      spark.sql(SourceParties.stray()).write().format("delta").mode("append").save(rows("east"));
      SourceParties.areAnsweredAndCompared(
          SourceParties.of(
              spark,
              folder.resolve("parties"),
              List.of(
                  "SELECT * FROM delta.`" + rows("north") + "`",
                  "SELECT * FROM delta_south",
                  "SELECT * FROM delta.`" + rows("east") + "` VERSION AS OF 0")),
          List.of(Set.of(rows("north")), Set.of(rows("south")), Set.of(rows("east"))));
    } finally {
      spark.sql("DROP TABLE delta_south");
    }
  }
}

package io.jointly.spark;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.spark.SparkCatalog;
import org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows in Iceberg, in a catalog that is a folder: a partitioned table, a table from which a row was
 * deleted, and a snapshot by which a table is older than it is.
 */
@Tag("every-version")
class IcebergSourceTest {

  @TempDir private Path folder;

  private final SparkSession spark =
      SharedSpark.newExtendedSession(new IcebergSparkSessionExtensions()::apply);

  private void create(String name, String more, int party) {
    spark.sql(
        "CREATE TABLE ice.db.%s (%s) USING iceberg %s"
            .formatted(name, SourceParties.COLUMNS, more));
    spark.sql("INSERT INTO ice.db." + name + " " + SourceParties.rows(party));
  }

  private Set<String> names(String table) {
    return Set.of("table ice.db." + table, "file:" + folder.resolve("warehouse/db/" + table));
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
    spark.conf().set("spark.sql.catalog.ice", SparkCatalog.class.getName());
    spark.conf().set("spark.sql.catalog.ice.type", "hadoop");
    spark.conf().set("spark.sql.catalog.ice.warehouse", "file:" + folder.resolve("warehouse"));
    create("north", "PARTITIONED BY (months(admitted), region)", 0);
    create(
        "south",
        "TBLPROPERTIES ('write.delete.mode' = 'merge-on-read', 'format-version' = '2')",
        1);
    spark.sql("INSERT INTO ice.db.south " + SourceParties.stray());
    spark.sql("DELETE FROM ice.db.south WHERE age = 99");
    create("east", "", 2);
    long snapshot = spark.sql("SELECT snapshot_id FROM ice.db.east.snapshots").head().getLong(0);
    spark.sql("INSERT INTO ice.db.east " + SourceParties.stray());
    SourceParties.areAnsweredAndCompared(
        SourceParties.of(
            spark,
            folder.resolve("parties"),
            List.of(
                "SELECT * FROM ice.db.north",
                "SELECT * FROM ice.db.south",
                "SELECT * FROM ice.db.east VERSION AS OF " + snapshot)),
        List.of(names("north"), names("south"), names("east")));
  }
}

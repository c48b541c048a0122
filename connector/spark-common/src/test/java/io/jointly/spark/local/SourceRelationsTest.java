package io.jointly.spark.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.spark.SharedSpark;
import java.nio.file.Path;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceRelationsTest {

  @TempDir private Path folder;

  private final SparkSession spark = SharedSpark.newSession();

  private Set<String> of(String source) {
    return SourceRelations.of(spark.sql(source).queryExecution().analyzed());
  }

  @Test
  void namesFilesViewsAndTablesWhereverTheyStand() {
    String rows = folder.resolve("rows").toUri().toString().replaceFirst("/+$", "");
    String path = rows.replace("file:///", "file:/");
    spark.range(3).write().parquet(path);
    spark.range(3).createOrReplaceTempView("some");
    assertThat(of("SELECT * FROM parquet.`" + path + "`")).containsExactly(path);
    assertThat(
            of("SELECT id FROM parquet.`" + path + "` WHERE id > 1 UNION ALL SELECT id FROM some"))
        .containsExactlyInAnyOrder(path, "view some");
    assertThat(of("SELECT 1 AS x WHERE EXISTS (SELECT 1 FROM parquet.`" + path + "`)"))
        .containsExactly(path);
    spark.sql("CREATE OR REPLACE TEMPORARY VIEW over AS SELECT * FROM parquet.`" + path + "`");
    assertThat(of("WITH w AS (SELECT id FROM over) SELECT a.id FROM w a JOIN w b USING (id)"))
        .containsExactlyInAnyOrder(path, "view over");
  }

  @Test
  void rowsThatStandInTheQueryHaveNoName() {
    assertThat(of("SELECT * FROM VALUES (1), (2) AS t(x)")).isEmpty();
  }

  /** A folder of files and the table over it are one. */
  @Test
  void aTablesFilesAreItsName() {
    String path = folder.resolve("table").toUri().toString();
    spark.range(3).selectExpr("CAST(id AS INT) AS x").write().parquet(path);
    spark.sql("CREATE TABLE shared_rows_test (x INT) USING parquet LOCATION '" + path + "'");
    try {
      assertThat(of("SELECT x FROM shared_rows_test"))
          .isEqualTo(of("SELECT * FROM parquet.`" + path + "`"))
          .hasSize(1);
    } finally {
      spark.sql("DROP TABLE shared_rows_test");
    }
  }
}

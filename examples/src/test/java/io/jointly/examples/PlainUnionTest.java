package io.jointly.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainUnionTest {

  @TempDir private static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
    spark.sql("SELECT 'a' g, 1L x UNION ALL SELECT NULL, 2L").write().parquet(folder + "/one");
    spark.sql("SELECT 'a' g, 40L x").write().parquet(folder + "/two");
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  private static ResultTable run(String script) {
    return SqlRun.run(spark, script);
  }

  @Test
  void theTableIsTheUnionOfTheFolders() {
    PlainUnion.define(spark, "joint.t", List.of(folder + "/one", folder + "/two"));
    assertThat(run("SELECT g, count(*) n, sum(x) s FROM joint.t GROUP BY g ORDER BY g"))
        .isEqualTo(
            new ResultTable(
                List.of("g:string", "n:bigint", "s:bigint"),
                List.of(List.of("\\N", "1", "2"), List.of("a", "2", "41"))));
  }

  @Test
  void theLastStatementAnswers() {
    assertThat(run("CREATE TEMP VIEW v AS SELECT 1 AS a; SELECT a + 1 AS b FROM v;").rows())
        .containsExactly(List.of("2"));
  }

  @Test
  void valuesThatDifferHaveTextThatDiffers() {
    assertThat(
            run("""
                SELECT true, 1Y, 2S, 3, 4L, 1.50BD, 0.1D, -0D, cast(0.1 AS float), DATE '2020-02-29',
                       'a\\tb\\\\N', TIMESTAMP '2020-01-01 00:00:00.000001Z', double('NaN'), NULL
                """)
                .rows())
        .containsExactly(
            List.of(
                "true",
                "1",
                "2",
                "3",
                "4",
                "1.50",
                "0.1",
                "-0.0",
                "0.1",
                "2020-02-29",
                "a\\tb\\\\N",
                "2020-01-01T00:00:00.000001Z",
                "NaN",
                "\\N"));
  }

  @Test
  void aScriptWithoutAStatementIsRefused() {
    assertThatThrownBy(() -> run("-- nothing")).hasMessageContaining("has no statement");
  }

  @Test
  void aTypeWithoutCanonicalTextIsRefused() {
    assertThatThrownBy(() -> run("SELECT array(1)")).hasMessageContaining("array<int>");
  }
}

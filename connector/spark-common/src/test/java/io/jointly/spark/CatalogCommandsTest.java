package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What JDBC clients and people ask a catalog first. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogCommandsTest {

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    parties =
        Consortium.in(folder)
            .columns("age: {type: int, use: [measure], min: 0, max: 120}")
            .rows("SELECT 1 AS age")
            .rows("SELECT 2 AS age")
            .rows("SELECT 3 AS age")
            .build();
  }

  private String text(String statement) {
    return parties.spark.sql(statement).collectAsList().stream()
        .map(row -> row.mkString(" "))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void namespacesAreNone() {
    assertThat(text("SHOW NAMESPACES IN p1")).isEmpty();
    assertThat(text("SHOW SCHEMAS IN p1")).isEmpty();
    assertThat(text("SHOW TABLES IN p1")).contains("t");
    assertThat(text("DESCRIBE NAMESPACE EXTENDED p1"))
        .contains("the joint tables of collaboration");
    assertThatThrownBy(() -> text("SHOW TABLES IN p1.other")).isInstanceOf(AnalysisException.class);
    assertThatThrownBy(() -> text("SHOW NAMESPACES IN p1.other"))
        .isInstanceOf(AnalysisException.class);
    for (String statement :
        List.of("CREATE NAMESPACE p1.other", "ALTER NAMESPACE p1 SET PROPERTIES ('a' = 'b')")) {
      assertThat(Consortium.failureOf(() -> parties.spark.sql(statement)).code())
          .as(statement)
          .isEqualTo(ErrorCode.UNSUPPORTED_SQL);
    }
    String before = parties.spark.catalog().currentCatalog();
    try {
      parties.spark.sql("USE p1");
      assertThat(text("SHOW TABLES")).contains("t");
      assertThat(parties.spark.sql("SELECT sum(age) FROM t").schema().fieldNames()).hasSize(1);
    } finally {
      parties.spark.sql("USE " + before);
    }
    assertThat(parties.spark.catalog().listCatalogs().count()).isPositive();
    assertThat(parties.posted()).isEmpty();
  }

  @Test
  void functionsAreListed() {
    assertThat(text("SHOW USER FUNCTIONS IN p1")).contains("histogram", "linear_regression");
    // Spark itself describes functions of its own catalog only; SQL.md says so.
    assertThatThrownBy(() -> text("DESCRIBE FUNCTION p1.histogram"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("does not support functions");
  }
}

package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark 3.5 hands over only with the session extension is refused with version and remedy. */
@Tag("every-version")
class ExtensionNeededTest {

  @Test
  void theMessageNamesConstructVersionAndExtension(@TempDir Path folder) {
    Consortium parties =
        Consortium.in(folder)
            .columns(DifferentialData.COLUMNS)
            .rows("SELECT * FROM VALUES (1) AS t(id)")
            .rows("SELECT * FROM VALUES (1) AS t(id)")
            .rows("SELECT * FROM VALUES (1) AS t(id)")
            .build();
    for (String[] each :
        new String[][] {
          {"SELECT median(age) FROM {t}", "median(age)"},
          {"SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY age) FROM {t}", "percentile_disc"},
          {"SELECT lpad(h, 3, '*'), count(*) FROM {t} GROUP BY 1", "lpad(h, 3, '*')"}
        }) {
      assertThat(Consortium.failureOf(() -> parties.dataset("p1", each[0]).collectAsList()))
          .hasMessageContaining(each[1])
          .hasMessageContaining("Spark 3.5.")
          .hasMessageContaining("spark.sql.extensions=io.jointly.spark.JointlyExtensions");
    }
    assertThat(parties.posted()).isEmpty();
  }
}

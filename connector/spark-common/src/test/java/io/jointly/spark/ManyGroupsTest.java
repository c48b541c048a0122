package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Sweep;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A domain of a million groups, of which some ten thousand have rows; of 70,000 in the default run.
 */
@Tag("sweep")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyGroupsTest {

  private static final int SHOPS = Sweep.times(69_999, 999_999);

  private Consortium joint;

  @BeforeAll
  void start(@TempDir Path folder) {
    joint =
        Consortium.in(folder)
            .inPartitions()
            .columns(
                "shop: {type: int, use: [dimension, filter], min: 0, max: %d}".formatted(SHOPS - 1),
                "paid: {type: \"decimal(9,2)\", use: [measure], min: -500, max: 500, functions:"
                    + " [count, sum, max]}",
                "stars: {type: tinyint, use: [measure], min: 0, max: 7, functions: [max]}")
            .rows(rows(1, 8000))
            .rows(rows(2, 8000))
            .rows(rows(3, 0))
            .build();
  }

  /** Hundreds of megabytes. */
  @AfterEach
  void forget() {
    joint.forgetMessages();
  }

  private static String rows(int seed, int count) {
    return """
        SELECT IF(id %% 500 = 0, NULL, CAST(pmod(hash(id, %1$d), %3$d) AS INT)) AS shop,
               CAST(pmod(hash(id, %1$d, 1), 100000) / 100.0 - 500 AS DECIMAL(9,2)) AS paid,
               CAST(pmod(hash(id, %1$d, 2), 8) AS TINYINT) AS stars
        FROM range(%2$d)
        """
        .formatted(seed, count, SHOPS);
  }

  @Test
  void areAnsweredAsOneTableWould() {
    List<Row> rows =
        joint.matches("SELECT shop, count(*), sum(paid) FROM {t} GROUP BY shop ORDER BY shop");
    assertThat(rows).hasSizeGreaterThan(10_000);
    assertThat(rows.get(0).isNullAt(0)).isTrue();
  }

  /**
   * Where all are shared in every round, and each round is cut into other blocks: 23,000 groups in
   * 3 rounds; 100,000 in 17 in the sweep.
   */
  @Test
  void haveExtremesToo() {
    joint.matches(
        "SELECT floor(shop / %d) AS street, max(%s), count(paid) FROM {t} GROUP BY street ORDER BY street"
            .formatted(Sweep.times(3, 10), Sweep.IS_ON ? "paid" : "stars"));
  }
}

package io.jointly.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdmissionsTest {

  private static final long SEED = 7;

  private static List<Row> rows(long seed, Hospital hospital, int count) {
    return LongStream.range(0, count).mapToObj(n -> Admissions.row(seed, hospital, n)).toList();
  }

  /** Pinned, so that a change of the generator, or of a platform, is seen. */
  @Test
  void theFirstRowIsAlwaysTheSame() {
    assertThat(Admissions.row(SEED, Hospital.NORTH, 0).mkString(" "))
        .isEqualTo("P70a18d40 north 64 2020-11-06 38165.34 37.25");
  }

  @Test
  void seedHospitalAndNumberDecideARow() {
    List<Row> rows = rows(SEED, Hospital.NORTH, 100);
    assertThat(rows(SEED, Hospital.NORTH, 100)).isEqualTo(rows);
    assertThat(rows(SEED + 10, Hospital.NORTH, 100)).doesNotContainAnyElementsOf(rows);
    assertThat(rows(SEED, Hospital.SOUTH, 100)).doesNotContainAnyElementsOf(rows);
    assertThat(new HashSet<>(rows)).hasSize(100);
  }

  @ParameterizedTest
  @EnumSource
  void everyValueLiesWithinItsDeclaredBounds(Hospital hospital) {
    for (Row row : rows(SEED, hospital, 20_000)) {
      assertThat(row.<String>getAs(1)).isIn("north", "south", "east", "west", "abroad");
      if (!row.isNullAt(2)) {
        assertThat(row.getInt(2)).isBetween(0, Admissions.MAX_AGE);
      }
      Date admitted = row.getDate(3);
      assertThat(admitted.toLocalDate()).isBetween(Admissions.FIRST_DAY, Admissions.LAST_DAY);
      if (!row.isNullAt(4)) {
        assertThat(row.getDecimal(4)).isBetween(BigDecimal.ZERO, Admissions.MAX_COST);
        assertThat(row.getDecimal(4).scale()).isEqualTo(2);
      }
      if (!row.isNullAt(5)) {
        assertThat(row.getDouble(5)).isBetween(0.0, (double) Admissions.MAX_DAYS);
        assertThat(row.getDouble(5) * 4 % 1).as("a quarter of a day").isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyRegionAndSomeNullsOccur(Hospital hospital) {
    List<Row> rows = rows(SEED, hospital, 20_000);
    Set<String> regions = new HashSet<>();
    rows.forEach(row -> regions.add(row.getAs(1)));
    assertThat(regions).hasSize(5);
    for (int column : new int[] {2, 4, 5}) {
      assertThat(rows.stream().filter(row -> row.isNullAt(column)).count())
          .as(Admissions.SCHEMA.apply(column).name())
          .isBetween(10L, 100L);
    }
  }
}

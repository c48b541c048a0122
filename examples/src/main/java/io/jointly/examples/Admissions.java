package io.jointly.examples;

import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Synthetic admissions. A row depends only on seed, hospital and number, so it is the same on every
 * machine. It lies within the bounds that the example's collaboration.yaml declares.
 */
final class Admissions {

  /** {@code name_code} is not in the collaboration: no query can see it. */
  static final StructType SCHEMA =
      new StructType()
          .add("name_code", DataTypes.StringType)
          .add("region", DataTypes.StringType)
          .add("age", DataTypes.IntegerType)
          .add("admitted", DataTypes.DateType)
          .add("cost", DataTypes.createDecimalType(12, 2))
          .add("los_days", DataTypes.DoubleType);

  static final int MAX_AGE = 120;
  static final LocalDate FIRST_DAY = LocalDate.of(2020, 1, 1);
  static final LocalDate LAST_DAY = LocalDate.of(2026, 12, 31);
  static final BigDecimal MAX_COST = new BigDecimal("10000000.00");
  static final int MAX_DAYS = 3650;

  private static final int DAYS = (int) ChronoUnit.DAYS.between(FIRST_DAY, LAST_DAY) + 1;
  private static final int NULLS_IN = 500;

  /** So rare that the rules suppress all groups of this region. */
  private static final int ABROAD_IN = 9_000;

  private Admissions() {}

  static Row row(long seed, Hospital hospital, long number) {
    SplittableRandom random = random(seed, hospital, number);
    String code = "P%08x".formatted(random.nextInt());
    String home = hospital.region(random.nextInt(100));
    String region = number % ABROAD_IN == ABROAD_IN / 2 ? "abroad" : home;
    int age = clamp(hospital.meanAge() + 22 * gauss(random), 0, MAX_AGE);
    LocalDate day = FIRST_DAY.plusDays(random.nextInt(DAYS));
    // Quarters of a day are exact binary fractions, so the mean has no rounding error.
    double quarters = 4 * StrictMath.exp(1.2 + 0.9 * gauss(random));
    double stay = clamp(quarters, 1, 4 * MAX_DAYS) / 4.0;
    double cents = 100 * (900 + 650 * stay * StrictMath.exp(0.5 * gauss(random)));
    BigDecimal cost = BigDecimal.valueOf(clamp(cents, 0, 1_000_000_000), 2);
    return RowFactory.create(
        code,
        region,
        sometimesNull(random, age),
        Date.valueOf(day),
        sometimesNull(random, cost),
        sometimesNull(random, stay));
  }

  /** A generator for each row, so that rows can be generated in any order and in parallel. */
  private static SplittableRandom random(long seed, Hospital hospital, long number) {
    long state = new SplittableRandom(seed + hospital.number()).nextLong() + number;
    return new SplittableRandom(state).split();
  }

  /**
   * Roughly normal with mean 0 and deviation 1. It avoids logarithm and sine, which differ by
   * platform.
   */
  private static double gauss(SplittableRandom random) {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return sum;
  }

  private static int clamp(double value, int low, int high) {
    return (int) Math.min(high, Math.max(low, Math.round(value)));
  }

  private static @Nullable Object sometimesNull(SplittableRandom random, Object value) {
    return random.nextInt(NULLS_IN) == 0 ? null : value;
  }
}

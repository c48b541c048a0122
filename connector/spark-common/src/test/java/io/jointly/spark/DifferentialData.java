package io.jointly.spark;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Rows with NULLs, duplicates, negative numbers and the ends of the types. Where a column has an
 * end of its type, its other values have the other sign: so a sum that overflows on plain Spark's
 * way to it overflows at the end as well.
 */
final class DifferentialData {

  static final int FRACTION_BITS = 20;

  private static final String ALL =
      "functions: [count, sum, avg, min, max, variance, covariance, count_distinct, histogram,"
          + " percentile, top_k]}";
  private static final String WHOLE = ALL.replace("]}", ", bits]}");
  private static final String SOME = "functions: [count, min, max, count_distinct, top_k]}";
  private static final String USES = "use: [dimension, filter, measure], ";

  static final String[] COLUMNS = {
    "id: {type: int, use: [filter]}",
    "g: {type: string, " + USES + "values: [north, south, \"wëst's\", nowhere, 日本], " + SOME,
    "h: {type: string, " + USES + "values: [a, A, \"\", \" b \", \"%_\"], " + SOME,
    "ok: {type: boolean, " + USES + SOME,
    "k: {type: tinyint, " + USES + WHOLE,
    "s: {type: smallint, " + USES + WHOLE,
    "age: {type: int, " + USES + "min: -20, max: 120, " + WHOLE,
    "n: {type: bigint, " + USES + "min: -1000000000000, max: 1000000000000, " + WHOLE,
    "number: {type: bigint, " + USES + WHOLE,
    "price: {type: \"decimal(4,2)\", " + USES + "values: [-1.5, 0, 0.05, 0.5, 19.99], " + ALL,
    "cost: {type: \"decimal(12,2)\", " + USES + "min: -100000, max: 10000000, " + ALL,
    "fine: {type: \"decimal(18,6)\", " + USES + "min: -1000000, max: 1000000, " + ALL,
    "wide: {type: \"decimal(38,10)\", " + USES + ALL,
    "huge: {type: \"decimal(38,0)\", " + USES + ALL,
    "x: {type: double, " + USES + "min: -100, max: 1000, fraction_bits: 10, " + ALL,
    "z: {type: double, "
        + USES
        + "min: -1000, max: 1000, fraction_bits: "
        + FRACTION_BITS
        + ", "
        + ALL,
    "f: {type: float, " + USES + "min: -100, max: 1000, fraction_bits: 10, " + ALL,
    "day: {type: date, " + USES + "min: 2020-01-01, max: 2022-12-31, " + SOME,
    "at: {type: timestamp, "
        + USES
        + "min: '2020-01-01T00:00:00Z', max: '2022-12-31T00:00:00Z', "
        + SOME,
    "local: {type: timestamp_ntz, "
        + USES
        + "min: '2020-01-01T00:00:00', max: '2022-12-31T00:00:00', "
        + SOME,
    "note: {type: string, use: [filter]}",
    "rare: {type: int, " + USES + "min: 0, max: 1000, " + WHOLE,
    "private: {type: int, use: [measure], min: 0, max: 9, functions: [sum]}",
    "zip: {type: int, use: [dimension]}",
    "who: {type: bigint, use: [key]}",
    "visit: {type: string, use: [key]}"
  };

  /** All rows of one {@code who} are at one party, and each visit is one of theirs. */
  static Consortium.Builder keys(Consortium.Builder builder) {
    return builder
        .entities("{patient: {at: one_party}, visit: {at: one_party, of: patient}}")
        .entityKey("{visit: visit, patient: who}");
  }

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "id INT, g STRING, h STRING, ok BOOLEAN, k TINYINT, s SMALLINT, age INT, n BIGINT, number"
              + " BIGINT, price DECIMAL(4,2), cost DECIMAL(12,2), fine DECIMAL(18,6), wide"
              + " DECIMAL(38,10), huge DECIMAL(38,0), x DOUBLE, z DOUBLE, f FLOAT, day DATE, at"
              + " TIMESTAMP, local TIMESTAMP_NTZ, note STRING, rare INT, private INT, zip INT, who"
              + " BIGINT, visit STRING");

  private static final BigInteger MOST = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);

  private final Random random;
  private final int party;

  private DifferentialData(Random random, int party) {
    this.random = random;
    this.party = party;
  }

  /** The first party has no value of {@code fine}, the second none of {@code rare}. */
  static Dataset<Row> rows(SparkSession spark, long seed, int party, int count) {
    DifferentialData data = new DifferentialData(new Random(seed * 31 + party), party);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(data.row(i));
    }
    return spark.createDataFrame(rows, SCHEMA).coalesce(1);
  }

  private Row row(int i) {
    int end = i % 20;
    int who = i / 3;
    return RowFactory.create(
        i,
        orNull(one("north", "south", "wëst's", "日本", "north")),
        orNull(one("a", "A", "", " b ", "%_")),
        orNull(random.nextBoolean()),
        orNull(one((byte) -128, (byte) 127, (byte) 0, (byte) 1, (byte) random.nextInt())),
        orNull((short) random.nextInt()),
        orNull(one(-20, 120, 0, 30, 30, random.nextInt(100))),
        orNull(random.nextLong(2_000_000_000_001L) - 1_000_000_000_000L),
        orNull(end == 7 ? Long.MAX_VALUE : -random.nextLong(1_000_000_000L)),
        orNull(one(decimal("-1.50"), decimal("0.00"), decimal("0.05"), decimal("19.99"))),
        orNull(
            one(
                decimal("-100000.00"),
                decimal("10000000.00"),
                decimal("0.00"),
                BigDecimal.valueOf(random.nextInt(1_000_000) - 100_000, 2))),
        party == 0 ? null : orNull(BigDecimal.valueOf(random.nextInt(), 6)),
        orNull(
            end == 3
                ? new BigDecimal(MOST.negate(), 10)
                : new BigDecimal(new BigInteger(80, random), 10)),
        orNull(
            end == 11 ? new BigDecimal(MOST) : new BigDecimal(new BigInteger(90, random).negate())),
        orNull((random.nextInt(8800) - 800) / 8.0),
        orNull(random.nextInt(5999) / 3.0 - 1000),
        orNull((random.nextInt(400) - 100) / 4f),
        orNull(LocalDate.of(2020, 1, 1).plusDays(random.nextInt(1096))),
        orNull(at()),
        orNull(LocalDateTime.ofInstant(at(), ZoneOffset.UTC)),
        orNull(one("abc", "a_c", "ABC", "äöü", "", "日本語", "x".repeat(1 + random.nextInt(5)))),
        party == 1 ? null : orNull(random.nextInt(1001)),
        1,
        random.nextInt(),
        who % 7 == 6 ? null : 1000L * party + who,
        // Two of the three rows of each are one visit.
        who % 5 == 4 ? null : party + "/" + who + (i % 3 == 0 ? "a" : "b"));
  }

  private Instant at() {
    return Instant.ofEpochSecond(
        1577836800L + random.nextInt(94_600_000), 1000L * random.nextInt(1_000_000));
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  @SafeVarargs
  private <T> T one(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private @Nullable Object orNull(Object value) {
    return random.nextInt(9) == 0 ? null : value;
  }
}

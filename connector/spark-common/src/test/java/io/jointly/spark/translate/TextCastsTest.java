package io.jointly.spark.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.spark.SharedSpark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Values to text and back: the digests are the same with every version of Spark. So a query that
 * casts text means the same at parties on different versions.
 */
@Tag("every-version")
class TextCastsTest {

  private static final List<String> TEXTS = texts();

  private static List<String> texts() {
    List<String> texts =
        new ArrayList<>(
            List.of(
                "",
                " ",
                "0",
                "-0",
                "+1",
                " 1 ",
                "1.",
                ".5",
                "-.5",
                "1e3",
                "1E-3",
                "1e400",
                "1d",
                "1f",
                "1L",
                "0x10",
                "NaN",
                "nan",
                "Infinity",
                "-inf",
                "+Infinity",
                "infinity",
                "12345678901234567890",
                "-9223372036854775808",
                "9223372036854775808",
                "127",
                "128",
                "-129",
                "32768",
                "2147483648",
                "1.5",
                "1,5",
                "1 2",
                "\u00a01",
                "1\n",
                "\t1",
                "１",
                "true",
                "TRUE",
                " t ",
                "yes",
                "y",
                "no",
                "n",
                "f",
                "false",
                "on",
                "off",
                "2020",
                "2020-1",
                "2020-1-1",
                "2020-01-01",
                "2020-02-30",
                "2020-01-01 ",
                "2020-01-01T",
                "2020-01-01T1:2:3",
                "2020-01-01 01:02:03.1234567",
                "2020-01-01 24:00:00",
                "20200101",
                "2020-01-01 01:02:03Z",
                "2020-01-01 01:02:03+5:30",
                "2020-01-01T01:02:03 UTC",
                "2020-01-01 01:02:03 Europe/Berlin",
                "T01:02:03",
                "01:02:03",
                "12020-01-01",
                "-1-1-1",
                "+2020-01-01",
                "0000-01-01",
                "9999-12-31 23:59:59.999999",
                "1582-10-10",
                "日本",
                "99999999999999999999999999999999999999",
                "1e38",
                "1e-40",
                "0.000000000005"));
    Random random = new Random(1);
    String letters = "0123456789.-+eE:T Zdn/";
    for (int i = 0; i < 4000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); length >= 0; length--) {
        text.append(letters.charAt(random.nextInt(i % 2 == 0 ? 12 : letters.length())));
      }
      texts.add(text.toString());
    }
    return texts;
  }

  /** A time without a date is a time of the current day: its value is another one tomorrow. */
  private static boolean isOfAnyDay(String text) {
    return !text.strip().matches("T.*|[0-9]{1,2}:.*");
  }

  @ParameterizedTest
  @CsvSource({
    "BOOLEAN,                 563852ce",
    "TINYINT,                 f8b6ff5c",
    "SMALLINT,                a4ad5bc1",
    "INT,                     7e4816c7",
    "BIGINT,                  c6ccf09f",
    "'DECIMAL(12,3)',         f4659c7f",
    "'DECIMAL(38,10)',        29f3a7d8",
    "FLOAT,                   cd021879",
    "DOUBLE,                  6b9a2ac4",
    "DATE,                    f3333e9c",
    "TIMESTAMP,               57df1d44",
    "TIMESTAMP_NTZ,           b7e1ffe8"
  })
  void textToValueAndBack(String type, String digest) {
    SparkSession spark = SharedSpark.newSession();
    spark.conf().set("spark.sql.session.timeZone", "UTC");
    StringBuilder all = new StringBuilder();
    for (String ansi : List.of("true", "false")) {
      spark.conf().set("spark.sql.ansi.enabled", ansi);
      spark
          .createDataFrame(
              TEXTS.stream()
                  .filter(text -> !type.equals("TIMESTAMP") || isOfAnyDay(text))
                  .map(text -> (Row) RowFactory.create(text))
                  .toList(),
              new StructType().add("t", DataTypes.StringType))
          .coalesce(1)
          .createOrReplaceTempView("texts");
      String read = "try_cast(t AS " + type + ")";
      for (Row row :
          spark
              .sql(
                  "SELECT t, CAST(%s AS STRING), %s IS NULL FROM texts".formatted(read, read)
                      + (ansi.equals("false")
                          ? " UNION ALL SELECT t, CAST(CAST(t AS %s) AS STRING), CAST(t AS %s) IS NULL FROM texts"
                              .formatted(type, type)
                          : ""))
              .collectAsList()) {
        all.append(row).append('\n');
      }
    }
    assertThat(
            UUID.nameUUIDFromBytes(all.toString().getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8))
        .isEqualTo(digest);
  }
}

package io.jointly.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("sweep")
class SqlValuesTest {

  private static Object parse(String type, String text) {
    return SqlValues.parse(SqlType.parse(type), text);
  }

  @Test
  void givesTheJavaClassOfTheKind() {
    assertThat(parse("boolean", "true")).isEqualTo(true);
    assertThat(parse("tinyint", "-128")).isEqualTo((byte) -128);
    assertThat(parse("smallint", "32767")).isEqualTo((short) 32767);
    assertThat(parse("int", "-2147483648")).isEqualTo(Integer.MIN_VALUE);
    assertThat(parse("bigint", "9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(parse("decimal(12,2)", "10000000")).isEqualTo(new BigDecimal("10000000.00"));
    assertThat(parse("decimal(5,2)", "1.5e2")).isEqualTo(new BigDecimal("150.00"));
    assertThat(parse("decimal(2,2)", "-0.99")).isEqualTo(new BigDecimal("-0.99"));
    assertThat(parse("decimal(2,2)", "0.000")).isEqualTo(new BigDecimal("0.00"));
    assertThat(parse("float", "0.1")).isEqualTo(0.1f);
    assertThat(parse("double", "1e-3")).isEqualTo(0.001d);
    assertThat(parse("string", "null")).isEqualTo("null");
    assertThat(parse("date", "2024-02-29")).isEqualTo(LocalDate.of(2024, 2, 29));
    assertThat(parse("timestamp", "2024-02-29T01:00:00.123456+01:00"))
        .isEqualTo(Instant.parse("2024-02-29T00:00:00.123456Z"));
    assertThat(parse("timestamp_ntz", "2024-02-29T00:00:00"))
        .isEqualTo(LocalDateTime.of(2024, 2, 29, 0, 0));
  }

  @Test
  void hasNoNegativeZero() {
    assertThat(parse("double", "-0.0")).isEqualTo(0.0d);
    assertThat(parse("float", "-0")).isEqualTo(0.0f);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          boolean       | TRUE                        | true or false
          boolean       | yes                         | true or false
          tinyint       | 128                         | from -128 to 127
          tinyint       | -129                        | from -128 to 127
          smallint      | 32768                       | from -32768 to 32767
          int           | 2147483648                  | 2147483647
          bigint        | 9223372036854775808         | 9223372036854775807
          bigint        | 18446744073709551616        | 9223372036854775807
          int           | 1.0                         | whole number
          int           | 1e3                         | plain digits
          int           | +1                          | plain digits
          int           | 007                         | plain digits
          int           | 0x10                        | plain digits
          int           | 1_000                       | plain digits
          int           | ١٢                          | plain digits
          decimal(5,2)  | 0.001                       | at most 2 decimal places
          decimal(5,2)  | 1000                        | at most 3 digits before the point
          decimal(5,2)  | 1e9999                      | at most 3 digits before the point
          decimal(5,2)  | 1e-9999                     | at most 2 decimal places
          decimal(5,2)  | 1e10000                     | finite number
          decimal(2,2)  | 1                           | at most 0 digits before the point
          decimal(5,2)  | NaN                         | finite number
          double        | NaN                         | finite number
          double        | .nan                        | finite number
          double        | Infinity                    | finite number
          double        | -.inf                       | finite number
          double        | 1e309                       | a double can hold
          double        | -1e-400                     | a double can hold
          float         | 1e39                        | a float can hold
          float         | 1e-60                       | a float can hold
          double        | .5                          | finite number
          double        | 5.                          | finite number
          double        | 0x1p3                       | finite number
          double        | 1d                          | finite number
          date          | 2023-02-29                  | YYYY-MM-DD
          date          | 2023-2-9                    | YYYY-MM-DD
          date          | 0000-01-01                  | years 0001
          date          | 2023-01-01T00:00:00         | YYYY-MM-DD
          date          | +12023-01-01                | YYYY-MM-DD
          timestamp     | 2023-01-01T00:00:00         | with zone
          timestamp     | 2023-01-01T00:00:00.1234567Z | six digits
          timestamp     | 2023-01-01 00:00:00Z        | with zone
          timestamp     | 2023-01-01T24:00:00Z        | with zone
          timestamp     | 2023-01-01T00:00:00+19:00   | with zone
          timestamp     | 0001-01-01T00:00:00+01:00   | with zone
          timestamp     | 9999-12-31T23:59:59-01:00   | with zone
          timestamp     | 2023-01-01                  | with zone
          timestamp_ntz | 2023-01-01T00:00:00Z        | without zone
          timestamp_ntz | 2023-01-01T00:00            | without zone
          timestamp_ntz | 2023-01-01T00:00:60         | without zone
          """)
  void refuses(String type, String text, String must) {
    assertThatThrownBy(() -> parse(type, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text.substring(0, Math.min(text.length(), 60)))
        .hasMessageContaining(type.replaceAll("\\(.*", ""))
        .hasMessageContaining(must);
  }

  @ParameterizedTest
  @ValueSource(strings = {"boolean", "int", "decimal(5,2)", "float", "double", "date", "timestamp"})
  void refusesNothing(String type) {
    assertThatThrownBy(() -> parse(type, "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> parse(type, " 1")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesHalfASurrogatePairAndTakesAWholeOne() {
    assertThat(parse("string", "\uD83D\uDE00")).isEqualTo("\uD83D\uDE00");
    assertThatThrownBy(() -> parse("string", "a\uD83D")).hasMessageContaining("surrogate");
    assertThatThrownBy(() -> parse("string", "\uDE00a")).hasMessageContaining("surrogate");
  }

  @Test
  void showsOnlyTheStartOfALongText() {
    assertThatThrownBy(() -> parse("int", "x".repeat(100_000)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(250));
  }

  @Test
  void rendersWhatItParses() {
    long seed = Seed.of(SqlValuesTest.class);
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      roundTrip("bigint", random.nextLong(), seed);
      roundTrip("smallint", (short) random.nextInt(), seed);
      roundTrip("decimal(38,7)", new BigDecimal(new BigInteger(126, random), 7), seed);
      float single = Float.intBitsToFloat(random.nextInt());
      roundTrip("float", Float.isFinite(single) ? single : 1f, seed);
      double wide = Double.longBitsToDouble(random.nextLong());
      roundTrip("double", Double.isFinite(wide) ? wide : 1d, seed);
      LocalDate day = LocalDate.of(1, 1, 1).plusDays(random.nextInt(3_652_059));
      roundTrip("date", day, seed);
      LocalDateTime time =
          day.atTime(random.nextInt(24), 0).plus(random.nextInt(3), ChronoUnit.MICROS);
      roundTrip("timestamp_ntz", time, seed);
      roundTrip("timestamp", time.toInstant(ZoneOffset.UTC), seed);
      roundTrip("boolean", random.nextBoolean(), seed);
    }
  }

  private static void roundTrip(String type, Object value, long seed) {
    SqlType sqlType = SqlType.parse(type);
    String text = SqlValues.render(sqlType, value);
    assertThat(SqlValues.parse(sqlType, text))
        .as("%s %s, seed %s", type, text, seed)
        .isEqualTo(value);
    if (sqlType.kind() != SqlType.Kind.BOOLEAN) {
      assertThat(SqlValues.compare(sqlType, value, value)).isZero();
    }
  }

  @Test
  void ordersValues() {
    assertOrder("int", "-1", "2");
    assertOrder("tinyint", "-1", "2");
    assertOrder("double", "-1.5", "1e3");
    assertOrder("decimal(9,2)", "9.99", "10");
    assertOrder("date", "1999-12-31", "2000-01-01");
    assertOrder("timestamp", "2000-01-01T00:00:00+01:00", "2000-01-01T00:00:00Z");
    assertOrder("timestamp_ntz", "2000-01-01T00:00:00", "2000-01-01T00:00:00.000001");
    assertThatThrownBy(() -> SqlValues.compare(SqlType.parse("string"), "a", "b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertOrder(String type, String less, String greater) {
    SqlType sqlType = SqlType.parse(type);
    assertThat(SqlValues.compare(sqlType, parse(type, less), parse(type, greater))).isNegative();
    assertThat(SqlValues.compare(sqlType, parse(type, greater), parse(type, less))).isPositive();
  }
}

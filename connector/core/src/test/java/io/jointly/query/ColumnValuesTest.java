package io.jointly.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.query.SqlType.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("sweep")
class ColumnValuesTest {

  private static ColumnValues range(String type, Object min, Object max) {
    return Objects.requireNonNull(
        ColumnValues.of(SqlType.parse(type), min, max, List.of()), "no values");
  }

  private static ColumnValues range(String type, String min, String max) {
    SqlType sqlType = SqlType.parse(type);
    return range(type, SqlValues.parse(sqlType, min), SqlValues.parse(sqlType, max));
  }

  private static Object at(ColumnValues values, long rank) {
    return values.value(BigInteger.valueOf(rank));
  }

  @ParameterizedTest
  @CsvSource({
    "tinyint,        -128,                  127,                  256",
    "smallint,       -5,                    -5,                   1",
    "int,            -2147483648,           2147483647,           4294967296",
    "bigint,         -9223372036854775808,  9223372036854775807,  18446744073709551616",
    "'decimal(4,2)', -0.10,                 0.10,                 21",
    "'decimal(38,0)', -99999999999999999999999999999999999999,"
        + " 99999999999999999999999999999999999999, 199999999999999999999999999999999999999",
    "date,           0001-01-01,            9999-12-31,           3652059",
    "date,           2020-02-28,            2020-03-01,           3",
    "timestamp,      1969-12-31T23:59:59Z,  1970-01-01T00:00:00Z, 1000001",
    "timestamp_ntz,  1969-12-31T23:59:59,   1970-01-01T00:00:00,  1000001",
    "float,          -1.4E-45,              1.4E-45,              3",
    "double,         -4.9E-324,             4.9E-324,             3",
    "double,         1,                     2,                    4503599627370497"
  })
  void theSizeOfARangeCountsBothEnds(String type, String min, String max, String size) {
    SqlType sqlType = SqlType.parse(type);
    ColumnValues values = range(type, min, max);
    assertThat(values.size()).isEqualTo(new BigInteger(size));
    assertThat(values.value(BigInteger.ZERO)).isEqualTo(SqlValues.parse(sqlType, min));
    assertThat(values.value(values.size().subtract(BigInteger.ONE)))
        .isEqualTo(SqlValues.parse(sqlType, max));
  }

  @ParameterizedTest
  @CsvSource({
    "tinyint,        -100,                    100",
    "smallint,       -32768,                  32767",
    "int,            -2147483648,             2147483647",
    "bigint,         -9223372036854775808,    9223372036854775807",
    "'decimal(38,3)', -9999999999999999999999999999999999.999, 12345.678",
    "date,           0001-01-01,              9999-12-31",
    "timestamp,      0001-01-01T00:00:00Z,    9999-12-31T23:59:59.999999Z",
    "timestamp_ntz,  0001-01-01T00:00:00,     9999-12-31T23:59:59.999999",
    "float,          -3.4028235E38,           3.4028235E38",
    "double,         -1.7976931348623157E308, 1.7976931348623157E308",
    "double,         -100,                    100"
  })
  void ranksAreInTheOrderOfTheValues(String type, String min, String max) {
    SqlType sqlType = SqlType.parse(type);
    ColumnValues values = range(type, min, max);
    Random random = new Random(Seed.of(ColumnValuesTest.class));
    for (int i = 0; i < 500; i++) {
      BigInteger rank = new BigInteger(140, random).mod(values.size());
      BigInteger other = new BigInteger(140, random).mod(values.size());
      int order = SqlValues.compare(sqlType, values.value(rank), values.value(other));
      assertThat(Integer.signum(order)).isEqualTo(rank.compareTo(other));
      BigInteger next = rank.add(BigInteger.ONE);
      if (next.compareTo(values.size()) < 0) {
        Object value = values.value(rank);
        Object after = values.value(next);
        assertThat(SqlValues.compare(sqlType, value, after)).isNegative();
        assertThat(range(type, value, after).size()).isEqualTo(2);
      }
      // The value is one of the type: its bytes come back.
      assertThat(ValueCodec.encode(sqlType, values.value(rank))).isNotEmpty();
    }
  }

  @Test
  void valuesHaveTheClassOfTheirKind() {
    assertThat(at(range("tinyint", "-1", "1"), 0)).isEqualTo((byte) -1);
    assertThat(at(range("smallint", "-1", "1"), 0)).isEqualTo((short) -1);
    assertThat(at(range("int", "-1", "1"), 2)).isEqualTo(1);
    assertThat(at(range("bigint", "-1", "1"), 2)).isEqualTo(1L);
    assertThat(at(range("decimal(4,2)", "0", "1"), 100)).isEqualTo(new BigDecimal("1.00"));
    assertThat(at(range("date", "1969-12-31", "1970-01-01"), 1)).isEqualTo(LocalDate.EPOCH);
    assertThat(at(range("timestamp", "1969-12-31T23:59:59.999999Z", "2000-01-01T00:00:00Z"), 1))
        .isEqualTo(Instant.EPOCH);
    assertThat(at(range("timestamp_ntz", "1969-12-31T23:59:59.999999", "2000-01-01T00:00:00"), 0))
        .isEqualTo(LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000));
    assertThat(at(range("float", "-1.4E-45", "1"), 2)).isEqualTo(Float.MIN_VALUE);
  }

  @Test
  void zeroIsThereOnceAndNotNegative() {
    ColumnValues values = range("double", -Double.MIN_VALUE, Double.MIN_VALUE);
    assertThat(at(values, 0)).isEqualTo(-Double.MIN_VALUE);
    assertThat(at(values, 1)).isEqualTo(0.0); // equals tells 0.0 from -0.0
    assertThat(at(values, 2)).isEqualTo(Double.MIN_VALUE);
    ColumnValues fromZero = range("float", -0.0f, Float.MIN_VALUE);
    assertThat(fromZero.size()).isEqualTo(2);
    assertThat(at(fromZero, 0)).isEqualTo(0.0f);
  }

  @Test
  void otherRanksAreRefused() {
    for (ColumnValues values :
        List.of(range("int", "5", "7"), new ColumnValues.Listed(List.of("a", "b", "c")))) {
      assertThatThrownBy(() -> at(values, -1)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> at(values, 3)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> values.value(BigInteger.ONE.shiftLeft(64)))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void aRangeFromMaxToMinIsRefused() {
    assertThatThrownBy(() -> range("int", "7", "5")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listedValuesAreThoseThatAreListed() {
    ColumnValues values =
        ColumnValues.of(SqlType.of(Kind.STRING), null, null, List.of("north", "south"));
    assertThat(values).isInstanceOf(ColumnValues.Listed.class);
    assertThat(Objects.requireNonNull(values).size()).isEqualTo(2);
    assertThat(at(values, 1)).isEqualTo("south");
  }

  @Test
  void smallTypesAreBoundedByThemselves() {
    ColumnValues bool = ColumnValues.of(SqlType.of(Kind.BOOLEAN), null, null, List.of());
    assertThat(bool).isEqualTo(new ColumnValues.Listed(List.of(false, true)));
    SqlType tiny = SqlType.of(Kind.TINYINT);
    ColumnValues all = Objects.requireNonNull(ColumnValues.of(tiny, null, null, List.of()));
    assertThat(all.size()).isEqualTo(256);
    ColumnValues positive =
        Objects.requireNonNull(ColumnValues.of(tiny, (byte) 0, null, List.of()));
    assertThat(positive.size()).isEqualTo(128);
    assertThat(at(positive, 127)).isEqualTo(Byte.MAX_VALUE);
    ColumnValues negative =
        Objects.requireNonNull(ColumnValues.of(tiny, null, (byte) -1, List.of()));
    assertThat(at(negative, 0)).isEqualTo(Byte.MIN_VALUE);
  }

  @Test
  void halfBoundedColumnsAreNotBounded() {
    assertThat(ColumnValues.of(SqlType.of(Kind.INT), 0, null, List.of())).isNull();
    assertThat(ColumnValues.of(SqlType.of(Kind.INT), null, 0, List.of())).isNull();
    assertThat(ColumnValues.of(SqlType.of(Kind.STRING), null, null, List.of())).isNull();
    assertThat(ColumnValues.of(SqlType.of(Kind.DATE), null, null, List.of())).isNull();
  }
}

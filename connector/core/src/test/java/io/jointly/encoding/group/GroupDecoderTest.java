package io.jointly.encoding.group;

import static io.jointly.encoding.Tables.avg;
import static io.jointly.encoding.Tables.count;
import static io.jointly.encoding.Tables.query;
import static io.jointly.encoding.Tables.rows;
import static io.jointly.encoding.Tables.sum;
import static io.jointly.query.SparkTyping.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.Table;
import io.jointly.encoding.Tables;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.MeasureElements;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.query.Expr;
import io.jointly.query.Measure;
import io.jointly.query.Overflow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupDecoderTest {

  /** The value of the only measure, where so much was opened. */
  private static @Nullable Object value(
      Measure measure, Table table, BigInteger total, BigInteger count, Overflow overflow) {
    Layout layout = Tables.layout(query(List.of(), measure), table, 3);
    long[] totals = FpVectors.create(layout.elements().size());
    MeasureElements place = layout.measures().get(0);
    Fp127.encodeSigned(count, totals, place.count().orElseThrow());
    BigInteger rest = total;
    List<Integer> limbs = place.sums().isEmpty() ? List.of() : place.sums().get(0).elements();
    for (int i = 0; i < limbs.size(); i++) {
      int width = place.sums().get(0).term().width();
      boolean last = i == limbs.size() - 1;
      BigInteger mask = BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
      Fp127.encodeSigned(last ? rest : rest.and(mask), totals, limbs.get(i));
      rest = rest.shiftRight(width);
    }
    return new GroupDecoder(layout, overflow, 1, List.of(totals)).value(0, 0);
  }

  private static @Nullable Object value(
      Measure measure, String total, long count, Overflow overflow) {
    String type = measure.argument().type().toString();
    return value(
        measure,
        Tables.table(1L << 40, Tables.unbounded("x", type)),
        new BigInteger(total),
        BigInteger.valueOf(count),
        overflow);
  }

  private static Expr x(String type) {
    return column("x", type);
  }

  private static void overflows(Measure measure, String total, long count) {
    assertThatThrownBy(() -> value(measure, total, count, Overflow.FAIL))
        .isInstanceOfSatisfying(
            CallerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERFLOW))
        .message()
        .contains("does not fit " + measure.type())
        .doesNotContain(total.substring(0, 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tinyint", "int", "bigint", "decimal(7,2)", "decimal(38,0)"})
  void noValuesGiveNull(String type) {
    for (Overflow overflow : Overflow.values()) {
      assertThat(value(sum(x(type)), "0", 0, overflow)).isNull();
      assertThat(value(avg(x(type)), "0", 0, overflow)).isNull();
      assertThat(value(count(x(type)), "0", 0, overflow)).isEqualTo(0L);
      assertThat(value(sum(x(type)), "0", 5, overflow)).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807,  9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
    "0,                    0"
  })
  void aSumOfWholeNumbersIsABigint(String total, long expected) {
    assertThat(value(sum(x("bigint")), total, 2, Overflow.FAIL)).isEqualTo(expected);
    assertThat(value(sum(x("bigint")), total, 2, Overflow.WRAP_OR_NULL)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775808,   -9223372036854775808",
    "-9223372036854775809,  9223372036854775807",
    "18446744073709551617,  1",
    "-36893488147419103233, -1"
  })
  void aSumThatIsTooLargeFailsOrWraps(String total, long wrapped) {
    overflows(sum(x("bigint")), total, 2);
    assertThat(value(sum(x("bigint")), total, 2, Overflow.WRAP_OR_NULL)).isEqualTo(wrapped);
  }

  @Test
  void aSumOfDecimalsHasTenMoreDigits() {
    assertThat(value(sum(x("decimal(5,2)")), "123", 1, Overflow.FAIL))
        .isEqualTo(new BigDecimal("1.23"));
    assertThat(value(sum(x("decimal(5,2)")), "999999999999999", 1, Overflow.FAIL))
        .isEqualTo(new BigDecimal("9999999999999.99"));
    assertThat(value(sum(x("decimal(5,5)")), "-1", 1, Overflow.FAIL))
        .isEqualTo(new BigDecimal("-0.00001"));
    assertThat(value(sum(x("decimal(5,2)")), "0", 1, Overflow.FAIL))
        .isEqualTo(new BigDecimal("0.00"));
  }

  @Test
  void aSumOfDecimalsThatIsTooLongFailsOrIsNull() {
    String digits = "1" + "0".repeat(15);
    overflows(sum(x("decimal(5,2)")), digits, 1);
    overflows(sum(x("decimal(5,2)")), "-" + digits, 1);
    assertThat(value(sum(x("decimal(5,2)")), digits, 1, Overflow.WRAP_OR_NULL)).isNull();
    String longest = "9".repeat(38);
    assertThat(value(sum(x("decimal(38,3)")), longest, 1, Overflow.FAIL))
        .isEqualTo(new BigDecimal(new BigInteger(longest), 3));
    overflows(sum(x("decimal(38,3)")), "1" + "0".repeat(38), 1);
    overflows(avg(x("decimal(38,3)")), "1" + "0".repeat(38), 5);
    assertThat(value(avg(x("decimal(38,3)")), "1" + "0".repeat(38), 5, Overflow.WRAP_OR_NULL))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // type, unscaled total, count, mean
        "decimal(12,2); 500; 3; 1.666667",
        "decimal(12,2); 100; 3; 0.333333",
        "decimal(12,2); -100; 3; -0.333333",
        "decimal(12,2); -200; 3; -0.666667",
        "decimal(12,2); 1; 20000; 0.000001",
        "decimal(12,2); -1; 20000; -0.000001",
        "decimal(12,2); 1; 20001; 0.000000",
        // The same totals of decimal(11,2) give a last digit less.
        "decimal(12,2); 3; 20000; 0.000002",
        "decimal(12,2); 845966683002790; 200000; 42298334.150140",
        "decimal(12,2); 19355118169127290; 200000; 967755908.456365",
        "decimal(12,2); 99999999999999; 1000; 999999999.999990",
        "decimal(12,0); 5; 2; 2.5000",
        "decimal(12,0); 1; 32000; 0.0000",
        "decimal(12,0); 1; 16000; 0.0001",
        "decimal(38,0); 1; 3; 0.3333",
        "decimal(38,18); 1000000000000000000; 3; 0.333333333333333333",
        "decimal(38,18); 2000000000000000000; 3; 0.666666666666666667"
      })
  void aMeanOfDecimalsIsRoundedHalfUp(String type, String total, long count, String mean) {
    Measure measure = avg(x(type));
    BigDecimal expected = new BigDecimal(mean).setScale(measure.type().scale());
    assertThat(value(measure, total, count, Overflow.FAIL)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "decimal(11,2); 500; 3; 1.666667",
        "decimal(11,2); 1; 20000; 0.000001",
        "decimal(11,2); 3; 20000; 0.000001",
        "decimal(5,0); 1; 3; 0.3333",
        "decimal(5,0); -2; 3; -0.6667",
        "decimal(3,3); 999; 1; 0.9990000",
        "decimal(11,2); 845966683002790; 200000; 42298334.150139",
        "decimal(11,2); 19355118169127290; 200000; 967755908.456364"
      })
  void aMeanOfShortDecimalsGoesThroughDouble(String type, String total, long count, String mean) {
    Measure measure = avg(x(type));
    assertThat(value(measure, total, count, Overflow.FAIL)).isEqualTo(new BigDecimal(mean));
  }

  @Test
  void aMeanOfShortDecimalsThatCannotBeIsNotReturned() {
    overflows(avg(x("decimal(11,2)")), "900719925474099300", 7);
    assertThat(value(avg(x("decimal(11,2)")), "900719925474099300", 7, Overflow.WRAP_OR_NULL))
        .isNull();
  }

  @Test
  void aMeanOfWholeNumbersIsADouble() {
    assertThat(value(avg(x("int")), "10", 4, Overflow.FAIL)).isEqualTo(2.5);
    assertThat(value(avg(x("int")), "-1", 3, Overflow.FAIL)).isEqualTo(-1.0 / 3);
    // No overflow: the sum is a double too.
    assertThat(value(avg(x("bigint")), "36893488147419103232", 2, Overflow.FAIL))
        .isEqualTo(Math.scalb(1.0, 64));
  }

  @Test
  void floatingSumsAreScaledBack() {
    Table table = Tables.table(1000, Tables.floating("x", "double", -8, 8, 24));
    Expr x = x("double");
    BigInteger total = BigInteger.valueOf(-3L << 22);
    BigInteger five = BigInteger.valueOf(5);
    assertThat(value(sum(x), table, total, five, Overflow.FAIL)).isEqualTo(-0.75);
    assertThat(value(avg(x), table, total, five, Overflow.FAIL)).isEqualTo(-0.75 / 5);
    assertThat(value(sum(x), table, BigInteger.ZERO, five, Overflow.FAIL)).isEqualTo(0.0);
    assertThat(value(sum(x), table, BigInteger.ZERO, BigInteger.ZERO, Overflow.FAIL)).isNull();
    Expr f = x("float");
    Table floats = Tables.table(1000, Tables.floating("x", "float", -8, 8, 0));
    assertThat(value(sum(f), floats, five, five, Overflow.FAIL)).isEqualTo(5.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "4611686018427387904", "-42535295865117307932921825928971026432"})
  void aCountThatCannotBeIsRefused(String count) {
    for (Measure measure : List.of(rows(), count(x("int")), avg(x("int")))) {
      assertThatThrownBy(
              () ->
                  value(
                      measure,
                      Tables.table(10, Tables.unbounded("x", "int")),
                      BigInteger.TEN,
                      new BigInteger(count),
                      Overflow.FAIL))
          .isInstanceOf(ViolationException.class)
          .hasMessageContaining("not a valid number of rows");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theWholeFieldIsDecodedWithoutSurprises(Overflow overflow) {
    // What a lying party can put there: decoded or refused, never anything else.
    BigInteger most = Fp127.MODULUS.shiftRight(1);
    for (String type : List.of("int", "decimal(11,2)", "decimal(38,38)")) {
      for (BigInteger total : List.of(most, most.negate())) {
        for (Measure measure : List.of(sum(x(type)), avg(x(type)))) {
          try {
            Object value =
                value(
                    measure,
                    Tables.table(10, Tables.unbounded("x", type)),
                    total,
                    BigInteger.TWO,
                    overflow);
            assertThat(value == null || value instanceof Number).isTrue();
          } catch (CallerException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.OVERFLOW);
          }
        }
      }
    }
  }

  @Test
  void aGroupIsThereWhereItsElementIsNotZero() {
    Layout layout =
        Tables.layout(
            query(List.of(column("g", "int")), sum(x("int"))),
            Tables.table(10, Tables.unbounded("x", "int")),
            3);
    int elements = layout.elements().size();
    long[] totals = FpVectors.create(3 * elements);
    Fp127.encodeSigned(-1, totals, elements + layout.existence().orElseThrow());
    totals[2 * (2 * elements + layout.existence().orElseThrow()) + 1] =
        1; // 2^64: only the high word
    GroupDecoder decoder = new GroupDecoder(layout, Overflow.FAIL, 3, List.of(totals));
    assertThat(decoder.exists(0)).isFalse();
    assertThat(decoder.exists(1)).isTrue();
    assertThat(decoder.exists(2)).isTrue();
    Layout global = Tables.layout(query(List.of(), rows()), Tables.table(10), 3);
    List<long[]> nothing = List.of(FpVectors.create(1));
    assertThat(new GroupDecoder(global, Overflow.FAIL, 1, nothing).exists(0)).isTrue();
  }
}

package io.jointly.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.codec.CanonicalReader;
import io.jointly.codec.MalformedException;
import io.jointly.query.SqlType.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("sweep")
class ValueCodecTest {

  private static final int RANDOM_VALUES = 200;

  private static @Nullable Object read(SqlType type, byte[] bytes) {
    CanonicalReader in = new CanonicalReader(bytes);
    Object value = ValueCodec.read(in, type);
    in.end();
    return value;
  }

  private static List<SqlType> types() {
    return RandomQueries.types();
  }

  private static List<@Nullable Object> samples(SqlType type) {
    long seed = Seed.of(ValueCodecTest.class);
    RandomQueries queries = new RandomQueries(new Random(seed));
    List<@Nullable Object> values = new ArrayList<>(RandomQueries.extremes(type));
    values.add(null);
    for (int i = 0; i < RANDOM_VALUES; i++) {
      values.add(queries.value(type));
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyValueComesBack(SqlType type) {
    for (Object value : samples(type)) {
      byte[] bytes = ValueCodec.encode(type, value);
      Object back = read(type, bytes);
      assertThat(back).isEqualTo(value);
      assertThat(ValueCodec.encode(type, back)).isEqualTo(bytes);
    }
  }

  /** The order of strings is a matter of collations. */
  private static List<SqlType> ordered() {
    return types().stream().filter(type -> type.kind() != Kind.STRING).toList();
  }

  @ParameterizedTest
  @MethodSource("ordered")
  void theOrderOfTheBytesIsThatOfSql(SqlType type) {
    List<@Nullable Object> values = samples(type);
    for (Object left : values) {
      for (Object right : values.subList(0, 20)) {
        int bytes =
            Arrays.compareUnsigned(ValueCodec.encode(type, left), ValueCodec.encode(type, right));
        assertThat(Integer.signum(bytes))
            .as("%s and %s", left, right)
            .isEqualTo(Integer.signum(RandomQueries.compare(type, left, right)));
      }
    }
  }

  @Test
  void nullComesBeforeEveryString() {
    SqlType type = SqlType.of(Kind.STRING);
    assertThat(Arrays.compareUnsigned(ValueCodec.encode(type, null), ValueCodec.encode(type, "")))
        .isNegative();
  }

  @ParameterizedTest
  @CsvSource({
    "boolean,        true,                  0101",
    "tinyint,        -1,                    017fffffffffffffff",
    "bigint,         0,                     018000000000000000",
    "'decimal(3,1)', -99.9,                 010000000000000000000000000000000001",
    "'decimal(3,1)', 0.0,                   0100000000000000000000000000000003e8",
    "float,          1,                     01bf800000",
    "double,         -1,                    01400fffffffffffff",
    "string,         é,                     0100000002c3a9",
    "date,           1969-12-31,            017fffffffffffffff",
    "timestamp,      1970-01-01T00:00:01Z,  0180000000000f4240",
    "timestamp_ntz,  1970-01-01T00:00:01,   0180000000000f4240"
  })
  void theBytesAreFixed(String type, String text, String hex) {
    SqlType sqlType = SqlType.parse(type);
    assertThat(ValueCodec.encode(sqlType, SqlValues.parse(sqlType, text)))
        .isEqualTo(HexFormat.of().parseHex(hex));
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyCutIsMalformed(SqlType type) {
    for (Object value : RandomQueries.extremes(type)) {
      byte[] bytes = ValueCodec.encode(type, value);
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> read(type, cut)).isInstanceOf(MalformedException.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void whateverIsReadIsWrittenTheSame(SqlType type) {
    Random random = new Random(Seed.of(ValueCodecTest.class));
    RandomQueries queries = new RandomQueries(random);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = ValueCodec.encode(type, queries.value(type));
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      if (random.nextBoolean()) {
        random.nextBytes(bytes);
        bytes[0] = 1;
      }
      try {
        Object value = read(type, bytes);
        assertThat(ValueCodec.encode(type, value)).isEqualTo(bytes);
      } catch (MalformedException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "int,            02,                                    starts with 2",
    "boolean,        0102,                                  boolean is 2",
    "tinyint,        018000000000000080,                    outside its type",
    "tinyint,        017fffffffffffff7f,                    outside its type",
    "smallint,       018000000000008000,                    outside its type",
    "int,            018000000080000000,                    outside its type",
    "int,            017fffffff7fffffff,                    outside its type",
    "date,           010000000000000000,                    outside its type",
    "date,           01ffffffffffffffff,                    outside its type",
    "'decimal(3,1)', 010000000000000000000000000000000000,  does not fit decimal",
    "'decimal(3,1)', 0100000000000000000000000000000007d0,  does not fit decimal",
    "'decimal(3,1)', 01ffffffffffffffffffffffffffffffffff,  does not fit decimal",
    "float,          01ffc00001,                            NaN",
    "float,          01ffffffff,                            NaN",
    "float,          0100000000,                            NaN",
    "double,         01fff8000000000001,                    NaN",
    "double,         01fff0000000000001,                    NaN",
    "double,         010000000000000000,                    NaN",
    "string,         0100010001,                            string length",
    "string,         0100000001ff,                          not UTF-8"
  })
  void whatIsNoValueOfTheTypeIsRefused(String type, String hex, String message) {
    assertThatThrownBy(() -> read(SqlType.parse(type), HexFormat.of().parseHex(hex)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(message);
  }

  @Test
  void thereIsOneNaN() {
    SqlType type = SqlType.of(Kind.DOUBLE);
    byte[] nan = ValueCodec.encode(type, Double.NaN);
    assertThat(ValueCodec.encode(type, Double.longBitsToDouble(0xfff8000000000001L)))
        .isEqualTo(nan);
    assertThat(ValueCodec.encode(SqlType.of(Kind.FLOAT), Float.intBitsToFloat(0x7fa00000)))
        .isEqualTo(ValueCodec.encode(SqlType.of(Kind.FLOAT), Float.NaN));
  }

  private static List<List<Object>> foreign() {
    return List.of(
        List.of("int", 1L),
        List.of("bigint", 1),
        List.of("tinyint", 300),
        List.of("double", 1.0f),
        List.of("date", Instant.EPOCH),
        List.of("timestamp", LocalDateTime.MIN),
        List.of("timestamp", Instant.MAX),
        List.of("timestamp", Instant.ofEpochSecond(0, 1)),
        List.of("timestamp", Instant.ofEpochSecond(-1, 999_999_999)),
        List.of("timestamp_ntz", LocalDate.EPOCH.atTime(0, 0, 0, 10)),
        List.of("decimal(3,1)", new BigDecimal("100.0")),
        List.of("decimal(3,1)", new BigDecimal("-100.0")),
        List.of("decimal(3,1)", new BigDecimal("1")),
        List.of("decimal(3,1)", new BigDecimal("1.00")),
        List.of("string", "\uD800"));
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void aValueOfAnotherTypeIsNotWritten(List<Object> typeAndValue) {
    SqlType type = SqlType.parse((String) typeAndValue.get(0));
    assertThatThrownBy(() -> ValueCodec.encode(type, typeAndValue.get(1)))
        .isInstanceOfAny(
            IllegalArgumentException.class, ClassCastException.class, ArithmeticException.class);
  }
}

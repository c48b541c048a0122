package io.jointly.encoding.build;

import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.collaboration.Column;
import io.jointly.encoding.Tables;
import io.jointly.encoding.group.PositionValues;
import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.FloatingOrder;
import io.jointly.encoding.layout.Position;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Measure;
import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which positions there are, in which order, and which value stands at each. */
@Tag("sweep")
class PositionBuilderTest {

  private static PositionBuilder positions(Column... columns) {
    return positions(List.of(), columns);
  }

  private static PositionBuilder positions(List<Object> values, Column... columns) {
    io.jointly.collaboration.Table table = Tables.table(1000, columns);
    return new PositionBuilder(table, new TermBuilder(table, 3), expr -> values, null);
  }

  private static Position ordered(Column column) {
    Expr x = new Expr.Column(column.name(), column.type());
    return positions(column).ordered(Tables.measure(Aggregate.MIN, x));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // type; least; greatest; positions
        "tinyint; -128; 127; 256",
        "smallint; -3; -1; 3",
        "int; -2147483648; 2147483647; 4294967296",
        "bigint; -2305843009213693952; 2305843009213693951; 4611686018427387904",
        "bigint; 9223372036854775800; 9223372036854775807; 8",
        "decimal(5,2); -1.00; 1.00; 201",
        "decimal(38,10); 0; 1; 10000000001",
        "date; 1960-01-01; 1970-01-02; 3655",
        "date; 2020-02-28; 2020-03-01; 3",
        "timestamp; 1969-12-31T23:59:59.999999Z; 1970-01-01T00:00:00.000001Z; 3",
        "timestamp_ntz; 2020-01-01T00:00:00; 2020-01-01T00:00:01; 1000001"
      })
  void theEndsOfAPositionAreTheDeclaredBounds(String type, String low, String high, long size) {
    Position position = ordered(Tables.bounded("x", type, low, high));
    SqlType sqlType = SqlType.parse(type);
    assertThat(position.size()).isEqualTo(size);
    assertThat(PositionValues.of(position, 0)).isEqualTo(SqlValues.parse(sqlType, low));
    assertThat(PositionValues.of(position, size - 1)).isEqualTo(SqlValues.parse(sqlType, high));
  }

  @Test
  void everyFloatingPointNumberHasAPosition() {
    for (double[] ends :
        new double[][] {
          {-1, 2}, {0, 0}, {21.1, 21.1}, {-0.0, 1e300}, {-Double.MAX_VALUE, Double.MAX_VALUE}
        }) {
      Position position = ordered(Tables.floating("x", "double", ends[0], ends[1], 4));
      assertThat(PositionValues.of(position, 0)).isEqualTo(ends[0] + 0.0);
      assertThat(PositionValues.of(position, position.size() - 1)).isEqualTo(ends[1]);
    }
    Position position = ordered(Tables.floating("x", "double", -1, 2, 4));
    assertThat(PositionValues.of(position, 1)).isEqualTo(Math.nextUp(-1.0));
    long zero = FloatingOrder.ofDouble(0) - FloatingOrder.ofDouble(-1);
    assertThat(PositionValues.of(position, zero)).isEqualTo(0.0);
    assertThat(PositionValues.of(position, zero - 1)).isEqualTo(-Double.MIN_VALUE);
    assertThat(PositionValues.of(position, zero + 1)).isEqualTo(Double.MIN_VALUE);
    Position single = ordered(Tables.floating("x", "float", -1, 2, 4));
    assertThat(PositionValues.of(single, 1)).isEqualTo(Math.nextUp(-1.0f));
    assertThat(PositionValues.of(single, single.size() - 1)).isEqualTo(2.0f);
  }

  @Test
  void valuesGrowWithTheirPositions() {
    Random random = new Random(Seed.of(PositionBuilderTest.class));
    Position decimals = ordered(Tables.bounded("x", "decimal(12,2)", "-5000.00", "5000.00"));
    Position days = ordered(Tables.bounded("x", "date", "0001-01-01", "9999-12-31"));
    Position doubles = ordered(Tables.floating("x", "double", 0, 3650, 24));
    for (Position position : List.of(decimals, days, doubles)) {
      for (int i = 0; i < 1000; i++) {
        long at = random.nextLong(position.size() - 1);
        assertThat(order(PositionValues.of(position, at), PositionValues.of(position, at + 1)))
            .isNegative();
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static int order(Object left, Object right) {
    return ((Comparable<Object>) left).compareTo(right);
  }

  @Test
  void listsAreInTheOrderOfSqlAndNotOfTheFile() {
    List<Object> words = List.of("日", "z", "Z", "", "ä", "😀", "\uFB01", "zz");
    Column column = Tables.listed("x", "string", words.toArray());
    Expr x = column("x", "string");
    Position.Listed listed =
        (Position.Listed) positions(words, column).ordered(Tables.measure(Aggregate.MAX, x));
    assertThat(listed.values()).containsExactly("", "Z", "z", "zz", "ä", "日", "\uFB01", "😀");
    for (int i = 1; i < words.size(); i++) {
      assertThat(
              Arrays.compareUnsigned(
                  ((String) listed.values().get(i - 1)).getBytes(StandardCharsets.UTF_8),
                  ((String) listed.values().get(i)).getBytes(StandardCharsets.UTF_8)))
          .isNegative();
    }
    Position.Listed numbers =
        (Position.Listed)
            positions(List.of(10, -3, 9), Tables.listed("x", "int", 10, -3, 9))
                .ordered(Tables.measure(Aggregate.MAX, column("x", "int")));
    assertThat(numbers.values()).containsExactly(-3, 9, 10);
    assertThat(PositionValues.of(numbers, 2)).isEqualTo(10);
  }

  @Test
  void truthComesLast() {
    Position.Listed listed =
        (Position.Listed)
            positions().ordered(Tables.measure(Aggregate.MAX, column("x", "boolean")));
    assertThat(listed.values()).containsExactly(false, true);
  }

  private static void refused(ErrorCode code, Runnable action, String says) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(CallerException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(says);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bigint; -9223372036854775808; 9223372036854775807",
        "bigint; -2305843009213693952; 2305843009213693952",
        "decimal(38,0); 0; 99999999999999999999999999999999999999"
      })
  void boundsThatAreTooFarApartAreRefused(String declared) {
    String[] parts = declared.split("; ", -1);
    Column column = Tables.bounded("x", parts[0], parts[1], parts[2]);
    refused(ErrorCode.BOUNDS, () -> ordered(column), "more than 2^62 units apart");
    Expr x = column("x", parts[0]);
    refused(
        ErrorCode.BOUNDS,
        () ->
            positions(column).ranges(Tables.measure(Aggregate.APPROX_PERCENTILE, x, literal(0.5))),
        "approx_percentile(x, 0.5D)");
  }

  @Test
  void numbersThatAreNoBigintsAreRefused() {
    // Their distances are, but the local job takes them from BIGINTs.
    String low = "1" + "0".repeat(25);
    Column column = Tables.bounded("x", "decimal(38,0)", low, low.substring(0, 25) + "9");
    refused(ErrorCode.BOUNDS, () -> ordered(column), "min(x)");
  }

  @Test
  void tooManyCellsAreRefused() {
    List<Object> many = IntStream.rangeClosed(0, 1 << 16).<Object>mapToObj(i -> i).toList();
    Expr x = column("x", "int");
    Measure distinct = Tables.measure(Aggregate.COUNT_DISTINCT, x);
    Measure top = Tables.measure(Aggregate.TOP_K, x, literal(3));
    String says = "done for up to 65536, and x can have 65537";
    refused(ErrorCode.DOMAIN, () -> positions(many).presentValues(distinct), says);
    refused(ErrorCode.DOMAIN, () -> positions(many).valueCounts(top), says);
    PositionBuilder fewer = positions(many.subList(1, many.size()));
    assertThat(fewer.presentValues(distinct).size()).isEqualTo(65536);
    assertThat(fewer.valueCounts(top).size()).isEqualTo(65536);
  }

  @Test
  void percentilesOfOtherThanNumbersAreRefused() {
    Expr day = column("x", "date");
    refused(
        ErrorCode.UNSUPPORTED_SQL,
        () -> positions().ranges(Tables.measure(Aggregate.APPROX_PERCENTILE, day, literal(0.5))),
        "for numbers only");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 1",
    "2, 0, 2",
    "4096, 0, 4096",
    "4097, 1, 2049",
    "8192, 1, 4096",
    "1000000, 8, 3907"
  })
  void percentilesHaveSoManyCells(long size, int shift, int cells) {
    Column column = Tables.bounded("x", "bigint", "-7", Long.toString(size - 8));
    Position.Offset offset = percentile(column, "bigint");
    assertThat(offset.shift()).isEqualTo(shift);
    assertThat(offset.size()).isEqualTo(cells);
    // The cells touch, and end at the bounds.
    io.jointly.statistics.CellValues values = PositionValues.cells(offset);
    assertThat(values.lower(0)).isEqualTo(-7);
    assertThat(values.upper(cells - 1)).isEqualTo((double) (size - 8));
    for (int cell = 1; cell < cells; cell++) {
      assertThat(values.lower(cell)).isEqualTo(values.upper(cell - 1) + 1);
      assertThat(values.upper(cell)).isGreaterThanOrEqualTo(values.lower(cell));
    }
  }

  private static Position.Offset percentile(Column column, String type) {
    return (Position.Offset)
        positions(column)
            .ranges(Tables.measure(Aggregate.APPROX_PERCENTILE, column("x", type), literal(0.5)))
            .position();
  }

  @Test
  void theEdgesOfAHistogramGrowFromLoToHi() {
    Random random = new Random(Seed.of(PositionBuilderTest.class));
    for (int i = 0; i < 2000; i++) {
      double a = Math.scalb(random.nextGaussian(), random.nextInt(200) - 100);
      double b = a + Math.scalb(random.nextGaussian(), random.nextInt(200) - 100);
      double low = Math.min(a, b);
      double high = a == b ? Math.nextUp(a) : Math.max(a, b);
      int n = 1 + random.nextInt(i % 10 == 0 ? 4096 : 20);
      Cells cells =
          positions()
              .buckets(
                  Tables.measure(
                      Aggregate.HISTOGRAM,
                      column("x", "double"),
                      literal(low),
                      literal(high),
                      literal(n)));
      List<Double> edges = ((Position.Bucket) cells.position()).edges();
      assertThat(cells.size()).isEqualTo(n);
      assertThat(cells.kind()).isEqualTo(Cells.Kind.COUNTS);
      assertThat(edges).hasSize(n + 1).isSorted();
      assertThat(edges.get(0)).isEqualTo(low);
      assertThat(edges.get(n)).isEqualTo(high);
    }
  }

  @Test
  void noValueStandsAtABucketOrAHash() {
    Expr x = column("x", "double");
    for (Position position :
        List.of(new Position.Bucket(x, List.of(0.0, 1.0)), new Position.Hashed(x, 3, 2))) {
      assertThatThrownBy(() -> PositionValues.of(position, 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(new Position.Hashed(x, 3, 2).size()).isEqualTo(16);
  }
}

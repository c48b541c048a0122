package io.jointly.spark.share;

import static io.jointly.query.SparkTyping.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.query.Axis;
import io.jointly.query.GroupDomain;
import io.jointly.spark.translate.SparkTypes;
import io.jointly.spark.version.ScalaCollections;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Declared values are found in rows as Spark's tasks have them, for every type there is. */
class GroupIndexerTest {

  private static List<Arguments> types() {
    long micros = 1_600_000_000_000_001L;
    return List.of(
        of("boolean", List.of(false, true), true, null),
        of("tinyint", List.of((byte) -128, (byte) 127), (byte) 127, (byte) 5),
        of("smallint", List.of((short) 1, (short) -300), (short) -300, (short) 5),
        of("int", List.of(1, -70_000), -70_000, 5),
        of("bigint", List.of(1L, Long.MIN_VALUE), Long.MIN_VALUE, 5L),
        of("float", List.of(0.5f, 0.0f), -0.0f, Float.NaN),
        of("double", List.of(0.1, 0.0), -0.0, Double.NaN),
        of("string", List.of("", "wëst's"), UTF8String.fromString("wëst's"), utf8("West's")),
        of(
            "decimal(12,2)",
            List.of(new BigDecimal("0.10"), new BigDecimal("-7.00")),
            Decimal.apply(new BigDecimal("-7.00"), 12, 2),
            Decimal.apply(new BigDecimal("0.11"), 12, 2)),
        of(
            "decimal(38,3)",
            List.of(new BigDecimal("1.000"), new BigDecimal("12345678901234567890123456789.125")),
            Decimal.apply(new BigDecimal("12345678901234567890123456789.125"), 38, 3),
            Decimal.apply(new BigDecimal("1.001"), 38, 3)),
        of(
            "date",
            List.of(LocalDate.of(2020, 1, 1), LocalDate.of(1500, 3, 1)),
            (int) LocalDate.of(1500, 3, 1).toEpochDay(),
            0),
        of("timestamp", List.of(Instant.EPOCH, time(micros)), micros, micros + 1),
        of(
            "timestamp_ntz",
            List.of(
                LocalDateTime.of(1970, 1, 1, 0, 0),
                LocalDateTime.parse("1969-12-31T23:59:59.999999")),
            -1L,
            1L));
  }

  private static UTF8String utf8(String text) {
    return UTF8String.fromString(text);
  }

  private static Instant time(long micros) {
    return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000);
  }

  private static Arguments of(
      String type, List<Object> declared, Object second, @Nullable Object undeclared) {
    return Arguments.of(type, declared, second, undeclared);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("types")
  void findsAValue(String type, List<Object> declared, Object second, @Nullable Object undeclared) {
    GroupIndexer indexer =
        GroupIndexer.of(new GroupDomain(List.of(new Axis(column("g", type), declared))));
    assertThat(indexer.index(row(type, second))).hasValue(1);
    assertThat(indexer.index(row(type, undeclared))).isEmpty();
    assertThat(indexer.firstUndeclared(row(type, undeclared))).isEqualTo(0);
    assertThat(indexer.index(row(type, new Object[] {null}))).isEmpty();
    assertThat(indexer.firstUndeclared(row(type, new Object[] {null}))).isEqualTo(0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("types")
  void findsNull(String type, List<Object> declared) {
    GroupIndexer indexer =
        GroupIndexer.of(
            new GroupDomain(
                List.of(new Axis(column("g", type), Arrays.asList(null, declared.get(0))))));
    assertThat(indexer.index(row(type, new Object[] {null}))).hasValue(0);
  }

  @Test
  void theLastGroupExpressionVariesFastest() {
    GroupIndexer indexer =
        GroupIndexer.of(
            new GroupDomain(
                List.of(
                    new Axis(column("a", "string"), List.of("x", "y")),
                    new Axis(column("b", "int"), List.of(1, 2, 3)))));
    assertThat(indexer.axes()).isEqualTo(2);
    assertThat(indexer.index(InternalRow.apply(ScalaCollections.seq(List.of(utf8("y"), 2)))))
        .hasValue(4);
    assertThat(indexer.index(InternalRow.apply(ScalaCollections.seq(List.of(utf8("y"), 7)))))
        .isEmpty();
    assertThat(
            indexer.firstUndeclared(InternalRow.apply(ScalaCollections.seq(List.of(utf8("y"), 7)))))
        .isEqualTo(1);
    assertThat(indexer.index(InternalRow.apply(ScalaCollections.seq(List.of(utf8("z"), 7)))))
        .isEmpty();
    assertThat(
            indexer.firstUndeclared(InternalRow.apply(ScalaCollections.seq(List.of(utf8("z"), 7)))))
        .isEqualTo(0);
  }

  @Test
  void findsOnlyCombinationsThatAreGroups() {
    GroupDomain domain =
        new GroupDomain(
            List.of(
                new Axis(column("a", "string"), List.of("x", "y")),
                new Axis(column("b", "int"), List.of(1, 2, 3))),
            GroupDomain.Combinations.of(new long[] {0, 4, 5}));
    GroupIndexer indexer = GroupIndexer.of(domain);
    for (int group = 0; group < domain.size(); group++) {
      Object[] values = domain.values(group);
      InternalRow row =
          InternalRow.apply(ScalaCollections.seq(List.of(utf8((String) values[0]), values[1])));
      assertThat(indexer.index(row)).hasValue(group);
    }
    InternalRow impossible = InternalRow.apply(ScalaCollections.seq(List.of(utf8("x"), 2)));
    assertThat(indexer.index(impossible)).isEmpty();
    assertThat(indexer.firstUndeclared(impossible)).isEqualTo(0);
  }

  /** In the form that a task has it in. */
  private static InternalRow row(String type, @Nullable Object... values) {
    DataType spark = SparkTypes.spark(column("g", type).type());
    return UnsafeProjection.create(new DataType[] {spark}).apply(new GenericInternalRow(values));
  }
}

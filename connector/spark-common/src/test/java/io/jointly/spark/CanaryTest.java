package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.spark.SparkFirehoseListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.util.JsonProtocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows hold values that occur nowhere else, and so do the parties' partial sums of them. After
 * whole sessions, one answered and one refused for a row out of bounds, none of them is found where
 * it could be seen beyond its party: mailbox, log at TRACE, exceptions, event log, files that the
 * parties exchange.
 */
class CanaryTest {

  private static final String QUERY =
      "SELECT region, count(*), sum(cost), avg(cost), sum(stay) FROM {t} WHERE note LIKE 'seen%'"
          + " GROUP BY region ORDER BY region";

  /** Bytes that must not be found, by what they are. */
  private final Map<String, byte[]> canaries = new LinkedHashMap<>();

  private final List<String> events = new CopyOnWriteArrayList<>();

  @Test
  void nothingOfARowOrAPartialSumIsSeen(@TempDir Path folder, @TempDir Path data) throws Exception {
    Consortium.Builder builder =
        Consortium.in(folder)
            .mailbox(Files.createDirectory(folder.resolve("mailbox")).toString())
            .columns(
                "region: {type: string, use: [dimension, filter], values: [north, south]}",
                "note: {type: string, use: [filter]}",
                "cost: {type: \"decimal(14,2)\", use: [measure], min: 0, max: 100000000000}",
                "stay: {type: double, use: [measure, filter], min: 0, max: 1000000, fraction_bits: 20}");
    for (int party = 1; party <= 3; party++) {
      builder.rows(parquet(builder, data, party));
    }
    Consortium consortium = builder.build();
    SparkFirehoseListener listener =
        new SparkFirehoseListener() {
          @Override
          public void onEvent(SparkListenerEvent event) {
            events.add(JsonProtocol.sparkEventToJsonString(event));
          }
        };
    consortium.spark.sparkContext().addSparkListener(listener);
    List<String> logged;
    List<Row> answer;
    Map<String, Consortium.Result> refused;
    try (LogCapture log = LogCapture.at(Level.TRACE)) {
      answer = consortium.joint(QUERY);
      refused = consortium.attempt(Map.of("p2", "SELECT count(*) FROM {t} WHERE stay >= 0"));
      LogManager.getLogger("control").trace("a line that is logged");
      logged = List.copyOf(log.lines());
    } finally {
      consortium.spark.sparkContext().removeSparkListener(listener);
    }

    assertThat(answer).hasSize(2).isEqualTo(consortium.plain(QUERY));
    assertThat(java.util.Objects.requireNonNull(refused.get("p2")).failure())
        .hasMessageContaining("JOINTLY_OUTSIDE_BOUNDS");
    // The places that are searched are the right ones: each holds what it should.
    assertThat(logged).anyMatch(line -> line.contains("a line that is logged"));
    assertThat(logged).anyMatch(line -> line.contains("io.jointly"));
    assertThat(events).anyMatch(event -> event.contains("SparkListenerTaskEnd"));
    assertThat(files(folder.resolve("mailbox"))).hasSizeGreaterThan(20);

    assertThat(found(String.join("\n", logged).getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(found(String.join("\n", events).getBytes(StandardCharsets.UTF_8))).isEmpty();
    for (Consortium.Result result : refused.values()) {
      assertThat(found(everything(result.failure()))).isEmpty();
    }
    for (Path file : files(folder)) {
      assertThat(found(Files.readAllBytes(file))).as(file.toString()).isEmpty();
    }
  }

  @Test
  void aCanaryWouldBeFound() {
    remember("sum", new BigDecimal("81728172817.25"));
    assertThat(found("x 81728172817.25 y".getBytes(StandardCharsets.UTF_8))).isNotEmpty();
    assertThat(found("8172817281725".getBytes(StandardCharsets.UTF_8))).isNotEmpty();
    byte[] element =
        ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN).putLong(7, 8172817281725L).array();
    assertThat(found(element)).isNotEmpty();
    assertThat(found(ByteBuffer.allocate(9).putDouble(1, 81728172817.25).array())).isNotEmpty();
    assertThat(found(new byte[100])).isEmpty();
  }

  /** The rows lie in files, as a party's do: what stands in SQL text would be in every log. */
  private Dataset<Row> parquet(Consortium.Builder builder, Path data, int party) {
    String file = data.resolve("p" + party).toString();
    Dataset<Row> rows =
        builder
            .spark
            .range(40)
            .select(
                functions.expr("IF(id % 3 = 0, 'north', 'south')").as("region"),
                functions.expr("concat('seen-by-nobody-', " + party + " * 7919 + id)").as("note"),
                functions
                    .expr("CAST(" + party + " * 1234567891L + id * 98765431.37 AS DECIMAL(14,2))")
                    .as("cost"),
                // One row of the second party has more days than there may be.
                functions
                    .expr(
                        "IF(%d = 2 AND id = 39, 7654321.125D, %d * 1234.5D + id * 17.0625D)"
                            .formatted(party, party))
                    .as("stay"),
                functions.expr("concat('never-listed-', " + party + ", id)").as("name"));
    // The row that is out of bounds is not selected by the query that is answered.
    rows =
        rows.withColumn("note", functions.expr("IF(stay > 1000000, 'hidden-by-nobody-40', note)"));
    rows.coalesce(1).write().parquet(file);
    for (Row row : rows.collectAsList()) {
      remember("note", row.getString(1));
      remember("cost", row.getDecimal(2));
      remember("name", row.getString(4));
    }
    remember("stay", new BigDecimal("7654321.125"));
    rows.createOrReplaceTempView("canary_" + party);
    rememberPartialSums(builder, party);
    return builder.spark.read().parquet(file);
  }

  private void rememberPartialSums(Consortium.Builder builder, int party) {
    String own = QUERY.replace("{t}", "canary_" + party);
    for (Row row : builder.spark.sql(own).collectAsList()) {
      remember("sum of cost", row.getDecimal(2));
      remember("sum of stay", BigDecimal.valueOf(row.getDouble(4)));
    }
  }

  private void remember(String what, String text) {
    canaries.put(what + " " + text, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A number as text, as unscaled whole number, as 8 bytes of either order, and as a double. */
  private void remember(String what, BigDecimal number) {
    remember(what, number.toPlainString());
    long unscaled = number.unscaledValue().longValueExact();
    remember(what, Long.toString(unscaled));
    long fixed = number.multiply(BigDecimal.valueOf(1 << 20)).longValue();
    for (long bits : new long[] {unscaled, fixed, Double.doubleToLongBits(number.doubleValue())}) {
      canaries.put(what + " " + bits + " big-endian", ByteBuffer.allocate(8).putLong(bits).array());
      canaries.put(
          what + " " + bits + " little-endian",
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(bits).array());
    }
  }

  private List<String> found(byte[] where) {
    // One byte is one character, so that text and binary canaries are searched alike.
    String text = new String(where, StandardCharsets.ISO_8859_1);
    List<String> found = new ArrayList<>();
    canaries.forEach(
        (what, bytes) -> {
          if (text.contains(new String(bytes, StandardCharsets.ISO_8859_1))) {
            found.add(what);
          }
        });
    return found;
  }

  private static byte[] everything(@Nullable Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      text.append(cause).append('\n');
      for (Throwable other : cause.getSuppressed()) {
        text.append(other).append('\n');
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

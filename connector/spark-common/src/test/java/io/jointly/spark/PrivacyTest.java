package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.field.FpVectors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows hold recognisable values, and the partial sums and counts of each party are recognisable
 * too. After a whole joint query none of them is found anywhere outside the party's own executors,
 * and each way of looking is shown to find what is there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PrivacyTest {

  private static final String QUERY =
      "SELECT region, count(*) AS n, sum(cost) AS cost, avg(stay) AS stay FROM {t} WHERE note <>"
          + " 'other' GROUP BY region ORDER BY region";

  private Consortium parties;
  private Path folder;
  private Canary canary;
  private final ConcurrentLinkedQueue<Object> taskResults = new ConcurrentLinkedQueue<>();
  private List<String> log = List.of();
  private SharedSpark.EventLog events;
  private byte[] eventLog = {};
  private List<JointlyException> refusals = List.of();

  @BeforeAll
  void runOneQuery(@TempDir Path given) throws Exception {
    folder = given;
    Consortium.Builder builder =
        Consortium.in(folder)
            .mailbox(Files.createDirectory(folder.resolve("mail")).toString())
            // Hundreds of thousands of rows.
            .compiling()
            .joinTimeout("120s")
            .maxRows("10000000")
            .columns(
                "region: {type: string, use: [dimension], values: [north, south]}",
                "cost: {type: \"decimal(12,2)\", use: [measure], min: 0, max: 9000000}",
                "stay: {type: double, use: [measure], min: 0, max: 100000, fraction_bits: 20}",
                "age: {type: int, use: [measure], min: 0, max: 120}",
                "note: {type: string, use: [filter, dimension]}");
    for (int party = 1; party <= 3; party++) {
      builder.rows(rows(builder, party));
    }
    parties = builder.build();
    canary = new Canary(List.of("CANARY", "Kanarienvögel"), numbers());
    // A test of its own searches it.
    events = new SharedSpark.EventLog(Files.createDirectory(folder.resolve("rows-events")));
    try (LogCapture capture = LogCapture.at(Level.TRACE)) {
      WatchedKryo.watch(taskResults::add);
      Map<String, Consortium.Result> results = parties.attempt(QUERY);
      WatchedKryo.stopWatching();
      assertThat(Consortium.of(results, "p1").answer()).hasSize(2);
      List<JointlyException> failures = new ArrayList<>();
      failures.add(Consortium.failureOf(() -> all("p1", "SELECT sum(age) FROM {t}")));
      failures.add(
          Consortium.failureOf(
              () -> all("p1", "SELECT region, sum(age) FROM {t} GROUP BY region")));
      refusals = failures;
      log = List.copyOf(capture.lines());
    }
    eventLog = events.read();
    List<Row> plain = parties.plain(QUERY);
    List<Row> joint = all("p2", QUERY);
    for (int group = 0; group < 2; group++) {
      assertThat(joint.get(group).getLong(1)).isEqualTo(plain.get(group).getLong(1));
      assertThat(joint.get(group).getDecimal(2)).isEqualTo(plain.get(group).getDecimal(2));
    }
  }

  @AfterAll
  void stop() {
    events.close();
  }

  private List<Row> all(String party, String query) {
    return parties.dataset(party, query).collectAsList();
  }

  /** A file of few rows, each of which stands for many, so that counts are recognisable. */
  private Dataset<Row> rows(Consortium.Builder builder, int party) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      lines.append(
          """
          {"region": "%s", "cost": %d.%d7, "stay": %d.%d28125, "age": %d, "note": "CANARY %d %d Kanarienvögel", "weight": %d}
          """
              .formatted(
                  i % 2 == 0 ? "north" : "south",
                  7_018_281 + 1_013 * party + 101 * i,
                  i,
                  27_182 + party,
                  i,
                  // Outside its bounds in every row.
                  771_234_567 + party,
                  party,
                  i,
                  612_363 + 11_117 * party + 2_011 * i));
    }
    Path source = Files.createDirectories(folder.resolve("rows" + party));
    Files.writeString(source.resolve("rows.json"), lines);
    return builder
        .spark
        .read()
        .schema("region STRING, cost DECIMAL(12,2), stay DOUBLE, age INT, note STRING, weight INT")
        .json(source.toString())
        .selectExpr("*", "explode(sequence(1, weight)) AS copy");
  }

  /** Of every party: each value, and the partial sums and counts of its groups. */
  private List<BigDecimal> numbers() {
    List<BigDecimal> numbers = new ArrayList<>();
    for (int party = 1; party <= 3; party++) {
      String rows = "(SELECT * FROM json.`" + folder.resolve("rows" + party) + "`)";
      for (Row row :
          parties
              .spark
              .sql(
                  "SELECT cost, CAST(stay AS DECIMAL(20,6)), age, SUM(weight) OVER w, CAST(SUM(cost *"
                      + " weight) OVER w AS DECIMAL(20,2)), CAST(SUM(stay * weight) OVER w AS"
                      + " DECIMAL(20,6)), CAST(SUM(stay * weight) OVER w * 1048576 AS DECIMAL(28,0))"
                      + " FROM "
                      + rows
                      + " WINDOW w AS (PARTITION BY region)")
              .collectAsList()) {
        for (int i = 0; i < row.size(); i++) {
          numbers.add(new BigDecimal(row.get(i).toString()).stripTrailingZeros());
        }
      }
    }
    assertThat(numbers).hasSize(3 * 4 * 7);
    return numbers;
  }

  @Test
  @Order(1)
  void nothingIsFoundInTheMailboxOrTheFiles() throws IOException {
    List<Path> files = filesBeside("rows");
    assertThat(files).anyMatch(file -> file.toString().contains("/mail/")).hasSizeGreaterThan(20);
    for (Path file : files) {
      assertThat(canary.in(Files.readAllBytes(file))).as(file.toString()).isEmpty();
    }
    // What would be there without the shares' mask, and the row itself, would be found.
    BigDecimal cost =
        canaryNumber("SELECT sum(cost) FROM global_temp.rows_{n}_p1 WHERE region='north'");
    long[] element = {cost.unscaledValue().longValueExact(), 0};
    byte[] plain = new byte[16];
    FpVectors.write(element, 0, 1, plain, 0);
    assertThat(canary.in(plain)).isNotEmpty();
    assertThat(canary.in(Files.readAllBytes(folder.resolve("rows1/rows.json")))).contains("CANARY");
  }

  @Test
  @Order(2)
  void nothingIsFoundInTheLogAtTrace() {
    assertThat(log).hasSizeGreaterThan(1000).anyMatch(line -> line.startsWith("TRACE "));
    for (String line : log) {
      assertThat(canary.in(line)).as(line).isEmpty();
    }
    BigDecimal count =
        canaryNumber("SELECT count(*) FROM global_temp.rows_{n}_p2 WHERE region='south'");
    try (LogCapture capture = LogCapture.at(Level.TRACE)) {
      LogManager.getLogger("io.jointly.control").trace("a partial count: {}", count);
      LogManager.getLogger("io.jointly.control").warn("a row", new IllegalStateException("CANARY"));
      assertThat(capture.lines().stream().flatMap(line -> canary.in(line).stream()))
          .contains(count.toPlainString(), "CANARY");
    }
  }

  @Test
  @Order(3)
  void nothingIsFoundInErrors() {
    for (JointlyException refusal : refusals) {
      assertThat(refusal.code()).isEqualTo(ErrorCode.OUTSIDE_BOUNDS);
      assertThat(refusal).hasMessageContaining("column age");
      assertThat(canary.in(stackTrace(refusal))).isEmpty();
    }
    // Spark's own message quotes the row; ours must not pass it on.
    JointlyException failed =
        Consortium.failureOf(
            () -> all("p1", "SELECT count(*) FROM {t} WHERE CAST(note AS INT) = 1"));
    assertThat(failed.code()).isEqualTo(ErrorCode.LOCAL_JOB);
    assertThat(failed).hasMessageContaining("CAST_INVALID_INPUT");
    assertThat(canary.in(stackTrace(failed))).isEmpty();
    try {
      parties.plain("SELECT count(*) FROM {t} WHERE CAST(note AS INT) = 1");
      throw new AssertionError("it did not fail");
    } catch (RuntimeException e) {
      assertThat(canary.in(stackTrace(e))).contains("CANARY");
    }
  }

  @Test
  @Order(4)
  void nothingIsFoundInSparksEventLog() throws Exception {
    assertThat(new String(eventLog, StandardCharsets.UTF_8))
        .contains("JointScan t", "opened      to p1");
    assertThat(canary.in(eventLog)).isEmpty();
    // The log is written while the application runs, and what is in it is found.
    BigDecimal count =
        canaryNumber("SELECT count(*) FROM global_temp.rows_{n}_p3 WHERE region='north'");
    parties.spark.sparkContext().setJobDescription("control " + count);
    parties.spark.range(3).repartition(2).collectAsList();
    parties.spark.sparkContext().setJobDescription(null);
    assertThat(canary.in(events.read())).contains(count.toPlainString());
  }

  /** Tasks of the local job return refusal bits and shares, and the driver sees nothing else. */
  @Test
  @Order(5)
  void theDriverSeesNoPartialSums() throws IOException {
    List<Object> results = List.copyOf(taskResults);
    assertThat(results).hasAtLeastOneElementOfType(long[].class);
    assertThat(results.stream().map(PrivacyTest::serialized))
        .allSatisfy(bytes -> assertThat(canary.in(bytes)).isEmpty());
    assertThat(results).anyMatch(result -> contains(result, "BlockShares"));

    // A job that returned its sums would be caught.
    BigDecimal cost =
        canaryNumber("SELECT sum(cost) FROM global_temp.rows_{n}_p1 WHERE region='north'");
    taskResults.clear();
    WatchedKryo.watch(taskResults::add);
    long[] record = {0, cost.unscaledValue().longValueExact()};
    new JavaSparkContext(parties.spark.sparkContext())
        .parallelize(List.of(1, 2), 2)
        .map(i -> record)
        .collect();
    WatchedKryo.stopWatching();
    assertThat(taskResults)
        .hasSize(2)
        .allSatisfy(result -> assertThat(canary.in(serialized(result))).isNotEmpty());
  }

  private BigDecimal canaryNumber(String query) {
    String view = "rows_" + parties.number + "_";
    Row row = parties.spark.sql(query.replace("rows_{n}_", view)).first();
    return new BigDecimal(row.get(0).toString()).stripTrailingZeros();
  }

  private List<Path> filesBeside(String rows) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !folder.relativize(file).toString().startsWith(rows))
          .toList();
    }
  }

  private static boolean contains(Object result, String type) {
    return new String(serialized(result), StandardCharsets.ISO_8859_1).contains(type);
  }

  private static byte[] serialized(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String stackTrace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}

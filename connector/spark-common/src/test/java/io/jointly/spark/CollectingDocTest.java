package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.cli.Commands;
import io.jointly.crypto.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** COLLECTING.md as it stands, from the first key to an answer, with three parties at once. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CollectingDocTest {

  private static final Pattern BLOCK = Pattern.compile("(?m)^```\n(.*?)^```", Pattern.DOTALL);
  private static final Pattern CALL = Pattern.compile("\\.(\\w+)(?:\\(([^)]*)\\))?");
  private static final String QUERY =
      "SELECT region, count(*), avg(pay) FROM joint.survey GROUP BY region";

  private static final String ROWS =
      "SELECT IF(id %% 2 = 0, 'north', 'south') AS region, CAST(id * 37 %% 9000 + 0.25BD AS"
          + " DECIMAL(9,2)) AS pay FROM range(%d, %d)";

  @TempDir static Path folder;

  private static Consortium parties;
  private static String page;

  @BeforeAll
  static void start() throws IOException {
    page = Files.readString(Path.of("../docs/COLLECTING.md"));
    Files.createDirectory(folder.resolve("mail"));
    StringBuilder dealers = new StringBuilder();
    for (String dealer : List.of("clinic-a", "office")) {
      Identity identity = Identity.generate(new SecureRandom());
      identity.write(folder.resolve(dealer + ".pem"));
      dealers.append(dealers.isEmpty() ? "" : ", ").append(dealer).append(": \"");
      dealers.append(identity.publicKey().base64()).append('"');
    }
    Consortium.Builder builder =
        Consortium.extended(folder)
            .mailbox("file:" + folder.resolve("mail"))
            .columns("x: {type: int, use: [measure], min: 0, max: 9}")
            .dealt(
                "survey",
                """
                dealers: {%s}
                columns:
                  region: {type: string, use: [dimension, filter], values: [north, south]}
                  pay: {type: "decimal(9,2)", use: [measure], min: 0, max: 9000}
                """
                    .formatted(dealers),
                ROWS.formatted(0, 37));
    for (int party = 0; party < 3; party++) {
      builder.rows("SELECT INT(id) AS x FROM range(9)");
    }
    parties = builder.build();
    for (String party : parties.parties) {
      Path policy = folder.resolve(party + ".policy.yaml");
      String shares = block("shares:").replace("tables:\n", "");
      Files.writeString(
          policy,
          Files.readString(policy)
              .replaceFirst("  survey: .*\n", Matcher.quoteReplacement(here(shares, party))));
    }
  }

  private static List<String> blocks() {
    return BLOCK.matcher(page).results().map(block -> block.group(1)).toList();
  }

  private static String block(String text) {
    List<String> found = blocks().stream().filter(block -> block.contains(text)).toList();
    assertThat(found).as(text).hasSize(1);
    return found.get(0);
  }

  /** What a party writes where the page has its own names. */
  private static String here(String text, String party) {
    return text.replaceAll("(?<![a-z/.])collaboration\\.yaml", folder + "/collaboration.yaml")
        .replaceAll("\\b(north|clinic-a|office)\\.pem", folder + "/$1.pem")
        .replaceAll("\\bnorth\\b", party)
        .replace("file:/shared/folder", "file:" + folder.resolve("mail"))
        .replaceAll("(?<![a-z/])shares/", folder + "/" + party + "/shares/");
  }

  private static Commands.Result run(String command, String party) {
    String[] args =
        here(command.replace("\\\n", " "), party)
            .strip()
            .replaceFirst("^(java -jar|spark-submit) \\S+\\.jar ", "")
            .split("\\s+");
    return Commands.run(args);
  }

  private static String done(Commands.Result result) {
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  /** The same command at all parties at once; what each prints. */
  private static Map<String, String> all(String command) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(parties.parties.size());
    try {
      Map<String, Future<Commands.Result>> running = new LinkedHashMap<>();
      for (String party : parties.parties) {
        running.put(party, threads.submit(() -> run(command, party)));
      }
      Map<String, String> printed = new LinkedHashMap<>();
      for (Map.Entry<String, Future<Commands.Result>> party : running.entrySet()) {
        printed.put(party.getKey(), done(party.getValue().get()));
      }
      return printed;
    } finally {
      threads.shutdownNow();
    }
  }

  /** The texts that a call of a block is given. */
  private record Call(String name, List<String> texts) {

    static List<Call> of(String block) {
      return CALL.matcher(block.replaceAll("(?m)^\\s+", "")).results().map(Call::of).toList();
    }

    private static Call of(MatchResult call) {
      List<String> texts =
          call.group(2) == null
              ? List.of()
              : Arrays.stream(call.group(2).split(", ?"))
                  .map(text -> text.replaceAll("^\"|\"$", ""))
                  .toList();
      return new Call(call.group(1), texts);
    }
  }

  private static void write(Dataset<Row> rows, List<Call> calls) {
    DataFrameWriter<Row> writer = rows.write();
    for (Call call : calls) {
      switch (call.name()) {
        case "write" -> {}
        case "format" -> writer.format(call.texts().get(0));
        case "mode" -> writer.mode(call.texts().get(0));
        case "option" -> writer.option(call.texts().get(0), call.texts().get(1));
        case "save" -> writer.save(call.texts().get(0));
        case "parquet" -> writer.parquet(call.texts().get(0));
        default -> throw new AssertionError("a call of " + call.name());
      }
    }
  }

  private static void read(List<Call> calls) {
    DataFrameReader reader = parties.spark.read();
    for (int at = 0; at < calls.size(); at++) {
      Call call = calls.get(at);
      switch (call.name()) {
        case "read" -> {}
        case "format" -> reader.format(call.texts().get(0));
        case "option" -> reader.option(call.texts().get(0), call.texts().get(1));
        case "load" -> {
          write(reader.load(call.texts().get(0)), calls.subList(at + 1, calls.size()));
          return;
        }
        default -> throw new AssertionError("a call of " + call.name());
      }
    }
  }

  private static final String OF_OFFICE =
      " --collaboration collaboration.yaml --table survey --dealer office --identity office.pem"
          + " --mailbox file:/shared/folder --batch ";

  private static List<Row> shares(String party, String name) {
    return parties
        .spark
        .read()
        .parquet(folder + "/" + party + "/" + name)
        .sort("batch__name", "row__number")
        .collectAsList();
  }

  @Test
  @Order(1)
  void whatIsDealtAndCollectedIsAnswered() throws Exception {
    assertThat(blocks()).hasSize(6);
    String key = blocks().get(0);
    for (String party : parties.parties) {
      assertThat(done(run(key, party))).startsWith("dealing key 0 of party " + party);
    }
    write(parties.spark.sql(ROWS.formatted(0, 30)), Call.of(here(block("df.write"), "")));
    Path csv = folder.resolve("office.csv");
    StringBuilder text = new StringBuilder("pay,region\n");
    for (Row row : parties.spark.sql(ROWS.formatted(30, 37)).collectAsList()) {
      text.append(row.getDecimal(1)).append(',').append(row.getString(0)).append('\n');
    }
    Files.writeString(csv, text);
    assertThat(done(run("deal " + csv + OF_OFFICE + "first", "")))
        .startsWith("dealt 7 rows")
        .endsWith("to p1 (key 0), p2 (key 0), p3 (key 0)\n");

    for (String printed : all(block("spark-submit jointly-spark.jar collect")).values()) {
      assertThat(printed.lines())
          .hasSize(1)
          .anyMatch(
              line ->
                  line.matches(
                      "collection 2026-11: 37 of 37 rows in 2 batches accepted; digest \\w+"));
    }
    assertThat(page).contains("`" + QUERY + "`");
    List<Row> answer =
        parties.matches(QUERY.replace("joint.survey", "{survey}") + " ORDER BY region");
    assertThat(answer).hasSize(2);
    assertThat(shares("p1", "shares/2026-11"))
        .hasSize(37)
        .doesNotContainAnyElementsOf(shares("p2", "shares/2026-11"));
  }

  @Test
  @Order(2)
  void aJobReadsTheSameShares() {
    String block = block("spark.read.format").replace("shares/2026-11", "shares/again");
    for (String party : parties.parties) {
      read(Call.of(here(block, party).replaceFirst("^spark", "")));
      assertThat(shares(party, "shares/again")).isEqualTo(shares(party, "shares/2026-11"));
    }
  }

  @Test
  @Order(3)
  void checkAndStatusSayHowItStands() {
    List<String> lines = new ArrayList<>();
    assertThat(new CatalogCheck(parties.spark, "p2", lines::add).run())
        .as(lines.toString())
        .isZero();
    assertThat(lines).contains("table survey: 37 rows, with all columns of what was collected");
    String status = " --collaboration collaboration.yaml --mailbox file:/shared/folder";
    assertThat(done(run("status" + status, "")).lines())
        .contains(
            "share table survey: 2 batches, 1 collection",
            "  collection 2026-11: 2 batches; all have accepted the same rows")
        .anyMatch(
            line -> line.matches("  batch first of office: 7 rows, .*; in collection 2026-11"));
  }

  /** A dealer has read the keys, and puts its batch when the old one is gone. */
  @Test
  @Order(4)
  void aBatchThatIsSealedToADeletedKeyIsRefusedWithTheDay() throws Exception {
    Path before = folder.resolve("before");
    copy(folder.resolve("mail"), before);
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    assertThat(done(run(blocks().get(0), "p1"))).startsWith("dealing key 1 of party p1");
    assertThat(done(run(block("--forget-old"), "p1")))
        .startsWith("deleted the private half of dealing key 0 of party p1 for table survey");
    assertThat(done(run(block("--forget-old"), "p2"))).startsWith("no old dealing key of party p2");
    done(
        run(
            ("deal " + folder.resolve("office.csv") + OF_OFFICE + "late")
                .replace("/shared/folder", before.toString()),
            ""));
    copy(before, folder.resolve("mail"));

    Map<String, String> printed =
        all(block("spark-submit jointly-spark.jar collect").replace("2026-11", "2026-12"));
    for (String lines : printed.values()) {
      assertThat(lines.lines())
          .anyMatch(line -> line.startsWith("collection 2026-12: 0 of 7 rows in 1 batch accepted"))
          .contains("    in a block that a compute party could not open: rows 1 to 7");
    }
    String why =
        "    not opened here: block 0: dealing key 0 was replaced on "
            + today
            + " and has been deleted since; ask the dealer to deal the batch again, under another"
            + " name";
    assertThat(printed)
        .hasEntrySatisfying("p1", lines -> assertThat(lines.lines()).contains(why))
        .hasEntrySatisfying("p2", lines -> assertThat(lines).doesNotContain("not opened here"));
    // Under another name, and to the new key.
    assertThat(done(run("deal " + folder.resolve("office.csv") + OF_OFFICE + "again", "")))
        .contains("p1 (key 1), p2 (key 0)");
  }

  /** What is missing of one folder in another, where names are given once. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path other = to.resolve(from.relativize(file));
        if (!Files.exists(other)) {
          Files.copy(file, other, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  @Test
  @Order(5)
  void partsOfCollectedBatchesGoOnRequest() throws Exception {
    try (Stream<Path> files = Files.walk(folder.resolve("mail"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(31))));
      }
    }
    String clean = "clean file:/shared/folder --older-than 30d --collaboration collaboration.yaml";
    assertThat(done(run(clean, "")).lines())
        .filteredOn(line -> line.startsWith("share table"))
        .hasSize(3)
        .allMatch(
            line ->
                line.endsWith(
                    "whose rows all compute parties have accepted; --collected deletes them"));
    assertThat(done(run(clean + " --collected", "")).lines())
        .anyMatch(line -> line.startsWith("share table survey, batch 2026-11 of clinic-a: 3 parts"))
        .anyMatch(line -> line.equals("deleted 9 parts of dealt rows"));
    try (Stream<Path> files = Files.walk(folder.resolve("mail"))) {
      assertThat(files.filter(file -> file.toString().contains("/part-")))
          .as("of the batch that is left to be collected")
          .hasSize(3);
    }
  }
}

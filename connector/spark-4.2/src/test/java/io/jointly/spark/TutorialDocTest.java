package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.DocBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * TUTORIAL.md from the first line to the last, with a terminal for each party. Two blocks are not
 * run: the one that installs Java's and Spark's programs, and the settings of a bucket. Their
 * versions, names and keys are compared. What the parties have then is what the commands of
 * SECURITY_OFFICER.md and ADMINISTRATOR.md work with.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TutorialDocTest {

  private static final List<String> PARTIES = List.of("north", "south", "east");
  private static final String JAR = "jointly/connector/spark-4.2/target/";

  @TempDir static Path home;

  /** Who types it, by the comment in its first line. */
  private static List<String> typists(DocBlock block) {
    String comment = block.text().lines().findFirst().orElseThrow();
    assertThat(comment).startsWith("# at ");
    return comment.startsWith("# at all three")
        ? PARTIES
        : PARTIES.stream().filter(party -> comment.contains("at " + party)).toList();
  }

  private static boolean isInstallation(DocBlock block) {
    return block.text().contains("mvn ");
  }

  @Test
  @Order(1)
  @Timeout(300)
  void everyCommandDoesWhatThePageSays() throws Exception {
    String page = DocBlock.page("TUTORIAL.md");
    Path jar = home.resolve(JAR + jarName());
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "the terminals stand for it");
    List<DocBlock> blocks = DocBlock.of(page);
    Map<String, Terminals.Printed> last = Map.of();
    int compared = 0;
    try (Terminals terminals = new Terminals(home)) {
      for (DocBlock block : blocks) {
        switch (block.language()) {
          case "bash" -> last = isInstallation(block) ? last : run(terminals, block);
          case "text" -> {
            compared++;
            String printed = last.values().iterator().next().out();
            assertThat(block.shows(printed)).as("%s\nshows\n%s", block.text(), printed).isTrue();
          }
          case "properties" -> {}
          default -> throw new AssertionError("a block of " + block.language());
        }
      }
    }
    assertThat(compared).isEqualTo(7);
    for (String party : PARTIES) {
      assertThat(page).contains("`export PARTY=" + party + "`");
    }
  }

  private static Map<String, Terminals.Printed> run(Terminals terminals, DocBlock block)
      throws Exception {
    List<String> typists = typists(block);
    assertThat(typists).as(block.text()).isNotEmpty();
    Map<String, Terminals.Printed> printed = new LinkedHashMap<>();
    if (block.text().startsWith("# at all three, at the same time")) {
      ExecutorService threads = Executors.newFixedThreadPool(PARTIES.size());
      try {
        Map<String, Future<Terminals.Printed>> running = new LinkedHashMap<>();
        for (String party : PARTIES) {
          running.put(party, threads.submit(() -> terminals.run(party, block.text())));
        }
        for (Map.Entry<String, Future<Terminals.Printed>> each : running.entrySet()) {
          printed.put(each.getKey(), each.getValue().get());
        }
      } finally {
        threads.shutdownNow();
      }
      everybodyHasPlainSparksAnswer(printed);
    } else {
      for (String party : typists) {
        printed.put(party, terminals.run(party, block.text()));
      }
    }
    printed.forEach(
        (party, result) ->
            assertThat(result.code())
                .as("%s at %s: %s%s", block.text(), party, result.out(), result.err())
                .isZero());
    return printed;
  }

  /** The rows of all three parties in one place, as nobody of them has them. */
  private static void everybodyHasPlainSparksAnswer(Map<String, Terminals.Printed> printed)
      throws IOException {
    SparkSession spark = SharedSpark.newSession();
    List<String> tables = new ArrayList<>();
    for (String party : PARTIES) {
      tables.add(
          """
          SELECT ward, CAST(age AS INT) AS age, CAST(cost AS DECIMAL(8,2)) AS cost
          FROM csv.`%s/tutorial/%s/visits.csv` WITH (header = true)
          """
              .formatted(home, party));
    }
    spark.sql(String.join(" UNION ALL ", tables)).createOrReplaceTempView("visits");
    String script = Files.readString(home.resolve("tutorial/north/first.sql"));
    String query = script.substring(0, script.indexOf(';')).replace("joint.visits", "visits");
    List<Row> rows = spark.sql(query).collectAsList();
    assertThat(rows).hasSize(4);
    printed.forEach(
        (party, result) -> {
          for (Row row : rows) {
            boolean isShown = !row.getString(0).equals("hospice");
            assertThat(Pattern.compile("(?m)^" + line(row) + "$").matcher(result.out()).find())
                .as("%s at %s in %s %s", row, party, result.out(), result.err())
                .isEqualTo(isShown);
          }
        });
  }

  private static String line(Row row) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      values.add(Pattern.quote(String.valueOf(row.get(i))));
    }
    return String.join(" +", values);
  }

  private static String jarName() throws IOException {
    Matcher version =
        Pattern.compile("<artifactId>jointly-parent</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(Files.readString(Path.of("../../pom.xml")));
    assertThat(version.find()).isTrue();
    return "jointly-spark-%s_%s-%s.jar"
        .formatted(SparkVersion.required(), SparkVersion.scala(), version.group(1));
  }

  /** Its commands name the files as the administrator has named them. */
  @Test
  @Order(2)
  @Timeout(120)
  void theOfficersCommandsFindNothingWrong() throws Exception {
    try (Terminals terminals = new Terminals(home)) {
      terminals.run("north", "cp audit-first-steps-north.log audit.log");
      terminals.run("north", "cp ../south/audit-first-steps-south.log south-audit.log");
      List<DocBlock> blocks = commands("SECURITY_OFFICER.md");
      assertThat(blocks).hasSize(1);
      Terminals.Printed printed = terminals.run("north", blocks.get(0).text());
      assertThat(printed.code()).as(printed.out() + printed.err()).isZero();
      assertThat(printed.out()).contains("first-steps").contains("SELECT ward, count(*)");
    }
  }

  @Test
  @Order(3)
  @Timeout(120)
  void theAdministratorsCommandsDoWhatThePageSays() throws Exception {
    List<DocBlock> blocks = commands("ADMINISTRATOR.md");
    assertThat(blocks).hasSize(4);
    try (Terminals terminals = new Terminals(home)) {
      for (DocBlock block : blocks) {
        assertThat(typists(block)).containsExactly("north");
        String text = block.text().replace("/srv/jointly/mail", home + "/tutorial/mail");
        Terminals.Printed printed = terminals.run("north", text);
        assertThat(printed.code()).as(text + printed.out() + printed.err()).isZero();
      }
    }
    assertThat(Files.readString(home.resolve("tutorial/north/north-2027.pub"))).hasSize(45);
  }

  private static List<DocBlock> commands(String page) throws IOException {
    return DocBlock.of(DocBlock.page(page)).stream()
        .filter(block -> block.language().equals("bash"))
        .toList();
  }

  @Test
  @Order(4)
  void whatIsNotRunNamesTheRightVersionsAndSettings() throws Exception {
    List<DocBlock> blocks = DocBlock.of(DocBlock.page("TUTORIAL.md"));
    List<DocBlock> installed = blocks.stream().filter(TutorialDocTest::isInstallation).toList();
    assertThat(installed).hasSize(1);
    assertThat(installed.get(0).text())
        .contains("pip install pyspark==" + SharedSpark.newSession().version() + "\n")
        .contains("mvn -B -DskipTests package\n");
    List<DocBlock> bucket =
        blocks.stream().filter(block -> block.language().equals("properties")).toList();
    assertThat(bucket).hasSize(1);
    // A real S3 server is asked with these settings.
    String tried =
        Files.readString(
            Path.of("../spark-common/src/test/java/io/jointly/mailbox/hadoop/S3Cases.java"));
    List<String> lines = bucket.get(0).text().lines().toList();
    assertThat(lines).hasSize(7);
    for (String line : lines) {
      String key = line.split(" ")[0];
      String value = line.substring(key.length()).strip();
      if (key.equals("spark.jars.packages")) {
        assertThat(value).isEqualTo("org.apache.hadoop:hadoop-aws:" + VersionInfo.getVersion());
      } else if (key.equals("spark.sql.catalog.joint.mailbox")) {
        assertThat(value).startsWith("s3a://");
      } else {
        assertThat(tried).contains("set(\"" + key.replace("spark.hadoop.", "") + "\"");
      }
    }
  }
}

package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jointly.Seed;
import io.jointly.spark.Differences.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four parties on four versions of Spark, each in a JVM of its own: all get the same bits, and they
 * are plain Spark's on the union. A column that the query does not name has the name that plain
 * Spark of the same version gives it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MixedVersionsTest {

  private static final long USUAL_SEED = 4;
  private static final List<String> OTHERS = List.of("3.5", "4.0", "4.1");
  private static final int[] ROWS = {30, 25, 0, 20};

  /** With the profile {@code versions}; else a sample. */
  private static final boolean WHOLE = Boolean.getBoolean("jointly.versions");

  private final long seed = Seed.of(MixedVersionsTest.class, USUAL_SEED);
  private final List<Child> children = new ArrayList<>();

  /** A party in a JVM of its own. */
  private record Child(String version, Process process, PrintStream in, BufferedReader out) {

    String answer() throws IOException {
      String line = out.readLine();
      if (line == null) {
        throw new IllegalStateException("the party on Spark " + version + " has ended");
      }
      return line;
    }
  }

  @TestFactory
  Stream<DynamicNode> allGetTheSameBits(@TempDir Path folder) throws Exception {
    for (String version : OTHERS) {
      boolean built = Files.exists(classPathOf(version));
      assertThat(built || System.getenv("CI") == null)
          .as("connector/spark-%s is not built; CI builds all versions", version)
          .isTrue();
      assumeTrue(built, "left out: connector/spark-" + version + " is not built");
    }
    List<Consortium> consortia = List.of(parties(folder, true), parties(folder, false));
    for (int index = 0; index < OTHERS.size(); index++) {
      children.add(start(OTHERS.get(index), index, consortia));
    }
    for (Child child : children) {
      assertThat(child.answer()).as("on Spark " + child.version()).isEqualTo(VersionParty.READY);
    }
    return Stream.of(
        DynamicContainer.dynamicContainer("ANSI mode", tests(0, consortia.get(0), true, 48)),
        DynamicContainer.dynamicContainer("no ANSI mode", tests(1, consortia.get(1), false, 12)));
  }

  private Stream<DynamicTest> tests(int which, Consortium consortium, boolean ansi, int size) {
    List<JointCase> all = MixedVersions.cases(seed, ansi, WHOLE);
    return MixedVersions.sample(all, WHOLE ? all.size() : size).stream()
        .map(each -> DynamicTest.dynamicTest(each.joint(), () -> check(which, consortium, each)));
  }

  private Consortium parties(Path parent, boolean ansi) throws Exception {
    Path folder = Files.createDirectory(parent.resolve(String.valueOf(ansi)));
    Files.createDirectory(folder.resolve("mail"));
    Consortium.Builder builder =
        DifferentialData.keys(Consortium.extended(folder))
            .parties(ROWS.length, 1)
            .ansi(String.valueOf(ansi))
            .maxRows("100000")
            .joinTimeout(MixedVersions.TIMEOUT)
            .roundTimeout(MixedVersions.TIMEOUT)
            .mailbox("file:" + folder.resolve("mail"))
            .columns(DifferentialData.COLUMNS)
            .rules(
                "{min_group_size: 1, min_parties: 1, refusal_budget: [],"
                    + " aggregate_arguments: any_expression}");
    MixedVersions.settings(builder.spark, String.valueOf(ansi));
    for (int party = 0; party < ROWS.length; party++) {
      builder.rows(DifferentialData.rows(builder.spark, seed, party, ROWS[party]));
    }
    return builder.build();
  }

  private static Path classPathOf(String version) {
    return Path.of("..", "spark-" + version, "target", "test.classpath");
  }

  private Child start(String version, int index, List<Consortium> consortia)
      throws IOException {
    Path module = Path.of("..", "spark-" + version).toAbsolutePath().normalize();
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
    // The JVM's own options, which have what Spark needs on JDK 17.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens") || option.startsWith("-XX:"))
        .forEach(command::add);
    command.add("-Djdk.reflect.useDirectMethodHandle=false");
    command.add("-cp");
    command.add(
        module.resolve("target/test-classes")
            + ":"
            + module.resolve("target/classes")
            + ":"
            + Files.readString(classPathOf(version)).strip());
    command.add(VersionParty.class.getName());
    command.addAll(
        List.of(Integer.toString(index), Long.toString(seed), Integer.toString(ROWS[index])));
    for (Consortium consortium : consortia) {
      command.add(consortium.folder.toString());
      command.add(Integer.toString(consortium.number));
    }
    Process process =
        new ProcessBuilder(command)
            .directory(module.toFile())
            .redirectError(module.resolve("target/version-party.log").toFile())
            .start();
    return new Child(
        version,
        process,
        new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8),
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
  }

  private void check(int which, Consortium consortium, JointCase asked) throws Exception {
    for (Child child : children) {
      child
          .in()
          .println(
              String.join(
                  " ",
                  Integer.toString(which),
                  ResultText.encoded(asked.joint()),
                  ResultText.encoded(asked.plain())));
    }
    Own mine = ask(consortium, asked);
    String own = mine.text();
    // All are read before any is judged, so that the next query finds nobody behind.
    Map<String, String> answers = new LinkedHashMap<>();
    for (Child child : children) {
      answers.put(child.version(), ResultText.decoded(child.answer()));
    }
    if (MixedVersions.isFailure(own)) {
      assertThat(answers.values()).allMatch(MixedVersions::isFailure);
    } else {
      assertThat(answers).allSatisfy((version, answer) -> assertThat(answer).isEqualTo(own));
    }
    Table plain = plain(consortium, asked);
    if (own.startsWith("! UNDECLARED_VALUE") && own.contains("exclude each other")) {
      Table ofNoRows = Table.of(consortium.overNoRows(asked.plain()));
      assertThat(Differences.between(ofNoRows, Objects.requireNonNull(plain), asked)).isEmpty();
      return;
    }
    assertThat(plain == null)
        .as("plain Spark fails; the parties: %s", own)
        .isEqualTo(mine.table() == null);
    if (plain == null) {
      return;
    }
    assertThat(Differences.between(Objects.requireNonNull(mine.table()), plain, asked)).isEmpty();
  }

  /** Null where plain Spark fails. */
  private static @Nullable Table plain(Consortium consortium, JointCase asked) {
    try {
      return Table.of(consortium.union(asked.plain()));
    } catch (RuntimeException e) {
      return null;
    }
  }

  /** What this JVM's party gets; no table where it fails. */
  private record Own(String text, @Nullable Table table) {}

  private static Own ask(Consortium consortium, JointCase asked) {
    try {
      Dataset<Row> joint =
          consortium.spark.sql(asked.joint().replace("{t}", "p4.t").replace("{c}", "p4"));
      List<Row> rows = joint.collectAsList();
      return new Own(
          ResultText.of(joint, rows, asked, "everything"), new Table(joint.schema(), rows));
    } catch (RuntimeException e) {
      return new Own(MixedVersions.failure(e), null);
    }
  }

  @AfterAll
  void stop() throws InterruptedException {
    for (Child child : children) {
      child.in().close();
      if (!child.process().waitFor(20, TimeUnit.SECONDS)) {
        child.process().destroyForcibly();
      }
    }
    children.clear();
  }
}

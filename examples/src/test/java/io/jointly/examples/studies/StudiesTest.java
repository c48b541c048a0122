package io.jointly.examples.studies;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.examples.Comparison;
import io.jointly.examples.LocalSpark;
import io.jointly.examples.ResultTable;
import io.jointly.examples.TextTable;
import io.jointly.spark.LocalCollaboration;
import io.jointly.spark.ScheduledJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each study under its rules, all parties in one JVM, against plain Spark; and its page, which
 * shows what is asked and answered here. Of the first study every question is asked, and of the
 * others one: their scripts ask them all, and so does this test with the profile {@code sweeps}.
 */
@Tag("sweep")
class StudiesTest {

  private static final boolean ALL = Boolean.getBoolean("jointly.sweeps");

  /** The question that is asked of a study where not all are: one that hides groups of few. */
  private static final Map<String, String> ASKED =
      Map.of(
          "exposure", "1-exposure",
          "campaigns", "1-conversions",
          "mobility", "2-stays",
          "wellbeing", "3-sleep",
          "risk", "1-migration");

  /** What differs from run to run. */
  private static final Pattern TIMES = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

  private static final Pattern BLOCK =
      Pattern.compile("```(?<kind>sql|text)\n(?<text>.*?)```\n", Pattern.DOTALL);

  private static final String NULL = ResultTable.NULL;

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static final Map<String, Ran> RUNS = new HashMap<>();

  /** All that one run of a study has given. */
  private record Ran(
      StudyAnswers answers,
      Map<String, ResultTable> plain,
      Map<String, ResultTable> hidden,
      String refusal,
      List<String> reports) {}

  @BeforeAll
  static void start() {
    spark = LocalSpark.startExtended();
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  static List<Study> studies() {
    return Study.all();
  }

  private static StudyFolder of(Study study) {
    return new StudyFolder(Path.of(study.name()));
  }

  private static Ran run(Study study) throws IOException {
    Ran done = RUNS.get(study.name());
    if (done != null) {
      return done;
    }
    RawRows rows = new RawRows();
    study.writeRows(rows);
    try (StudyRun run =
        StudyRun.start(spark, study, of(study), rows, folder.resolve(study.name()))) {
      List<StudyAnswer> asked = new ArrayList<>();
      for (StudyQuery query : asked(study)) {
        asked.add(run.answer(query));
      }
      StudyAnswers answers = new StudyAnswers(asked);
      Map<String, ResultTable> plain = new HashMap<>();
      Map<String, ResultTable> hidden = new HashMap<>();
      for (StudyAnswer answer : answers.all()) {
        ResultTable expected = run.plain(answer.query());
        plain.put(answer.query().name(), expected);
        if (answer.query().isOfGroups()) {
          hidden.put(answer.query().name(), run.hidden(answer.query(), expected));
        }
      }
      Ran ran = new Ran(answers, plain, hidden, run.refusal(), run.reports());
      RUNS.put(study.name(), ran);
      return ran;
    }
  }

  private static boolean isWhole(Study study) {
    return ALL || !ASKED.containsKey(study.name());
  }

  private static List<StudyQuery> asked(Study study) throws IOException {
    return of(study).queries().stream()
        .filter(query -> isWhole(study) || query.name().equals(ASKED.get(study.name())))
        .toList();
  }

  private static ResultTable table(Map<String, ResultTable> tables, StudyAnswer answer) {
    return Objects.requireNonNull(tables.get(answer.query().name()));
  }

  @ParameterizedTest
  @MethodSource("studies")
  void theAnswersArePlainSparksWithTheRule(Study study) throws IOException {
    Ran ran = run(study);
    assertThat(of(study).queries()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(ran.answers.all()).isNotEmpty();
    for (StudyAnswer answer : ran.answers.all()) {
      ResultTable plain = table(ran.plain, answer);
      assertThat(plain.rows()).as(answer.query().name()).isNotEmpty();
      assertThat(Comparison.with(plain).differences(answer.table()))
          .as(answer.query().name())
          .isEmpty();
    }
  }

  /** Every group is shown, or is said to be hidden; what has rows and is hidden breaks the rule. */
  @ParameterizedTest
  @MethodSource("studies")
  void exactlyTheGroupsOfFewAreHidden(Study study) throws IOException {
    Ran ran = run(study);
    int hiddenOfFew = 0;
    for (StudyAnswer answer : ran.answers.all()) {
      assertThat(answer.hidden()).hasSize(answer.declared() - answer.shown());
      if (!answer.query().isOfGroups()) {
        continue;
      }
      List<List<String>> hidden = answer.hidden();
      if (hidden.isEmpty()) {
        assertThat(table(ran.hidden, answer).rows()).allMatch(row -> row.contains(NULL));
        continue;
      }
      int keys = hidden.get(0).size();
      assertThat(keysOf(answer.table(), keys)).doesNotContainAnyElementsOf(hidden);
      List<List<String>> few = keysOf(table(ran.hidden, answer), keys);
      assertThat(hidden).as(answer.query().name()).doesNotHaveDuplicates().containsAll(few);
      hiddenOfFew += few.size();
    }
    assertThat(hiddenOfFew).as("hidden groups that have rows").isPositive();
  }

  /** The values of the first columns, without groups of NULL: these are not declared. */
  private static List<List<String>> keysOf(ResultTable table, int keys) {
    return table.rows().stream()
        .map(row -> row.subList(0, keys))
        .filter(row -> !row.contains(NULL))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("studies")
  void thePictureIsTheOneOnThePage(Study study) throws IOException {
    String picture = Files.readString(Path.of(study.name(), "picture.svg"));
    assertThat(page(study)).contains("](picture.svg)");
    assertThat(picture).startsWith("<svg ").endsWith("</svg>\n").contains("not shown: ");
    if (isWhole(study)) {
      assertThat(study.picture(run(study).answers)).isEqualTo(picture);
    }
  }

  @ParameterizedTest
  @MethodSource("studies")
  void thePageShowsWhatIsAskedAndAnswered(Study study) throws IOException {
    Ran ran = run(study);
    List<String> shown =
        BLOCK.matcher(page(study)).results().map((MatchResult block) -> block.group(2)).toList();
    for (StudyQuery query : of(study).queries()) {
      assertThat(shown).as("SQL of " + query.name()).contains(query.sql() + "\n");
    }
    for (StudyAnswer answer : ran.answers.all()) {
      assertThat(shown.get(shown.indexOf(answer.query().sql() + "\n") + 1))
          .isEqualTo(answer.text());
    }
    assertThat(ran.hidden.values().stream().map(TextTable::format))
        .as("what the rule hides, in the text of the page")
        .anyMatch(hidden -> hidden.lines().count() > 2 && shown.contains(hidden));
    int refused = shown.indexOf(of(study).refused().sql() + "\n");
    assertThat(refused).as("SQL of what is refused").isNotNegative();
    assertThat(shown.get(refused + 1).strip().replaceAll("\\s+", " "))
        .isEqualTo(TIMES.matcher(ran.refusal).replaceAll("…").strip().replaceAll("\\s+", " "));
    for (String party : of(study).parties()) {
      assertThat(page(study)).contains(party);
    }
  }

  private static String page(Study study) throws IOException {
    return Files.readString(Path.of(study.name(), "README.md"));
  }

  @ParameterizedTest
  @MethodSource("studies")
  void aStudyHasAScriptAndALineInTheReadme(Study study) throws IOException {
    Path script = Path.of(study.name() + ".sh");
    assertThat(Files.readString(script)).contains("\nstudy " + study.name() + "\n");
    assertThat(script).isExecutable();
    assertThat(Files.readString(Path.of("../README.md")))
        .contains("examples/" + study.name() + ".sh", "(examples/" + study.name() + "/README.md)");
  }

  /** The rows come from a seed: the same again, and dirt in what every party has. */
  @ParameterizedTest
  @MethodSource("studies")
  void theRowsAreAlwaysTheSame(Study study) throws IOException {
    RawRows one = new RawRows();
    RawRows other = new RawRows();
    study.writeRows(one);
    study.writeRows(other);
    for (String party : of(study).parties()) {
      assertThat(one.of(party)).isNotEmpty();
      one.of(party)
          .forEach(
              (name, lines) ->
                  assertThat(Objects.requireNonNull(other.of(party).get(name)).lines())
                      .isEqualTo(lines.lines()));
    }
  }

  /** As a scheduler asks: the second call finds that the quarter is done. */
  @Test
  void theQuarterlyQuestionIsAskedOnce() throws IOException {
    Study study = named("risk");
    RawRows rows = new RawRows();
    study.writeRows(rows);
    try (StudyRun run = StudyRun.start(spark, study, of(study), rows, folder.resolve("quarter"))) {
      StudyQuery query = of(study).queries().get(0);
      String out = folder.resolve("2026-Q3").toString();
      ScheduledJob.Setting setting =
          new ScheduledJob.Setting(
              Path.of("risk/queries").resolve(query.name() + StudyQuery.ENDING),
              LocalCollaboration.CATALOG,
              "2026-Q3",
              Optional.of(out),
              Optional.empty());
      // jointly run names it itself.
      run.analyst().conf().unset("spark.sql.catalog.joint.run");
      ScheduledJob first = new ScheduledJob(run.analyst(), setting, line -> {});
      assertThat(first.isDone()).isFalse();
      assertThat(first.run().failed()).isEmpty();
      first.record("{\"run\":\"2026-Q3\",\"job_sha256\":\"" + first.sha256() + "\"}\n");
      assertThat(new ScheduledJob(run.analyst(), setting, line -> {}).isDone()).isTrue();
      ResultTable kept = ResultTable.of(spark.read().parquet(out).orderBy("grade_before", "grade"));
      assertThat(Comparison.with(run.plain(query)).differences(kept)).isEmpty();
    }
  }

  /** One patient more: a comparison and a picture that could not fail are none. */
  @Test
  void anAlteredRowIsNoticed() throws IOException {
    Study study = named("treatment");
    RawRows altered = new RawRows();
    study.writeRows(altered);
    RawRows.Lines first = Objects.requireNonNull(altered.of("north").get("registry"));
    first.add("N99999", "A", 65, 9, 1);
    List<StudyAnswer> answers = new ArrayList<>(run(study).answers.all());
    ResultTable plain = table(run(study).plain, answers.get(0));
    try (StudyRun run =
        StudyRun.start(spark, study, of(study), altered, folder.resolve("altered"))) {
      answers.set(0, run.answer(answers.get(0).query()));
    }
    assertThat(Comparison.with(plain).differences(answers.get(0).table())).isNotEmpty();
    assertThat(study.picture(new StudyAnswers(answers)))
        .isNotEqualTo(Files.readString(Path.of(study.name(), "picture.svg")));
  }

  private static Study named(String name) {
    return Study.all().stream()
        .filter(study -> study.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}

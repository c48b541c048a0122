package io.jointly.examples.dealers;

import static java.math.RoundingMode.HALF_UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.Collaboration;
import io.jointly.examples.LocalSpark;
import io.jointly.examples.ResultTable;
import io.jointly.examples.SqlRun;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SQL of the examples, by plain Spark and, without asking anybody, by the joint catalog. */
class DealersSqlTest {

  private static final List<String> NAMES = List.of("lower quartile", "median", "upper quartile");

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.startExtended();
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  private static String sql(String name) throws IOException {
    return Files.readString(Path.of("salary-survey", name)).replace("joint.survey", "survey");
  }

  /** What the example's SQL says of people, by plain Spark, and what percentile_disc says. */
  private record Answers(ResultTable survey, List<Integer> exact) {

    static Answers of(List<Person> people) throws IOException {
      List<Row> rows = new ArrayList<>();
      people.forEach(person -> rows.add(GenerateSurvey.row(person)));
      // A session of its own, as the SQL makes views.
      SparkSession session = spark.newSession();
      session.createDataFrame(rows, GenerateSurvey.SCHEMA).createOrReplaceTempView("survey");
      ResultTable survey = SqlRun.run(session, sql("question.sql") + sql("quartiles.sql"));
      ResultTable exact = SqlRun.run(session, sql("exact.sql"));
      session.catalog().uncacheTable("bands");
      return new Answers(
          survey,
          exact.rows().get(0).stream().map(cell -> (int) Double.parseDouble(cell)).toList());
    }

    /** The line whose first cell begins so. */
    List<String> line(String name) {
      List<List<String>> found =
          survey.rows().stream().filter(row -> row.get(0).startsWith(name)).toList();
      assertThat(found).as("%s in %s", name, survey.rows()).hasSize(1);
      return found.get(0);
    }

    void requireRightBands() {
      for (int i = 0; i < NAMES.size(); i++) {
        int low = new Person(exact.get(i)).band();
        int next = Person.BANDS.indexOf(low) + 1;
        int below = next < Person.BANDS.size() ? Person.BANDS.get(next) : Person.MOST + 1;
        List<String> line = line(NAMES.get(i));
        double about = Double.parseDouble(line.get(2));
        assertThat(about)
            .as("%s, %d in %s", line, exact.get(i), survey.rows())
            .isBetween((double) low, (double) below);
      }
    }
  }

  /**
   * Quartiles that follow from counts of bands are in the same band as those of percentile_disc. A
   * band without people has no line, so every band has some here.
   */
  @Test
  void quartilesAreInTheBandsOfTheQuartilesThemselves() throws IOException {
    List<Person> people =
        IntStream.rangeClosed(1, 199).mapToObj(number -> Person.of(1, number)).toList();
    Answers answers = Answers.of(people);
    assertThat(answers.survey().rows()).hasSize(Person.BANDS.size() + 4);
    answers.requireRightBands();
    double average = people.stream().mapToInt(Person::pay).average().orElseThrow();
    assertThat(answers.line("average"))
        .containsExactly("average", "199", BigDecimal.valueOf(average).setScale(2, HALF_UP) + "");
  }

  /** Ranks are those of percentile_disc also where they fall on the last or first in a band. */
  @Test
  void ranksAtTheEdgesOfBands() throws IOException {
    List<Person> people = new ArrayList<>();
    for (int low : Person.BANDS) {
      people.add(new Person(low));
      people.add(new Person(low + 1));
    }
    Answers twenty = Answers.of(people);
    // Of 20, the fifth is the first in its band, the tenth the last, the fifteenth the first.
    assertThat(twenty.exact()).containsExactly(2300, 2901, 3900);
    twenty.requireRightBands();
  }

  /**
   * The digests in collaboration.yaml are those of the ballot's four questions, and of no other.
   */
  @Test
  void theBallotsQuestionsAreItsTemplates(@TempDir Path folder) throws IOException {
    try (SmallDealing ballot = new SmallDealing(folder, "budget-vote", "online", 1)) {
      Collaboration agreed = ballot.collaboration();
      Files.writeString(
          folder.resolve("policy.yaml"),
          "collaboration: {id: %s, sha256: \"%s\"}%n"
              .formatted(agreed.id(), agreed.terms().sha256()));
      SparkSession session = spark.newSession();
      String catalog = "spark.sql.catalog.joint";
      session.conf().set(catalog, "io.jointly.spark.JointCatalog");
      session.conf().set(catalog + ".collaboration", folder + "/collaboration.yaml");
      session.conf().set(catalog + ".party", "union");
      session.conf().set(catalog + ".identity", folder + "/union.pem");
      session.conf().set(catalog + ".policy", folder + "/policy.yaml");
      session.conf().set(catalog + ".mailbox", "memory:ballot");
      session.conf().set(catalog + ".run", "none");
      String votes = Files.readString(Path.of("budget-vote", "votes.sql"));
      String plan = explained(session, votes);
      List<String> digests =
          plan.lines()
              .filter(line -> line.contains("query digest"))
              .map(line -> line.strip().substring("query digest ".length()))
              .toList();
      assertThat(digests)
          .containsExactlyInAnyOrderElementsOf(
              agreed.rules().templates().stream().map(template -> template.sha256()).toList());
      assertThatThrownBy(
              () ->
                  session
                      .sql("SELECT project, district, count(*) FROM joint.online GROUP BY ALL")
                      .collectAsList())
          .hasMessageContaining("JOINTLY_NOT_A_TEMPLATE");
    }
  }

  private static String explained(SparkSession session, String query) {
    // A refusal has a row for each of its lines.
    return session.sql("EXPLAIN " + query).collectAsList().stream()
        .map(row -> row.getString(0))
        .collect(Collectors.joining("\n"));
  }
}

package io.jointly.examples.studies;

import io.jointly.error.JointlyException;
import io.jointly.examples.Comparison;
import io.jointly.examples.ResultTable;
import io.jointly.examples.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * {@code RunStudy FOLDER WORK}: runs a study with all parties in this JVM, compares each answer
 * with plain Spark over the rows of all, and writes answers and picture into the folder WORK. Exit
 * status 0 only if all answers are identical and what is to be refused is refused.
 */
public final class RunStudy {

  private RunStudy() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("usage: RunStudy FOLDER WORK");
      System.exit(2);
    }
    boolean right;
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      right = run(spark, new StudyFolder(Path.of(args[0])), Path.of(args[1]));
    }
    System.exit(right ? 0 : 1);
  }

  private static Study named(String name) {
    return Study.all().stream()
        .filter(study -> study.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no study '" + name + "'"));
  }

  private static boolean run(SparkSession spark, StudyFolder folder, Path work) throws IOException {
    Study study = named(folder.folder().getFileName().toString());
    RawRows rows = new RawRows();
    study.writeRows(rows);
    Path answers = Files.createDirectories(work.resolve("answers"));
    try (StudyRun run = StudyRun.start(spark, study, folder, rows, work.resolve("rows"))) {
      StudyAnswers all = answered(run);
      boolean right = true;
      for (StudyAnswer answer : all.all()) {
        System.out.printf("%n-- %s%n%s%n%n", answer.query().name(), answer.query().sql());
        System.out.print(answer.text());
        Files.writeString(answers.resolve(answer.query().name() + ".csv"), answer.csv());
        right &= compare(run, answer);
      }
      System.out.printf("%n-- refused%n%s%n%n%s%n", folder.refused().sql(), run.refusal());
      Files.writeString(work.resolve("picture.svg"), study.picture(all));
      System.out.printf("%nanswers and picture are in %s%n", work);
      return right;
    }
  }

  /** Where a partner refuses, only its own report says why. */
  private static StudyAnswers answered(StudyRun run) throws IOException {
    try {
      return run.answers();
    } catch (JointlyException e) {
      run.reports().forEach(System.err::println);
      throw e;
    }
  }

  private static boolean compare(StudyRun run, StudyAnswer answer) {
    ResultTable plain = run.plain(answer.query());
    List<String> differences = Comparison.with(plain).differences(answer.table());
    differences.forEach(difference -> System.out.println("DIFFERENT: " + difference));
    if (differences.isEmpty()) {
      System.out.println("identical to plain Spark's answer over the rows of all");
    }
    if (!answer.query().isOfGroups()) {
      return differences.isEmpty();
    }
    ResultTable hidden = run.hidden(answer.query(), plain);
    if (!hidden.rows().isEmpty()) {
      System.out.println("not shown, and visible only to this program:");
      System.out.print(TextTable.format(hidden));
    }
    return differences.isEmpty();
  }
}

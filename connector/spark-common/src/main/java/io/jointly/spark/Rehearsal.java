package io.jointly.spark;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.spark.job.Ending;
import io.jointly.spark.job.SqlScript;
import io.jointly.spark.job.StatementRunner;
import io.jointly.spark.job.SubmittedJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * Runs a job against partners that are made up, so that its author sees what the real run would
 * say: the same errors, the same EXPLAIN, groups that are too small. The totals mean nothing.
 */
public final class Rehearsal {

  /**
   * What is rehearsed.
   *
   * @param party in whose name the job runs; empty for the first analyst
   * @param rows of each table at each party
   * @param seed the same seed makes the same rows
   */
  public record Setting(Path collaboration, Optional<String> party, int rows, long seed) {}

  private final SparkSession spark;
  private final Setting setting;
  private final Consumer<String> out;

  /**
   * @param spark a local session
   * @param out receives each line that people read
   */
  public Rehearsal(SparkSession spark, Setting setting, Consumer<String> out) {
    this.spark = spark;
    this.setting = setting;
    this.out = out;
  }

  /**
   * Runs all statements of a script, also those after one that failed.
   *
   * @return how each ended, as names and values; {@code failed} says whether it failed
   */
  public List<Map<String, Object>> script(Path file) {
    List<SqlScript.Statement> statements = SqlScript.read(file);
    try (LocalCollaboration local = builder().start()) {
      StatementRunner runner =
          new StatementRunner(local.session(party(local)), LocalCollaboration.CATALOG, out);
      return statements.stream().map(runner::print).map(Ending::told).toList();
    }
  }

  /**
   * Runs a job of Python or a jar in a process of its own, with the catalog's options as
   * spark-submit takes them.
   *
   * @param arguments what spark-submit takes: options such as {@code --class}, the job, and its
   *     arguments
   * @return the job's exit code
   */
  public int job(List<String> arguments) throws IOException {
    Path folder = Files.createTempDirectory("jointly-rehearsal");
    Path mailbox = Files.createDirectory(folder.resolve("mailbox"));
    try (LocalCollaboration local =
        builder()
            .option("mailbox", mailbox.toString())
            .storeRows()
            .start(folder.resolve("files").toString())) {
      Map<String, String> options = new LinkedHashMap<>();
      options.put(RehearsalGuard.FOLDER, local.folder());
      options.putAll(local.options(party(local)));
      return new SubmittedJob(options, arguments).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallerException(ErrorCode.OPTION, "the rehearsal was interrupted", e);
    } finally {
      LocalCollaboration.deleteAll(folder);
    }
  }

  private LocalCollaboration.Builder builder() {
    return LocalCollaboration.of(spark, setting.collaboration().toString())
        .mockRows(setting.rows(), setting.seed());
  }

  private String party(LocalCollaboration local) {
    String party = setting.party().orElse(local.firstAnalyst());
    out.accept(
        String.format(
            Locale.ROOT,
            "rehearsing as %s; %,d made-up rows of each table at each party, seed %d: the totals"
                + " mean nothing",
            party,
            setting.rows(),
            setting.seed()));
    return party;
  }
}

package io.jointly.cli;

import io.jointly.command.ExpectedFailure;
import io.jointly.command.JsonText;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.error.Remedy;
import io.jointly.spark.ScheduledJob;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jointly run}, run by spark-submit, for schedulers. */
@Command(
    name = "run",
    description = {
      "Run a script of SQL once, for a scheduler.",
      "The statements run one after another; the first that fails ends the job. With --out or"
          + " --record, a run that is done is noted, and the same run does nothing when it is called"
          + " again. Run it by spark-submit, with the --conf options of the catalog.",
      "Exit codes: 0 done, or done before; 2 called incorrectly; 65 change the job, trying again"
          + " changes nothing; 75 try again later with the same run name; 77 a person has to act"
          + " first."
    })
final class RunCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Option(
      names = "--run",
      required = true,
      paramLabel = "NAME",
      description = "The run's name, such as 2026-11: one for each time that the job is due.")
  @SuppressWarnings("NullAway.Init") // required, so picocli sets it before call()
  private String run;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private NamedCatalog catalog;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description =
          "Keep the rows of the last statement there, as Parquet, with the record beside them. It is"
              + " any place that Spark can write to. Without it, rows are printed.")
  private @Nullable String out;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description =
          "Note there that the run is done, for a script that writes its results itself. It holds"
              + " what each answer says of itself, and no total.")
  private @Nullable String record;

  @Parameters(paramLabel = "SCRIPT", description = "A script of SQL.")
  @SuppressWarnings("NullAway.Init") // required, so picocli sets it before call()
  private Path script;

  @Override
  public Integer call() {
    try {
      return run();
    } catch (NoClassDefFoundError e) {
      throw new CallerException(
          ErrorCode.OPTION, "run needs Spark; run it as: spark-submit jointly-spark.jar run …", e);
    } catch (Exception | OutOfMemoryError e) {
      // Spark throws checked exceptions, too, which its Scala signatures do not declare.
      JointlyException known = ExpectedFailure.of(e).orElse(null);
      if (known == null || known.code() == ErrorCode.BUG) {
        throw e;
      }
      spec.commandLine().getErr().println(known.getMessage());
      return ended(known.code().remedy());
    }
  }

  private int run() {
    long start = System.nanoTime();
    ScheduledJob job =
        new ScheduledJob(
            SparkSession.builder().appName("jointly run " + script.getFileName()).getOrCreate(),
            new ScheduledJob.Setting(
                script, catalog.name(), run, Optional.ofNullable(out), Optional.ofNullable(record)),
            this::print);
    if (job.isDone()) {
      print("run " + run + " of " + script + " was done before; nothing was asked");
      return 0;
    }
    ScheduledJob.Outcome outcome = job.run();
    if (outcome.failed().isPresent()) {
      return ended(outcome.failed().get());
    }
    double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
    job.record(JsonText.of(told(job, outcome, seconds)) + "\n");
    print("");
    print("run " + run + " of " + script + " is done, in " + seconds + " s");
    return 0;
  }

  private Map<String, Object> told(ScheduledJob job, ScheduledJob.Outcome outcome, double seconds) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("run", run);
    told.put("job_sha256", job.sha256());
    told.put("job", script.toString());
    told.put("done_at", Instant.now().truncatedTo(ChronoUnit.SECONDS));
    told.put("seconds", seconds);
    told.put("statements", outcome.statements());
    told.put("answers", outcome.answers().stream().map(JsonText.Written::new).toList());
    return told;
  }

  private int ended(Remedy remedy) {
    spec.commandLine().getErr().flush();
    print("");
    print("run " + run + " of " + script + " failed: " + remedy.text());
    return remedy.exitCode();
  }

  private void print(String line) {
    PrintWriter lines = spec.commandLine().getOut();
    lines.println(line);
    lines.flush();
  }
}

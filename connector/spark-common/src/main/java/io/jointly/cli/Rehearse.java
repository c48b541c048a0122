package io.jointly.cli;

import io.jointly.collaboration.TemplateParameter;
import io.jointly.command.CollaborationOption;
import io.jointly.command.JsonText;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.spark.Rehearsal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jointly rehearse}, run by spark-submit. */
@Command(
    name = "rehearse",
    description = {
      "Run a job against partners that are made up.",
      "Needs collaboration.yaml alone: no partner, no data, no key. Rows are made up within the"
          + " declared bounds and values, and the job runs through the real protocol on this machine,"
          + " in the catalog joint. It meets the errors, rules and small groups of a real run; the"
          + " totals mean nothing. What else the job reads and writes is real. Run it by"
          + " spark-submit.",
      "Exit codes: 0 every statement was answered, or the job ended with 0; 1 it failed; 2 called"
          + " incorrectly."
    })
final class Rehearse implements Callable<Integer> {

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
  private static final int LONGEST_NAME = 50;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CollaborationOption collaboration;

  @Option(
      names = "--party",
      paramLabel = "ID",
      description = "The party in whose name the job runs (default: the first analyst).")
  private @Nullable String party;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Rows of each table at each party (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed makes the same rows (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Where a summary is written, as JSON. It holds no row and no total.")
  private @Nullable Path summary;

  @Option(
      names = "--parameter",
      paramLabel = "NAME=VALUE",
      description =
          "Print the job's joint queries as templates, with a parameter in the place of each"
              + " constant that has this value. May be given several times.")
  private List<String> parameters = new ArrayList<>();

  @Option(
      names = "--templates",
      paramLabel = "FILE",
      description = "Print the job's joint queries as templates, and write them to this file.")
  private @Nullable Path templates;

  @Option(
      names = "--class",
      paramLabel = "NAME",
      description = "The main class of a job that is a jar.")
  private @Nullable String mainClass;

  @Parameters(
      index = "0",
      paramLabel = "JOB",
      description =
          "A script of SQL (.sql), a job of Python (.py) or a jar. What follows -- is for the job.")
  @SuppressWarnings("NullAway.Init") // required, so picocli sets it before call()
  private Path job;

  @Parameters(
      index = "1..*",
      paramLabel = "ARGUMENT",
      description = "Arguments of a job that is no script.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    check();
    Optional<Rehearsal.Drafting> drafting = drafting();
    long start = System.nanoTime();
    try {
      SparkSession spark =
          SparkSession.builder()
              .appName("jointly rehearse")
              .master("local[2]")
              .config("spark.ui.enabled", "false")
              .config("spark.sql.shuffle.partitions", "2")
              .getOrCreate();
      Rehearsal rehearsal =
          new Rehearsal(
              spark,
              new Rehearsal.Setting(
                  collaboration.file(), Optional.ofNullable(party), rows, seed, drafting),
              this::print);
      Map<String, Object> told = told();
      int exit = isScript() ? script(rehearsal, told) : job(rehearsal, told);
      double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
      told.put("exit", exit);
      told.put("seconds", seconds);
      print("");
      if (drafting.isPresent()) {
        show(rehearsal.templates());
      }
      print((exit == 0 ? "passed" : "failed") + " in " + seconds + " s");
      if (summary != null) {
        write("--summary", summary, JsonText.of(told));
      }
      return exit;
    } catch (NoClassDefFoundError e) {
      throw new CallerException(
          ErrorCode.OPTION,
          "rehearse needs Spark; run it as: spark-submit jointly-spark.jar rehearse …",
          e);
    }
  }

  private void check() {
    if (!Files.isRegularFile(job)) {
      throw new CallerException(ErrorCode.OPTION, job + " is not there; name a script or a job");
    }
    if (job.toString().endsWith(".jar")) {
      requireJar();
    } else if (!isScript() && !job.toString().endsWith(".py")) {
      throw new CallerException(
          ErrorCode.OPTION,
          job + " ends neither with .sql nor with .py or .jar; name a script or a job");
    }
    if (rows < 1 || rows > 1_000_000) {
      throw new CallerException(ErrorCode.OPTION, "--rows is " + rows + "; write 1 to 1000000");
    }
    if (isScript() && !arguments.isEmpty()) {
      throw new CallerException(
          ErrorCode.OPTION, "a script of SQL takes no arguments; remove " + arguments.get(0));
    }
    requireFolder("--summary", summary);
    requireFolder("--templates", templates);
  }

  /** What Spark would say of it only with its stack trace. */
  private void requireJar() {
    try (JarFile jar = new JarFile(job.toFile())) {
      Manifest manifest = jar.getManifest();
      if (mainClass == null
          && (manifest == null
              || manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS) == null)) {
        throw new CallerException(
            ErrorCode.OPTION, job + " does not say which class to run; name it with --class");
      }
    } catch (IOException e) {
      throw new CallerException(
          ErrorCode.OPTION, job + " is no jar (" + e.getMessage() + "); name another one", e);
    }
  }

  /** Looked at before the job runs, which takes a while. */
  private static void requireFolder(String option, @Nullable Path file) {
    Path folder = file == null ? null : file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new CallerException(
          ErrorCode.OPTION,
          option + " is " + file + ", and its folder is not there; make it first");
    }
  }

  private static void write(String option, Path file, String text) {
    try {
      Files.writeString(file, text + "\n");
    } catch (IOException e) {
      throw new CallerException(
          ErrorCode.OPTION,
          option
              + " "
              + file
              + " cannot be written ("
              + e.getClass().getSimpleName()
              + "); name a file in a folder that you may write to",
          e);
    }
  }

  /** What the options say of templates; empty if nothing. */
  private Optional<Rehearsal.Drafting> drafting() {
    if (parameters.isEmpty() && templates == null) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String parameter : parameters) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      if (equals < 0 || !ID.matcher(name).matches()) {
        throw new CallerException(
            ErrorCode.OPTION,
            "--parameter is '"
                + parameter
                + "'; write NAME=VALUE, the name being a letter a-z and then up to 62 of a-z, 0-9, -"
                + " and _");
      }
      if (values.put(name, parameter.substring(equals + 1)) != null) {
        throw new CallerException(
            ErrorCode.OPTION, "--parameter " + name + " is given twice; write each once");
      }
    }
    if (values.size() > TemplateParameter.MOST) {
      throw new CallerException(
          ErrorCode.OPTION,
          "--parameter is given "
              + values.size()
              + " times; a template has at most "
              + TemplateParameter.MOST);
    }
    return Optional.of(new Rehearsal.Drafting(name(), values));
  }

  /** The job's name as an id, short enough for a number behind it. */
  private String name() {
    String file = String.valueOf(job.getFileName()).replaceFirst("\\.[^.]*$", "");
    String id =
        file.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "-").replaceFirst("^[^a-z]+", "");
    return id.isEmpty() ? "template" : id.substring(0, Math.min(LONGEST_NAME, id.length()));
  }

  private void show(List<String> lines) {
    print("templates of the job, for the rules of collaboration.yaml; give them names:");
    lines.forEach(this::print);
    if (lines.stream().anyMatch(line -> line.contains("FILL_IN"))) {
      print("what only you can know is marked FILL_IN");
    }
    print("");
    if (templates != null) {
      write("--templates", templates, String.join("\n", lines));
    }
  }

  private boolean isScript() {
    return job.toString().endsWith(".sql");
  }

  private Map<String, Object> told() {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("collaboration", collaboration.file().toString());
    told.put("job", job.toString());
    told.put("rows", rows);
    told.put("seed", seed);
    return told;
  }

  private int script(Rehearsal rehearsal, Map<String, Object> told) {
    List<Map<String, Object>> statements = rehearsal.script(job);
    told.put("statements", statements);
    return statements.stream().anyMatch(each -> Boolean.TRUE.equals(each.get("failed"))) ? 1 : 0;
  }

  private int job(Rehearsal rehearsal, Map<String, Object> told) throws IOException {
    List<String> submitted = new ArrayList<>();
    if (mainClass != null) {
      submitted.add("--class");
      submitted.add(mainClass);
    }
    submitted.add(job.toString());
    submitted.addAll(arguments);
    int code = rehearsal.job(submitted);
    told.put("job_exit", code);
    return code == 0 ? 0 : 1;
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}

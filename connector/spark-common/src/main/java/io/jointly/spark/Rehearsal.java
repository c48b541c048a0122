package io.jointly.spark;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Rules.Queries;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.JointQuery;
import io.jointly.spark.job.Ending;
import io.jointly.spark.job.SqlScript;
import io.jointly.spark.job.StatementRunner;
import io.jointly.spark.job.SubmittedJob;
import io.jointly.template.TemplateDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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
   * @param drafting how the job's queries are written as templates; empty if they are not
   */
  public record Setting(
      Path collaboration,
      Optional<String> party,
      int rows,
      long seed,
      Optional<Drafting> drafting) {}

  /**
   * How a job's queries are written as templates.
   *
   * @param name an id, of which the names of all templates are made
   * @param parameters the constant in whose place each parameter stands, by the parameter's name
   */
  public record Drafting(String name, Map<String, String> parameters) {

    public Drafting {
      parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
  }

  private final SparkSession spark;
  private final Setting setting;
  private final Consumer<String> out;
  private final List<String> templates = new ArrayList<>();

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
      requireAdHoc(local.collaboration());
      String party = party(local);
      StatementRunner runner =
          new StatementRunner(local.session(party), LocalCollaboration.CATALOG, out);
      List<Map<String, Object>> ended =
          statements.stream().map(runner::print).map(Ending::told).toList();
      draft(local, party);
      return ended;
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
      requireAdHoc(local.collaboration());
      String party = party(local);
      Map<String, String> options = new LinkedHashMap<>();
      options.put(RehearsalGuard.FOLDER, local.folder());
      options.putAll(local.options(party));
      int code = new SubmittedJob(options, arguments).run();
      draft(local, party);
      return code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallerException(ErrorCode.OPTION, "the rehearsal was interrupted", e);
    } finally {
      LocalCollaboration.deleteAll(folder);
    }
  }

  /**
   * The joint queries of the job that was run, as templates: lines of the rules in a
   * collaboration.yaml.
   */
  public List<String> templates() {
    return List.copyOf(templates);
  }

  /** Where templates alone may be asked, a query that is to become one is refused. */
  private void requireAdHoc(Collaboration agreed) {
    if (setting.drafting().isPresent() && agreed.rules().queries() == Queries.TEMPLATES_ONLY) {
      throw new CallerException(
          ErrorCode.OPTION,
          setting.collaboration()
              + " has queries: templates_only, so a query that is no template yet is refused; to"
              + " make templates, rehearse with a copy without 'queries' and 'templates': the"
              + " digests are the same");
    }
  }

  private void draft(LocalCollaboration local, String party) {
    if (setting.drafting().isEmpty()) {
      return;
    }
    Drafting drafting = setting.drafting().get();
    TemplateDraft draft = new TemplateDraft(local.collaboration(), drafting.parameters());
    templates.add("  queries: templates_only");
    templates.add("  templates:");
    List<JointQuery> asked = local.asked(party);
    for (int i = 0; i < asked.size(); i++) {
      templates.addAll(draft.lines(drafting.name() + "-" + (i + 1), asked.get(i)));
    }
    if (asked.isEmpty()) {
      throw new CallerException(
          ErrorCode.OPTION, "no joint query of the job came as far as being asked");
    }
    draft.requireFound();
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

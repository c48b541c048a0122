package io.jointly.cli;

import io.jointly.agent.Agent;
import io.jointly.agent.AgentLimits;
import io.jointly.cli.page.StewardPage;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.run.DurationText;
import io.jointly.spark.CatalogOptions;
import io.jointly.spark.SparkEngine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jointly serve}, run by spark-submit with the options of the job. */
@Command(
    name = "serve",
    description = {
      "Answer partners' queries in this party's name.",
      "Watches the mailbox, checks partners' queries against the collaboration and policy.yaml,"
          + " and takes part, refuses, or waits for `jointly approve`. Run it by spark-submit with"
          + " the --conf options of a job; the option run is not needed. Ends with Ctrl-C or SIGTERM."
    })
final class Serve implements Callable<Integer> {

  /**
   * Higher than the priority at which Spark stops its context, which is 50: hooks run from high to
   * low.
   */
  private static final int SHUTDOWN_PRIORITY = 100;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private NamedCatalog catalog;

  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      description = "The folder for proposals (default: beside the policy, <policy>.proposals).")
  private @Nullable Path state;

  @Option(
      names = "--runs",
      paramLabel = "PREFIX",
      defaultValue = "",
      description = "Only runs whose names begin with this prefix (default: all).")
  @SuppressWarnings("NullAway.Init") // has a default
  private String runs;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      defaultValue = "2",
      description = "Queries answered at once (default: ${DEFAULT-VALUE}).")
  private int sessions;

  @Option(
      names = "--waiting",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Queries of one analyst that may wait for a decision (default: ${DEFAULT-VALUE}); if"
              + " there are more, the oldest expires.")
  private int waiting;

  @Option(
      names = "--per-minute",
      paramLabel = "N",
      defaultValue = "30",
      description = "New queries of one party considered in a minute (default: ${DEFAULT-VALUE}).")
  private int perMinute;

  @Option(
      names = "--expire",
      paramLabel = "TIME",
      defaultValue = "1d",
      description = "How long a query may wait: 90m, 12h, 1d (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // has a default
  private String expire;

  @Option(
      names = "--pause",
      paramLabel = "TIME",
      defaultValue = "2s",
      description =
          "Pause between two polls of the mailbox (default: ${DEFAULT-VALUE}); longer if a poll"
              + " takes long.")
  @SuppressWarnings("NullAway.Init") // has a default
  private String pause;

  @Option(
      names = "--until-idle",
      description = "End when the agent can do nothing more without a person or a partner.")
  private boolean untilIdle;

  @Option(
      names = "--page",
      arity = "0..1",
      fallbackValue = "0",
      paramLabel = "PORT",
      description =
          "Open a web page for the person who approves, on this machine alone, and print its"
              + " address (default port: any free one).")
  private @Nullable Integer page;

  @Override
  public Integer call() {
    AgentLimits limits = limits();
    try {
      return serve(limits);
    } catch (NoClassDefFoundError e) {
      throw new CallerException(
          ErrorCode.OPTION,
          "serve needs Spark; run it as: spark-submit --conf … jointly-spark.jar serve",
          e);
    }
  }

  private int serve(AgentLimits limits) {
    SparkSession spark = SparkSession.builder().appName("jointly serve").getOrCreate();
    try (Agent agent =
        new Agent(
            new SparkEngine(spark),
            CatalogOptions.ofAgent(spark, catalog.name()),
            state,
            limits,
            Clock.systemUTC(),
            this::report)) {
      // Spark's own hook would stop the context while sessions still use it.
      Runnable leave = agent::close;
      ShutdownHookManager.get().addShutdownHook(leave, SHUTDOWN_PRIORITY);
      Agent.Until until = untilIdle ? Agent.Until.IDLE : Agent.Until.STOPPED;
      if (page == null) {
        agent.run(until);
      } else {
        try (StewardPage opened =
            new StewardPage(CatalogOptions.ofAgent(spark, catalog.name()), state, page)) {
          report("the steward's page is " + opened.address());
          agent.run(until);
        }
      }
      if (!ShutdownHookManager.get().isShutdownInProgress()) {
        ShutdownHookManager.get().removeShutdownHook(leave);
      }
    }
    return 0;
  }

  private void report(String line) {
    PrintWriter out = spec.commandLine().getOut();
    synchronized (out) {
      out.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
      out.flush();
    }
  }

  private AgentLimits limits() {
    for (int number : new int[] {sessions, waiting, perMinute}) {
      if (number < 1) {
        throw new CallerException(
            ErrorCode.OPTION, "--sessions, --waiting and --per-minute must be 1 or more");
      }
    }
    return new AgentLimits(
        sessions,
        waiting,
        perMinute,
        duration("--expire", expire),
        duration("--pause", pause),
        runs);
  }

  private static Duration duration(String option, String text) {
    return DurationText.parse(text, "ms", "s", "m", "h", "d")
        .orElseThrow(
            () ->
                new CallerException(
                    ErrorCode.OPTION,
                    option + " is '" + text + "'; write a number with ms, s, m, h or d: 12h"));
  }
}

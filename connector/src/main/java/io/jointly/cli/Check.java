package io.jointly.cli;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.spark.CatalogCheck;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jointly check}, run by spark-submit with the options of the job. */
@Command(
    name = "check",
    description = {
      "Check this party's side before a job.",
      "Reads the files that the catalog's options name, compares the key, compares the local"
          + " tables with the declared columns, writes and reads the mailbox, and prints the digest"
          + " that all partners must have. Contacts no partner. Run it by spark-submit with the"
          + " --conf options of the job."
    })
final class Check implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Option(
      names = "--catalog",
      paramLabel = "NAME",
      defaultValue = "joint",
      description = "The catalog whose options are checked (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // has a default
  private String catalog;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      new CatalogCheck(
              SparkSession.builder().appName("jointly check").getOrCreate(),
              catalog,
              line -> {
                out.println(line);
                out.flush();
              })
          .run();
    } catch (NoClassDefFoundError e) {
      throw new CallerException(
          ErrorCode.OPTION,
          "check needs Spark; run it as: spark-submit --conf … jointly-spark.jar check",
          e);
    }
    return 0;
  }
}

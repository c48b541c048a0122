package io.jointly.cli;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.spark.CatalogCheck;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jointly check}, run by spark-submit with the options of the job. */
@Command(
    name = "check",
    description = {
      "Check this party's side before a job.",
      "Finds in one run all that a first query would stumble over: options, files, keys, the"
          + " sources of the local tables, their columns and rows, the shares of share tables, the"
          + " mailbox, the audit log and the ledger. For rows that break what is declared, it prints their number and a query"
          + " that shows them. Contacts no partner, and needs no option run. Run it by spark-submit"
          + " with the --conf options of the job.",
      "Exit codes: 0 a first query would not fail at this party; 1 there are problems; 2 called"
          + " incorrectly."
    })
final class Check implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private NamedCatalog catalog;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      int problems =
          new CatalogCheck(
                  SparkSession.builder().appName("jointly check").getOrCreate(),
                  catalog.name(),
                  line -> {
                    out.println(line);
                    out.flush();
                  })
              .run();
      return problems == 0 ? 0 : 1;
    } catch (NoClassDefFoundError e) {
      throw new CallerException(
          ErrorCode.OPTION,
          "check needs Spark; run it as: spark-submit --conf … jointly-spark.jar check",
          e);
    }
  }
}

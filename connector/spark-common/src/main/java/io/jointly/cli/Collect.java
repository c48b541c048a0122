package io.jointly.cli;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.spark.KeptShares;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jointly collect}, run by spark-submit. */
@Command(
    name = "collect",
    description = {
      "Collect what dealers have dealt, together with the other compute parties, and keep this"
          + " party's shares of the rows that were accepted as Parquet.",
      "All compute parties run it at about the same time, with the same name. A collection that was"
          + " interrupted goes on when it is run again under its name. Run it by spark-submit."
    })
final class Collect implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CollectorOptions collector;

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "The collection's name, the same at all compute parties.")
  @SuppressWarnings("NullAway.Init") // required, so picocli sets it before call()
  private String name;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "PATH",
      description = "Where the shares are kept; a folder that is not there yet.")
  @SuppressWarnings("NullAway.Init") // required, so picocli sets it before call()
  private String out;

  @Override
  public Integer call() {
    PrintWriter console = spec.commandLine().getOut();
    Map<String, String> options = new LinkedHashMap<>();
    options.put("collaboration", collector.shareTable().collaboration().toString());
    options.put("table", collector.shareTable().table());
    options.put("party", collector.party());
    options.put("identity", collector.identity().toString());
    options.put("collection", name);
    options.put("path", collector.mailbox());
    try {
      console.println(KeptShares.collect(options, out));
    } catch (NoClassDefFoundError e) {
      throw new CallerException(
          ErrorCode.OPTION,
          "collect needs Spark; run it as: spark-submit jointly-spark.jar collect …",
          e);
    }
    console.flush();
    return 0;
  }
}

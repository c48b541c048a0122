package io.jointly.spark;

import io.jointly.error.JointlyException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One party of a collaboration, in a JVM of its own with a Spark of its own. It reads a query from
 * each line of its standard input, as it is asked jointly and plainly, and writes what it gets to a
 * line of its standard output.
 */
final class VersionParty {

  static final String READY = "ready";

  private final List<SparkSession> sessions = new ArrayList<>();
  private final List<String> tables = new ArrayList<>();
  private final String party;

  private VersionParty(String party) {
    this.party = party;
  }

  /**
   * @param args index of the party, seed and number of its rows, and for each consortium its folder
   *     and number; the folder's name is whether ANSI mode is on
   */
  public static void main(String[] args) throws IOException {
    // Spark writes to standard output, too, where it tells of its progress.
    PrintStream out = System.out;
    System.setOut(System.err);
    Configurator.setRootLevel(Level.WARN);
    int index = Integer.parseInt(args[0]);
    VersionParty party = new VersionParty("p" + (index + 1));
    for (int i = 3; i < args.length; i += 2) {
      party.joins(
          Path.of(args[i]),
          Integer.parseInt(args[i + 1]),
          spark ->
              DifferentialData.rows(
                  spark, Long.parseLong(args[1]), index, Integer.parseInt(args[2])));
    }
    out.println(READY);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] asked = line.split(" ");
      JointCase query =
          JointCase.of("", ResultText.decoded(asked[1]), ResultText.decoded(asked[2]));
      out.println(ResultText.encoded(party.ask(Integer.parseInt(asked[0]), query)));
    }
    System.exit(0);
  }

  private void joins(Path folder, int number, Function<SparkSession, Dataset<Row>> rows) {
    SparkSession spark = SharedSpark.newExtendedSession();
    MixedVersions.settings(spark, folder.getFileName().toString());
    Consortium.configure(spark, folder, number, party, "file:" + folder.resolve("mail"));
    spark.conf().set("spark.sql.catalog." + party + ".join-timeout", MixedVersions.TIMEOUT);
    spark.conf().set("spark.sql.catalog." + party + ".round-timeout", MixedVersions.TIMEOUT);
    rows.apply(spark).createOrReplaceGlobalTempView(Consortium.view(number, party));
    sessions.add(spark);
    tables.add("global_temp." + Consortium.view(number, party));
  }

  private String ask(int which, JointCase asked) {
    try {
      Dataset<Row> rows =
          sessions.get(which).sql(asked.joint().replace("{t}", party + ".t").replace("{c}", party));
      return ResultText.of(rows, rows.collectAsList(), asked, tables.get(which));
    } catch (RuntimeException e) {
      return MixedVersions.failure(e);
    }
  }

  static boolean isOurs(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JointlyException) {
        return true;
      }
    }
    return false;
  }
}

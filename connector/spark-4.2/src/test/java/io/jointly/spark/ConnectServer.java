package io.jointly.spark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A party with a Spark Connect server, in a JVM of its own. Its partners answer by their agents.
 * Spark reads the options of the server and of the catalog from system properties.
 */
final class ConnectServer {

  static final String READY = "ready";

  private ConnectServer() {}

  /**
   * @param args the folder for everything
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream out = System.out;
    System.setOut(System.err);
    Configurator.setRootLevel(Level.WARN);
    Path folder = Path.of(args[0]);
    Consortium.Builder builder =
        Consortium.in(folder)
            .mailbox("file:" + Files.createDirectory(folder.resolve("mail")))
            .rules("{min_group_size: 2, min_parties: 3}")
            .columns(
                "region: {type: string, use: [dimension, filter], values: [north, south, secret-place]}",
                "age: {type: int, use: [filter, measure], min: 0, max: 2000000000}");
    for (int party = 1; party <= 3; party++) {
      builder.rows(
          ("SELECT IF(id %% 2 = 0, 'north', 'south') AS region,"
                  + " CAST(123456789 + id AS INT) AS age FROM range(%d)")
              .formatted(party * 10));
    }
    Consortium parties = builder.build();
    Dataset<Row> union = parties.union("SELECT * FROM {t}");
    union.createOrReplaceGlobalTempView("everything");
    try (Agents agents = Agents.of(parties, "p2", "p3")) {
      out.println(READY);
      System.in.read();
    }
    System.exit(0);
  }
}

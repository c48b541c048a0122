package io.jointly.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A client of Spark Connect, in a JVM that has no other Spark on its class path and nothing of
 * ours. It reads a call from each line of its standard input, and writes what it gets to a line of
 * its standard output. {@code connect_client.py} does the same in Python.
 */
public final class ConnectClient {

  private final Map<String, SparkSession> sessions = new HashMap<>();
  private final Map<String, Dataset<Row>> kept = new HashMap<>();
  private final String address;

  private ConnectClient(String address) {
    this.address = address;
  }

  /**
   * @param args the server's address, to which the user is added
   */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    ConnectClient client = new ConnectClient(args[0]);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String answer;
      try {
        String[] call = line.split("\t", -1);
        answer = client.call(client.session(call[0]), call);
      } catch (Exception e) {
        answer = "failed: " + e.getMessage();
      }
      out.println(answer.replace("\n", "\\n"));
    }
    System.exit(0);
  }

  /** Named {@code user/number}. */
  private SparkSession session(String name) {
    return sessions.computeIfAbsent(
        name,
        any ->
            SparkSession.builder()
                .remote(address + ";user_id=" + name.substring(0, name.indexOf('/')))
                .create());
  }

  private String call(SparkSession spark, String[] call) {
    String argument = call[2];
    return switch (call[1]) {
      case "set" -> {
        String[] pair = argument.split("=", 2);
        spark.conf().set(pair[0], pair[1]);
        yield "ok";
      }
      case "sql" -> rows(spark.sql(argument));
      case "schema" -> spark.sql(argument).schema().simpleString();
      case "explain" -> {
        spark.sql(argument).explain(true);
        yield "ok";
      }
      case "isEmpty" -> String.valueOf(spark.sql(argument).isEmpty());
      case "count" -> String.valueOf(spark.sql(argument).count());
      case "keep" -> {
        kept.put(call[0], spark.sql(argument).cache());
        yield "ok";
      }
      case "kept" -> rows(Objects.requireNonNull(kept.get(call[0]), "keep it first"));
      default -> throw new IllegalArgumentException(call[1]);
    };
  }

  private static String rows(Dataset<Row> rows) {
    List<Row> all = rows.collectAsList();
    return all.stream().map(row -> row.mkString("|")).collect(Collectors.joining("; "));
  }
}

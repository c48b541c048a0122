package io.jointly.examples;

import io.jointly.examples.Comparison.Tolerance;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * {@code Randhie FILE.csv COLLABORATION.yaml QUERY.sql FOLDER}: distributes the rows of the RAND
 * Health Insurance Experiment to three parties, runs the query jointly, and compares the answers
 * with plain Spark over the whole file. Exit status 0 only if all three answers are right.
 */
public final class Randhie {

  private static final List<String> PARTIES = List.of("p1", "p2", "p3");

  private Randhie() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 4) {
      System.err.println("usage: Randhie FILE.csv COLLABORATION.yaml QUERY.sql FOLDER");
      System.exit(2);
    }
    boolean right;
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      right = run(spark, args[0], Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
    }
    System.exit(right ? 0 : 1);
  }

  private static boolean run(
      SparkSession spark, String csv, Path collaboration, Path query, Path folder)
      throws IOException, InterruptedException {
    long rows = deal(spark, csv, folder);
    LocalParties parties =
        LocalParties.prepare(
            folder.resolve("parties"),
            collaboration,
            PARTIES,
            "visits",
            party -> "SELECT * FROM parquet.`" + folder.resolve(party) + "`");
    String sql = Files.readString(query);
    List<ResultTable> answers = parties.run(spark, "memory:randhie", "visits", sql);
    System.out.print(TextTable.format(answers.get(0)));

    PlainUnion.define(
        spark, "joint.visits", PARTIES.stream().map(p -> folder.resolve(p).toString()).toList());
    Comparison plain =
        Comparison.with(SqlRun.run(spark, sql)).allowing("mean_disea", tolerance(rows));
    boolean right = true;
    BigDecimal largest = BigDecimal.ZERO;
    for (int i = 0; i < PARTIES.size(); i++) {
      List<String> differences = plain.differences(answers.get(i));
      String party = PARTIES.get(i);
      differences.forEach(difference -> System.out.println(party + " DIFFERS: " + difference));
      largest = largest.max(plain.largestTolerated());
      right &= differences.isEmpty();
    }
    if (right) {
      System.out.printf(
          "%,d rows; at all three parties, counts, sums and averages of whole numbers equal"
              + " plain Spark's exactly,%navg(disea) differs by at most %.2g (2^-41 comes from the"
              + " fixed point, the rest from plain Spark's own rounding)%n",
          rows, largest);
    }
    return right;
  }

  /** Gives row i to party i mod 3. Each party gets its own Parquet folder. */
  private static long deal(SparkSession spark, String csv, Path folder) {
    Dataset<Row> visits =
        spark
            .read()
            .option("header", "true")
            .schema(
                "mdvis INT, lncoins DOUBLE, idp INT, lpi DOUBLE, fmde DOUBLE, physlm DOUBLE,"
                    + " disea DOUBLE, hlthg INT, hlthf INT, hlthp INT")
            .csv(csv)
            .coalesce(1)
            .withColumn("row", functions.monotonically_increasing_id());
    for (int i = 0; i < PARTIES.size(); i++) {
      visits
          .filter(functions.expr("row % " + PARTIES.size() + " = " + i))
          .drop("row")
          .write()
          .parquet(folder.resolve(PARTIES.get(i)).toString());
    }
    return visits.count();
  }

  /**
   * disea has 40 fraction bits, so each value, and therefore the mean, is off by at most 2^-41.
   * Plain Spark adds doubles one by one, with an error of up to half a unit in the last place each.
   */
  private static Tolerance tolerance(long rows) {
    return new Tolerance(Math.scalb(1.0, -41), (rows + 3) * Math.scalb(1.0, -53));
  }
}

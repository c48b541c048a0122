package io.jointly.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors in JVMs of their own, which have the shaded jar from {@code spark.jars} as a user's
 * have, and a Kryo that refuses every class that is not registered. Some of them are killed while
 * they work: their tasks are run again, and the answers are the same.
 */
class LocalClusterIT {

  private static final Path EXAMPLE = Path.of("three-hospitals");
  private static final List<String> IDS = List.of("north", "south", "east");

  @TempDir private static Path folder;

  @Test
  void executorsShareAndSealAlsoIfSomeAreLost() throws IOException, InterruptedException {
    String sql = Files.readString(EXAMPLE.resolve("query.sql"));
    ResultTable plain;
    try (SparkSession spark = LocalSpark.start()) {
      plain = writeAndAsk(spark, Files.readString(EXAMPLE.resolve("plain.sql")));
    }
    LocalParties parties =
        LocalParties.prepare(
            folder.resolve("parties"),
            EXAMPLE.resolve("collaboration.yaml"),
            IDS,
            "admissions",
            party -> "SELECT * FROM parquet.`" + data(party) + "`");
    try (SparkSession spark = cluster()) {
      String mailbox = "file:" + Files.createDirectory(folder.resolve("mailbox"));
      assertThat(plain.rows()).as("groups that the rules show").isNotEmpty();
      for (ResultTable answer : parties.run(spark, mailbox, "cluster", sql)) {
        assertThat(Comparison.with(plain).differences(answer)).isEmpty();
      }
      assertThat(spark.sparkContext().statusTracker().getExecutorInfos().length)
          .as("the driver and two executors")
          .isEqualTo(3);

      ExecutorKiller killer = new ExecutorKiller(4, 12);
      spark.sparkContext().addSparkListener(killer);
      Path retried = Files.createDirectory(folder.resolve("mailbox-of-retries"));
      for (ResultTable answer : parties.run(spark, "file:" + retried, "lost executors", sql)) {
        assertThat(Comparison.with(plain).differences(answer)).isEmpty();
      }
      // Spark tells its listeners of tasks when it finds the time.
      for (int i = 0; i < 300 && killer.triedAgain() == 0; i++) {
        Thread.sleep(100);
      }
      assertThat(killer.killed()).as("executors that were killed").isEqualTo(2);
      assertThat(killer.triedAgain()).as("tasks that were run again").isPositive();
    }
  }

  private static ResultTable writeAndAsk(SparkSession spark, String sql) {
    for (Hospital hospital : Hospital.values()) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        rows.add(Admissions.row(4, hospital, i));
      }
      spark
          .createDataFrame(rows, Admissions.SCHEMA)
          .repartition(3)
          .write()
          .parquet(data(hospital.id()));
    }
    PlainUnion.define(spark, "joint.admissions", IDS.stream().map(LocalClusterIT::data).toList());
    return SqlRun.run(spark, sql);
  }

  private static SparkSession cluster() {
    return SparkSession.builder()
        .master("local-cluster[2,1,1024]")
        .config(
            "spark.jars",
            Path.of("target/lib/jointly-spark-4.2_2.13.jar").toAbsolutePath().toString())
        .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .config("spark.kryo.registrationRequired", "true")
        .config("spark.kryo.registrator", "io.jointly.spark.JointlyKryoRegistrator")
        .config("spark.executor.memory", "512m")
        .config("spark.executor.extraJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")
        .config("spark.ui.enabled", "false")
        .config("spark.task.maxFailures", "8")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate();
  }

  private static String data(String party) {
    return folder.resolve(party).toString();
  }
}

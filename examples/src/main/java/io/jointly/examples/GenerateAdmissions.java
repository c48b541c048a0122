package io.jointly.examples;

import java.io.IOException;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** {@code GenerateAdmissions FOLDER SEED}: writes {@code FOLDER/<hospital>/admissions}. */
public final class GenerateAdmissions {

  private GenerateAdmissions() {}

  public static void main(String[] args) throws IOException {
    String folder = args[0];
    long seed = Long.parseLong(args[1]);
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      for (Hospital hospital : Hospital.values()) {
        write(spark, hospital, seed, folder + "/" + hospital.id() + "/admissions");
        System.out.printf("%s: %,d admissions%n", hospital.id(), hospital.rows());
      }
    }
  }

  private static void write(SparkSession spark, Hospital hospital, long seed, String path) {
    MapFunction<Long, Row> row = number -> Admissions.row(seed, hospital, number);
    spark
        .range(0, hospital.rows(), 1, 2)
        .map(row, Encoders.row(Admissions.SCHEMA))
        .write()
        .parquet(path);
  }
}

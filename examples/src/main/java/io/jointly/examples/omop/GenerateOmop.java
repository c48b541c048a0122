package io.jointly.examples.omop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * {@code GenerateOmop FOLDER SEED HOSPITAL...}: writes {@code FOLDER/<hospital>/<table>} for each
 * hospital.
 */
public final class GenerateOmop {

  /** Hospitals differ in size. */
  private static final int[] PEOPLE = {105, 100, 95};

  private GenerateOmop() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 2 + PEOPLE.length) {
      System.err.println("usage: GenerateOmop FOLDER SEED HOSPITAL HOSPITAL HOSPITAL");
      System.exit(2);
    }
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      for (int hospital = 0; hospital < PEOPLE.length; hospital++) {
        String folder = args[0] + "/" + args[2 + hospital];
        write(spark, Long.parseLong(args[1]), hospital, folder);
        System.out.printf("%s: %d people%n", args[2 + hospital], PEOPLE[hospital]);
      }
    }
  }

  /** Writes all tables of a hospital, by its number. */
  static void write(SparkSession spark, long seed, int hospital, String folder) {
    rows(seed, hospital)
        .forEach(
            (table, rows) ->
                spark
                    .createDataFrame(rows, table.schema())
                    .coalesce(1)
                    .write()
                    .parquet(folder + "/" + table.id()));
  }

  /** All rows of a hospital, by its number. */
  static Map<OmopTable, List<Row>> rows(long seed, int hospital) {
    Map<OmopTable, List<Row>> all = new EnumMap<>(OmopTable.class);
    for (int number = 0; number < PEOPLE[hospital]; number++) {
      Patient.rows(seed, hospital, number)
          .forEach(
              (table, rows) -> all.computeIfAbsent(table, any -> new ArrayList<>()).addAll(rows));
    }
    all.put(OmopTable.CONCEPT, Concept.rows());
    all.put(OmopTable.CONCEPT_ANCESTOR, Concept.ancestors());
    return all;
  }
}

package io.jointly.examples.dealers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code GenerateSurvey FOLDER SEED PEOPLE LIAR...}: writes {@code FOLDER/dealers/d001/pay.csv} and
 * so on, one row for each, and the rows of all who are not liars to {@code FOLDER/all/honest}, for
 * plain Spark.
 */
public final class GenerateSurvey {

  static final StructType SCHEMA =
      new StructType().add("pay_band", DataTypes.IntegerType).add("pay", DataTypes.IntegerType);

  private GenerateSurvey() {}

  public static void main(String[] args) throws IOException {
    if (args.length < 3) {
      System.err.println("usage: GenerateSurvey FOLDER SEED PEOPLE LIAR...");
      System.exit(2);
    }
    Path folder = Path.of(args[0]);
    List<String> liars = List.of(args).subList(3, args.length);
    List<Row> honest = new ArrayList<>();
    for (int number = 1; number <= Integer.parseInt(args[2]); number++) {
      Person person = Person.of(Long.parseLong(args[1]), number);
      String id = "d%03d".formatted(number);
      Path own = Files.createDirectories(folder.resolve("dealers").resolve(id));
      Files.writeString(
          own.resolve("pay.csv"), "pay_band,pay\n%d,%d\n".formatted(person.band(), person.pay()));
      if (!liars.contains(id)) {
        honest.add(row(person));
      }
    }
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      spark
          .createDataFrame(honest, SCHEMA)
          .coalesce(1)
          .write()
          .parquet(folder.resolve("all/honest").toString());
    }
  }

  static Row row(Person person) {
    return RowFactory.create(person.band(), person.pay());
  }
}

package io.jointly.examples.dealers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code GenerateVotes FOLDER SEED VOTERS MOST LIAR...}: writes {@code
 * FOLDER/dealers/v001/vote.csv} and so on for those who vote by themselves, and {@code
 * FOLDER/dealers/place-1/1-morning.csv} and so on for three polling places. What has to be counted,
 * that is without liars and with {@code MOST} votes of each polling place, goes to {@code
 * FOLDER/all/online} and {@code FOLDER/all/places}, for plain Spark.
 */
public final class GenerateVotes {

  static final StructType SCHEMA =
      new StructType().add("project", DataTypes.StringType).add("district", DataTypes.StringType);

  private static final String HEADER = "project,district\n";

  /** The votes of each polling place in the morning and in the evening. */
  private static final int[][] AT_PLACES = {{12, 8}, {10, 8}, {15, 10}};

  private GenerateVotes() {}

  public static void main(String[] args) throws IOException {
    if (args.length < 4) {
      System.err.println("usage: GenerateVotes FOLDER SEED VOTERS MOST LIAR...");
      System.exit(2);
    }
    Path folder = Path.of(args[0]);
    long seed = Long.parseLong(args[1]);
    int voters = Integer.parseInt(args[2]);
    List<Vote> online = online(folder, seed, voters, List.of(args).subList(4, args.length));
    List<Vote> places = places(folder, seed, voters, Integer.parseInt(args[3]));
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      write(spark, online, folder.resolve("all/online"));
      write(spark, places, folder.resolve("all/places"));
    }
  }

  private static List<Vote> online(Path folder, long seed, int voters, List<String> liars)
      throws IOException {
    List<Vote> counted = new ArrayList<>();
    for (int number = 1; number <= voters; number++) {
      Vote vote = Vote.of(seed, number);
      String id = "v%03d".formatted(number);
      file(folder, id, "vote.csv", List.of(vote));
      if (!liars.contains(id)) {
        counted.add(vote);
      }
    }
    return counted;
  }

  private static List<Vote> places(Path folder, long seed, int voters, int most)
      throws IOException {
    List<Vote> counted = new ArrayList<>();
    int next = voters + 1;
    for (int place = 0; place < AT_PLACES.length; place++) {
      int morning = AT_PLACES[place][0];
      int all = morning + AT_PLACES[place][1];
      List<Vote> votes =
          IntStream.range(next, next + all).mapToObj(number -> Vote.of(seed, number)).toList();
      next += all;
      String id = "place-" + (place + 1);
      file(folder, id, "1-morning.csv", votes.subList(0, morning));
      file(folder, id, "2-evening.csv", votes.subList(morning, all));
      counted.addAll(votes.subList(0, Math.min(most, all)));
    }
    return counted;
  }

  private static void file(Path folder, String dealer, String name, List<Vote> votes)
      throws IOException {
    Path own = Files.createDirectories(folder.resolve("dealers").resolve(dealer));
    Files.writeString(
        own.resolve(name),
        votes.stream().map(Vote::line).collect(Collectors.joining("", HEADER, "")));
  }

  private static void write(SparkSession spark, List<Vote> votes, Path to) {
    spark
        .createDataFrame(votes.stream().map(GenerateVotes::row).toList(), SCHEMA)
        .coalesce(1)
        .write()
        .parquet(to.toString());
  }

  static Row row(Vote vote) {
    return RowFactory.create(vote.project(), vote.district());
  }
}

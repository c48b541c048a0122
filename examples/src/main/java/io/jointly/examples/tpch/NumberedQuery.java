package io.jointly.examples.tpch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A query of TPC-H. Most are asked in the words of the specification. Where one is asked in another
 * form, plain Spark still runs that of the specification.
 *
 * @param name such as {@code q01}
 * @param joint what all parties run
 * @param plain what plain Spark runs over the union
 */
public record NumberedQuery(String name, String joint, String plain) {

  private static final String ENDING = ".sql";

  /** Stands in the first line of a query that parties refuse. */
  private static final String REFUSED = "Refused: ";

  /** All queries of an example's folder, by number. */
  public static List<NumberedQuery> all(Path example) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(example.resolve("queries"))) {
      files = list.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
    List<NumberedQuery> queries = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      String joint = Files.readString(file);
      Path other = example.resolve("plain").resolve(name);
      queries.add(
          new NumberedQuery(
              name.substring(0, name.length() - ENDING.length()),
              joint,
              Files.exists(other) ? Files.readString(other) : joint));
    }
    return queries;
  }

  /** Whether it shows single customers or orders, so that parties refuse it. */
  public boolean isRefused() {
    return joint.lines().findFirst().orElse("").contains(REFUSED);
  }

  /** The file of its answer. */
  Path result(Path folder) {
    return folder.resolve(name + ".tsv");
  }

  /** The file of the refusal. */
  Path refusal(Path folder) {
    return folder.resolve(name + ".refused");
  }
}

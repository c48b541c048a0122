package io.jointly.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code Compare EXPECTED ACTUAL...}: exit status 0 if every file holds the same answer as the
 * first. Otherwise exit status 1, and the first differences of each are printed.
 */
public final class Compare {

  private static final int SHOWN = 5;

  private Compare() {}

  public static void main(String[] args) throws IOException {
    if (args.length < 2) {
      System.err.println("usage: Compare EXPECTED ACTUAL...");
      System.exit(2);
    }
    Comparison comparison = Comparison.with(ResultTable.read(Path.of(args[0])));
    boolean same = true;
    for (String file : List.of(args).subList(1, args.length)) {
      List<String> differences = comparison.differences(ResultTable.read(Path.of(file)));
      same &= differences.isEmpty();
      differences.stream().limit(SHOWN).forEach(d -> System.out.println(file + ": " + d));
      if (differences.size() > SHOWN) {
        System.out.println(file + ": and " + (differences.size() - SHOWN) + " more");
      }
    }
    System.exit(same ? 0 : 1);
  }
}

package io.jointly.examples.tpch;

import io.jointly.examples.Comparison;
import io.jointly.examples.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code CompareTpch EXAMPLE EXPECTED ACTUAL...}: prints for each query whether the answer in every
 * folder is that in the first. It exits with 0 only if all are, but for those that say that they
 * are refused.
 */
public final class CompareTpch {

  private CompareTpch() {}

  public static void main(String[] args) throws IOException {
    if (args.length < 3) {
      System.err.println("usage: CompareTpch EXAMPLE EXPECTED ACTUAL...");
      System.exit(2);
    }
    List<NumberedQuery> queries = NumberedQuery.all(Path.of(args[0]));
    List<Path> actual = List.of(args).subList(2, args.length).stream().map(Path::of).toList();
    int identical = 0;
    int refused = 0;
    for (NumberedQuery query : queries) {
      String outcome = outcome(query, Path.of(args[1]), actual);
      identical += outcome.startsWith("identical") ? 1 : 0;
      refused += query.isRefused() && outcome.startsWith("refused") ? 1 : 0;
      System.out.println(query.name() + "  " + outcome);
    }
    System.out.printf(
        "%d of %d queries are answered with what plain Spark answers, and %d refused%n",
        identical, queries.size(), refused);
    System.exit(identical + refused == queries.size() ? 0 : 1);
  }

  private static String outcome(NumberedQuery query, Path expected, List<Path> actual)
      throws IOException {
    ResultTable plain = ResultTable.read(query.result(expected));
    for (Path folder : actual) {
      if (Files.exists(query.refusal(folder))) {
        return "refused: " + Files.readString(query.refusal(folder));
      }
      List<String> differences =
          Comparison.with(plain).differences(ResultTable.read(query.result(folder)));
      if (!differences.isEmpty()) {
        return "DIFFERENT at " + folder + ": " + differences.get(0);
      }
    }
    return "identical, " + plain.rows().size() + " rows";
  }
}

package io.jointly.plan;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What EXPLAIN says about one thing in a joint query.
 *
 * @param name what it is about, in a word or two
 * @param text on one line, or on several
 */
public record PlanLine(String name, String text) {

  private static final int WIDTH = 12;

  /** Lines below each other, the texts in one column. */
  public static String page(List<PlanLine> lines, String indent) {
    return lines.stream()
        .map(
            line ->
                indent
                    + pad(line.name())
                    + line.text().replace("\n", "\n" + indent + " ".repeat(WIDTH)))
        .collect(Collectors.joining("\n"));
  }

  /** The same with each line of its text changed. */
  public PlanLine withEachLine(UnaryOperator<String> change) {
    return new PlanLine(name, text.lines().map(change).collect(Collectors.joining("\n")));
  }

  private static String pad(String name) {
    return name + " ".repeat(Math.max(1, WIDTH - name.length()));
  }
}

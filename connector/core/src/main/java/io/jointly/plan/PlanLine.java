package io.jointly.plan;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One line of what EXPLAIN says about a joint query.
 *
 * @param name what the line is about, in a word or two
 */
public record PlanLine(String name, String text) {

  private static final int WIDTH = 12;

  /** Lines below each other, the texts in one column. */
  public static String page(List<PlanLine> lines, String indent) {
    return lines.stream()
        .map(line -> indent + pad(line.name()) + line.text())
        .collect(Collectors.joining("\n"));
  }

  private static String pad(String name) {
    return name + " ".repeat(Math.max(1, WIDTH - name.length()));
  }
}

package io.jointly.examples.charts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/** A table of coloured cells. A cell without a number is hidden. */
public final class HeatMap {

  private static final double LABEL_GAP = 8;
  private static final double BASELINE = 4;

  private final List<String> rows;
  private final List<String> columns;
  private final Map<List<String>, Double> cells = new HashMap<>();
  private @Nullable DoubleFunction<String> words;

  public HeatMap(List<String> rows, List<String> columns) {
    this.rows = List.copyOf(rows);
    this.columns = List.copyOf(columns);
  }

  /**
   * @throws IllegalArgumentException if there is no such row or column
   */
  public void put(String row, String column, double value) {
    if (!rows.contains(row) || !columns.contains(column)) {
      throw new IllegalArgumentException(
          "no cell for " + row + ", " + column + " in " + rows + " and " + columns);
    }
    cells.put(List.of(row, column), value);
  }

  /** Writes each number into its cell. */
  public HeatMap withWords(DoubleFunction<String> how) {
    words = how;
    return this;
  }

  /**
   * Draws it with the labels of the rows left of it and those of the columns above.
   *
   * @param x left edge of the first cell
   * @param y upper edge of the first cell
   */
  public void draw(Svg svg, double x, double y, double cellWidth, double cellHeight) {
    for (int column = 0; column < columns.size(); column++) {
      svg.text(
          x + (column + 0.5) * cellWidth,
          y - LABEL_GAP,
          columns.get(column),
          "text-anchor=\"middle\" font-size=\"12\"");
    }
    for (int row = 0; row < rows.size(); row++) {
      double middle = y + (row + 0.5) * cellHeight;
      svg.text(
          x - LABEL_GAP, middle + BASELINE, rows.get(row), "text-anchor=\"end\" font-size=\"12\"");
      for (int column = 0; column < columns.size(); column++) {
        cell(
            svg,
            cells.get(List.of(rows.get(row), columns.get(column))),
            new double[] {x + column * cellWidth, y + row * cellHeight, cellWidth, cellHeight});
      }
    }
  }

  private void cell(Svg svg, @Nullable Double value, double[] box) {
    if (value == null) {
      svg.rectangle(box[0] + 1, box[1] + 1, box[2] - 2, box[3] - 2, Svg.HIDDEN);
      return;
    }
    double part = value / largest();
    svg.rectangle(
        box[0] + 0.5, box[1] + 0.5, box[2] - 1, box[3] - 1, "fill=\"" + Colour.ofPart(part) + "\"");
    if (words != null) {
      svg.text(
          box[0] + box[2] / 2,
          box[1] + box[3] / 2 + BASELINE,
          words.apply(value),
          "text-anchor=\"middle\" font-size=\"12\" fill=\"" + Colour.onPart(part) + "\"");
    }
  }

  private double largest() {
    return cells.values().stream().mapToDouble(Math::abs).filter(v -> v > 0).max().orElse(1);
  }

  /** Draws what the colours mean: from 0 to the largest number. */
  public void legend(Svg svg, double x, double y, String unit) {
    int steps = 20;
    double width = 6;
    for (int i = 0; i < steps; i++) {
      svg.rectangle(
          x + i * width, y - 10, width, 12, "fill=\"" + Colour.ofPart((i + 0.5) / steps) + "\"");
    }
    svg.note(x, y + 16, "0");
    svg.text(
        x + steps * width,
        y + 16,
        Ticks.text(largest()) + " " + unit,
        "text-anchor=\"middle\" font-size=\"12\" fill=\"#666666\"");
  }
}

package io.jointly.examples.charts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/** Bars of several series in categories, from 0 upwards. A bar without a value is hidden. */
public final class GroupedBars {

  /** Of the width of a category, the part that has bars. */
  private static final double FILLED = 0.78;

  private static final double LABEL = 18;
  private static final String SMALL = "font-size=\"12\"";

  private final List<String> categories;
  private final List<String> series;
  private final Map<List<String>, Bar> bars = new HashMap<>();
  private DoubleFunction<String> words = Ticks::text;

  /** Where a chart is drawn, in pixels. */
  public record Box(double x, double y, double width, double height) {}

  private record Bar(double value, double low, double high) {}

  public GroupedBars(List<String> categories, List<String> series) {
    this.categories = List.copyOf(categories);
    this.series = List.copyOf(series);
  }

  /** What stands above each bar. */
  public GroupedBars withWords(DoubleFunction<String> how) {
    words = how;
    return this;
  }

  public void put(String category, String name, double value) {
    put(category, name, value, value, value);
  }

  /**
   * A bar with an interval.
   *
   * @throws IllegalArgumentException if there is no such category or series
   */
  public void put(String category, String name, double value, double low, double high) {
    if (!categories.contains(category) || !series.contains(name)) {
      throw new IllegalArgumentException(
          "no bar for " + category + ", " + name + " in " + categories + " and " + series);
    }
    bars.put(List.of(category, name), new Bar(value, low, high));
  }

  /**
   * @param unit stands above the vertical axis, if it is not empty
   */
  public void draw(Svg svg, Box box, String unit) {
    List<Double> ticks = Ticks.upTo(bars.values().stream().mapToDouble(Bar::high).max().orElse(1));
    double scale = box.height / ticks.get(ticks.size() - 1);
    double bottom = box.y + box.height;
    if (!unit.isEmpty()) {
      svg.note(box.x - 34, box.y - 12, unit);
    }
    for (double tick : ticks) {
      double height = bottom - tick * scale;
      svg.line(box.x, height, box.x + box.width, height, "stroke=\"#e3e3e3\"");
      svg.text(box.x - 6, height + 4, Ticks.text(tick), "text-anchor=\"end\" " + SMALL);
    }
    double wide = box.width / categories.size();
    double bar = wide * FILLED / series.size();
    for (int i = 0; i < categories.size(); i++) {
      double left = box.x + i * wide;
      svg.text(
          left + wide / 2, bottom + LABEL, categories.get(i), "text-anchor=\"middle\" " + SMALL);
      for (int j = 0; j < series.size(); j++) {
        Box place = new Box(left + wide * (1 - FILLED) / 2 + j * bar, box.y, bar - 2, box.height);
        bar(svg, List.of(categories.get(i), series.get(j)), j, place, scale);
      }
    }
    svg.line(box.x, bottom, box.x + box.width, bottom, "stroke=\"#444444\"");
  }

  private void bar(Svg svg, List<String> key, int number, Box place, double scale) {
    Bar bar = bars.get(key);
    double bottom = place.y + place.height;
    double middle = place.x + place.width / 2;
    if (bar == null) {
      // As high as the chart: nobody knows how high it would be.
      svg.rectangle(place.x, place.y, place.width, place.height, Svg.HIDDEN);
      return;
    }
    double top = bottom - bar.value * scale;
    svg.rectangle(
        place.x, top, place.width, bar.value * scale, "fill=\"" + Colour.ofSeries(number) + "\"");
    double above = bottom - bar.high * scale;
    if (bar.high > bar.low) {
      String ink = "stroke=\"#222222\" stroke-width=\"1.2\"";
      double below = bottom - bar.low * scale;
      svg.line(middle, above, middle, below, ink);
      svg.line(middle - 4, above, middle + 4, above, ink);
      svg.line(middle - 4, below, middle + 4, below, ink);
    }
    svg.text(middle, above - 5, words.apply(bar.value), "text-anchor=\"middle\" font-size=\"11\"");
  }

  /** Draws which colour is which series, from left to right. */
  public void legend(Svg svg, double x, double y) {
    double left = x;
    for (int i = 0; i < series.size(); i++) {
      svg.rectangle(left, y - 11, 12, 12, "fill=\"" + Colour.ofSeries(i) + "\"");
      svg.text(left + 18, y, series.get(i), SMALL);
      left += 40 + 7 * series.get(i).length();
    }
  }
}

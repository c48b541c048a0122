package io.jointly.examples.charts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Flows between places on a circle. Where a ribbon begins it is as wide as what leaves the place. A
 * flow without a number is hidden, and has no ribbon.
 */
public final class Chord {

  private static final double GAP = 0.05;
  private static final double RING = 14;

  private final List<String> places;
  private final Map<List<String>, Double> flows = new HashMap<>();

  private record Span(double from, double to) {}

  public Chord(List<String> places) {
    this.places = List.copyOf(places);
  }

  /**
   * @throws IllegalArgumentException if there is no such place
   */
  public void put(String from, String to, double amount) {
    if (!places.contains(from) || !places.contains(to)) {
      throw new IllegalArgumentException("no place for " + from + ", " + to + " in " + places);
    }
    flows.put(List.of(from, to), amount);
  }

  /**
   * Draws it around a middle.
   *
   * @param radius of the outer edge, without the names
   */
  public void draw(Svg svg, double x, double y, double radius) {
    Circle inner = new Circle(x, y, radius - RING);
    Map<List<String>, Span> spans = spans();
    for (int i = 0; i < places.size(); i++) {
      for (int j = i; j < places.size(); j++) {
        ribbon(svg, inner, spans, places.get(i), places.get(j));
      }
    }
    for (int i = 0; i < places.size(); i++) {
      String place = places.get(i);
      double from = span(spans, place, places.get(0)).from;
      double to = span(spans, place, places.get(places.size() - 1)).to;
      Circle outer = new Circle(x, y, radius);
      svg.path(
          "M"
              + outer.at(from)
              + outer.arc(from, to)
              + "L"
              + inner.at(to)
              + inner.arc(to, from)
              + "Z",
          "fill=\"" + Colour.ofSeries(i) + "\"");
      name(svg, new Circle(x, y, radius + 10), (from + to) / 2, place);
    }
  }

  private static void name(Svg svg, Circle circle, double angle, String place) {
    double across = StrictMath.sin(angle);
    String anchor = Math.abs(across) < 0.25 ? "middle" : across > 0 ? "start" : "end";
    svg.text(
        circle.x + circle.radius * across,
        circle.y - circle.radius * StrictMath.cos(angle) + 4,
        place,
        "text-anchor=\"" + anchor + "\" font-size=\"12\"");
  }

  /** Where each flow begins. A hidden one has no width. */
  private Map<List<String>, Span> spans() {
    double total = flows.values().stream().mapToDouble(Double::doubleValue).sum();
    double unit = (2 * Math.PI - GAP * places.size()) / total;
    Map<List<String>, Span> spans = new HashMap<>();
    double angle = 0;
    for (String from : places) {
      for (String to : places) {
        double end = angle + unit * flows.getOrDefault(List.of(from, to), 0.0);
        spans.put(List.of(from, to), new Span(angle, end));
        angle = end;
      }
      angle += GAP;
    }
    return spans;
  }

  private static Span span(Map<List<String>, Span> spans, String from, String to) {
    return spans.getOrDefault(List.of(from, to), new Span(0, 0));
  }

  private void ribbon(
      Svg svg, Circle circle, Map<List<String>, Span> spans, String one, String other) {
    Span there = span(spans, one, other);
    Span back = span(spans, other, one);
    if (there.from == there.to && back.from == back.to) {
      return;
    }
    boolean more = there.to - there.from >= back.to - back.from;
    String colour = Colour.ofSeries(places.indexOf(more ? one : other));
    String data =
        "M"
            + circle.at(there.from)
            + circle.arc(there.from, there.to)
            + circle.through(back.from)
            + (one.equals(other) ? "" : circle.arc(back.from, back.to) + circle.through(there.from))
            + "Z";
    svg.path(data, "fill=\"" + colour + "\" fill-opacity=\"0.55\" stroke=\"#ffffff\"");
  }

  /** Angles are from the top, clockwise. */
  private record Circle(double x, double y, double radius) {

    String at(double angle) {
      return Svg.number(x + radius * StrictMath.sin(angle))
          + " "
          + Svg.number(y - radius * StrictMath.cos(angle));
    }

    String arc(double from, double to) {
      String size = Svg.number(radius);
      int large = Math.abs(to - from) > Math.PI ? 1 : 0;
      return "A%s %s 0 %d %d %s".formatted(size, size, large, to >= from ? 1 : 0, at(to));
    }

    /** A curve that bends towards the middle. */
    String through(double to) {
      return "Q" + Svg.number(x) + " " + Svg.number(y) + " " + at(to);
    }
  }
}

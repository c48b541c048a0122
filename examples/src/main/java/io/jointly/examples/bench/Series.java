package io.jointly.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Repetitions of one piece of work. */
final class Series {

  private final String name;
  private final List<Usage> usages = new ArrayList<>();

  Series(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  void add(Usage usage) {
    usages.add(usage);
  }

  double medianCpu() {
    return median(Usage::cpuSeconds);
  }

  double medianWall() {
    return median(Usage::wallSeconds);
  }

  /** CPU and wall seconds: median and range. */
  List<String> cells() {
    return List.of(
        name,
        seconds(medianCpu()),
        range(Usage::cpuSeconds),
        seconds(medianWall()),
        range(Usage::wallSeconds));
  }

  static List<String> header() {
    return List.of("", "CPU s", "min-max", "wall s", "min-max");
  }

  private double median(ToDoubleFunction<Usage> what) {
    double[] sorted = sorted(what);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private String range(ToDoubleFunction<Usage> what) {
    double[] sorted = sorted(what);
    return seconds(sorted[0]) + "-" + seconds(sorted[sorted.length - 1]);
  }

  private double[] sorted(ToDoubleFunction<Usage> what) {
    if (usages.isEmpty()) {
      throw new IllegalStateException(name + " was never run");
    }
    return usages.stream().mapToDouble(what).sorted().toArray();
  }

  static String seconds(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value);
  }
}

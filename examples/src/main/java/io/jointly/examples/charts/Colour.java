package io.jointly.examples.charts;

import java.util.List;

/** Colours of series. */
final class Colour {

  private static final List<String> SERIES =
      List.of("#3b6ea5", "#d9822b", "#4f9d69", "#8a6fb0", "#b5483a", "#6c757d");

  private Colour() {}

  static String ofSeries(int number) {
    return SERIES.get(number % SERIES.size());
  }
}

package io.jointly.examples.charts;

import java.util.List;
import java.util.Locale;

/** Colours of series, and of numbers between two ends. */
final class Colour {

  private static final List<String> SERIES =
      List.of("#3b6ea5", "#d9822b", "#4f9d69", "#8a6fb0", "#b5483a", "#6c757d");

  private static final int[] LIGHT = {0xee, 0xf3, 0xf8};
  private static final int[] DARK = {0x1d, 0x4e, 0x89};

  /** From here on, white words are easier to read. */
  private static final double DARK_FROM = 0.55;

  private Colour() {}

  static String ofSeries(int number) {
    return SERIES.get(number % SERIES.size());
  }

  /** From light to dark; {@code part} is from 0 to 1. */
  static String ofPart(double part) {
    StringBuilder hex = new StringBuilder("#");
    for (int i = 0; i < LIGHT.length; i++) {
      long value = Math.round(LIGHT[i] + part * (DARK[i] - LIGHT[i]));
      hex.append(String.format(Locale.ROOT, "%02x", value));
    }
    return hex.toString();
  }

  /** Of words on that colour. */
  static String onPart(double part) {
    return part > DARK_FROM ? "#ffffff" : "#222222";
  }
}

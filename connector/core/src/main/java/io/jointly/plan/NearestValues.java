package io.jointly.plan;

import java.text.Normalizer;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Finds the declared texts that look most like another one. */
final class NearestValues {

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final int SHOWN = 3;

  /** Longer texts are compared by their beginnings. */
  private static final int COMPARED = 60;

  /** Of very many declared values, only so many are compared. */
  private static final int MOST = 5000;

  private NearestValues() {}

  /** Up to three of {@code declared}, the nearest first. */
  static List<String> of(String text, List<String> declared) {
    String wanted = plain(text);
    record Near(String value, int distance) {}
    return declared.stream()
        .limit(MOST)
        .map(value -> new Near(value, distance(wanted, plain(value))))
        .sorted(Comparator.comparingInt(Near::distance))
        .limit(SHOWN)
        .map(Near::value)
        .toList();
  }

  /** Without accents, and in lower case: what people mistake for each other. */
  private static String plain(String text) {
    String start = text.length() <= COMPARED ? text : text.substring(0, COMPARED);
    return MARKS
        .matcher(Normalizer.normalize(start, Normalizer.Form.NFD))
        .replaceAll("")
        .toLowerCase(Locale.ROOT);
  }

  /** The Levenshtein distance. */
  private static int distance(String one, String other) {
    int[] previous = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
      }
      previous = row;
    }
    return previous[other.length()];
  }
}

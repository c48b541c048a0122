package io.jointly.dealer.csv;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is wrong in a file: how much, and the first of it in words that tell no value. */
public final class CsvMistakes {

  /** How many are kept in words. */
  public static final int SHOWN = 20;

  private final Path file;
  private final List<String> first = new ArrayList<>();
  private long count;

  public CsvMistakes(Path file) {
    this.file = file;
  }

  void add(long line, String what) {
    count++;
    if (first.size() < SHOWN) {
      first.add(file + ":" + line + ": " + what);
    }
  }

  /** How many there are. */
  public long count() {
    return count;
  }

  /** The first of them: {@code file:line: what}. */
  public List<String> first() {
    return List.copyOf(first);
  }
}

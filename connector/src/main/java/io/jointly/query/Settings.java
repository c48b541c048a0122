package io.jointly.query;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The session settings that change what a query means, by their Spark names. They are part of the
 * query's canonical bytes, so two parties whose sessions differ in one of them run different
 * queries, and get an error that says so.
 */
public record Settings(SortedMap<String, String> values) {

  /** Whether an overflow is an error. */
  public static final String ANSI = "spark.sql.ansi.enabled";

  public Settings {
    values = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public static Settings of(Map<String, String> values) {
    return new Settings(new TreeMap<>(values));
  }

  /** What a number that is too large does under these settings. */
  public Overflow overflow() {
    return Boolean.parseBoolean(value(ANSI)) ? Overflow.FAIL : Overflow.WRAP_OR_NULL;
  }

  /** The value of a setting that must have been recorded. */
  public String value(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("setting " + name + " is not part of this query");
    }
    return value;
  }
}

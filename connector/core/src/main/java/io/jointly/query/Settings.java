package io.jointly.query;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings that can change what a query means, by their Spark names, and what else of a party's
 * release and JVM can do so. A query records those that matter to it. They are part of its
 * canonical bytes, so two parties that differ in one of them run different queries, and get an
 * error that says so.
 */
public record Settings(SortedMap<String, String> values) {

  /** Whether an overflow is an error. */
  public static final String ANSI = "spark.sql.ansi.enabled";

  /** In which zone a time has its date. */
  public static final String TIME_ZONE = "spark.sql.session.timeZone";

  public Settings {
    values = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public static Settings of(Map<String, String> values) {
    return new Settings(new TreeMap<>(values));
  }

  /** None: nothing in the query depends on a setting, or it is not known yet what does. */
  public static Settings none() {
    return of(Map.of());
  }

  /** Whether no setting that both record differs; a part of a query may record fewer. */
  public boolean agreeWith(Settings other) {
    return values.entrySet().stream()
        .allMatch(
            mine ->
                other.values.getOrDefault(mine.getKey(), mine.getValue()).equals(mine.getValue()));
  }

  /** Whether times have their dates in UTC. */
  public boolean areInUtc() {
    return "UTC".equals(values.get(TIME_ZONE));
  }

  /**
   * What a number that is too large does under these settings. Where the mode is not recorded, no
   * number of the query can be too large.
   */
  public Overflow overflow() {
    return Boolean.parseBoolean(values.getOrDefault(ANSI, "true"))
        ? Overflow.FAIL
        : Overflow.WRAP_OR_NULL;
  }
}

package io.jointly.spark.translate;

import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.query.Settings;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/** The session settings that change what a query means; recorded in every query. */
public final class SessionSettings {

  private static final List<String> MEANINGFUL =
      List.of(
          Settings.ANSI,
          "spark.sql.caseSensitive",
          "spark.sql.decimalOperations.allowPrecisionLoss",
          "spark.sql.legacy.decimal.retainFractionDigitsOnTruncate",
          "spark.sql.legacy.timeParserPolicy",
          "spark.sql.session.timeZone");

  private SessionSettings() {}

  public static Settings of(SparkSession spark) {
    TreeMap<String, String> values = new TreeMap<>();
    MEANINGFUL.forEach(name -> values.put(name, spark.conf().get(name)));
    return new Settings(values);
  }

  /**
   * A session in which a partner's query means what it meant to the partner.
   *
   * @throws PolicyException (SETTINGS) where the query records other settings than this version
   *     does, or a value that Spark does not accept
   */
  public static SparkSession session(SparkSession parent, Settings settings) {
    if (!settings.values().keySet().equals(new TreeSet<>(MEANINGFUL))) {
      TreeSet<String> other = new TreeSet<>(settings.values().keySet());
      TreeSet<String> missing = new TreeSet<>(MEANINGFUL);
      missing.removeAll(other);
      MEANINGFUL.forEach(other::remove);
      throw new PolicyException(
          ErrorCode.SETTINGS,
          "the query does not record the settings that this version needs: unknown here are "
              + other
              + ", missing are "
              + missing
              + "; use the same release at all parties");
    }
    SparkSession session = parent.newSession();
    for (String name : MEANINGFUL) {
      try {
        session.conf().set(name, settings.value(name));
      } catch (RuntimeException e) {
        throw new PolicyException(
            ErrorCode.SETTINGS, "Spark does not accept the query's value of " + name, e);
      }
    }
    if (!of(session).equals(settings)) {
      throw new PolicyException(
          ErrorCode.SETTINGS,
          "the query's settings do not survive a round trip through Spark; use the same release at"
              + " all parties");
    }
    return session;
  }
}

package io.jointly.spark;

import io.jointly.query.Overflow;
import io.jointly.query.Settings;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** The session settings that change what a query means; recorded in every query. */
final class SessionSettings {

  private static final String ANSI = "spark.sql.ansi.enabled";

  private static final List<String> MEANINGFUL =
      List.of(
          ANSI,
          "spark.sql.caseSensitive",
          "spark.sql.decimalOperations.allowPrecisionLoss",
          "spark.sql.legacy.decimal.retainFractionDigitsOnTruncate",
          "spark.sql.legacy.timeParserPolicy",
          "spark.sql.session.timeZone");

  private SessionSettings() {}

  static Settings of(SparkSession spark) {
    TreeMap<String, String> values = new TreeMap<>();
    MEANINGFUL.forEach(name -> values.put(name, spark.conf().get(name)));
    return new Settings(values);
  }

  static Overflow overflow(Settings settings) {
    return Boolean.parseBoolean(settings.value(ANSI)) ? Overflow.FAIL : Overflow.WRAP_OR_NULL;
  }
}

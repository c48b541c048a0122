package io.jointly.spark.translate;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.query.Aggregate;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Settings;
import io.jointly.query.text.QueryText;
import io.jointly.spark.version.SessionConf;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;

/**
 * What a session and its JVM contribute to the meaning of a query, in one canonical form: {@code
 * UTC}, {@code Etc/UTC} and {@code Z} are one time zone.
 */
public final class SessionSettings {

  private static final String STATISTICS = "spark.sql.legacy.statisticalAggregate";
  private static final String PERCENTILES = "spark.sql.legacy.percentileDiscCalculation";

  /** Java writes the shortest text of a double since this release. */
  private static final int SHORTEST_DOUBLES = 19;

  private SessionSettings() {}

  /** The settings that can change what the query means, whatever the query records itself. */
  public static Settings of(SparkSession spark, JointQuery query) {
    Map<String, String> values = new TreeMap<>();
    SettingsInUse.by(query).forEach(name -> values.put(name, value(spark, name)));
    return Settings.of(values);
  }

  private static String value(SparkSession spark, String name) {
    return switch (name) {
      case SettingsInUse.TIME_ZONE -> canonical(zone(spark));
      case SettingsInUse.TIME_ZONE_RULES -> rules(zone(spark));
      case SettingsInUse.CASE_MAPPING ->
          CaseMapping.text(SessionConf.get(spark, SettingsInUse.ICU));
      case SettingsInUse.DOUBLE_TEXT ->
          Runtime.version().feature() < SHORTEST_DOUBLES
              ? "as before Java " + SHORTEST_DOUBLES
              : "as since Java " + SHORTEST_DOUBLES;
      case SettingsInUse.TIME_PARSER -> parser(spark);
      default -> SessionConf.get(spark, name);
    };
  }

  /** EXCEPTION is CORRECTED, but that it fails at what LEGACY would do in another way. */
  private static String parser(SparkSession spark) {
    return isLegacy(spark) ? "LEGACY" : "CORRECTED";
  }

  private static boolean isLegacy(SparkSession spark) {
    return SessionConf.get(spark, SettingsInUse.TIME_PARSER).equalsIgnoreCase("LEGACY");
  }

  private static ZoneId zone(SparkSession spark) {
    return DateTimeUtils.getZoneId(SessionConf.get(spark, SettingsInUse.TIME_ZONE));
  }

  /** A zone whose offset never changes is its offset. */
  private static String canonical(ZoneId zone) {
    ZoneId normal = zone.normalized();
    if (normal.equals(ZoneOffset.UTC)) {
      return "UTC";
    }
    return normal.getId();
  }

  /** A digest of the zone's rules: releases of Java differ in the time zone data that they have. */
  private static String rules(ZoneId zone) {
    ZoneId normal = zone.normalized();
    if (normal instanceof ZoneOffset) {
      return "fixed";
    }
    StringBuilder text = new StringBuilder().append(normal.getRules().getTransitionRules());
    normal
        .getRules()
        .getTransitions()
        .forEach(each -> text.append(each.getInstant()).append(each.getOffsetAfter()));
    return java.util
        .UUID
        .nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  /**
   * Refuses aggregates that Spark computes in another way under a session's settings, and hands
   * over without saying so.
   *
   * @throws CallerException (UNSUPPORTED_SQL) if the query has one
   */
  public static void requireAnswerable(SparkSession spark, JointQuery query) {
    if (SettingsInUse.by(query).contains(SettingsInUse.TIME_PARSER) && isLegacy(spark)) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          "date_format is not answered under "
              + SettingsInUse.TIME_PARSER
              + "=LEGACY, where Spark computes it in another way; set it to CORRECTED");
    }
    for (Measure measure : query.measures()) {
      if (measure.aggregate().isMoment() && isOn(spark, STATISTICS)) {
        throw legacy(measure, STATISTICS);
      }
      if (measure.aggregate() == Aggregate.PERCENTILE_DISC && isOn(spark, PERCENTILES)) {
        throw legacy(measure, PERCENTILES);
      }
    }
  }

  private static boolean isOn(SparkSession spark, String name) {
    return Boolean.parseBoolean(SessionConf.get(spark, name));
  }

  private static CallerException legacy(Measure measure, String name) {
    return new CallerException(
        ErrorCode.UNSUPPORTED_SQL,
        QueryText.of(measure)
            + " is not answered under "
            + name
            + "=true, where Spark computes it in another way; set it to false");
  }

  /**
   * A session in which a partner's query means what it meant to the partner. What the query does
   * not record stays as it is in this party's own session.
   *
   * @throws PolicyException (SETTINGS) where the query records a setting that this version does not
   *     know, a value that Spark does not accept, or something of the partner's JVM or release that
   *     is not so here
   */
  public static SparkSession session(SparkSession parent, Settings settings) {
    TreeSet<String> unknown = new TreeSet<>(settings.values().keySet());
    unknown.removeAll(SettingsInUse.ALL);
    if (!unknown.isEmpty()) {
      throw new PolicyException(
          ErrorCode.SETTINGS,
          "the query records settings that are unknown here: "
              + unknown
              + "; use the same release at all parties");
    }
    SparkSession session = parent.newSession();
    settings
        .values()
        .forEach(
            (name, value) -> {
              if (name.startsWith("spark.sql.")) {
                set(session, name, value);
              }
            });
    settings
        .values()
        .forEach(
            (name, value) -> {
              String own = own(session, name);
              if (!own.equals(value)) {
                throw new PolicyException(
                    ErrorCode.SETTINGS,
                    "the query is asked under another "
                        + name
                        + " than here, where it is "
                        + own
                        + "; use the same release of Spark and Java, with the same locale, at all"
                        + " parties");
              }
            });
    return session;
  }

  private static String own(SparkSession session, String name) {
    try {
      return value(session, name);
    } catch (DateTimeException e) {
      throw new PolicyException(
          ErrorCode.SETTINGS, "Spark does not accept the query's value of " + name, e);
    }
  }

  private static void set(SparkSession session, String name, String value) {
    try {
      session.conf().set(name, value);
    } catch (Exception e) {
      // Spark throws checked exceptions that Scala does not declare.
      throw new PolicyException(
          ErrorCode.SETTINGS, "Spark does not accept the query's value of " + name, e);
    }
  }
}

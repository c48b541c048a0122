package io.jointly.spark.translate;

import io.jointly.spark.version.CaseLibrary;
import io.jointly.spark.version.Expressions;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * What decides how Spark's {@code upper} and {@code lower} map letters beyond ASCII: the library
 * with its version, and the language of the JVM's default locale, which no setting of Spark's
 * replaces. In Turkish the upper case of i is İ.
 */
public final class CaseMapping {

  private static final String ROOT = "root";

  private CaseMapping() {}

  /**
   * This JVM's mapping; equal texts mean equal mappings.
   *
   * @param icu the value of {@code spark.sql.icu.caseMappings.enabled}
   */
  static String text(String icu) {
    return CaseLibrary.isIcu(icu)
        ? "ICU " + CaseLibrary.icuVersion() + ", " + language()
        : "Java " + Runtime.version().feature() + ", " + javaLanguage();
  }

  /** The language as ICU tells them apart; all that it does not name here are mapped alike. */
  static String language() {
    return switch (Locale.getDefault().getLanguage()) {
      case "tr", "tur", "az", "aze" -> "tr";
      case "lt", "lit" -> "lt";
      case "el", "ell" -> "el";
      case "hy", "hye" -> "hy";
      default -> ROOT;
    };
  }

  private static String javaLanguage() {
    return switch (Locale.getDefault().getLanguage()) {
      case "tr", "az" -> "tr";
      case "lt" -> "lt";
      default -> ROOT;
    };
  }

  /** The text unchanged; it fails in an executor whose JVM maps letters otherwise than this one. */
  static Column sameAsHere(Column text) {
    return Expressions.call(
        CaseMapping.class,
        "requireLanguage",
        DataTypes.StringType,
        List.of(text, functions.lit(language())));
  }

  /** Called by name from Spark's generated code. */
  public static UTF8String requireLanguage(UTF8String text, UTF8String language) {
    if (!language.equals(UTF8String.fromString(language()))) {
      throw new IllegalStateException(
          "upper and lower map letters by the JVM's default locale: here "
              + language()
              + ", in the driver "
              + language
              + "; start drivers and executors with the same -Duser.language");
    }
    return text;
  }
}

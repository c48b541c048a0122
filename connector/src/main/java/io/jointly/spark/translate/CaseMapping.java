package io.jointly.spark.translate;

import com.ibm.icu.util.VersionInfo;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

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
    return Boolean.parseBoolean(icu)
        ? "ICU " + VersionInfo.ICU_VERSION.getMajor() + ", " + language()
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
    return ExpressionUtils.column(
        new StaticInvoke(
            CaseMapping.class,
            DataTypes.StringType,
            "requireLanguage",
            CollectionConverters.asScala(
                    List.of(
                        ExpressionUtils.expression(text),
                        ExpressionUtils.expression(functions.lit(language()))))
                .toSeq(),
            CollectionConverters.asScala(List.<AbstractDataType>of()).toSeq(),
            true,
            false,
            true,
            Option.empty()));
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

package io.jointly.spark.local;

import io.jointly.query.text.QueryText;
import io.jointly.spark.translate.SparkTypes;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * Types that a source's column can have in Spark and that no column of a joint table has. Some
 * exist only in later versions of Spark, so they are known by their names in SQL.
 */
final class ForeignTypes {

  private ForeignTypes() {}

  static String name(DataType type) {
    return type.sql().toLowerCase(Locale.ROOT);
  }

  /**
   * What to write into the SELECT of policy.yaml so that a column has the declared type. It begins
   * with a comma or a semicolon.
   */
  static String advice(String column, String declared, DataType given) {
    String name = QueryText.name(column);
    String cast = "CAST(" + name + " AS " + declared + ")";
    if (given instanceof StructType struct && struct.fields().length > 0) {
      String field = name + "." + QueryText.name(struct.fields()[0].name());
      return "; write one of its fields, such as " + as(field, name);
    }
    if (given instanceof ArrayType) {
      return "; write one of its elements, such as " + as("element_at(" + name + ", 1)", name);
    }
    if (given instanceof MapType) {
      return "; write one of its values, such as " + as("element_at(" + name + ", key)", name);
    }
    if (isVariant(given)) {
      return "; write what is wanted of it, such as "
          + as("variant_get(" + name + ", '$.field', '" + declared + "')", name);
    }
    if (given instanceof DayTimeIntervalType) {
      return "; write a number of it, such as " + as("extract(DAY FROM " + name + ")", name);
    }
    return isCollated(given)
        ? ", which compares by its collation, while joint queries compare strings byte by byte;"
            + " write "
            + as(cast, name)
            + " to compare bytes, or "
            + as("lower(" + cast + ")", name)
            + " where upper and lower case mean the same"
        : "; write " + as(cast, name);
  }

  private static String as(String expression, String name) {
    return expression + " AS " + name;
  }

  /** Whether equal values of a type can have different hashes, or none. */
  static boolean isWithoutHash(DataType type) {
    if (type instanceof StructType struct) {
      return Stream.of(struct.fields()).anyMatch(field -> isWithoutHash(field.dataType()));
    }
    return type instanceof ArrayType array
        ? isWithoutHash(array.elementType())
        : type instanceof MapType || isVariant(type) || isCollated(type);
  }

  private static boolean isVariant(DataType type) {
    return name(type).equals("variant");
  }

  private static boolean isCollated(DataType type) {
    return type instanceof StringType
        && SparkTypes.joint(type) == null
        && name(type).contains(" collate ");
  }
}

package io.jointly.dealer.csv;

import io.jointly.collaboration.Column;
import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import org.jspecify.annotations.Nullable;

/** Reads the value of a field, which is written as in collaboration.yaml. */
final class FieldParser {

  private FieldParser() {}

  /** A field that is no value of its column. The message says what is wrong and not what it is. */
  static final class BadFieldException extends Exception {

    private static final long serialVersionUID = 1L;

    BadFieldException(String why) {
      super(why);
    }
  }

  /**
   * Reads a field.
   *
   * @param field null where there is nothing between two separators: NULL
   */
  static @Nullable Object parse(Column column, @Nullable String field) throws BadFieldException {
    if (field == null) {
      return null;
    }
    SqlType type = column.type();
    if (field.isEmpty() && type.kind() != SqlType.Kind.STRING) {
      throw new BadFieldException(
          "is an empty text and no " + type + "; for NULL write nothing, without quotes");
    }
    try {
      return SqlValues.parse(type, field);
    } catch (IllegalArgumentException e) {
      // Its message repeats the value, and so would the cause of an exception.
      throw new BadFieldException("is no " + type + "; write " + form(type));
    }
  }

  private static String form(SqlType type) {
    return switch (type.kind()) {
      case BOOLEAN -> "true or false";
      case TINYINT -> whole(Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SMALLINT -> whole(Short.MIN_VALUE, Short.MAX_VALUE);
      case INT -> whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case BIGINT -> whole(Long.MIN_VALUE, Long.MAX_VALUE);
      case DECIMAL ->
          "a number such as -12 or 0.5, with at most "
              + (type.precision() - type.scale())
              + " digits before the point and "
              + type.scale()
              + " behind it";
      case FLOAT, DOUBLE -> "a finite number such as -12, 0.5 or 1.5e6";
      case STRING -> "whole letters";
      case DATE -> "YYYY-MM-DD";
      case TIMESTAMP -> "YYYY-MM-DDThh:mm:ss with zone (Z or +hh:mm)";
      case TIMESTAMP_NTZ -> "YYYY-MM-DDThh:mm:ss without zone";
    };
  }

  private static String whole(long least, long greatest) {
    return "a whole number from " + least + " to " + greatest + " in plain digits";
  }
}

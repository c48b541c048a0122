package io.jointly.spark.function;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Shares, subshares and encoded numbers as types of Spark. */
public final class ShareTypes {

  /** {@link io.jointly.share.Share}. */
  public static final StructType SHARE = words(new StructType(), "tag", "low", "high");

  /** {@link io.jointly.share.EncodedNumber}. */
  public static final StructType NUMBER =
      words(new StructType().add("scale", DataTypes.IntegerType, false), "low", "high");

  /** {@link io.jointly.share.Subshare}. */
  public static final StructType SUBSHARE = words(new StructType(), "source", "tag", "low", "high");

  private ShareTypes() {}

  private static StructType words(StructType start, String... names) {
    StructType type = start;
    for (String name : names) {
      type = type.add(name, DataTypes.LongType, false);
    }
    return type;
  }

  static DataType arrayOf(StructType type) {
    return DataTypes.createArrayType(type, false);
  }

  /** Sources often forget what cannot be NULL, and change the case of names. */
  static boolean is(DataType type, DataType expected) {
    if (type instanceof ArrayType array && expected instanceof ArrayType wanted) {
      return is(array.elementType(), wanted.elementType());
    }
    if (!(type instanceof StructType given && expected instanceof StructType struct)) {
      return type.equals(expected);
    }
    StructField[] fields = given.fields();
    StructField[] wanted = struct.fields();
    boolean alike = fields.length == wanted.length;
    for (int k = 0; alike && k < fields.length; k++) {
      alike =
          fields[k].name().equalsIgnoreCase(wanted[k].name())
              && fields[k].dataType().equals(wanted[k].dataType());
    }
    return alike;
  }
}

package io.jointly.spark.function;

import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The types of a call's arguments, checked one by one. Spark casts an argument to the type that a
 * method here returns. A bare NULL has any type.
 */
final class CallTypes {

  private static final List<DataType> INTS =
      List.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType);

  private final String usage;
  private final StructType given;

  CallTypes(String usage, StructType given) {
    this.usage = usage;
    this.given = given;
  }

  int count() {
    return given.length();
  }

  void requireCount(int least, int most) {
    if (count() < least || count() > most) {
      throw wrong("it does not take " + count() + " arguments");
    }
  }

  DataType type(int index) {
    return given.fields()[index].dataType();
  }

  private boolean isNull(int index) {
    return type(index).equals(DataTypes.NullType);
  }

  DataType share(int index) {
    return made(index, ShareTypes.SHARE, "a share, as share_split makes them");
  }

  DataType number(int index) {
    return made(index, ShareTypes.NUMBER, "an encoded number, as share_encode makes it");
  }

  DataType shares(int index) {
    return made(index, ShareTypes.arrayOf(ShareTypes.SHARE), "an array of shares");
  }

  DataType subshares(int index) {
    return made(
        index,
        ShareTypes.arrayOf(ShareTypes.SUBSHARE),
        "an array of subshares, as share_reshare makes them");
  }

  private DataType made(int index, DataType expected, String what) {
    if (isNull(index)) {
      return expected;
    }
    if (!ShareTypes.is(type(index), expected)) {
      throw wrong(index, what);
    }
    return type(index);
  }

  boolean isInt(int index) {
    return isNull(index) || INTS.contains(type(index));
  }

  boolean isWhole(int index) {
    return isInt(index) || type(index).equals(DataTypes.LongType);
  }

  DataType integer(int index) {
    if (!isInt(index)) {
      throw wrong(index, "an INT");
    }
    return DataTypes.IntegerType;
  }

  DataType whole(int index) {
    if (!isWhole(index)) {
      throw wrong(index, "a whole number");
    }
    return DataTypes.LongType;
  }

  DataType text(int index) {
    if (isNull(index)) {
      return DataTypes.StringType;
    }
    if (!(type(index) instanceof StringType)) {
      throw wrong(index, "a STRING");
    }
    return type(index);
  }

  DecimalType decimal(int index) {
    if (!(type(index) instanceof DecimalType decimal)) {
      throw wrong(index, "a DECIMAL, whose type the result gets");
    }
    return decimal;
  }

  UnsupportedOperationException wrong(int index, String expected) {
    return wrong(
        "argument " + (index + 1) + " must be " + expected + ", and has type " + type(index).sql());
  }

  /** Spark shows the message. */
  UnsupportedOperationException wrong(String what) {
    return new UnsupportedOperationException(what + "; " + usage);
  }
}

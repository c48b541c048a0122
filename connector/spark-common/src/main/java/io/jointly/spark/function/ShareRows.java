package io.jointly.spark.function;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.share.EncodedNumber;
import io.jointly.share.NumberScale;
import io.jointly.share.Share;
import io.jointly.share.Subshare;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.jspecify.annotations.Nullable;

/** Shares and encoded numbers in Spark's rows, both ways. */
final class ShareRows {

  private ShareRows() {}

  static Share share(InternalRow row) {
    requireWhole(row, 3);
    return Share.of(row.getLong(0), row.getLong(1), row.getLong(2));
  }

  static EncodedNumber number(InternalRow row) {
    requireWhole(row, 3);
    return EncodedNumber.of(NumberScale.ofCode(row.getInt(0)), row.getLong(1), row.getLong(2));
  }

  static Subshare subshare(InternalRow row) {
    requireWhole(row, 4);
    Share share = Share.of(row.getLong(1), row.getLong(2), row.getLong(3));
    return new Subshare(row.getLong(0), share);
  }

  private static void requireWhole(InternalRow row, int fields) {
    for (int k = 0; k < fields; k++) {
      if (row.isNullAt(k)) {
        throw new CallerException(
            ErrorCode.SHARES, "this is no share or encoded number: a part of it is NULL");
      }
    }
  }

  /** NULL where nobody has anything, which is how a NULL was shared. */
  static @Nullable List<Share> shares(@Nullable ArrayData array) {
    return elements(array, 3, ShareRows::share);
  }

  static @Nullable List<Subshare> subshares(@Nullable ArrayData array) {
    return elements(array, 4, ShareRows::subshare);
  }

  private static <T> @Nullable List<T> elements(
      @Nullable ArrayData array, int fields, Function<InternalRow, T> read) {
    if (array == null) {
      return null;
    }
    int size = array.numElements();
    List<T> found = new ArrayList<>(size);
    for (int k = 0; k < size; k++) {
      if (!array.isNullAt(k)) {
        found.add(read.apply(array.getStruct(k, fields)));
      }
    }
    if (size > 0 && found.isEmpty()) {
      return null;
    }
    if (found.size() < size) {
      throw new CallerException(
          ErrorCode.SHARES,
          (size - found.size())
              + " of "
              + size
              + " shares are NULL: these parties have not got the row. Take the same rows at all"
              + " parties, or leave the missing shares out, with array_compact");
    }
    return found;
  }

  static InternalRow row(Share share) {
    return new GenericInternalRow(new Object[] {share.tag(), share.low(), share.high()});
  }

  static InternalRow row(EncodedNumber number) {
    return new GenericInternalRow(
        new Object[] {number.scale().code(), number.low(), number.high()});
  }

  static ArrayData rows(Share[] shares) {
    Object[] rows = new Object[shares.length];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = row(shares[k]);
    }
    return new GenericArrayData(rows);
  }

  static ArrayData rows(Subshare[] subshares) {
    Object[] rows = new Object[subshares.length];
    for (int k = 0; k < rows.length; k++) {
      Share share = subshares[k].share();
      rows[k] =
          new GenericInternalRow(
              new Object[] {subshares[k].from(), share.tag(), share.low(), share.high()});
    }
    return new GenericArrayData(rows);
  }
}

package io.jointly.spark.local;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;

/**
 * A row without the key of any entity, where rows are brought together by it. Such rows of
 * different parties would come together in plain Spark, so no party can go on by itself.
 */
public final class MissingKey {

  /** What a local job fails with, in Spark's own words for {@code raise_error}. */
  public static final String RAISED = "io.jointly: a row without the key of any entity";

  private MissingKey() {}

  static boolean isIn(Throwable failure) {
    return String.valueOf(failure.getMessage()).contains(RAISED);
  }

  static CallerException refusal() {
    return new CallerException(
        ErrorCode.SOURCE,
        "this party has rows without a key (NULL), in its source or after a LEFT JOIN that found no"
            + " match, and the query groups rows by it below the total. Plain Spark would bring such"
            + " rows of different parties together, so nothing was sent. Leave them out: write WHERE"
            + " key IS NOT NULL in the query, at all parties, or group by the key of the left side");
  }
}

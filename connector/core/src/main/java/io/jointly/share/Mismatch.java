package io.jointly.share;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;

/** Shares that do not belong together, and why not. */
final class Mismatch {

  private Mismatch() {}

  /** Shares of one party that are to be added. */
  static void requireAlike(long tag, long other) {
    if (!ShareTag.isAlike(tag, other)) {
      requireSameScheme(tag, other);
      requireSameScale(tag, other);
    }
  }

  /** Shares of one party, of whatever scale. */
  static void requireSameScheme(long tag, long other) {
    requireSameDealing(tag, other);
    if (ShareTag.point(tag) != ShareTag.point(other)) {
      throw error(
          "they belong to different parties (points %d and %d); each party adds its own"
              .formatted(ShareTag.point(tag), ShareTag.point(other)));
    }
  }

  /** Shares of different parties that are to be put together. */
  static void requireAlikeElsewhere(long tag, long other) {
    if (!ShareTag.isAlikeElsewhere(tag, other)) {
      requireSameDealing(tag, other);
      requireSameScale(tag, other);
    }
  }

  private static void requireSameDealing(long tag, long other) {
    if (ShareTag.context(tag) != ShareTag.context(other)) {
      throw error(
          "they are of different contexts (%s and %s); their dealers gave different texts"
              .formatted(ShareTag.contextText(tag), ShareTag.contextText(other)));
    }
    if (ShareTag.threshold(tag) != ShareTag.threshold(other)) {
      throw error(
          "they have different thresholds (%d and %d); reshare one of them"
              .formatted(ShareTag.threshold(tag), ShareTag.threshold(other)));
    }
  }

  static void requireSameScale(long tag, long other) {
    if (!ShareTag.scale(tag).equals(ShareTag.scale(other))) {
      throw error(
          "they have different scales (%s and %s); encode all numbers with one scale"
              .formatted(ShareTag.scale(tag), ShareTag.scale(other)));
    }
  }

  static CallerException differentRows() {
    return error(
        "not the same polynomials went into each of them. Either the parties did not take the same"
            + " rows, or a row was split more than once: keep what share_split returns in a table"
            + " once, and read all shares from there");
  }

  static CallerException error(String why) {
    return new CallerException(ErrorCode.SHARES, "the shares do not belong together: " + why);
  }
}

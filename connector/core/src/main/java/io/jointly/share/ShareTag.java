package io.jointly.share;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.field.Shamir;

/**
 * What a share says about itself, in the 63 low bits of a BIGINT. From the low bits up:
 *
 * <ol>
 *   <li>7 bits: the code of its {@link NumberScale}.
 *   <li>5 bits: the threshold t.
 *   <li>5 bits: the point of the party that holds it.
 *   <li>24 bits: the sharing context, a digest of a text ({@link SharingScheme}).
 *   <li>22 bits: the <em>lineage</em>, modulo {@link #LINEAGES}. Who deals draws one for each
 *       polynomial, and all shares of the polynomial carry it. Lineages are added, negated and
 *       multiplied with the shares. So shares of a sum carry one lineage if the same polynomials
 *       went into each of them, and otherwise two, but for one case in four million. A lineage says
 *       nothing about the number.
 * </ol>
 *
 * <p>The layout never changes, for shares are kept. All of it is public and proves nothing: it
 * finds mistakes, not lies.
 */
public final class ShareTag {

  /** Prime, so that lineages stay apart when they are multiplied. */
  static final int LINEAGES = (1 << 22) - 3;

  private static final int THRESHOLD_AT = 7;
  private static final int POINT_AT = 12;
  private static final int CONTEXT_AT = 17;
  private static final int LINEAGE_AT = 41;
  private static final int FIVE_BITS = 31;
  private static final int CONTEXT_BITS = 24;
  private static final long ALL_BUT_LINEAGE = (1L << LINEAGE_AT) - 1;
  private static final long ALL_BUT_POINT_AND_LINEAGE =
      ALL_BUT_LINEAGE & ~((long) FIVE_BITS << POINT_AT);

  private ShareTag() {}

  /** The tag of a share that is dealt now. */
  public static long of(SharingScheme scheme, int point, NumberScale scale, int lineage) {
    return (long) lineage << LINEAGE_AT
        | (long) scheme.context() << CONTEXT_AT
        | (long) point << POINT_AT
        | (long) scheme.threshold() << THRESHOLD_AT
        | scale.code();
  }

  public static int context(long tag) {
    return (int) (tag >>> CONTEXT_AT) & ((1 << CONTEXT_BITS) - 1);
  }

  public static int threshold(long tag) {
    return (int) (tag >>> THRESHOLD_AT) & FIVE_BITS;
  }

  public static int point(long tag) {
    return (int) (tag >>> POINT_AT) & FIVE_BITS;
  }

  public static NumberScale scale(long tag) {
    return NumberScale.ofCode((int) tag & (NumberScale.CODES - 1));
  }

  public static int lineage(long tag) {
    return (int) (tag >>> LINEAGE_AT);
  }

  static boolean hasLineage(long tag, long other) {
    return lineage(tag) == lineage(other);
  }

  /** What differs in no more than the lineage. */
  static boolean isAlike(long tag, long other) {
    return ((tag ^ other) & ALL_BUT_LINEAGE) == 0;
  }

  /** What differs in no more than the point and the lineage. */
  static boolean isAlikeElsewhere(long tag, long other) {
    return ((tag ^ other) & ALL_BUT_POINT_AND_LINEAGE) == 0;
  }

  static long withLineage(long tag, long lineage) {
    return (tag & ALL_BUT_LINEAGE) | Math.floorMod(lineage, (long) LINEAGES) << LINEAGE_AT;
  }

  static long withScale(long tag, NumberScale scale) {
    return (tag & ~(NumberScale.CODES - 1L)) | scale.code();
  }

  /** Refuses what no function on shares has made. */
  static void check(long tag) {
    int point = point(tag);
    int threshold = threshold(tag);
    if (tag < 0
        || point < 1
        || point > Shamir.MAX_PARTIES
        || threshold < 1
        || threshold >= Shamir.MAX_PARTIES
        || lineage(tag) >= LINEAGES) {
      throw new CallerException(
          ErrorCode.SHARES,
          "this is no share: its tag has no meaning. Give what share_split, share_zero,"
              + " share_combine and the arithmetic on shares have made");
    }
    scale(tag);
  }

  /** What the tag says, for people: {@code point 2, threshold 1, context 0f61b3, whole number}. */
  public static String text(long tag) {
    check(tag);
    return "point %d, threshold %d, context %s, %s"
        .formatted(point(tag), threshold(tag), contextText(tag), scale(tag));
  }

  static String contextText(long tag) {
    return SharingScheme.contextText(context(tag));
  }
}

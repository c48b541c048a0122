package io.jointly.share;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.field.Fp127;

/** What a party computes on its own shares. No share tells when a sum outgrows 2^126 units. */
public final class ShareArithmetic {

  private ShareArithmetic() {}

  public static Share add(Share a, Share b) {
    Mismatch.requireSameScheme(a.tag(), b.tag());
    long[] sum = a.element();
    Fp127.add(sum, 0, b.element(), 0, sum, 0);
    long lineage = (long) ShareTag.lineage(a.tag()) + ShareTag.lineage(b.tag());
    return result(a, sumScale(a, b), lineage, sum);
  }

  public static Share subtract(Share a, Share b) {
    Mismatch.requireSameScheme(a.tag(), b.tag());
    long[] rest = a.element();
    Fp127.sub(rest, 0, b.element(), 0, rest, 0);
    long lineage = (long) ShareTag.lineage(a.tag()) - ShareTag.lineage(b.tag());
    return result(a, differenceScale(a, b), lineage, rest);
  }

  private static Share result(Share like, NumberScale scale, long lineage, long[] element) {
    long tag = ShareTag.withScale(ShareTag.withLineage(like.tag(), lineage), scale);
    return Share.ofElement(tag, element);
  }

  /** A date and a number of days are a date. */
  private static NumberScale sumScale(Share a, Share b) {
    NumberScale left = ShareTag.scale(a.tag());
    NumberScale right = ShareTag.scale(b.tag());
    boolean isDate = left.equals(NumberScale.DATE);
    if (isDate && right.equals(NumberScale.DATE)) {
      throw noNumber("added");
    }
    if (isDate && right.equals(NumberScale.WHOLE)) {
      return left;
    }
    if (right.equals(NumberScale.DATE) && left.equals(NumberScale.WHOLE)) {
      return right;
    }
    Mismatch.requireSameScale(a.tag(), b.tag());
    return left;
  }

  /** Two dates are a number of days apart. */
  private static NumberScale differenceScale(Share a, Share b) {
    NumberScale left = ShareTag.scale(a.tag());
    NumberScale right = ShareTag.scale(b.tag());
    if (left.equals(NumberScale.DATE) && right.equals(NumberScale.DATE)) {
      return NumberScale.WHOLE;
    }
    if (left.equals(NumberScale.DATE) && right.equals(NumberScale.WHOLE)) {
      return left;
    }
    Mismatch.requireSameScale(a.tag(), b.tag());
    return left;
  }

  public static Share negate(Share share) {
    requireNumber(share.tag(), "negated");
    long[] element = share.element();
    Fp127.negate(element, 0, element, 0);
    return Share.ofElement(
        ShareTag.withLineage(share.tag(), -(long) ShareTag.lineage(share.tag())), element);
  }

  /**
   * A multiple of the share.
   *
   * @param factor public
   */
  public static Share multiply(Share share, long factor) {
    requireNumber(share.tag(), "multiplied");
    long[] element = share.element();
    long[] multiplier = new long[2];
    Fp127.encodeSigned(factor, multiplier, 0);
    Fp127.mul(element, 0, multiplier, 0, element, 0);
    long lineage = ShareTag.lineage(share.tag()) * (factor % ShareTag.LINEAGES);
    return Share.ofElement(ShareTag.withLineage(share.tag(), lineage), element);
  }

  static void requireNumber(long tag, String done) {
    if (ShareTag.scale(tag).equals(NumberScale.DATE)) {
      throw noNumber(done);
    }
  }

  private static CallerException noNumber(String done) {
    return new CallerException(
        ErrorCode.SHARES,
        "dates cannot be "
            + done
            + "; subtract a date first, and go on with the days that lie between");
  }
}

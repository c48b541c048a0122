package io.jointly.share;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.field.Fp127;

/** One party's share of one number. It has no text form; {@link ShareTag#text} tells its tag. */
public final class Share {

  private final long tag;
  private final long low;
  private final long high;

  private Share(long tag, long low, long high) {
    this.tag = tag;
    this.low = low;
    this.high = high;
  }

  /**
   * From where it was kept.
   *
   * @throws CallerException if this is no share
   */
  public static Share of(long tag, long low, long high) {
    ShareTag.check(tag);
    if (!Fp127.isCanonical(low, high)) {
      throw new CallerException(ErrorCode.SHARES, "this is no share: it is not in the field");
    }
    return new Share(tag, low, high);
  }

  static Share ofElement(long tag, long[] element) {
    return new Share(tag, element[0], element[1]);
  }

  /** What it says about itself; see {@link ShareTag}. */
  public long tag() {
    return tag;
  }

  /** The low 64 bits of the element. */
  public long low() {
    return low;
  }

  /** The high 63 bits of the element. */
  public long high() {
    return high;
  }

  long[] element() {
    return new long[] {low, high};
  }
}

package io.jointly.deal.batch;

import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.deal.message.DealingName;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.util.Locale;

/** What a dealer says of a batch, at the command line or in a job. */
public final class BatchOptions {

  private BatchOptions() {}

  /**
   * The name of a batch, as it is.
   *
   * @throws CallerException (OPTION) if it is none
   */
  public static String name(String given) {
    if (!DealingName.isId(given)) {
      throw new CallerException(
          ErrorCode.OPTION,
          "the option batch is no name of a batch; write up to 63 of a-z, 0-9, - and _, and begin"
              + " with a letter or digit, such as 2026-11");
    }
    return given;
  }

  /**
   * What happens to a value outside its bounds.
   *
   * @throws CallerException (OPTION) if it is none of the three words
   */
  public static OutsideBounds outside(String given) {
    for (OutsideBounds each : OutsideBounds.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(given)) {
        return each;
      }
    }
    throw new CallerException(
        ErrorCode.OPTION,
        "the option outside-bounds is none of refuse, clamp and null; write one of these");
  }
}

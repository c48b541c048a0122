package io.jointly.share;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Locale;

/** What happens to digits for which an encoding has no place. */
public enum Rounding {
  /** Such a number is refused. */
  EXACT(RoundingMode.UNNECESSARY),
  /** To the nearer neighbour, and to the even one from the middle. */
  HALF_EVEN(RoundingMode.HALF_EVEN),
  /** To the nearer neighbour, and away from zero from the middle, as SQL's ROUND does. */
  HALF_UP(RoundingMode.HALF_UP);

  private final RoundingMode mode;

  Rounding(RoundingMode mode) {
    this.mode = mode;
  }

  RoundingMode mode() {
    return mode;
  }

  /** By its name in any case. */
  public static Rounding of(String name) {
    return Arrays.stream(values())
        .filter(each -> each.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new CallerException(
                    ErrorCode.ENCODING, "a rounding is 'exact', 'half_even' or 'half_up'"));
  }
}

package io.jointly.protocol.round;

import io.jointly.error.ErrorCode;
import io.jointly.error.InternalException;
import org.jspecify.annotations.Nullable;

/** Every step is called once and in its order; anything else is a bug (PROTOCOL.md §6, R23). */
public final class StepOrder {

  private StepOrder() {}

  public static InternalException brokenBy(String step) {
    return new InternalException(
        ErrorCode.BUG, step + " was called out of order or for a second time");
  }

  /** What an earlier step has left for this one. */
  static <T> T require(@Nullable T earlier, String step) {
    if (earlier == null) {
      throw brokenBy(step);
    }
    return earlier;
  }
}

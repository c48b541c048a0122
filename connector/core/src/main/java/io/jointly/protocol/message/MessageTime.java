package io.jointly.protocol.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.MalformedException;
import io.jointly.protocol.parameters.Limits;
import java.time.Instant;

/** Times in messages: u64 seconds since 1970, up to the year 9999. */
public final class MessageTime {

  private MessageTime() {}

  public static Instant read(CanonicalReader in, String field) {
    long seconds = in.u64(field);
    if (seconds < 0 || seconds > Limits.MAX_TIME) {
      throw new MalformedException("the time lies outside the years 1970 to 9999");
    }
    return Instant.ofEpochSecond(seconds);
  }
}

package io.jointly.protocol.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.parameters.Limits;
import java.util.Arrays;

/** The body of a STOP (PROTOCOL.md §4.8): a code and nothing else. The array is not copied. */
public record StopMessage(byte[] join, ErrorCode code) {

  static final int MAX_BYTES =
      Limits.HEADER_BYTES
          + Limits.DIGEST_BYTES
          + 4
          + Limits.MAX_CODE_BYTES
          + Envelope.SIGNATURE_BYTES;

  public CanonicalWriter write() {
    return new CanonicalWriter().raw(join).text(code.name());
  }

  public static StopMessage read(CanonicalReader in) {
    byte[] join = in.raw("JOIN digest", Limits.DIGEST_BYTES);
    String name = in.text("code", Limits.MAX_CODE_BYTES);
    in.end();
    ErrorCode code =
        Arrays.stream(ErrorCode.values())
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new MalformedException("its code is unknown"));
    return new StopMessage(join, code);
  }
}

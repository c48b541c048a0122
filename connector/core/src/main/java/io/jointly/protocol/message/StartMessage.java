package io.jointly.protocol.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.protocol.parameters.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The body of a START (PROTOCOL.md §4.3): one JOIN of every party that takes part, in order. In the
 * place of a party that is left out stands {@link Entry#isNone nothing}.
 */
public record StartMessage(int number, List<Entry> joins) {

  /** Which JOIN of a party takes part. The array is not copied. */
  public record Entry(int seq, byte[] digest) {

    /** What stands in the place of a party that takes no part. */
    public static Entry none() {
      return new Entry(0, new byte[Limits.DIGEST_BYTES]);
    }

    /** Whether it names no JOIN. */
    public boolean isNone() {
      return seq == 0 && Arrays.equals(digest, none().digest);
    }
  }

  public StartMessage {
    joins = List.copyOf(joins);
  }

  static int bytes(int parties) {
    return Limits.HEADER_BYTES + 6 + parties * (4 + Limits.DIGEST_BYTES) + Envelope.SIGNATURE_BYTES;
  }

  public CanonicalWriter write() {
    CanonicalWriter out = new CanonicalWriter().u32(number).u16(joins.size());
    joins.forEach(join -> out.u32(join.seq()).raw(join.digest()));
    return out;
  }

  public static StartMessage read(CanonicalReader in) {
    int number = in.count("number", Limits.MAX_NUMBER);
    int parties = in.u16("parties");
    if (parties > Limits.MAX_PARTIES) {
      throw new MalformedException(parties + " parties, and at most 64 can be");
    }
    List<Entry> joins = new ArrayList<>();
    for (int i = 0; i < parties; i++) {
      joins.add(
          new Entry(
              in.count("seq", Limits.MAX_NUMBER), in.raw("JOIN digest", Limits.DIGEST_BYTES)));
    }
    in.end();
    return new StartMessage(number, joins);
  }
}

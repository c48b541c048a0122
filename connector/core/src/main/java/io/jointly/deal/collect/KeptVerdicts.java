package io.jointly.deal.collect;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.deal.RowVerdict;
import io.jointly.deal.message.AcceptedRows;
import io.jointly.deal.message.DealingLimits;
import java.util.Arrays;

/**
 * What a party keeps before it puts ACCEPTED. The arrays are not copied.
 *
 * @param verdicts of all rows, each a byte with the ordinal of its {@link RowVerdict}
 * @param message ACCEPTED, signed
 */
record KeptVerdicts(byte[] verdicts, byte[] message) {

  /** Verdicts that follow each other and are the same stand there once. */
  void write(CanonicalWriter out) {
    out.bytes(message).u32(verdicts.length);
    int from = 0;
    while (from < verdicts.length) {
      int to = from;
      while (to < verdicts.length && verdicts[to] == verdicts[from]) {
        to++;
      }
      out.u32(to - from).u8(verdicts[from]);
      from = to;
    }
  }

  static KeptVerdicts read(CanonicalReader in, int rows) {
    byte[] message = in.bytes("ACCEPTED", AcceptedRows.BYTES);
    if (in.count("rows", DealingLimits.MAX_ROWS) != rows) {
      throw new MalformedException("the batches have another number of rows");
    }
    byte[] verdicts = new byte[rows];
    int from = 0;
    while (from < rows) {
      int run = in.count("rows of a verdict", rows - from);
      int verdict = in.u8("verdict");
      if (run == 0 || verdict >= RowVerdict.values().length) {
        throw new MalformedException("a verdict is none, or has no rows");
      }
      Arrays.fill(verdicts, from, from + run, (byte) verdict);
      from += run;
    }
    return new KeptVerdicts(verdicts, message);
  }
}

package io.jointly.deal.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.crypto.PublicIdentity;
import io.jointly.protocol.parameters.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The body of a LIST (PROTOCOL.md 12.6): the batches of a collection, sorted by dealer and, which
 * cannot be seen here, by name.
 */
public record CollectionList(List<Entry> batches) {

  private static final int ENTRY_BYTES = 2 + Limits.DIGEST_BYTES;

  /** The longest LIST. */
  public static final int MAX_BYTES = bytes(DealingLimits.MAX_BATCHES);

  /** A batch, by the digest of its BATCH. The array is not copied. */
  public record Entry(int dealer, byte[] digest) {}

  public CollectionList {
    batches = List.copyOf(batches);
  }

  public static int bytes(int batches) {
    return Limits.HEADER_BYTES + 4 + batches * ENTRY_BYTES + PublicIdentity.SIGNATURE_BYTES;
  }

  public CanonicalWriter write() {
    CanonicalWriter out = new CanonicalWriter().u32(batches.size());
    batches.forEach(batch -> out.u16(batch.dealer).raw(batch.digest));
    return out;
  }

  public static CollectionList read(CanonicalReader in) {
    int count = in.count("batches", DealingLimits.MAX_BATCHES);
    if (count == 0) {
      throw new MalformedException("there is no batch");
    }
    List<Entry> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batches.add(new Entry(in.u16("dealer"), in.raw("BATCH digest", Limits.DIGEST_BYTES)));
      if (i > 0 && batches.get(i - 1).dealer > batches.get(i).dealer) {
        throw new MalformedException("the batches are not sorted by dealer");
      }
    }
    in.end();
    List<byte[]> digests =
        batches.stream().map(Entry::digest).sorted(Arrays::compareUnsigned).toList();
    for (int i = 1; i < count; i++) {
      if (Arrays.equals(digests.get(i - 1), digests.get(i))) {
        throw new MalformedException("a batch is there twice");
      }
    }
    return new CollectionList(batches);
  }
}

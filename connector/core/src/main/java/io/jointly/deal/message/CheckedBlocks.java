package io.jointly.deal.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.Sha256;
import io.jointly.crypto.PublicIdentity;
import io.jointly.protocol.parameters.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The body of a CHECKED (PROTOCOL.md 12.6): the SHA-256 of each block of checks that a party has
 * put, in the order of their numbers.
 */
public record CheckedBlocks(List<byte[]> digests) {

  /** The longest CHECKED. */
  public static final int MAX_BYTES = bytes(DealingLimits.MAX_BLOCKS);

  public CheckedBlocks {
    digests = List.copyOf(digests);
  }

  /** What CHECKED holds of a block. */
  public static byte[] digest(byte[] block) {
    return Sha256.begin().digest(block);
  }

  /** Whether a block is the one of that number; the caller has compared how many there are. */
  public boolean lists(int number, byte[] block) {
    return Arrays.equals(digests.get(number), digest(block));
  }

  public static int bytes(int blocks) {
    return Limits.HEADER_BYTES + 4 + blocks * Limits.DIGEST_BYTES + PublicIdentity.SIGNATURE_BYTES;
  }

  public CanonicalWriter write() {
    CanonicalWriter out = new CanonicalWriter().u32(digests.size());
    digests.forEach(out::raw);
    return out;
  }

  public static CheckedBlocks read(CanonicalReader in) {
    int count = in.count("blocks", DealingLimits.MAX_BLOCKS);
    List<byte[]> digests = new ArrayList<>();
    for (int block = 0; block < count; block++) {
      digests.add(in.raw("SHA-256", Limits.DIGEST_BYTES));
    }
    in.end();
    return new CheckedBlocks(digests);
  }
}

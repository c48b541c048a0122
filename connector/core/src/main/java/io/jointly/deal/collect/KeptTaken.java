package io.jointly.deal.collect;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.deal.collect.block.PartRead;
import io.jointly.deal.message.DealingLimits;
import io.jointly.deal.message.TakenBlocks;
import io.jointly.protocol.parameters.Limits;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What a party keeps before it puts TAKEN. Not a record, which would show the seed. The arrays are
 * not copied.
 */
final class KeptTaken {

  private static final int MAX_TROUBLE_BYTES = 4096;

  private final byte[] seed;
  private final byte[] message;
  private final List<PartRead> parts;

  /**
   * @param seed its own; zeros where rows are not checked
   * @param message TAKEN, signed
   * @param parts of all blocks
   */
  KeptTaken(byte[] seed, byte[] message, List<PartRead> parts) {
    this.seed = seed;
    this.message = message;
    this.parts = List.copyOf(parts);
  }

  byte[] seed() {
    return seed;
  }

  byte[] message() {
    return message;
  }

  List<PartRead> parts() {
    return parts;
  }

  static BitSet opened(List<PartRead> parts) {
    BitSet opened = new BitSet();
    for (int block = 0; block < parts.size(); block++) {
      opened.set(block, parts.get(block).isOpened());
    }
    return opened;
  }

  void write(CanonicalWriter out) {
    out.raw(seed).bytes(message).u32(parts.size());
    for (PartRead part : parts) {
      out.raw(part.sealed()).text(part.trouble());
    }
  }

  static KeptTaken read(CanonicalReader in) {
    byte[] seed = in.raw("seed", DealingLimits.SEED_BYTES);
    byte[] message = in.bytes("TAKEN", TakenBlocks.MAX_BYTES);
    int count = in.count("blocks", DealingLimits.MAX_BLOCKS);
    List<PartRead> parts = new ArrayList<>();
    for (int block = 0; block < count; block++) {
      parts.add(
          new PartRead(
              in.raw("SHA-256", Limits.DIGEST_BYTES), in.text("trouble", MAX_TROUBLE_BYTES)));
    }
    return new KeptTaken(seed, message, parts);
  }
}

package io.jointly.protocol.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.protocol.parameters.Limits;
import java.util.ArrayList;
import java.util.List;

/**
 * The list of blocks in SHARED and REVEAL (PROTOCOL.md §4.4, §4.6): how many elements, and the
 * ephemeral key of each block. Only the listed blocks count.
 */
public record Manifest(int elements, int blockElements, List<byte[]> keys) {

  public Manifest {
    keys = List.copyOf(keys);
  }

  public static Manifest of(int elements, List<byte[]> keys) {
    return new Manifest(elements, Limits.BLOCK_ELEMENTS, keys);
  }

  static int bytes(int elements) {
    return 12 + Limits.blocks(elements) * Limits.KEY_BYTES;
  }

  CanonicalWriter write(CanonicalWriter out) {
    out.u32(elements).u32(blockElements).u32(keys.size());
    keys.forEach(key -> out.raw(key));
    return out;
  }

  /** Reads the rest of the body. */
  public static Manifest read(CanonicalReader in) {
    int elements = in.count("elements", Limits.MAX_ELEMENTS);
    int blockElements = in.count("block size", Limits.MAX_ELEMENTS);
    int blocks = in.count("blocks", Limits.blocks(Limits.MAX_ELEMENTS));
    List<byte[]> keys = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      keys.add(in.raw("ephemeral key", Limits.KEY_BYTES));
    }
    in.end();
    return new Manifest(elements, blockElements, keys);
  }

  /** Whether it lists the blocks of a vector with this many elements. */
  public boolean fits(int wantedElements) {
    return elements == wantedElements
        && blockElements == Limits.BLOCK_ELEMENTS
        && keys.size() == Limits.blocks(wantedElements);
  }
}

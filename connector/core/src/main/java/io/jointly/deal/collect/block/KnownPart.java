package io.jointly.deal.collect.block;

import java.io.Serializable;

/**
 * A part that this party has read before. The array is not copied.
 *
 * @param digest SHA-256 of its bytes, as they were read before TAKEN
 */
public record KnownPart(OwnPart part, byte[] digest) implements Serializable {
  private static final long serialVersionUID = 1L;
}

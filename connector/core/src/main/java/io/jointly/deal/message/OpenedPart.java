package io.jointly.deal.message;

/**
 * A compute party's part of a block, opened. It has no text form and cannot be serialized. The
 * arrays are the object's own.
 */
public final class OpenedPart {

  private final byte[] publicRows;
  private final long[] elements;

  OpenedPart(byte[] publicRows, long[] elements) {
    this.publicRows = publicRows;
    this.elements = elements;
  }

  /** The dimensions that are not hidden, row after row; their digest is the one in BATCH. */
  public byte[] publicRows() {
    return publicRows;
  }

  /** The party's shares of all elements, row after row; all are canonical. */
  public long[] elements() {
    return elements;
  }
}

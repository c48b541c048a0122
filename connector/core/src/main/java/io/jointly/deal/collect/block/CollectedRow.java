package io.jointly.deal.collect.block;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An accepted row at this party. It has no text form and cannot be serialized: it has shares. */
public final class CollectedRow {

  private final String dealer;
  private final String batch;
  private final int number;
  private final List<@Nullable Object> dimensions;
  private final long[] shares;

  CollectedRow(
      String dealer, String batch, int number, List<@Nullable Object> dimensions, long[] shares) {
    this.dealer = dealer;
    this.batch = batch;
    this.number = number;
    this.dimensions = dimensions;
    this.shares = shares;
  }

  /** The dealer's id. */
  public String dealer() {
    return dealer;
  }

  /** The batch's name. */
  public String batch() {
    return batch;
  }

  /** The row's number in the batch, from 1. */
  public int number() {
    return number;
  }

  /** The values of the dimensions that are not hidden, in the table's order. */
  public List<@Nullable Object> dimensions() {
    return dimensions;
  }

  /** This party's shares, as {@link io.jointly.deal.DealtLayout#kept(long[], int)} orders them. */
  public long[] shares() {
    return shares;
  }
}

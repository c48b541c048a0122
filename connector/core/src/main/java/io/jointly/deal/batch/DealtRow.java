package io.jointly.deal.batch;

import org.jspecify.annotations.Nullable;

/** A row that can be dealt. It has no text form and cannot be serialized. */
public final class DealtRow {

  private final int cell;
  private final @Nullable Long[] numbers;
  private final byte[] publicValues;
  private final int replaced;

  DealtRow(int cell, @Nullable Long[] numbers, byte[] publicValues, int replaced) {
    this.cell = cell;
    this.numbers = numbers;
    this.publicValues = publicValues;
    this.replaced = replaced;
  }

  int cell() {
    return cell;
  }

  @Nullable Long[] numbers() {
    return numbers;
  }

  byte[] publicValues() {
    return publicValues;
  }

  /** How many of its values were outside their bounds, and a bound or NULL took their place. */
  public int replaced() {
    return replaced;
  }
}

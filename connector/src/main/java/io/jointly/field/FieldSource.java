package io.jointly.field;

/** Where uniformly random elements come from. */
@FunctionalInterface
public interface FieldSource {

  /** Fills n elements, from element {@code from} on, uniformly from 0 to p − 1. */
  void fill(long[] out, int from, int n);
}

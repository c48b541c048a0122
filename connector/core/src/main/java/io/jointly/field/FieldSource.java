package io.jointly.field;

/** A source of uniformly random elements. */
@FunctionalInterface
public interface FieldSource {

  /** Fills n elements, from element {@code from} on, uniformly from 0 to p − 1. */
  void fill(long[] out, int from, int n);
}

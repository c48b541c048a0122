package io.jointly.deal.collect.block;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The batches of LIST, in its order, and their blocks, which are numbered from 0 in that order. */
public final class BlockNumbering {

  private final List<ListedBatch> batches;
  // The number of each batch's first block, and of all blocks.
  private final int[] first;

  public BlockNumbering(List<ListedBatch> batches) {
    this.batches = List.copyOf(batches);
    this.first = new int[batches.size() + 1];
    for (int i = 0; i < batches.size(); i++) {
      first[i + 1] = Math.addExact(first[i], batches.get(i).blocks());
    }
  }

  public List<ListedBatch> batches() {
    return batches;
  }

  /** How many blocks there are. */
  public int size() {
    return first[batches.size()];
  }

  /** The block of a number. */
  public ListedBlock get(int number) {
    int found = Arrays.binarySearch(first, number);
    int batch = found >= 0 ? found : -found - 2;
    return new ListedBlock(number, batches.get(batch), number - first[batch]);
  }

  /** All blocks, in their order. */
  public Stream<ListedBlock> all() {
    return IntStream.range(0, size()).mapToObj(this::get);
  }

  /** The blocks of a batch, by its place in LIST. */
  public Stream<ListedBlock> of(int batch) {
    return IntStream.range(first[batch], first[batch + 1]).mapToObj(this::get);
  }

  /** How many rows all blocks have. */
  public int rows() {
    int rows = 0;
    for (ListedBatch batch : batches) {
      rows = Math.addExact(rows, batch.manifest().rows());
    }
    return rows;
  }
}

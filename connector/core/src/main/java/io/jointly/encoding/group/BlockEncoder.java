package io.jointly.encoding.group;

import io.jointly.field.FieldSource;
import org.jspecify.annotations.Nullable;

/** Writes groups into one block of a round's vector. */
public final class BlockEncoder {

  private static final long[] NOTHING = {};

  private final ElementEncoder[] elements;
  private final CellCopies[] cells;
  private final @Nullable RandomElements drawn;
  private final GroupEncoder encoder;
  private final int width;
  private final long[] found;
  private final FieldSource random;
  private final VectorBlock block;

  /**
   * @param found what the searches have found so far, those of one group together; not read in
   *     round 0
   * @param random for flags and masks; must be fresh in every attempt
   * @param block holds zeros
   */
  public BlockEncoder(
      GroupEncoder encoder, int round, long[] found, FieldSource random, VectorBlock block) {
    this.encoder = encoder;
    this.elements = encoder.elementEncoders(round);
    this.cells = encoder.cells(round);
    this.drawn = encoder.drawn(round);
    this.width = encoder.elements(round);
    this.found = round == 0 ? NOTHING : found;
    this.random = random;
    this.block = block;
  }

  /**
   * Writes those elements of one group that lie in the block, which holds zeros there before.
   *
   * @param group its number
   * @param values holds the group's values from index {@code at}
   */
  public void add(int group, long[] values, int at) {
    long first = (long) group * width - block.begin();
    GroupValues made = new GroupValues(values, at, found, group * encoder.searches());
    int begin = (int) Math.max(0, -first);
    int end = (int) Math.min(elements.length, block.length() - first);
    for (int e = begin; e < end; e++) {
      elements[e].encode(made, random, block.elements(), (int) (first + e));
    }
    addCells(first, values, at + encoder.localAggregates());
  }

  /** Each list of cells has its number of cells with rows, then index and count of each. */
  private void addCells(long first, long[] values, int from) {
    int at = from;
    for (CellCopies copies : cells) {
      int held = (int) values[at++];
      for (int cell = 0; cell < held; cell++, at += 2) {
        copies.encode(first, values[at], values[at + 1], random, block);
      }
    }
  }

  /**
   * Draws those random elements of the block that a party without rows draws, too: masks, and the
   * tail behind the last group. Nothing else of the block is changed.
   */
  public void drawMasks(int groups) {
    if (drawn != null) {
      drawn.draw(groups, random, block);
    }
  }
}

package io.jointly.encoding.layout;

import io.jointly.query.Measure;
import java.util.List;

/**
 * Where a measure's parts stand among a group's elements.
 *
 * @param sums in the order that the aggregate wants; empty for counts
 * @param count element that counts rows (COUNT, AVG, moments), or that tells whether there is any
 *     (SUM, MIN, MAX); -1 where the cells tell
 * @param cells index of its cells, or -1
 * @param search index of its search, or -1
 */
public record MeasureElements(Measure measure, List<Sum> sums, int count, int cells, int search) {

  /** No such part. */
  static final int NONE = -1;

  public MeasureElements {
    sums = List.copyOf(sums);
  }

  /**
   * A sum.
   *
   * @param elements that hold its limbs, least significant first; one where they fit together
   */
  public record Sum(Term addend, List<Integer> elements) {
    public Sum {
      elements = List.copyOf(elements);
    }
  }

  public static MeasureElements counted(Measure measure, int count) {
    return new MeasureElements(measure, List.of(), count, NONE, NONE);
  }

  public static MeasureElements summed(Measure measure, List<Sum> sums, int count) {
    return new MeasureElements(measure, sums, count, NONE, NONE);
  }

  public static MeasureElements inCells(Measure measure, int cells) {
    return new MeasureElements(measure, List.of(), NONE, cells, NONE);
  }

  public static MeasureElements sought(Measure measure, int count, int search) {
    return new MeasureElements(measure, List.of(), count, NONE, search);
  }
}

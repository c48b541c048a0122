package io.jointly.encoding;

import io.jointly.query.Measure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a measure's parts stand among a group's elements.
 *
 * @param summand what is summed; null for counts
 * @param totals elements of the sum, least significant limb first; empty for counts
 * @param count element that counts rows (COUNT, AVG), or that tells whether there is any (SUM)
 */
public record MeasureElements(
    Measure measure, @Nullable Summand summand, List<Integer> totals, int count) {
  public MeasureElements {
    totals = List.copyOf(totals);
  }
}

package io.jointly.deal.collect;

import io.jointly.deal.RowVerdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a batch's rows.
 *
 * @param dealer the dealer's id
 * @param dropped for each verdict but {@link RowVerdict#ACCEPTED} the rows that have it, if any
 */
public record CollectedBatch(
    String dealer, String name, int rows, int accepted, Map<RowVerdict, List<Rows>> dropped) {

  /**
   * Rows that follow each other.
   *
   * @param first its number in the batch, from 1
   * @param last as {@code first}
   */
  public record Rows(int first, int last) {

    @Override
    public String toString() {
      return first == last ? "" + first : first + " to " + last;
    }
  }

  public CollectedBatch {
    dropped = Map.copyOf(dropped);
  }

  /**
   * @param verdicts of the batch's rows from {@code from} on, each a byte with its ordinal
   */
  static CollectedBatch of(String dealer, String name, int rows, byte[] verdicts, int from) {
    int accepted = 0;
    Map<RowVerdict, List<Rows>> dropped = new EnumMap<>(RowVerdict.class);
    int row = 0;
    while (row < rows) {
      int next = row;
      while (next < rows && verdicts[from + next] == verdicts[from + row]) {
        next++;
      }
      RowVerdict verdict = RowVerdict.values()[verdicts[from + row]];
      if (verdict == RowVerdict.ACCEPTED) {
        accepted += next - row;
      } else {
        dropped.computeIfAbsent(verdict, none -> new ArrayList<>()).add(new Rows(row + 1, next));
      }
      row = next;
    }
    return new CollectedBatch(dealer, name, rows, accepted, dropped);
  }
}

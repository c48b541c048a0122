package io.jointly.deal;

import io.jointly.field.FpVectors;

/** What a compute party keeps of its shares of a row: numbers and cells, without digits and proof. */
public final class ShareRows {

  private ShareRows() {}

  /** How many elements are kept of a row. */
  public static int elements(DealtLayout layout) {
    int numbers = layout.numbers().size();
    return layout.cells() == 0 ? numbers : layout.cells() * (1 + numbers);
  }

  /**
   * The numbers of a row, in the order of {@link DealtLayout#numbers()}. Where dimensions are
   * hidden: for each cell its share, and then the numbers of the row in this cell.
   *
   * @param rows shares of the elements of rows, row after row
   * @param from where the row's first element stands
   */
  public static long[] of(DealtLayout layout, long[] rows, int from) {
    long[] kept = FpVectors.create(elements(layout));
    int numbers = layout.numbers().size();
    if (layout.cells() == 0) {
      for (int number = 0; number < numbers; number++) {
        layout.number(number).evaluate(rows, from, kept, number);
      }
      return kept;
    }
    for (int cell = 0; cell < layout.cells(); cell++) {
      int at = cell * (1 + numbers);
      FpVectors.copy(rows, from + cell, kept, at, 1);
      FpVectors.copy(
          rows, from + layout.cellNumbersAt() + cell * numbers, kept, at + 1, numbers);
    }
    return kept;
  }
}

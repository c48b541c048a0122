package io.jointly.examples.dealers;

import io.jointly.deal.table.DealtTable;
import io.jointly.field.Fp127;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a changed dealer deals in the place of a row. Each lie would shift a total by more than a
 * row can, or move what belongs to one cell to another.
 */
public enum Lie {
  /** The first measure is 1,000,000,000, whatever its bounds: one digit stands for all of it. */
  OUT_OF_BOUNDS {
    @Override
    void change(RowElements row, List<Integer> cells, DealtTable table) {
      long least = table.layout().measures().get(0).least();
      row.setDigit(0, 0, BigInteger.valueOf(A_BILLION - least));
      row.multiply();
    }
  },

  /** A digit of the first measure is 2; its value may be within the bounds. */
  DIGIT_OF_TWO {
    @Override
    void change(RowElements row, List<Integer> cells, DealtTable table) {
      row.setDigit(0, 0, BigInteger.TWO);
      row.multiply();
    }
  },

  /** The digits say one number, and what is summed is 1,000,000 more: a product that is none. */
  OTHER_PRODUCT {
    @Override
    void change(RowElements row, List<Integer> cells, DealtTable table) {
      row.addWithinCell(cells.get(0), 0, A_MILLION);
    }
  },

  /** The row is in two cells: it is counted twice, in each with all its numbers. */
  TWO_CELLS {
    @Override
    void change(RowElements row, List<Integer> cells, DealtTable table) {
      row.setCell(cells.get(1), BigInteger.ONE);
      row.multiply();
    }
  },

  /** Half of the row is in one cell, and half in another. All cells together are 1, as they are. */
  HALF_AND_HALF {
    @Override
    void change(RowElements row, List<Integer> cells, DealtTable table) {
      row.setCell(cells.get(0), HALF);
      row.setCell(cells.get(1), HALF);
      row.multiply();
    }
  },

  /** In two cells, and taken away from a third: all cells together are 1, as they should be. */
  AGAINST {
    @Override
    void change(RowElements row, List<Integer> cells, DealtTable table) {
      row.setCell(cells.get(1), BigInteger.ONE);
      row.setCell(cells.get(2), BigInteger.ONE.negate());
      row.multiply();
    }
  },

  /** In no cell: it is nobody's row. */
  NO_CELL {
    @Override
    void change(RowElements row, List<Integer> cells, DealtTable table) {
      row.setCell(cells.get(0), BigInteger.ZERO);
      row.multiply();
    }
  };

  private static final long A_BILLION = 1_000_000_000L;
  private static final long A_MILLION = 1_000_000L;
  private static final BigInteger HALF = BigInteger.TWO.modInverse(Fp127.MODULUS);

  /**
   * Changes a row that is in the first of three cells.
   *
   * @param cells three that differ in the first dimension
   */
  abstract void change(RowElements row, List<Integer> cells, DealtTable table);

  /** How the command line calls it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @throws IllegalArgumentException if there is no such lie
   */
  static Lie of(String word) {
    return Arrays.stream(values())
        .filter(lie -> lie.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + word
                        + "' is no lie; there are "
                        + Arrays.stream(values())
                            .map(Lie::word)
                            .collect(Collectors.joining(", "))));
  }

  private boolean isAboutAMeasure() {
    return this == OUT_OF_BOUNDS || this == DIGIT_OF_TWO || this == OTHER_PRODUCT;
  }

  /**
   * Elements that are no row, with a proof as good as it can be.
   *
   * @throws IllegalArgumentException if the table has not what this lie takes
   */
  RowElements tell(DealtTable table) {
    List<Integer> cells = cells(table);
    RowElements row = new RowElements(table, cells.get(0));
    if (isAboutAMeasure() && row.measures() == 0) {
      throw new IllegalArgumentException(word() + " needs a table with a measure");
    }
    change(row, cells, table);
    row.prove();
    return row;
  }

  /** The cells of the first three values of the first dimension, with one value of each other. */
  private static List<Integer> cells(DealtTable table) {
    List<Integer> cells = new ArrayList<>();
    for (int choice = 1; choice <= 3; choice++) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int axis = 0; axis < table.domain().axes().size(); axis++) {
        List<@Nullable Object> declared = table.domain().axes().get(axis).values();
        // The first one is NULL.
        int at = axis == 0 ? choice : 1;
        if (at >= declared.size()) {
          throw new IllegalArgumentException("the first dimension has fewer than three values");
        }
        values.add(declared.get(at));
      }
      OptionalInt cell = table.cell(values);
      cells.add(cell.orElseThrow());
    }
    return cells;
  }
}

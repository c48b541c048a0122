package io.jointly.deal;

import io.jointly.deal.DealtNumber.Part;
import io.jointly.field.FpVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which elements a dealt row has, in which order, and what has to hold between them (PROTOCOL.md
 * §12.2 and §12.3). The same for every row of a table, and a function of the collaboration.
 */
public final class DealtLayout {

  /** The most cells that the hidden dimensions of a table can have. */
  public static final int MAX_CELLS = 4096;

  /** The most elements of a row. */
  public static final int MAX_ELEMENTS = 65_536;

  /** Whether rows bring what it takes to check them. */
  public enum Proof {
    /** Digits of each number, and a proof. */
    DEALT,
    /** Neither: dealers are believed. */
    LEFT_OUT
  }

  /** One product that has to hold: left · right = product. */
  record Constraint(LinearForm left, LinearForm right, LinearForm product) {}

  private final int cells;
  private final List<DealtMeasure> measures;
  private final boolean isChecked;
  private final List<DealtNumber> numbers;
  private final List<LinearForm> numberForms = new ArrayList<>();
  private final int[] measureAt;
  private int productsAt;
  private int cellNumbersAt;
  private int proofAt;

  private DealtLayout(int cells, List<DealtMeasure> measures, boolean isChecked) {
    this.cells = cells;
    this.measures = List.copyOf(measures);
    this.isChecked = isChecked;
    this.numbers = numbers(this.measures);
    this.measureAt = new int[measures.size()];
  }

  /**
   * A table's layout.
   *
   * @param cells of its hidden dimensions; 0 if they are not hidden
   * @param proof whether a row brings what it takes to check it
   * @throws IllegalArgumentException if there are too many cells or elements
   */
  public static DealtLayout of(int cells, List<DealtMeasure> measures, Proof proof) {
    if (cells < 0 || cells > MAX_CELLS) {
      throw new IllegalArgumentException(cells + " cells; there can be " + MAX_CELLS);
    }
    DealtLayout layout = new DealtLayout(cells, measures, proof == Proof.DEALT);
    layout.place();
    if (layout.proofAt < 1) {
      throw new IllegalArgumentException("a row without anything that is shared");
    }
    return layout;
  }

  /** How many elements such a row has; it may be more than {@link #MAX_ELEMENTS}. */
  static long elements(int cells, List<DealtMeasure> measures, boolean isChecked) {
    DealtLayout layout = new DealtLayout(cells, measures, isChecked);
    long products = layout.numbers.stream().filter(DealtNumber::isProduct).count();
    long owned =
        measures.stream().mapToLong(measure -> 1 + (isChecked ? measure.digits() : 1)).sum();
    long spread = (long) cells * layout.numbers.size();
    long constraints = cells + owned + products + spread;
    return cells + owned + products + spread + (isChecked ? constraints + 3 : 0);
  }

  private static List<DealtNumber> numbers(List<DealtMeasure> measures) {
    List<DealtNumber> numbers = new ArrayList<>();
    for (int i = 0; i < measures.size(); i++) {
      numbers.add(DealtNumber.of(i, Part.PRESENT));
      numbers.add(DealtNumber.of(i, Part.OFFSET));
      if (measures.get(i).isSquared() || measures.get(i).isPaired()) {
        numbers.add(DealtNumber.of(i, Part.OFFSET, i, Part.OFFSET));
      }
    }
    for (int i = 0; i < measures.size(); i++) {
      for (int j = i + 1; j < measures.size(); j++) {
        if (measures.get(i).isPaired() && measures.get(j).isPaired()) {
          numbers.add(DealtNumber.of(i, Part.PRESENT, j, Part.PRESENT));
          numbers.add(DealtNumber.of(i, Part.OFFSET, j, Part.PRESENT));
          numbers.add(DealtNumber.of(i, Part.PRESENT, j, Part.OFFSET));
          numbers.add(DealtNumber.of(i, Part.OFFSET, j, Part.OFFSET));
          numbers.add(DealtNumber.squareWith(i, j));
          numbers.add(DealtNumber.squareWith(j, i));
        }
      }
    }
    return List.copyOf(numbers);
  }

  private void place() {
    if (elements(cells, measures, isChecked) > MAX_ELEMENTS) {
      throw new IllegalArgumentException(
          elements(cells, measures, isChecked) + " elements; a row can have " + MAX_ELEMENTS);
    }
    int at = cells;
    for (int i = 0; i < measures.size(); i++) {
      measureAt[i] = at;
      at += 1 + offsetElements(i);
    }
    productsAt = at;
    for (DealtNumber number : numbers) {
      numberForms.add(number.isProduct() ? LinearForm.element(at++) : factor(number, 0));
    }
    cellNumbersAt = at;
    proofAt = at + cells * numbers.size();
  }

  private int offsetElements(int measure) {
    return isChecked ? measures.get(measure).digits() : 1;
  }

  /**
   * One of the two sides of a number that is a product; of three factors, the first two are one.
   */
  LinearForm factor(DealtNumber number, int factor) {
    int factors = number.factors().size();
    if (factors == 3 && factor == 0) {
      return number(numbers.indexOf(new DealtNumber(number.factors().subList(0, 2))));
    }
    DealtNumber.Factor one = number.factors().get(factors == 3 ? 2 : factor);
    int at = measureAt[one.measure()];
    return switch (one.part()) {
      case PRESENT -> LinearForm.element(at);
      case OFFSET ->
          isChecked
              ? LinearForm.of(at + 1, measures.get(one.measure()).weights())
              : LinearForm.element(at + 1);
    };
  }

  public int cells() {
    return cells;
  }

  public List<DealtMeasure> measures() {
    return measures;
  }

  /** Whether a row brings what it takes to check it. */
  public boolean isChecked() {
    return isChecked;
  }

  /** What sums can be made of. */
  public List<DealtNumber> numbers() {
    return numbers;
  }

  /** How many elements a row has, its proof among them. */
  public int elements() {
    return isChecked ? proofAt + constraints() + 3 : proofAt;
  }

  /**
   * How many rows a block has: the greatest power of two up to 1,024 for which it has at most
   * 65,536 elements (§12.5).
   */
  public int rowsOfBlock() {
    return Math.min(1024, Integer.highestOneBit(Math.max(1, MAX_ELEMENTS / elements())));
  }

  /** How many elements of a row stay when it has been collected: see {@link #kept(long[], int)}. */
  public int kept() {
    return cells == 0 ? numbers.size() : cells * (1 + numbers.size());
  }

  /**
   * What sums are made of, from a party's shares of rows: the row's numbers. With cells, these are
   * the cells and then the numbers in each cell, cell after cell. Digits and proof are left out.
   *
   * @param rows shares of the elements of some rows, row after row
   * @param row from 0
   * @return {@link #kept()} elements
   */
  public long[] kept(long[] rows, int row) {
    int from = row * elements();
    long[] out = FpVectors.create(kept());
    if (cells > 0) {
      FpVectors.copy(rows, from, out, 0, cells);
      FpVectors.copy(rows, from + cellNumbersAt, out, cells, cells * numbers.size());
      return out;
    }
    for (int number = 0; number < numbers.size(); number++) {
      number(number).evaluate(rows, from, out, number);
    }
    return out;
  }

  /** M: how many constraints are products. */
  int constraints() {
    return proofAt;
  }

  int measureAt(int measure) {
    return measureAt[measure];
  }

  int productsAt() {
    return productsAt;
  }

  int cellNumbersAt() {
    return cellNumbersAt;
  }

  int proofAt() {
    return proofAt;
  }

  /** A number of the row, over all its cells. */
  LinearForm number(int number) {
    return numberForms.get(number);
  }

  /** A number of the row if it is in the cell, and 0 if not. */
  LinearForm number(int cell, int number) {
    return LinearForm.element(cellNumbersAt + cell * numbers.size() + number);
  }

  /** The products that have to hold, in their order. */
  List<Constraint> products() {
    List<Constraint> all = new ArrayList<>();
    for (int cell = 0; cell < cells; cell++) {
      all.add(zero(LinearForm.element(cell), LinearForm.element(cell).plus(-1)));
    }
    for (int i = 0; i < measures.size(); i++) {
      LinearForm present = LinearForm.element(measureAt[i]);
      all.add(zero(present, present.plus(-1)));
      for (int digit = 1; digit <= offsetElements(i); digit++) {
        LinearForm one = LinearForm.element(measureAt[i] + digit);
        all.add(zero(one, one.plus(measureAt[i], -1)));
      }
    }
    for (int number = 0; number < numbers.size(); number++) {
      if (numbers.get(number).isProduct()) {
        DealtNumber product = numbers.get(number);
        all.add(new Constraint(factor(product, 0), factor(product, 1), number(number)));
      }
    }
    for (int cell = 0; cell < cells; cell++) {
      for (int number = 0; number < numbers.size(); number++) {
        all.add(new Constraint(LinearForm.element(cell), number(number), number(cell, number)));
      }
    }
    return all;
  }

  private static Constraint zero(LinearForm left, LinearForm right) {
    return new Constraint(left, right, LinearForm.constant(0));
  }

  /** What has to be 0 besides: all cells together, minus 1. The constant 0 without cells. */
  LinearForm linear() {
    if (cells == 0) {
      return LinearForm.constant(0);
    }
    long[] ones = new long[cells];
    Arrays.fill(ones, 1);
    return LinearForm.of(0, ones).plus(-1);
  }
}

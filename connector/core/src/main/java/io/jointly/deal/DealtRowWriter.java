package io.jointly.deal;

import io.jointly.field.ConsecutivePoints;
import io.jointly.field.FieldSource;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the elements of rows, before they are shared (PROTOCOL.md §12.2). For one thread. */
public final class DealtRowWriter {

  private final DealtLayout layout;
  private final FieldSource random;
  private final List<DealtLayout.Constraint> constraints;
  // The values of f and g at 0 to 2M.
  private final long[] left;
  private final long[] right;
  private final long[][] weights;

  /**
   * @param random of the proof's blinding elements, fresh in every attempt
   */
  public DealtRowWriter(DealtLayout layout, FieldSource random) {
    this.layout = layout;
    this.random = random;
    this.constraints = layout.isChecked() ? layout.products() : List.of();
    this.left = FpVectors.create(2 * constraints.size() + 1);
    this.right = FpVectors.create(2 * constraints.size() + 1);
    this.weights = layout.measures().stream().map(DealtMeasure::weights).toArray(long[][]::new);
  }

  /**
   * Writes one row.
   *
   * @param cell of the row; without meaning where the layout has no cells
   * @param values of the measures, null for NULL
   * @param out the row's elements from {@code from} on are overwritten
   * @throws IllegalArgumentException if the row is none: a cell that does not exist, or a value
   *     outside its bounds
   */
  public void write(int cell, @Nullable Long[] values, long[] out, int from) {
    FpVectors.clear(out, from, layout.elements());
    if (layout.cells() > 0) {
      if (cell < 0 || cell >= layout.cells()) {
        throw new IllegalArgumentException("no such cell");
      }
      out[2 * (from + cell)] = 1;
    }
    if (values.length != layout.measures().size()) {
      throw new IllegalArgumentException("one value for each measure");
    }
    for (int i = 0; i < values.length; i++) {
      Long value = values[i];
      if (value != null) {
        writeMeasure(i, value, out, from + layout.measureAt(i));
      }
    }
    writeProducts(cell, out, from);
    if (layout.isChecked()) {
      writeProof(out, from);
    }
  }

  private void writeMeasure(int i, long value, long[] out, int at) {
    DealtMeasure measure = layout.measures().get(i);
    if (value < measure.least() || value > measure.greatest()) {
      throw new IllegalArgumentException("a value of " + measure.name() + " is out of bounds");
    }
    out[2 * at] = 1;
    long offset = value - measure.least();
    if (!layout.isChecked()) {
      out[2 * (at + 1)] = offset;
      return;
    }
    // From the last on, each is 1 if it can be.
    for (int digit = weights[i].length - 1; digit >= 0; digit--) {
      if (offset >= weights[i][digit]) {
        out[2 * (at + 1 + digit)] = 1;
        offset -= weights[i][digit];
      }
    }
  }

  private void writeProducts(int cell, long[] out, int from) {
    List<DealtNumber> numbers = layout.numbers();
    long[] value = FpVectors.create(1);
    long[] factor = FpVectors.create(1);
    int at = from + layout.productsAt();
    for (DealtNumber number : numbers) {
      if (number.isProduct()) {
        layout.factor(number, 0).evaluate(out, from, value, 0);
        layout.factor(number, 1).evaluate(out, from, factor, 0);
        Fp127.mul(value, 0, factor, 0, out, at);
        at++;
      }
    }
    if (layout.cells() > 0) {
      int inCell = from + layout.cellNumbersAt() + cell * numbers.size();
      for (int number = 0; number < numbers.size(); number++) {
        layout.number(number).evaluate(out, from, out, inCell + number);
      }
    }
  }

  private void writeProof(long[] out, int from) {
    int m = constraints.size();
    random.fill(left, 0, 1);
    random.fill(right, 0, 1);
    for (int i = 0; i < m; i++) {
      constraints.get(i).left().evaluate(out, from, left, i + 1);
      constraints.get(i).right().evaluate(out, from, right, i + 1);
    }
    ConsecutivePoints.extend(left, m + 1);
    ConsecutivePoints.extend(right, m + 1);
    int proof = from + layout.proofAt();
    FpVectors.copy(left, 0, out, proof, 1);
    FpVectors.copy(right, 0, out, proof + 1, 1);
    Fp127.mul(left, 0, right, 0, out, proof + 2);
    FpVectors.multiply(left, m + 1, right, m + 1, m, out, proof + 3);
  }
}

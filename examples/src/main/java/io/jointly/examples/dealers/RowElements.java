package io.jointly.examples.dealers;

import io.jointly.collaboration.Dealing;
import io.jointly.crypto.FieldRandom;
import io.jointly.deal.DealtMeasure;
import io.jointly.deal.DealtRowWriter;
import io.jointly.deal.table.DealtTable;
import io.jointly.field.ConsecutivePoints;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The elements of one dealt row, before it is shared (PROTOCOL.md 12.2). {@link DealtRowWriter}
 * writes none but rows; this one changes elements to anything, and proves them again (12.3). It
 * knows tables with hidden dimensions of whose measures only sums are wanted.
 */
final class RowElements {

  private static final BigInteger P = Fp127.MODULUS;

  private final int cells;
  private final List<DealtMeasure> measures;
  private final int[] presentAt;
  private final int cellNumbersAt;
  private final int proofAt;
  private final long[] elements;

  /**
   * A row with each measure at its lower bound.
   *
   * @param cell its number
   * @throws IllegalArgumentException if the table is of another kind
   */
  RowElements(DealtTable table, int cell) {
    cells = table.layout().cells();
    measures = table.layout().measures();
    if (cells == 0
        || table.dealing().validity() != Dealing.Validity.CHECKED
        || table.layout().numbers().size() != 2 * measures.size()) {
      throw new IllegalArgumentException(
          "the liar knows tables with hidden dimensions, whose rows are checked, and which are"
              + " asked for counts, sums and means");
    }
    presentAt = new int[measures.size()];
    int at = cells;
    for (int i = 0; i < presentAt.length; i++) {
      presentAt[i] = at;
      at += 1 + digits(i);
    }
    cellNumbersAt = at;
    proofAt = at + 2 * measures.size() * cells;
    elements = FpVectors.create(table.layout().elements());
    Long[] values = measures.stream().map(DealtMeasure::least).toArray(Long[]::new);
    new DealtRowWriter(table.layout(), FieldRandom.create(new SecureRandom()))
        .write(cell, values, elements, 0);
  }

  int measures() {
    return measures.size();
  }

  /** The elements as they are now; not copied. */
  long[] elements() {
    return elements;
  }

  private BigInteger range(int measure) {
    DealtMeasure bounds = measures.get(measure);
    return BigInteger.valueOf(bounds.greatest() - bounds.least());
  }

  private int digits(int measure) {
    return range(measure).bitLength();
  }

  /** What a digit stands for; that of the last one is what the others leave of the range. */
  private BigInteger weight(int measure, int digit) {
    BigInteger power = BigInteger.ONE.shiftLeft(digit);
    return digit < digits(measure) - 1 ? power : range(measure).subtract(power).add(BigInteger.ONE);
  }

  private BigInteger get(int at) {
    return Fp127.toBigInteger(elements, at);
  }

  private static void put(BigInteger value, long[] out, int at) {
    BigInteger reduced = value.mod(P);
    out[2 * at] = reduced.longValue();
    out[2 * at + 1] = reduced.shiftRight(Long.SIZE).longValue();
  }

  /** How much of the row is in a cell: of a row, 1 at one cell and 0 elsewhere. */
  void setCell(int cell, BigInteger part) {
    put(part, elements, cell);
  }

  /**
   * What a digit of a measure is: of a row, 0 or 1.
   *
   * @param digit from 0, the one that stands for 1
   */
  void setDigit(int measure, int digit, BigInteger value) {
    put(value, elements, presentAt[measure] + 1 + digit);
  }

  /** Adds to what a measure is within a cell, and so to what is summed, but not to its digits. */
  void addWithinCell(int cell, int measure, long more) {
    int at = cellNumbersAt + 2 * (measures.size() * cell + measure) + 1;
    put(get(at).add(BigInteger.valueOf(more)), elements, at);
  }

  /** Makes what the row is within each cell follow from its cells and its digits. */
  void multiply() {
    int at = cellNumbersAt;
    for (int cell = 0; cell < cells; cell++) {
      for (BigInteger number : numbers()) {
        put(get(cell).multiply(number), elements, at++);
      }
    }
  }

  /** Present and offset of each measure. */
  private List<BigInteger> numbers() {
    List<BigInteger> numbers = new ArrayList<>();
    for (int i = 0; i < measures.size(); i++) {
      BigInteger offset = BigInteger.ZERO;
      for (int digit = 0; digit < digits(i); digit++) {
        offset = offset.add(get(presentAt[i] + 1 + digit).multiply(weight(i, digit)));
      }
      numbers.add(get(presentAt[i]));
      numbers.add(offset);
    }
    return numbers;
  }

  /**
   * Proves the elements as an honest dealer proves a row: f and g are the two sides of all products
   * that have to hold, and h is their product at the points beyond. Nobody can do better. At the
   * points of the products h is what the elements say, so that it is f times g only if they hold.
   */
  void prove() {
    List<BigInteger> left = new ArrayList<>();
    List<BigInteger> right = new ArrayList<>();
    for (int cell = 0; cell < cells; cell++) {
      left.add(get(cell));
      right.add(get(cell).subtract(BigInteger.ONE));
    }
    for (int i = 0; i < measures.size(); i++) {
      BigInteger present = get(presentAt[i]);
      left.add(present);
      right.add(present.subtract(BigInteger.ONE));
      for (int digit = 0; digit < digits(i); digit++) {
        BigInteger own = get(presentAt[i] + 1 + digit);
        left.add(own);
        right.add(own.subtract(present));
      }
    }
    for (int cell = 0; cell < cells; cell++) {
      for (BigInteger number : numbers()) {
        left.add(get(cell));
        right.add(number);
      }
    }
    FieldRandom random = FieldRandom.create(new SecureRandom());
    int m = left.size();
    long[] f = polynomial(left, random);
    long[] g = polynomial(right, random);
    FpVectors.copy(f, 0, elements, proofAt, 1);
    FpVectors.copy(g, 0, elements, proofAt + 1, 1);
    FpVectors.multiply(f, 0, g, 0, 1, elements, proofAt + 2);
    FpVectors.multiply(f, m + 1, g, m + 1, m, elements, proofAt + 3);
  }

  /** The values at 0 to 2M of the polynomial that is random at 0 and is as given from 1 to M. */
  private static long[] polynomial(List<BigInteger> from1, FieldRandom random) {
    int m = from1.size();
    long[] values = FpVectors.create(2 * m + 1);
    random.fill(values, 0, 1);
    for (int i = 0; i < m; i++) {
      put(from1.get(i), values, i + 1);
    }
    ConsecutivePoints.extend(values, m + 1);
    return values;
  }

  /** Overwrites all elements. */
  void forget() {
    Arrays.fill(elements, 0L);
  }
}

package io.jointly.protocol;

import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.parameters.DisclosureChecks.Binding;
import io.jointly.protocol.parameters.DisclosureChecks.Cell;
import io.jointly.protocol.parameters.DisclosureChecks.GroupChecks;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What groups of tests need: so many parties with so many rows each.
 *
 * @param zeroPasses whether a group without any row passes
 */
public record GroupRule(int rows, int parties, boolean zeroPasses) {

  /** Offsets in a group. */
  public static final int COUNT = 0;

  public static final int CONTRIBUTOR = 1;
  public static final int MASK = 2;
  public static final int INVERSE = 3;
  public static final int PRESENT = 4;

  public static GroupRule of(int rows, int parties) {
    return new GroupRule(rows, parties, false);
  }

  public GroupRule orNone() {
    return new GroupRule(rows, parties, true);
  }

  public int width() {
    return zeroPasses ? PRESENT + 1 : INVERSE + 1;
  }

  public GroupChecks checks() {
    List<Integer> hidden = new ArrayList<>(List.of(CONTRIBUTOR, MASK, INVERSE));
    if (zeroPasses) {
      hidden.add(PRESENT);
    }
    return new GroupChecks(List.of(cell()), parties, MASK, hidden);
  }

  private Cell cell() {
    return new Cell(
        CONTRIBUTOR,
        zeroPasses ? OptionalInt.of(PRESENT) : OptionalInt.empty(),
        new Binding(COUNT, INVERSE, rows));
  }

  /** Writes the elements of a group at its first element, but for its mask. */
  public void put(long count, long[] vector, int first) {
    lie(count, count >= rows, vector, first);
  }

  /**
   * The same, of a party that claims what it likes. A contributor has an inverse, if there is one.
   */
  public void lie(long count, boolean contributes, long[] vector, int first) {
    Fp127.encodeSigned(count, vector, first + COUNT);
    Fp127.encodeSigned(contributes ? 1 : 0, vector, first + CONTRIBUTOR);
    FpVectors.clear(vector, first + INVERSE, 1);
    BigInteger product = vanishing(count);
    if (contributes && product.signum() != 0) {
      BigInteger inverse = product.modInverse(Fp127.MODULUS);
      vector[2 * (first + INVERSE)] = inverse.longValue();
      vector[2 * (first + INVERSE) + 1] = inverse.shiftRight(Long.SIZE).longValue();
    }
    if (zeroPasses) {
      Fp127.encodeSigned(count > 0 ? 1 : 0, vector, first + PRESENT);
    }
  }

  private BigInteger vanishing(long count) {
    BigInteger product = BigInteger.ONE;
    for (int root = Binding.firstRoot(rows); root < rows; root++) {
      product =
          product
              .multiply(BigInteger.valueOf(count).subtract(BigInteger.valueOf(root)))
              .mod(Fp127.MODULUS);
    }
    return product;
  }

  /** The rule in words, straight from the text. */
  public boolean passes(int... counts) {
    long enough = IntStream.of(counts).filter(n -> n >= rows).count();
    return enough >= parties || (zeroPasses && IntStream.of(counts).allMatch(n -> n == 0));
  }
}

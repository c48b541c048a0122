package io.jointly.encoding.group;

import static io.jointly.encoding.Tables.query;
import static io.jointly.encoding.Tables.sum;
import static io.jointly.query.SparkTyping.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.encoding.Tables;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.field.FieldSource;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.query.Expr;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("sweep")
public class GroupEncoderTest {

  private static final FieldSource NONE =
      (out, from, n) -> {
        throw new AssertionError("no randomness is needed here");
      };

  private static GroupEncoder encoder(Element... elements) {
    return GroupEncoder.of(
        new Layout(
            List.of(),
            List.of(List.of(elements)),
            List.of(),
            List.of(),
            List.of(),
            OptionalInt.empty(),
            null),
        0);
  }

  private static BigInteger encoded(
      GroupEncoder encoder, int element, FieldSource random, long... values) {
    long[] padded = new long[values.length + 3];
    System.arraycopy(values, 0, padded, 3, values.length);
    long[] out = FpVectors.create(3);
    Arrays.fill(out, 77);
    // A block that begins and ends with the one element.
    long[] block = FpVectors.create(1);
    new BlockEncoder(encoder, 0, new long[0], random, new VectorBlock(block, element, 1))
        .add(0, padded, 3);
    System.arraycopy(block, 0, out, 2, 2);
    assertThat(new long[] {out[0], out[1], out[4], out[5]})
        .as("nothing but the element is written")
        .containsOnly(77);
    assertThat(Fp127.isCanonical(out[2], out[3])).isTrue();
    return Fp127.decodeSigned(out, 1);
  }

  public static FieldSource uniform(Random random) {
    return (out, from, n) -> {
      for (int i = from; i < from + n; i++) {
        BigInteger element = new BigInteger(200, random).mod(Fp127.MODULUS);
        out[2 * i] = element.longValue();
        out[2 * i + 1] = element.shiftRight(64).longValue();
      }
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE})
  void aLocalAggregateOfItsOwnIsTheElement(long value) {
    GroupEncoder encoder = encoder(new Element.Total(List.of(1), 0));
    assertThat(encoder.elements(0)).isEqualTo(1);
    assertThat(encoded(encoder, 0, NONE, 5, value, 7)).isEqualTo(value);
  }

  @Test
  void limbsAreAddedAtTheirPlaces() {
    GroupEncoder encoder = encoder(new Element.Total(List.of(2, 0, 1), 22));
    assertThat(encoded(encoder, 0, NONE, 3, -5, 9))
        .isEqualTo(
            BigInteger.valueOf(9)
                .add(BigInteger.valueOf(3).shiftLeft(22))
                .subtract(BigInteger.valueOf(5).shiftLeft(44)));
    // The sums of lower limbs may be longer than a limb.
    assertThat(encoded(encoder, 0, NONE, Long.MAX_VALUE, -1, Long.MAX_VALUE))
        .isEqualTo(
            BigInteger.valueOf(Long.MAX_VALUE)
                .multiply(BigInteger.ONE.shiftLeft(22).add(BigInteger.ONE))
                .subtract(BigInteger.ONE.shiftLeft(44)));
  }

  @Test
  void presenceIsZeroWhereThereIsNothing() {
    GroupEncoder encoder = encoder(new Element.Presence(0));
    assertThat(encoded(encoder, 0, NONE, 0)).isZero();
  }

  @Test
  void presenceIsRandomAndNotZeroWhereThereIsSomething() {
    GroupEncoder encoder = encoder(new Element.Presence(0));
    FieldSource random = uniform(new Random(Seed.of(GroupEncoderTest.class)));
    Set<BigInteger> seen = new HashSet<>();
    int high = 0;
    for (int i = 0; i < 2000; i++) {
      BigInteger element = encoded(encoder, 0, random, 1 + i % 3);
      assertThat(element).isNotZero();
      assertThat(seen.add(element)).as("no element comes twice").isTrue();
      high += element.signum() < 0 ? 1 : 0;
    }
    assertThat(high).as("elements of the upper half").isBetween(800, 1200);
  }

  @Test
  void aRandomZeroIsDrawnAgain() {
    Deque<Long> draws = new ArrayDeque<>(List.of(0L, 0L, 42L));
    FieldSource random =
        (out, from, n) -> {
          assertThat(n).isEqualTo(1);
          out[2 * from] = draws.remove();
          out[2 * from + 1] = 0;
        };
    assertThat(encoded(encoder(new Element.Presence(0)), 0, random, 1)).isEqualTo(42);
    assertThat(draws).isEmpty();
    FieldSource highOnly =
        (out, from, n) -> {
          out[2 * from] = 0;
          out[2 * from + 1] = 1;
        };
    assertThat(encoded(encoder(new Element.Presence(0)), 0, highOnly, 1))
        .isEqualTo(BigInteger.ONE.shiftLeft(64));
  }

  @Test
  void itIsShippedToExecutorsWithoutTheQuery() throws IOException, ClassNotFoundException {
    Expr secret = column("x", "int");
    Layout layout =
        Tables.layout(
            query(List.of(secret), sum(secret)),
            Tables.table(10, Tables.bounded("x", "int", "0", "5")),
            3);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(GroupEncoder.of(layout, 0));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      GroupEncoder back = (GroupEncoder) in.readObject();
      assertThat(back.elements(0)).isEqualTo(layout.elements().size());
    }
  }
}

package io.jointly.protocol;

import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.OpenMessage;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Ways to cheat in the circuit phase, each for one message. */
public final class Alterations {

  private static final BigInteger P = Fp127.MODULUS;

  private Alterations() {}

  /** Alters nothing. */
  static Alteration none() {
    return step -> {};
  }

  /**
   * Adds to an element of what a step shares again, or of what is opened: for all parties. All new
   * shares of an altered product lie on one polynomial of degree t.
   *
   * @param step of a round, for RESHARED
   */
  static Alteration adding(MessageKind kind, int step, int element, long[] value) {
    return switch (kind) {
      case RESHARED ->
          sent -> {
            if (sent.isReshared(step)) {
              addToProduct(sent, element, Fp127.toBigInteger(value, 0));
            }
          };
      case TEST ->
          sent -> {
            if (sent.kind() == MessageKind.TESTED) {
              sent.recipients()
                  .forEach(to -> FpVectors.addInto(sent.dealtTo(to), element, value, 0, 1));
            }
          };
      default ->
          sent -> {
            if (sent.kind() == kind) {
              FpVectors.addInto(sent.opened(), element, value, 0, 1);
            }
          };
    };
  }

  /** Adds to an element of the share that one party is dealt. */
  static Alteration addingToShare(int step, int to, int element, long[] value) {
    return sent -> {
      if (sent.isReshared(step)) {
        FpVectors.addInto(sent.dealtTo(to), element, value, 0, 1);
      }
    };
  }

  /** Shares zero again in place of the one product of a step. */
  static Alteration sharingZero(int step) {
    return sent -> {
      if (sent.isReshared(step)) {
        Map<Integer, long[]> shares = new TreeMap<>();
        sent.recipients().forEach(to -> shares.put(point(sent, to), sent.dealtTo(to)));
        addToProduct(sent, 0, interpolate(shares, 0, 0).negate());
      }
    };
  }

  static Alteration all(Alteration... alterations) {
    return sent -> List.of(alterations).forEach(alteration -> alteration.send(sent));
  }

  /** The same, in one round only. */
  static Alteration inRound(int round, Alteration alteration) {
    return sent -> {
      if (sent.round() == round) {
        alteration.send(sent);
      }
    };
  }

  /** Opens of some kind whatever fits the shares that other parties have opened before. */
  static Alteration fitting(MessageKind kind) {
    return sent -> {
      if (sent.kind() == kind) {
        fit(sent);
      }
    };
  }

  static void fit(OutgoingStep sent) {
    Roster roster = sent.secrets.parties.roster;
    long[] own = sent.opened();
    int n = FpVectors.length(own);
    Map<Integer, long[]> shares = new TreeMap<>();
    for (int party : roster.indices(PartyRole.COMPUTE)) {
      String name = sent.secrets.names().message(sent.kind(), sent.number(), party);
      if (party != sent.secrets.me && sent.secrets.has(name)) {
        Envelope envelope = Envelope.decode(sent.secrets.read(name));
        shares.put(roster.point(party), OpenMessage.read(envelope.body(), n).shares());
      }
    }
    if (shares.size() <= roster.threshold()) {
      throw new AssertionError("other parties have not opened " + sent.kind());
    }
    for (int i = 0; i < n; i++) {
      put(interpolate(shares, i, point(sent, sent.secrets.me)), own, i);
    }
  }

  /**
   * Adds to what is shared: to each share the value, at that party's point, of a polynomial of
   * degree 1 that is zero at this party's own, so that the share that it keeps fits.
   */
  private static void addToProduct(OutgoingStep sent, int element, BigInteger value) {
    BigInteger inverse = BigInteger.valueOf(point(sent, sent.secrets.me)).modInverse(P);
    for (int to : sent.recipients()) {
      BigInteger x = BigInteger.valueOf(point(sent, to));
      BigInteger more = value.multiply(BigInteger.ONE.subtract(x.multiply(inverse)));
      add(more, sent.dealtTo(to), element);
    }
  }

  private static int point(OutgoingStep sent, int party) {
    return sent.secrets.parties.roster.point(party);
  }

  /** The value at x of the polynomial through all shares of an element. */
  private static BigInteger interpolate(Map<Integer, long[]> shares, int element, int x) {
    BigInteger sum = BigInteger.ZERO;
    for (Map.Entry<Integer, long[]> share : shares.entrySet()) {
      int[] points = shares.keySet().stream().mapToInt(Integer::intValue).toArray();
      BigInteger value = Fp127.toBigInteger(share.getValue(), element);
      sum = sum.add(value.multiply(weight(points, share.getKey(), x))).mod(P);
    }
    return sum;
  }

  /** Lagrange's weight of a point, for the value at x. */
  static BigInteger weight(int[] points, int point, int x) {
    BigInteger weight = BigInteger.ONE;
    for (int other : points) {
      if (other != point) {
        weight =
            weight
                .multiply(BigInteger.valueOf(x - other))
                .multiply(BigInteger.valueOf(point - other).modInverse(P))
                .mod(P);
      }
    }
    return weight;
  }

  /** Adds any integer to an element. */
  static void add(BigInteger value, long[] vector, int element) {
    put(Fp127.toBigInteger(vector, element).add(value).mod(P), vector, element);
  }

  public static void put(BigInteger residue, long[] vector, int element) {
    vector[2 * element] = residue.longValue();
    vector[2 * element + 1] = residue.shiftRight(Long.SIZE).longValue();
  }

  static long[] element(long value) {
    long[] element = FpVectors.create(1);
    Fp127.encodeSigned(value, element, 0);
    return element;
  }
}

package io.jointly.protocol;

import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.OpenMessage;
import io.jointly.protocol.round.CircuitPhase;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Ways to cheat in a test, each for one message. */
public final class Alterations {

  private Alterations() {}

  /** Adds to an element of what a step shares again, or of what is opened: for all parties. */
  static CircuitPhase.Tap adding(MessageKind kind, int step, int element, long[] value) {
    return new CircuitPhase.Tap() {
      @Override
      public void vector(MessageKind of, int at, long[] vector) {
        if (of == kind && at == step) {
          FpVectors.addInto(vector, element, value, 0, 1);
        }
      }
    };
  }

  /** Adds to an element of the share that one party is dealt. */
  static CircuitPhase.Tap addingToShare(int step, int to, int element, long[] value) {
    return new CircuitPhase.Tap() {
      @Override
      public void share(int at, int party, long[] share) {
        if (at == step && party == to) {
          FpVectors.addInto(share, element, value, 0, 1);
        }
      }
    };
  }

  static CircuitPhase.Tap all(CircuitPhase.Tap... taps) {
    return new CircuitPhase.Tap() {
      @Override
      public void vector(MessageKind kind, int step, long[] vector) {
        List.of(taps).forEach(tap -> tap.vector(kind, step, vector));
      }

      @Override
      public void share(int step, int to, long[] share) {
        List.of(taps).forEach(tap -> tap.share(step, to, share));
      }
    };
  }

  /** Opens of some kind whatever fits the shares that the honest parties have opened before. */
  static CircuitPhase.Tap fitting(MessageKind kind, CircuitRun[] run, int me) {
    return new CircuitPhase.Tap() {
      @Override
      public void vector(MessageKind of, int step, long[] vector) {
        if (of == kind) {
          fit(run[0], kind, me, vector);
        }
      }
    };
  }

  private static void fit(CircuitRun run, MessageKind kind, int me, long[] vector) {
    int n = FpVectors.length(vector);
    Map<Integer, long[]> shares = new TreeMap<>();
    for (String name : run.sessions.mailbox.keySet()) {
      for (int party : run.honest()) {
        String end = "/" + kind.name().toLowerCase(java.util.Locale.ROOT) + "-0-" + party;
        if (name.endsWith(end)) {
          Envelope envelope = Envelope.decode(run.sessions.get(name));
          shares.put(
              run.parties.roster.point(party), OpenMessage.read(envelope.body(), n).shares());
        }
      }
    }
    if (shares.size() <= run.parties.roster.threshold()) {
      throw new AssertionError("honest parties have not opened " + kind);
    }
    int x = run.parties.roster.point(me);
    for (int i = 0; i < n; i++) {
      put(interpolate(shares, i, x), vector, i);
    }
  }

  /** The value at x of the polynomial through all shares of an element. */
  private static BigInteger interpolate(Map<Integer, long[]> shares, int element, int x) {
    BigInteger p = Fp127.MODULUS;
    BigInteger sum = BigInteger.ZERO;
    for (Map.Entry<Integer, long[]> share : shares.entrySet()) {
      int point = share.getKey();
      BigInteger term = Fp127.toBigInteger(share.getValue(), element);
      for (int other : shares.keySet()) {
        if (other != point) {
          term =
              term.multiply(BigInteger.valueOf(x - other))
                  .multiply(BigInteger.valueOf(point - other).modInverse(p))
                  .mod(p);
        }
      }
      sum = sum.add(term).mod(p);
    }
    return sum;
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

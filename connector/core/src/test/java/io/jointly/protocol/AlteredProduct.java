package io.jointly.protocol;

import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.message.Awaited;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.PartyRole;
import java.math.BigInteger;
import java.util.List;

/**
 * A compute party that takes another number for one of its products: all shares that it deals of it
 * are greater by the same value. Its own machine has kept the share of the genuine product, so it
 * is given a share of another dealer's that makes up for that, and its CHECK is made to fit what
 * the others have opened.
 */
final class AlteredProduct implements Alteration {

  private final int number;
  private final int element;
  private final long[] value;

  /**
   * @param number of the step, among those of all rounds
   */
  AlteredProduct(int number, int element, long[] value) {
    this.number = number;
    this.element = element;
    this.value = value;
  }

  @Override
  public void send(OutgoingStep step) {
    if (step.kind() == MessageKind.RESHARED && step.number() == number) {
      step.recipients().forEach(to -> FpVectors.addInto(step.dealtTo(to), element, value, 0, 1));
    }
    if (step.kind() == MessageKind.CHECK && step.number() == number / Limits.MAX_STEPS) {
      Alterations.fit(step);
    }
  }

  @Override
  public byte[] receive(PartySecrets secrets, Awaited what, byte[] content) {
    List<Integer> compute = secrets.parties.roster.indices(PartyRole.COMPUTE);
    int dealer = compute.stream().filter(party -> party != secrets.me).findFirst().orElseThrow();
    if (!what.name().contains("/reshare-" + number + "-" + dealer + "-")) {
      return content;
    }
    BigInteger missing =
        Fp127.toBigInteger(value, 0)
            .multiply(weight(secrets, secrets.me))
            .multiply(weight(secrets, dealer).modInverse(Fp127.MODULUS));
    Outgoing block = new Outgoing(what.name(), content);
    long[] shares = secrets.shares(block);
    Alterations.add(missing, shares, element);
    return secrets.withShares(block, shares).content();
  }

  private static BigInteger weight(PartySecrets secrets, int party) {
    int[] points =
        secrets.parties.roster.indices(PartyRole.COMPUTE).stream()
            .mapToInt(secrets.parties.roster::point)
            .toArray();
    return Alterations.weight(points, secrets.parties.roster.point(party), 0);
  }
}

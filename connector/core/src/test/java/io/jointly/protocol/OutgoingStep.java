package io.jointly.protocol;

import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.MessageName;
import io.jointly.protocol.message.OpenMessage;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.Limits;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a compute party is about to put in one step of the circuit phase: a message, and the blocks
 * that it lists. A cheating party may still alter the shares in them.
 */
final class OutgoingStep {

  final PartySecrets secrets;
  private final Outgoing message;
  private final Envelope envelope;
  private final List<Outgoing> blocks;
  // By recipient, as far as they are looked at.
  private final Map<Integer, long[]> dealt = new TreeMap<>();
  private long @Nullable [] opened;

  OutgoingStep(PartySecrets secrets, Outgoing message, List<Outgoing> blocks) {
    this.secrets = secrets;
    this.message = message;
    this.envelope = Envelope.decode(message.content());
    this.blocks = blocks;
  }

  /** Of the message. */
  MessageKind kind() {
    return envelope.kind();
  }

  /** Of the round, or of the step of a RESHARED; as in the message's name. */
  int number() {
    return MessageName.parse(message.name()).orElseThrow().numbers().get(0);
  }

  /** Whether it is the RESHARED of this step of any round. */
  boolean isReshared(int step) {
    return kind() == MessageKind.RESHARED && number() % Limits.MAX_STEPS == step;
  }

  int round() {
    return kind() == MessageKind.RESHARED ? number() / Limits.MAX_STEPS : number();
  }

  List<Integer> recipients() {
    return blocks.stream().map(OutgoingStep::recipient).distinct().toList();
  }

  /** The shares in the only block for a party; to be altered. */
  long[] dealtTo(int party) {
    List<Outgoing> all = blocks.stream().filter(block -> recipient(block) == party).toList();
    if (all.size() != 1) {
      throw new AssertionError(all.size() + " blocks for party " + party);
    }
    return dealt.computeIfAbsent(party, p -> secrets.shares(all.get(0)));
  }

  private static int recipient(Outgoing block) {
    return BlockName.of(block.name()).to();
  }

  /** The shares in a CHALLENGE or CHECK; to be altered. */
  long[] opened() {
    long[] shares = opened;
    if (shares == null) {
      int bytes = message.content().length - OpenMessage.bytes(0);
      shares = OpenMessage.read(envelope.body(), bytes / Fp127.BYTES).shares();
      opened = shares;
    }
    return shares;
  }

  /** All blocks as they go out. */
  List<Outgoing> blocks() {
    return blocks.stream().map(this::altered).toList();
  }

  private Outgoing altered(Outgoing block) {
    long[] shares = dealt.get(recipient(block));
    return shares == null ? block : secrets.withShares(block, shares);
  }

  /** The message as it goes out. */
  Outgoing message() {
    long[] shares = opened;
    if (shares == null) {
      return message;
    }
    int round = OpenMessage.read(envelope.body(), FpVectors.length(shares)).round();
    return new Outgoing(
        message.name(),
        Envelope.sign(
                secrets.parties.identities.get(secrets.me),
                envelope.kind(),
                envelope.from(),
                envelope.session(),
                envelope.attempt(),
                new OpenMessage(round, shares).write())
            .encode());
  }
}

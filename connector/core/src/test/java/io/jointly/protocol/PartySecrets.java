package io.jointly.protocol;

import io.jointly.crypto.BlockRewriter;
import io.jointly.field.FpVectors;
import io.jointly.protocol.message.AttemptNames;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.JoinMessage;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.message.StartMessage;
import io.jointly.protocol.parameters.Limits;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one party can read and rewrite with the keys that it has drawn itself: the blocks that it
 * seals, and the blocks that are sealed to it.
 */
final class PartySecrets {

  private static final int ELEMENT_BYTES = 16;

  final Parties parties;
  final int me;
  private final RecordingRandom random;
  private final Function<String, Optional<byte[]>> mailbox;
  private final SessionNames names;
  private final byte[] session;
  private final byte[] attempt;
  private final List<StartMessage.Entry> joins;

  /**
   * @param mailbox the content under a name, if there is any
   * @param start the START of the attempt
   */
  PartySecrets(
      Parties parties,
      int me,
      RecordingRandom random,
      Function<String, Optional<byte[]>> mailbox,
      byte[] start) {
    this.parties = parties;
    this.me = me;
    this.random = random;
    this.mailbox = mailbox;
    Envelope envelope = Envelope.decode(start);
    this.session = envelope.session();
    this.attempt = ProtocolDigests.attempt(envelope);
    this.joins = StartMessage.read(envelope.body()).joins();
    this.names = SessionNames.of(parties.parameters(me));
  }

  byte[] attempt() {
    return attempt;
  }

  AttemptNames names() {
    return names.attempt(attempt);
  }

  boolean has(String name) {
    return mailbox.apply(name).isPresent();
  }

  /** The content that stands under a name. */
  byte[] read(String name) {
    return mailbox.apply(name).orElseThrow(() -> new AssertionError(name + " is not there"));
  }

  byte[] plain(Outgoing block) {
    return rewriter(block).open(context(block), block.content());
  }

  /** The same block with another plaintext: its name, and so its key, stays. */
  Outgoing sealed(Outgoing block, byte[] plain) {
    return new Outgoing(block.name(), rewriter(block).seal(context(block), plain));
  }

  /** The shares in a block of which there is one for each recipient. */
  long[] shares(Outgoing block) {
    byte[] plain = plain(block);
    int salt = saltBytes(block);
    int n = (plain.length - salt) / ELEMENT_BYTES;
    long[] shares = FpVectors.create(n);
    if (BlockName.of(block.name()).block() > 0
        || FpVectors.read(plain, salt, n, shares, 0).isPresent()) {
      throw new AssertionError("one block of canonical elements is expected");
    }
    return shares;
  }

  /** The same block with other shares. */
  Outgoing withShares(Outgoing block, long[] shares) {
    byte[] plain = plain(block);
    FpVectors.write(shares, 0, FpVectors.length(shares), plain, saltBytes(block));
    return sealed(block, plain);
  }

  /** The block of a kind that a party has sealed to this one. */
  Outgoing received(MessageKind kind, int number, int from) {
    byte[] key = ephemeralKey(kind, number, from, 0);
    String name = names().block(kind, number, from, me, 0, key);
    return new Outgoing(name, read(name));
  }

  private static int saltBytes(Outgoing block) {
    return BlockName.of(block.name()).kind() == MessageKind.OPENED ? Limits.SALT_BYTES : 0;
  }

  private byte[] context(Outgoing block) {
    BlockName name = BlockName.of(block.name());
    return ProtocolDigests.context(
        session, attempt, name.kind(), name.number(), name.from(), name.to(), name.block());
  }

  private BlockRewriter rewriter(Outgoing block) {
    BlockName name = BlockName.of(block.name());
    if (name.from() == me) {
      return random.sealer(name.key(), sessionKey(name.to()), block.content());
    }
    return BlockRewriter.ofRecipient(
        random.session(sessionKey(me)),
        ephemeralKey(name.kind(), name.number(), name.from(), name.block()),
        block.content());
  }

  private byte[] sessionKey(int party) {
    byte[] join = read(names.join(party, joins.get(party).seq()));
    return JoinMessage.read(Envelope.decode(join).body()).sessionKey();
  }

  private byte[] ephemeralKey(MessageKind kind, int number, int from, int block) {
    byte[] list = read(names().message(BlockName.list(kind), number, from));
    return BlockName.manifest(list).keys().get(block);
  }
}

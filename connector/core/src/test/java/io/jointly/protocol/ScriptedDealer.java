package io.jointly.protocol;

import io.jointly.crypto.BlockSealer;
import io.jointly.crypto.FieldRandom;
import io.jointly.field.FpVectors;
import io.jointly.field.Shamir;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.message.AttemptNames;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.round.BlockShares;
import io.jointly.protocol.round.DealtShares;
import io.jointly.protocol.round.ShareTask;
import java.security.SecureRandom;

/** A data party that deals its shares by hand, to be able to deal wrong ones. One block. */
abstract class ScriptedDealer extends ScriptedParty {

  ScriptedDealer(Parties parties, int me, Mailbox mailbox, long[] vector, SecureRandom random) {
    super(parties, me, mailbox, vector, random);
  }

  /** The bytes that a party is to get instead of its share. */
  abstract byte[] deal(int party, byte[] share);

  @Override
  protected BlockShares shareBlock(ShareTask task, int block, long[] plain) {
    return dealBlock(plain);
  }

  private BlockShares dealBlock(long[] plain) {
    byte[] start = mailbox.get(session.names().start(0), 1 << 20).orElseThrow();
    Envelope envelope = Envelope.decode(start);
    byte[] attempt = ProtocolDigests.attempt(envelope);
    AttemptNames names = session.names().attempt(attempt);
    var compute = parties.roster.indices(PartyRole.COMPUTE);
    int size = FpVectors.length(plain);
    long[][] shares = new long[compute.size()][2 * size];
    Shamir.of(compute.size(), parties.roster.threshold())
        .share(plain, 0, size, FieldRandom.create(random), shares);
    BlockSealer sealer = BlockSealer.create(random);
    byte[] key = sealer.ephemeralPublicKey();
    long[] own = new long[0];
    for (int j = 0; j < shares.length; j++) {
      int to = compute.get(j);
      if (to == me) {
        own = shares[j];
        continue;
      }
      byte[] bytes = new byte[16 * size];
      FpVectors.write(shares[j], 0, size, bytes, 0);
      byte[] context =
          ProtocolDigests.context(envelope.session(), attempt, MessageKind.SHARE, round, me, to, 0);
      putBlock(
          names.block(MessageKind.SHARE, round, me, to, 0, key),
          seal(sealer, to, context, deal(to, bytes)));
    }
    return DealtShares.of(round, 0, key, own);
  }
}

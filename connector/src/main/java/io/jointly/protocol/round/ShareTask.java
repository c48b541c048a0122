package io.jointly.protocol.round;

import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.BlockSealer;
import io.jointly.crypto.FieldRandom;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.field.Shamir;
import io.jointly.protocol.message.AttemptNames;
import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.Digests;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.PartyRole;
import java.io.Serializable;
import java.security.SecureRandom;
import java.util.List;

/**
 * What an executor needs to share and seal blocks of this party's vector in one round (PROTOCOL.md
 * §6, step 4). It holds public data only, so it can travel to executors; each call draws its own
 * keys, so a task may be retried or run twice.
 */
public final class ShareTask implements Serializable {

  private static final long serialVersionUID = 1L;

  /** A compute party and the key to seal to. */
  private record Recipient(int party, byte[] sessionKey) implements Serializable {}

  private final byte[] session;
  private final byte[] attempt;
  private final AttemptNames names;
  private final int from;
  private final int threshold;
  private final int round;
  private final int elements;
  private final List<Recipient> recipients;

  private ShareTask(RoundContext scope, List<Recipient> recipients) {
    this.session = scope.session();
    this.attempt = scope.attempt();
    this.names = scope.names();
    this.from = scope.me();
    this.threshold = scope.roster().threshold();
    this.round = scope.round();
    this.elements = scope.elements();
    this.recipients = recipients;
  }

  static ShareTask of(RoundContext scope, JoinPhase joins) {
    return new ShareTask(
        scope,
        scope.roster().indices(PartyRole.COMPUTE).stream()
            .map(party -> new Recipient(party, joins.sessionKey(party)))
            .toList());
  }

  /** The round whose vector is shared, counted from 0. */
  public int round() {
    return round;
  }

  /** The length of the round's vector. */
  public int elements() {
    return elements;
  }

  /** How many blocks the vector has; they are numbered from 0. */
  public int blocks() {
    return Limits.blocks(elements);
  }

  /** How many elements a block has: {@link Limits#BLOCK_ELEMENTS}, or what is left for the last. */
  public int blockElements(int block) {
    if (block < 0 || block >= blocks()) {
      throw new IllegalArgumentException("block " + block + " of " + blocks());
    }
    return Limits.blockElements(elements, block);
  }

  /** Whether this party keeps shares of its own: it is a compute party. */
  public boolean keepsShare() {
    return recipients.stream().anyMatch(recipient -> recipient.party() == from);
  }

  /**
   * Shares a block with fresh randomness, seals every other compute party's share, and writes them.
   *
   * @param plain the block's elements, {@link #blockElements} of them
   * @param out called once for every other compute party
   * @return what the driver collects
   */
  public BlockShares shareBlock(int block, long[] plain, BlockWriter out) {
    return shareBlock(block, plain, new SecureRandom(), out);
  }

  /** As {@link #shareBlock(int, long[], BlockWriter)}, with a given source of randomness. */
  public BlockShares shareBlock(int block, long[] plain, SecureRandom random, BlockWriter out) {
    int size = blockElements(block);
    if (FpVectors.length(plain) != size) {
      throw new IllegalArgumentException("block " + block + " has " + size + " elements");
    }
    long[][] shares = new long[recipients.size()][2 * size];
    Shamir.of(recipients.size(), threshold)
        .share(plain, 0, size, FieldRandom.create(random), shares);

    BlockSealer sealer = BlockSealer.create(random);
    byte[] key = sealer.ephemeralPublicKey();
    long[] own = new long[0];
    byte[] bytes = new byte[size * Fp127.BYTES];
    for (int j = 0; j < shares.length; j++) {
      Recipient recipient = recipients.get(j);
      if (recipient.party() == from) {
        own = shares[j];
      } else {
        FpVectors.write(shares[j], 0, size, bytes, 0);
        out.write(
            names.block(MessageKind.SHARE, round, from, recipient.party(), block, key),
            seal(sealer, recipient, block, bytes));
      }
    }
    return new BlockShares(round, block, key, own);
  }

  private byte[] seal(BlockSealer sealer, Recipient recipient, int block, byte[] bytes) {
    byte[] context =
        Digests.context(session, attempt, MessageKind.SHARE, round, from, recipient.party(), block);
    try {
      return sealer.seal(recipient.sessionKey(), context, bytes);
    } catch (BadKeyException e) {
      // JoinRound has tried every session key.
      throw RoundContext.outOfOrder("shareBlock");
    }
  }
}

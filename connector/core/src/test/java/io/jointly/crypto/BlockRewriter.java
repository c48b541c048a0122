package io.jointly.crypto;

import java.util.Arrays;

/**
 * Opens and reseals a block with the private half of either of its two keys: a cheating party has
 * the ephemeral keys of its own blocks, and the session key to which blocks for it were sealed.
 */
public final class BlockRewriter {

  private final SessionKey mine;
  private final byte[] ephemeralPublic;
  private final byte[] recipientPublic;

  private BlockRewriter(SessionKey mine, byte[] ephemeralPublic, byte[] recipientPublic) {
    this.mine = mine;
    this.ephemeralPublic = ephemeralPublic;
    this.recipientPublic = recipientPublic;
  }

  /** For the party that sealed the block. */
  public static BlockRewriter ofSealer(SessionKey ephemeral, byte[] recipientPublic) {
    return new BlockRewriter(ephemeral, ephemeral.publicKey(), recipientPublic);
  }

  /** For the party that the block was sealed to. */
  public static BlockRewriter ofRecipient(SessionKey recipient, byte[] ephemeralPublic) {
    return new BlockRewriter(recipient, ephemeralPublic, recipient.publicKey());
  }

  public byte[] open(byte[] context, byte[] sealed) {
    try {
      return RecordStream.open(key(context), BlockKeyDerivation.associated(context), sealed);
    } catch (BadSealException e) {
      throw new AssertionError(e);
    }
  }

  /** Seals as the sealer did: the same plaintext makes the same bytes. */
  public byte[] seal(byte[] context, byte[] plain) {
    return RecordStream.seal(key(context), BlockKeyDerivation.associated(context), plain);
  }

  private SecretBytes key(byte[] context) {
    boolean sealer = Arrays.equals(mine.publicKey(), ephemeralPublic);
    try {
      SecretBytes agreement = mine.agree(sealer ? recipientPublic : ephemeralPublic);
      return BlockKeyDerivation.key(agreement, context, ephemeralPublic, recipientPublic);
    } catch (BadKeyException e) {
      throw new AssertionError(e);
    }
  }
}

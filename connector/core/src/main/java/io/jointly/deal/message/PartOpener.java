package io.jointly.deal.message;

import io.jointly.crypto.BadSealException;
import io.jointly.crypto.BlockKey;
import io.jointly.crypto.SessionKey;
import io.jointly.deal.message.BadPartException.Reason;

/** The parts of a batch that are sealed to one compute party (PROTOCOL.md 12.5). */
public final class PartOpener {

  private final BatchPlace place;
  private final BatchManifest manifest;
  private final int me;
  private final int at;
  private final SessionKey key;
  private final DealtShare.Form form;

  /**
   * @param me the compute party's index
   * @param at its place among the compute parties, from 0
   * @param key its dealing key of the number that the batch names
   * @param form in which the party is given its shares
   */
  public PartOpener(
      BatchPlace place,
      BatchManifest manifest,
      int me,
      int at,
      SessionKey key,
      DealtShare.Form form) {
    this.place = place;
    this.manifest = manifest;
    this.me = me;
    this.at = at;
    this.key = key;
    this.form = form;
  }

  /**
   * The part of a block. It holds no dealing key, but what opens this one part.
   *
   * @throws BadPartException if BATCH lists a key with which nothing can be sealed
   */
  public SealedPart part(int block) throws BadPartException {
    BatchManifest.Block listed = manifest.blocks().get(block);
    try {
      return new SealedPart(
          place.part(me, block, listed.ephemeralKey()),
          new SealedPart.Listed(
              block, manifest.rowsOf(block), manifest.rowElements(), listed.publicDigest()),
          BlockKey.derive(
              key,
              manifest.recipients().get(at).ciphertext(),
              listed.ephemeralKey(),
              place.context(me, block)),
          form);
    } catch (BadSealException e) {
      throw new BadPartException(Reason.SEAL, block);
    }
  }
}

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
  private final SessionKey key;
  private final DealtShare.Form form;

  /**
   * @param me the compute party's index
   * @param key its dealing key of the number that the batch names
   * @param form in which the party is given its shares
   */
  public PartOpener(
      BatchPlace place, BatchManifest manifest, int me, SessionKey key, DealtShare.Form form) {
    this.place = place;
    this.manifest = manifest;
    this.me = me;
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
          BlockKey.derive(key, listed.ephemeralKey(), place.context(me, block)),
          form);
    } catch (BadSealException e) {
      throw new BadPartException(Reason.SEAL, block);
    }
  }
}

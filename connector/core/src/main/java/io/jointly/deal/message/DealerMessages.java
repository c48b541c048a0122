package io.jointly.deal.message;

import io.jointly.crypto.PublicIdentity;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.PeerMessages;
import java.util.Arrays;
import java.util.List;

/** Reads what dealers have signed: BATCH and WITHDRAWN (PROTOCOL.md 12.5). */
final class DealerMessages {

  private final byte[] dealing;
  private final PeerMessages peers;

  /**
   * @param dealers of the table, in the order of its list
   */
  DealerMessages(byte[] dealing, List<PublicIdentity> dealers) {
    this.dealing = dealing;
    this.peers = PeerMessages.ofDealers(dealers);
  }

  /**
   * The body of a BATCH.
   *
   * @param name where it stands
   * @throws ViolationException if it is malformed, of another version, of another place, or not
   *     signed by the dealer
   */
  BatchManifest batch(int dealer, String name, byte[] message) {
    PeerMessages.Received<BatchManifest> received =
        peers.open(message, MessageKind.BATCH, dealer, BatchManifest::read);
    BatchPlace place = new BatchPlace(dealing, dealer, received.body().name());
    requirePlace(received.envelope(), place, place.batch(), name);
    return received.body();
  }

  /** The body of a WITHDRAWN; as {@link #batch}. */
  BatchWithdrawal withdrawal(int dealer, String name, byte[] message) {
    PeerMessages.Received<BatchWithdrawal> received =
        peers.open(message, MessageKind.WITHDRAWN, dealer, BatchWithdrawal::read);
    BatchPlace place = new BatchPlace(dealing, dealer, received.body().name());
    requirePlace(received.envelope(), place, place.withdrawn(), name);
    return received.body();
  }

  private void requirePlace(Envelope envelope, BatchPlace place, String own, String name) {
    if (!own.equals(name)
        || !Arrays.equals(envelope.session(), dealing)
        || !Arrays.equals(envelope.attempt(), place.id())) {
      throw peers.wrongPlace(place.dealer(), envelope.kind().name());
    }
  }

  ViolationException violation(ErrorCode code, int dealer, String message) {
    return peers.violation(code, dealer, MessageKind.BATCH.name(), message);
  }
}

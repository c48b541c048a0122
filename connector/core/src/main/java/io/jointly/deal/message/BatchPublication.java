package io.jointly.deal.message;

import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.Identity;
import io.jointly.crypto.PublicIdentity;
import io.jointly.error.CallerException;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Puts a batch of this dealer into the mailbox, and takes it back (PROTOCOL.md 12.5). First come
 * the parts, in any order; BATCH is put last and makes the batch visible.
 */
public final class BatchPublication {

  private final Mailbox mailbox;
  private final Identity identity;
  private final BatchPlace place;
  private final DealerMessages messages;

  /**
   * @param identity this dealer's
   * @param dealers of the table, in the order of its list
   * @param place of the batch; its dealer is this one
   */
  public BatchPublication(
      Mailbox mailbox, Identity identity, List<PublicIdentity> dealers, BatchPlace place) {
    if (!dealers.get(place.dealer()).equals(identity.publicKey())) {
      throw new IllegalArgumentException("dealer " + place.dealer() + " has another identity");
    }
    this.mailbox = mailbox;
    this.identity = identity;
    this.place = place;
    this.messages = new DealerMessages(place.dealing(), dealers);
  }

  /**
   * Checks that there is no batch of this name, before anything is shared.
   *
   * @throws CallerException {@code DEALING} if there is one
   * @throws io.jointly.error.ViolationException if what stands there is not this dealer's
   */
  public void requireFree() {
    Optional<byte[]> batch = mailbox.get(place.batch(), BatchManifest.MAX_BYTES);
    if (batch.isPresent()) {
      throw dealtAlready(batch.get());
    }
  }

  /** Puts a part; on an executor as on the driver. */
  public static void putPart(Mailbox mailbox, Outgoing part) {
    try {
      mailbox.put(part.name(), part.content());
    } catch (NameTakenException e) {
      // As with every sealed block: the name holds four bytes of a key drawn a moment ago.
      throw new EnvironmentException(
          ErrorCode.MAILBOX,
          "the new name '"
              + part.name()
              + "' of a part is taken; see who else writes to the mailbox",
          e);
    }
  }

  /**
   * Puts BATCH. All parts must be there.
   *
   * @throws CallerException {@code DEALING} if there is a batch of this name. Then nobody reads the
   *     parts that were put
   * @throws io.jointly.error.ViolationException if what stands there is not this dealer's
   */
  public void finish(BatchManifest manifest) {
    if (!manifest.name().equals(place.name())) {
      throw new IllegalArgumentException("this is the manifest of another batch");
    }
    byte[] message = sign(MessageKind.BATCH, manifest.write());
    try {
      mailbox.put(place.batch(), message);
    } catch (NameTakenException e) {
      byte[] found = taken(place.batch(), BatchManifest.MAX_BYTES);
      // It may have been put although the mailbox has given no answer.
      if (!Arrays.equals(found, message)) {
        throw dealtAlready(found);
      }
    }
  }

  /**
   * Puts WITHDRAWN.
   *
   * @throws CallerException {@code DEALING} if there is no such batch, or if it was withdrawn
   *     before
   * @throws io.jointly.error.ViolationException if what stands there is not this dealer's
   */
  public void withdraw(Instant now) {
    Optional<byte[]> batch = mailbox.get(place.batch(), BatchManifest.MAX_BYTES);
    if (batch.isEmpty()) {
      throw new CallerException(
          ErrorCode.DEALING,
          "there is no batch "
              + place.name()
              + " of this dealer; `deal` has printed the name of each batch that it dealt");
    }
    messages.batch(place.dealer(), place.batch(), batch.get());
    byte[] message = sign(MessageKind.WITHDRAWN, new BatchWithdrawal(now, place.name()).write());
    try {
      mailbox.put(place.withdrawn(), message);
    } catch (NameTakenException e) {
      byte[] found = taken(place.withdrawn(), BatchWithdrawal.MAX_BYTES);
      if (!Arrays.equals(found, message)) {
        messages.withdrawal(place.dealer(), place.withdrawn(), found);
        throw new CallerException(
            ErrorCode.DEALING,
            "batch " + place.name() + " was withdrawn before; nothing more is to be done",
            e);
      }
    }
  }

  private byte[] taken(String name, int maxBytes) {
    return mailbox
        .get(name, maxBytes)
        .orElseThrow(
            () ->
                new EnvironmentException(
                    ErrorCode.MAILBOX,
                    "'"
                        + name
                        + "' was taken and is gone now; see who else writes to the mailbox"));
  }

  private byte[] sign(MessageKind kind, CanonicalWriter body) {
    return Envelope.sign(identity, kind, place.dealer(), place.dealing(), place.id(), body)
        .encode();
  }

  private CallerException dealtAlready(byte[] batch) {
    messages.batch(place.dealer(), place.batch(), batch);
    boolean withdrawn = mailbox.get(place.withdrawn(), BatchWithdrawal.MAX_BYTES).isPresent();
    return new CallerException(
        ErrorCode.DEALING,
        "this dealer has dealt a batch "
            + place.name()
            + (withdrawn
                ? " and withdrawn it; its name cannot be used again, so choose another one"
                : " already; choose another name. If the new batch is to replace it, withdraw that"
                    + " one"));
  }
}

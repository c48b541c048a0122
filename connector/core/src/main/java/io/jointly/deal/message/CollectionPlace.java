package io.jointly.deal.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.Identity;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.PeerMessages;
import java.io.Serializable;
import java.util.function.Function;

/**
 * Where a collection belongs: the names of its messages and to what they are bound (PROTOCOL.md
 * 12.6). The array is not copied.
 *
 * @param name of the collection, an id
 */
public record CollectionPlace(byte[] dealing, String name) implements Serializable {

  /**
   * @throws IllegalArgumentException if the name is no id
   */
  public CollectionPlace {
    if (!DealingName.isId(name)) {
      throw new IllegalArgumentException("the name of a collection is no id");
    }
  }

  /** The collection's id: 32 bytes. */
  public byte[] id() {
    return DealingDigests.collection(dealing, name);
  }

  /** The name of a party's message in the mailbox. */
  public String message(MessageKind kind, int party) {
    return DealingName.inCollection(kind, dealing, name, party).text();
  }

  /**
   * The name of a party's block of checks in the mailbox.
   *
   * @param block among those that all parties could open, from 0
   */
  public String checks(int party, int block) {
    return DealingName.checks(dealing, name, party, block).text();
  }

  /** A message of this party, signed. */
  public Outgoing sign(Identity identity, MessageKind kind, int party, CanonicalWriter body) {
    byte[] content = Envelope.sign(identity, kind, party, dealing, id(), body).encode();
    return new Outgoing(message(kind, party), content);
  }

  /**
   * The body of a party's message.
   *
   * @param read a body's reader
   * @throws io.jointly.error.ViolationException if it is malformed, of another version, of another
   *     place, or not signed by the party
   */
  public <M> M open(
      PeerMessages peers,
      MessageKind kind,
      int party,
      byte[] message,
      Function<CanonicalReader, M> read) {
    return peers.openAt(message, kind, party, dealing, id(), read).body();
  }
}

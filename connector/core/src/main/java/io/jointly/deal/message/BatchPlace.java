package io.jointly.deal.message;

import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.ProtocolDigests;
import java.io.Serializable;

/**
 * Where a batch belongs: what its names and the contexts of its parts are made of (PROTOCOL.md
 * 12.5). The array is not copied.
 *
 * @param dealer its index
 * @param name of the batch, an id
 */
public record BatchPlace(byte[] dealing, int dealer, String name) implements Serializable {

  /**
   * @throws IllegalArgumentException if the name is no id
   */
  public BatchPlace {
    if (!DealingName.isId(name)) {
      throw new IllegalArgumentException("the name of a batch is no id");
    }
  }

  /** The batch's id: 32 bytes. */
  public byte[] id() {
    return DealingDigests.batch(dealing, dealer, name);
  }

  /** The name of its BATCH in the mailbox. */
  public String batch() {
    return message(MessageKind.BATCH);
  }

  /** The name of its WITHDRAWN in the mailbox. */
  public String withdrawn() {
    return message(MessageKind.WITHDRAWN);
  }

  private String message(MessageKind kind) {
    return DealingName.batch(kind, dealing, dealer, id()).text();
  }

  /** The folder of its parts in the mailbox. */
  public String partsFolder() {
    return DealingName.folder(dealing) + "/" + DealingName.hex(id());
  }

  /**
   * The name of a part in the mailbox. Its key tells the attempts of one task apart.
   *
   * @param to the index of the compute party
   */
  public String part(int to, int block, byte[] ephemeralKey) {
    return DealingName.part(dealing, id(), dealer, to, block, ephemeralKey).text();
  }

  /** To what a sealed part is bound. */
  byte[] context(int to, int block) {
    return ProtocolDigests.context(dealing, id(), MessageKind.PART, 0, dealer, to, block);
  }
}

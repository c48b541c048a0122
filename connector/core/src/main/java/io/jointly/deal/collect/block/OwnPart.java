package io.jointly.deal.collect.block;

import io.jointly.deal.message.SealedPart;
import java.io.Serializable;

/**
 * This party's part of a block of a batch of LIST, and what opens it.
 *
 * @param dealer its id
 * @param batch its name
 * @param firstRow the number in the batch of the block's first row, from 1
 */
public record OwnPart(String dealer, String batch, int firstRow, SealedPart sealed)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** For messages: where it is, without anything of its content. */
  String text() {
    return "block " + sealed.block() + " of batch " + batch + " of dealer " + dealer;
  }
}

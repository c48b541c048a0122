package io.jointly.protocol;

import io.jointly.protocol.message.Awaited;

/** How a compute party cheats in the circuit phase: it alters what it sends, and what it takes. */
@FunctionalInterface
interface Alteration {

  /** Alters what is about to be put. */
  void send(OutgoingStep step);

  /** What the party's own machine is given for the genuine content of something awaited. */
  default byte[] receive(PartySecrets secrets, Awaited what, byte[] content) {
    return content;
  }
}

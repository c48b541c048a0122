package io.jointly.deal.collect;

import io.jointly.crypto.Identity;
import io.jointly.deal.collect.block.PartKeys;
import java.security.SecureRandom;

/** What only the party that collects has. It has no text form. */
public final class CollectorSecrets {

  private final Identity identity;
  private final PartKeys keys;
  private final SecureRandom random;

  /**
   * @param random the system's secure generator
   */
  public CollectorSecrets(Identity identity, PartKeys keys, SecureRandom random) {
    this.identity = identity;
    this.keys = keys;
    this.random = random;
  }

  Identity identity() {
    return identity;
  }

  PartKeys keys() {
    return keys;
  }

  SecureRandom random() {
    return random;
  }
}

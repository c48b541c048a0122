package io.jointly.amendment;

import io.jointly.collaboration.Collaboration;
import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.PublicIdentity;
import java.util.List;

/** A party with a key that a version of the file gives it. */
public record Signer(String party, PublicIdentity key) {

  /** All parties of a file, in its order. */
  static List<Signer> of(Collaboration collaboration) {
    return collaboration.parties().stream()
        .map(party -> new Signer(party.id(), key(party.publicKey())))
        .toList();
  }

  private static PublicIdentity key(String base64) {
    try {
      return PublicIdentity.parse(base64);
    } catch (BadKeyException e) {
      throw new IllegalStateException("the reader has accepted this key", e);
    }
  }

  @Override
  public String toString() {
    return party + " " + key.base64();
  }
}

package io.jointly.protocol.parameters;

import io.jointly.crypto.PublicIdentity;
import java.util.Set;

/**
 * A party of a session.
 *
 * @param id as in the collaboration
 * @param identity the key under which its messages must verify
 * @param parts its roles; a party without any only joins
 */
public record Member(String id, PublicIdentity identity, Set<PartyRole> parts) {

  public Member {
    parts = Set.copyOf(parts);
  }

  public boolean has(PartyRole part) {
    return parts.contains(part);
  }
}

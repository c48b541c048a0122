package io.jointly.collaboration;

import java.util.Set;

/**
 * A party of the collaboration.
 *
 * @param publicKey its identity, as {@link io.jointly.crypto.PublicIdentity#parse} reads it
 * @param roles at least one
 */
public record Party(String id, String publicKey, Set<Role> roles) {

  public Party {
    roles = OrderedCopy.of(Role.class, roles);
  }

  public boolean has(Role role) {
    return roles.contains(role);
  }
}

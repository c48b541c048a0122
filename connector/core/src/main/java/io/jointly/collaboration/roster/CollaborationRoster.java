package io.jointly.collaboration.roster;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.PublicIdentity;
import io.jointly.protocol.parameters.Member;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import java.util.EnumSet;
import java.util.Set;

/** Numbers the parties of a collaboration. */
public final class CollaborationRoster {

  private CollaborationRoster() {}

  /** The parties, in the file's order. */
  public static Roster of(Collaboration collaboration) {
    return new Roster(
            collaboration.id(),
            collaboration.maxColludingParties(),
            collaboration.parties().stream()
                .map(party -> new Member(party.id(), key(party), parts(collaboration, party)))
                .toList(),
            collaboration.recordsPersons() ? Roster.Persons.NAMED : Roster.Persons.UNNAMED)
        .withMinDataParties(collaboration.minDataParties());
  }

  private static PublicIdentity key(Party party) {
    try {
      return PublicIdentity.parse(party.publicKey());
    } catch (BadKeyException e) {
      throw new IllegalStateException("the reader already checked the key of " + party.id(), e);
    }
  }

  private static Set<PartyRole> parts(Collaboration collaboration, Party party) {
    Set<PartyRole> parts = EnumSet.noneOf(PartyRole.class);
    for (Role role : party.roles()) {
      parts.add(
          switch (role) {
            case DATA -> PartyRole.DATA;
            case COMPUTE -> PartyRole.COMPUTE;
          });
    }
    if (collaboration.resultReceivers().contains(party.id())) {
      parts.add(PartyRole.RECEIVER);
    }
    return parts;
  }
}

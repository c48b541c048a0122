package io.jointly.collaboration.roster;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import io.jointly.crypto.Identity;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.parameters.Roster;
import java.nio.file.Path;
import java.util.List;

/**
 * A compute party of a collaboration, with its private key.
 *
 * @param index its own in the roster
 */
public record ComputeParty(Roster roster, int index, Identity identity) {

  /**
   * The party that an option names.
   *
   * @param identity the file of its private key
   * @throws CallerException (OPTION) if there is no such party, or if it does not compute,
   *     (IDENTITY_FILE) if the file cannot be read or holds another key than the collaboration
   *     lists
   */
  public static ComputeParty of(Collaboration collaboration, String id, Path identity) {
    List<Party> computing =
        collaboration.parties().stream().filter(party -> party.has(Role.COMPUTE)).toList();
    Party party =
        computing.stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    new CallerException(
                        ErrorCode.OPTION,
                        "the option party names no party of collaboration "
                            + collaboration.id()
                            + " with the role compute; write one of "
                            + String.join(", ", computing.stream().map(Party::id).toList())));
    Identity own = Identity.read(identity);
    own.requireListed(identity.toString(), "party " + id, party.publicKey());
    Roster roster = CollaborationRoster.of(collaboration);
    return new ComputeParty(roster, roster.indexOf(id).orElseThrow(), own);
  }
}

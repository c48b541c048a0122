package io.jointly.status;

import io.jointly.protocol.Witness;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a mailbox tells of a collaboration.
 *
 * @param lastSeen of each party, in the collaboration's order: the newest time of a message that it
 *     has signed; empty if there is none
 * @param sides of each party, in the same order: what its newest JOIN says of its software and its
 *     file of the collaboration, which may be another version; empty if there is none
 * @param sessions the newest first
 * @param unread sessions that are left out because they are older, or because there are too many
 * @param foreign sessions in which no JOIN is one of this collaboration: those of other
 *     collaborations, files or versions
 */
public record MailboxStatus(
    List<Optional<Instant>> lastSeen,
    List<Optional<Witness.Side>> sides,
    List<SessionStatus> sessions,
    int unread,
    int foreign) {

  public MailboxStatus {
    lastSeen = List.copyOf(lastSeen);
    sides = List.copyOf(sides);
    sessions = List.copyOf(sessions);
  }
}

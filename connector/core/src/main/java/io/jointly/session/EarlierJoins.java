package io.jointly.session;

import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.Invitation;
import io.jointly.protocol.PartySession;
import io.jointly.protocol.Witness;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.session.SessionListing.JoinId;
import java.util.List;
import java.util.Optional;

/**
 * Ends what a process of this party has left behind that was killed (PROTOCOL.md §7.3): its JOIN,
 * which looks as if somebody waited there. Partners then need not wait for what that process owes
 * them.
 */
final class EarlierJoins {

  private final Mailbox mailbox;
  private final SessionParameters own;
  private final PartySession session;
  private final Witness witness;

  EarlierJoins(Mailbox mailbox, SessionParameters own, PartySession session) {
    this.mailbox = mailbox;
    this.own = own;
    this.session = session;
    this.witness = new Witness(own.roster(), own.collaborationDigest());
  }

  /**
   * Puts STOP beside JOINs of this party.
   *
   * @param joins of processes that are no more; beside them there was no STOP
   * @param folder the session's
   * @return how many of them had not come to an end
   */
  int stop(List<JoinId> joins, SessionListing folder) {
    int stopped = 0;
    for (JoinId id : joins) {
      Optional<Outgoing> stop =
          mailbox
              .get(session.names().join(id.party(), id.seq()), Limits.MAX_MESSAGE_BYTES)
              .filter(join -> !isAnswered(id, join, folder))
              .flatMap(join -> session.stopEarlier(id.seq(), join));
      if (stop.isPresent()) {
        put(stop.get());
        stopped++;
      }
    }
    return stopped;
  }

  private void put(Outgoing stop) {
    try {
      mailbox.put(stop.name(), stop.content());
    } catch (NameTakenException e) {
      // That process has stopped after all.
    }
  }

  /** Whether an attempt with the JOIN has come to its end. A STOP could only disturb it. */
  private boolean isAnswered(JoinId id, byte[] message, SessionListing folder) {
    String place = session.names().sessionFolder();
    Optional<Invitation> join = witness.join(id.party(), id.seq(), place, message);
    return join.isPresent()
        && folder.starts().stream()
            .flatMap(
                number ->
                    mailbox
                        .get(session.names().start(number), Limits.MAX_MESSAGE_BYTES)
                        .flatMap(start -> witness.start(join.get(), place, number, start))
                        .stream())
            .filter(start -> start.names(join.get()))
            .anyMatch(this::isDone);
  }

  private boolean isDone(Witness.Beginning start) {
    return own.roster().present().stream()
        .anyMatch(
            party ->
                mailbox
                    .get(start.done(party), Limits.MAX_MESSAGE_BYTES)
                    .filter(done -> witness.isDone(start, party, done))
                    .isPresent());
  }
}

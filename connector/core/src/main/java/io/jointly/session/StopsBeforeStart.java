package io.jointly.session;

import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.PartySession;
import io.jointly.protocol.parameters.Limits;
import io.jointly.session.SessionListing.JoinId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which JOINs still count, and which STOPs end the wait for START (PROTOCOL.md §7.2, §7.5). */
final class StopsBeforeStart {

  private final Mailbox mailbox;
  private final PartySession session;
  private final Optional<JoinId> asker;
  private final Duration joinTimeout;
  // JOINs that no longer count: a START names them, or they were stopped.
  private final Set<JoinId> spent = new HashSet<>();
  // STOPs that were here before this party's JOIN: of earlier attempts, or refusals.
  private final Set<JoinId> early = new HashSet<>();

  /** A STOP that ends the wait. */
  record Stopped(int party, ErrorCode code) {}

  StopsBeforeStart(
      Mailbox mailbox, PartySession session, Optional<JoinId> asker, Duration joinTimeout) {
    this.mailbox = mailbox;
    this.session = session;
    this.asker = asker;
    this.joinTimeout = joinTimeout;
  }

  /** Notes the STOPs that are here before this party joins. */
  void noteEarly(Set<JoinId> stops, boolean firstJoin) {
    if (asker.isEmpty() && firstJoin) {
      early.addAll(stops);
    } else {
      // Each ended an earlier attempt, and its party's next JOIN is waited for. An asking party has
      // seen the STOPs that were meant for what it asks now.
      spent.addAll(stops);
    }
  }

  /** A START names this JOIN. */
  void spend(JoinId join) {
    spent.add(join);
  }

  boolean counts(JoinId join) {
    return !spent.contains(join) && !early.contains(join);
  }

  /**
   * The STOP that ends the wait, if there is one.
   *
   * @param others the indices of this party's partners
   * @param ownJoin when this party's JOIN was put, by the mailbox's clock; empty while the listing
   *     does not show it
   */
  Optional<Stopped> find(SessionListing folder, List<Integer> others, Optional<Instant> ownJoin) {
    if (asker.isPresent() && folder.isStopped(asker.get())) {
      // Without the party that asks there is no session, whatever the reason.
      return Optional.of(
          new Stopped(asker.get().party(), readCode(asker.get()).orElse(ErrorCode.PEER_STOPPED)));
    }
    for (int party : others) {
      Optional<JoinId> stopped =
          folder.newest(party).filter(join -> folder.isStopped(join) && !spent.contains(join));
      Optional<ErrorCode> code =
          stopped.flatMap(
              join -> early.contains(join) ? refusal(folder, join, ownJoin) : failure(join));
      if (code.isPresent()) {
        return Optional.of(new Stopped(party, code.get()));
      }
    }
    return Optional.empty();
  }

  /** A refusal counts also for a party that comes after it (§7.2). */
  private Optional<ErrorCode> refusal(
      SessionListing folder, JoinId join, Optional<Instant> ownJoin) {
    if (ownJoin.isEmpty()) {
      return Optional.empty();
    }
    spent.add(join);
    Instant oldest = ownJoin.get().minus(joinTimeout);
    if (folder.stopTime(join).filter(time -> time.isAfter(oldest)).isEmpty()) {
      return Optional.empty();
    }
    try {
      return readCode(join).filter(Refusal::isRefusal);
    } catch (ViolationException e) {
      // It was here before this party, which so far has not been told anything wrong.
      return Optional.empty();
    }
  }

  private Optional<ErrorCode> failure(JoinId join) {
    Optional<ErrorCode> code = readCode(join);
    if (code.equals(Optional.of(ErrorCode.PEER_STOPPED))) {
      // It passes on what another party did, perhaps this party's own earlier failure.
      spent.add(join);
      return Optional.empty();
    }
    return code;
  }

  private Optional<ErrorCode> readCode(JoinId id) {
    Optional<byte[]> join =
        mailbox.get(session.names().join(id.party(), id.seq()), Limits.MAX_MESSAGE_BYTES);
    Optional<byte[]> stop =
        mailbox.get(session.names().stop(id.party(), id.seq()), Limits.MAX_MESSAGE_BYTES);
    return join.isEmpty() || stop.isEmpty()
        ? Optional.empty()
        : Optional.of(session.readStop(id.party(), join.get(), stop.get()));
  }
}

package io.jointly.agent;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.Invitation;
import io.jointly.protocol.parameters.Limits;
import io.jointly.run.PartyContext;
import io.jointly.session.PendingJoin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The JOINs of partners that ask this party. Each is read once; what is broken is reported once,
 * and what is remembered of each is short. For one thread.
 */
final class JoinInbox {

  /** How many JOINs of one party are read in one look; a JOIN may have a megabyte. */
  static final int READS = 50;

  /** How often a JOIN that the mailbox does not give is tried again. */
  private static final int TRIES = 5;

  private final Mailbox mailbox;
  private final AgentLimits limits;
  private final Consumer<String> report;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Map<String, Integer> failures = new HashMap<>();
  private boolean hasUnread;

  /**
   * A JOIN that was read.
   *
   * @param session the session's digest, or empty where the JOIN asks this party nothing
   */
  private record Seen(String session) {}

  /** A JOIN that asks this party. */
  record Asked(PendingJoin join, String analyst, String session) {}

  JoinInbox(Mailbox mailbox, AgentLimits limits, Consumer<String> report) {
    this.mailbox = mailbox;
    this.limits = limits;
    this.report = report;
  }

  /**
   * @param isDone whether a JOIN needs no more attention, by its name
   * @return the oldest first
   */
  List<Asked> look(PartyContext context, Instant now, Set<String> isDone) {
    List<PendingJoin> open =
        PendingJoin.in(
            mailbox.list(""), context.roster(), context.me(), now.minus(limits.expire()));
    Set<String> names = new HashSet<>();
    open.forEach(join -> names.add(join.name()));
    seen.keySet().retainAll(names);
    failures.keySet().retainAll(names);
    isDone.retainAll(names);
    List<Asked> asked = new ArrayList<>();
    Map<Integer, Integer> reads = new HashMap<>();
    hasUnread = false;
    for (PendingJoin join : open) {
      if (isDone.contains(join.name())) {
        continue;
      }
      Seen known = seen.get(join.name());
      if (known == null && reads.merge(join.party(), 1, Integer::sum) <= READS) {
        known = read(context, join);
      }
      hasUnread |= known == null || failures.containsKey(join.name());
      if (known != null && !known.session().isEmpty()) {
        asked.add(new Asked(join, context.roster().id(join.party()), known.session()));
      }
    }
    return asked;
  }

  /** Whether the last look has left JOINs for the next one. */
  boolean hasUnread() {
    return hasUnread;
  }

  private Seen read(PartyContext context, PendingJoin join) {
    Seen result = new Seen("");
    try {
      Optional<Invitation> invitation = invitation(context, join);
      if (invitation.filter(each -> each.asks() && isServed(each)).isPresent()) {
        result = new Seen(invitation.get().session());
      }
    } catch (ViolationException e) {
      report.accept("skipped " + join.name() + ": " + e.getMessage());
    } catch (EnvironmentException e) {
      // One file that cannot be read must not keep this party from all others.
      if (failures.merge(join.name(), 1, Integer::sum) < TRIES) {
        return result;
      }
      failures.remove(join.name());
      report.accept("skipped " + join.name() + ": " + e.getMessage());
    }
    seen.put(join.name(), result);
    return result;
  }

  private boolean isServed(Invitation invitation) {
    return invitation.runName().startsWith(limits.runs());
  }

  /**
   * Whether somebody at this very party asks the same and waits for the answer, so that the agent
   * would be in the way.
   */
  boolean isAskedHere(PartyContext context, PendingJoin join) {
    if (join.own().isEmpty()) {
      return false;
    }
    int me = context.me();
    int seq = join.own().get();
    PendingJoin own =
        new PendingJoin(
            join.folder(), me, seq, join.time(), join.starts(), Optional.empty(), List.of());
    try {
      return invitation(context, own).filter(each -> each.asks() && !isUsed(own, each)).isPresent();
    } catch (ViolationException e) {
      // In this party's own name: not by this party's software.
      report.accept("ignored " + own.name() + ": " + e.getMessage());
      return false;
    }
  }

  /**
   * The JOIN itself; empty where it is gone, or of another collaboration.
   *
   * @throws ViolationException where it is not what has to stand there
   */
  Optional<Invitation> invitation(PartyContext context, PendingJoin join) {
    return mailbox
        .get(join.name(), Limits.MAX_MESSAGE_BYTES)
        .flatMap(
            message ->
                Invitation.read(
                    context.roster(),
                    context.collaboration().digest(),
                    join.party(),
                    join.seq(),
                    join.folder(),
                    message));
  }

  /** Whether a START has used the JOIN: an attempt is made of it once. */
  boolean isUsed(PendingJoin join, Invitation invitation) {
    return join.starts().stream()
        .anyMatch(
            number ->
                mailbox
                    .get(join.start(number), Limits.MAX_MESSAGE_BYTES)
                    .filter(invitation::isNamedBy)
                    .isPresent());
  }
}

package io.jointly.agent;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.Invitation;
import io.jointly.protocol.parameters.Limits;
import io.jointly.run.PartyContext;
import io.jointly.session.PendingJoin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JOINs of partners that ask this party. It reads each JOIN once, reports a malformed one once,
 * and remembers little of each. Not thread-safe.
 */
final class JoinInbox {

  /** The number of JOINs of one party that are read in one poll. A JOIN may be a megabyte long. */
  static final int READS = 50;

  /** The number of attempts to read a JOIN that the mailbox fails to return. */
  private static final int TRIES = 5;

  /** The number of JOINs that are too old and are reported in one poll, a line each. */
  private static final int OLD_LINES = 10;

  private final Mailbox mailbox;
  private final SessionWatch watch;
  private final AgentLimits limits;
  private final Consumer<String> report;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Map<String, Integer> failures = new HashMap<>();
  private final Set<String> tooOld = new HashSet<>();
  private boolean hasUnread;

  /**
   * A JOIN that was read.
   *
   * @param session the session's digest; empty if the JOIN asks nothing of this party
   */
  private record Seen(Optional<String> session) {}

  /** A JOIN that asks this party. */
  record Asked(PendingJoin join, String analyst, String session) {}

  JoinInbox(Mailbox mailbox, AgentLimits limits, Consumer<String> report) {
    this.mailbox = mailbox;
    this.watch = new SessionWatch(mailbox);
    this.limits = limits;
    this.report = report;
  }

  /**
   * @param done the names of JOINs that need no more attention; names that the mailbox no longer
   *     holds are removed
   * @return the queries, the oldest first
   */
  List<Asked> look(PartyContext context, Instant now, Set<String> done) {
    List<PendingJoin> open = recent(context, now);
    Set<String> names = new HashSet<>();
    open.forEach(join -> names.add(join.name()));
    seen.keySet().retainAll(names);
    failures.keySet().retainAll(names);
    done.retainAll(names);
    List<Asked> asked = new ArrayList<>();
    Map<Integer, Integer> reads = new HashMap<>();
    hasUnread = false;
    for (PendingJoin join : open) {
      if (done.contains(join.name())) {
        continue;
      }
      Seen known = seen.get(join.name());
      if (known == null && reads.merge(join.party(), 1, Integer::sum) <= READS) {
        known = read(context, join, now);
      }
      hasUnread |= known == null || failures.containsKey(join.name());
      if (known != null && known.session().isPresent()) {
        asked.add(new Asked(join, context.roster().id(join.party()), known.session().get()));
      }
    }
    return asked;
  }

  /** The JOINs that are not older, by the mailbox's clock. The others are reported once. */
  private List<PendingJoin> recent(PartyContext context, Instant now) {
    Instant since = now.minus(limits.expire());
    Map<Boolean, List<PendingJoin>> byAge =
        PendingJoin.in(watch.look(now), context.roster(), context.me(), Instant.MIN).stream()
            .collect(Collectors.partitioningBy(join -> !join.time().isBefore(since)));
    List<PendingJoin> old = byAge.getOrDefault(false, List.of());
    tooOld.retainAll(old.stream().map(PendingJoin::name).toList());
    List<PendingJoin> found = old.stream().filter(join -> !tooOld.contains(join.name())).toList();
    // Where there is a START, the JOIN has to be read: it may be old because it was answered.
    List<PendingJoin> judged =
        Stream.concat(
                found.stream().filter(join -> join.starts().isEmpty()),
                found.stream().filter(join -> !join.starts().isEmpty()).limit(READS))
            .toList();
    judged.forEach(join -> tooOld.add(join.name()));
    List<PendingJoin> unused = judged.stream().filter(join -> !isUsed(context, join)).toList();
    unused.stream().limit(OLD_LINES).forEach(join -> reportOld(context, join, now));
    if (unused.size() > OLD_LINES) {
      report.accept("skipped " + (unused.size() - OLD_LINES) + " more that are as old");
    }
    return byAge.getOrDefault(true, List.of());
  }

  private void reportOld(PartyContext context, PendingJoin join, Instant now) {
    report.accept(
        "skipped "
            + join.name()
            + ": "
            + context.roster().id(join.party())
            + " asked at "
            + join.time()
            + " by the mailbox's clock, "
            + JoinAge.text(Duration.between(join.time(), now))
            + " ago; what is older than "
            + JoinAge.text(limits.expire())
            + " is not looked at (--expire)");
  }

  /** The seq of this party's own JOIN beside a partner's, if an agent has put it. */
  Optional<Integer> ownAnswer(PartyContext context, PendingJoin join) {
    return join.own()
        .filter(
            seq -> {
              PendingJoin own = own(context, join, seq);
              try {
                return invitation(context, own).filter(each -> !each.asks()).isPresent();
              } catch (ViolationException e) {
                return false;
              }
            });
  }

  private static PendingJoin own(PartyContext context, PendingJoin join, int seq) {
    return new PendingJoin(
        join.folder(), context.me(), seq, join.time(), join.starts(), Optional.empty(), List.of());
  }

  private boolean isUsed(PartyContext context, PendingJoin join) {
    if (join.starts().isEmpty()) {
      return false;
    }
    try {
      return invitation(context, join).filter(each -> !isUsed(join, each)).isEmpty();
    } catch (ViolationException | EnvironmentException e) {
      // Old, and not right either.
      return true;
    }
  }

  /** Whether the last poll left JOINs to the next one. */
  boolean hasUnread() {
    return hasUnread;
  }

  private Seen read(PartyContext context, PendingJoin join, Instant now) {
    Seen result = new Seen(Optional.empty());
    try {
      Optional<Invitation> invitation =
          invitation(context, join)
              .filter(each -> each.asks() && isServed(each) && isForThisParty(context, each));
      if (invitation.isPresent()) {
        Optional<String> objection =
            JoinAge.objection(invitation.get(), context.joinTimeout(), now);
        // A JOIN that a START has used is old because it was answered.
        objection
            .filter(why -> join.starts().isEmpty())
            .ifPresent(why -> report.accept("skipped " + join.name() + ": " + why));
        if (objection.isEmpty()) {
          result = new Seen(Optional.of(invitation.get().session()));
        }
      }
    } catch (ViolationException e) {
      report.accept("skipped " + join.name() + ": " + e.getMessage());
    } catch (EnvironmentException e) {
      // One unreadable file must not block all others.
      if (failures.merge(join.name(), 1, Integer::sum) < TRIES) {
        return result;
      }
      failures.remove(join.name());
      report.accept("skipped " + join.name() + ": " + e.getMessage());
    }
    seen.put(join.name(), result);
    return result;
  }

  /** Not if it asks without this party's rows. */
  private static boolean isForThisParty(PartyContext context, Invitation invitation) {
    return invitation.roster(context.roster()).takesPart(context.me());
  }

  private boolean isServed(Invitation invitation) {
    return invitation.runName().startsWith(limits.runs());
  }

  /**
   * Whether somebody at this party itself asks the same query and waits for the answer. Then the
   * agent must not take part as well.
   */
  boolean isAskedHere(PartyContext context, PendingJoin join) {
    if (join.own().isEmpty()) {
      return false;
    }
    PendingJoin own = own(context, join, join.own().get());
    try {
      return invitation(context, own).filter(each -> each.asks() && !isUsed(own, each)).isPresent();
    } catch (ViolationException e) {
      // The file is in this party's name, but this party's software did not write it.
      report.accept("ignored " + own.name() + ": " + e.getMessage());
      return false;
    }
  }

  /**
   * The content of the JOIN; empty if the file is gone or belongs to another collaboration.
   *
   * @throws ViolationException if the file is not a valid JOIN of that party and place
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

  /** Whether a START has used the JOIN. A JOIN serves for one attempt only. */
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

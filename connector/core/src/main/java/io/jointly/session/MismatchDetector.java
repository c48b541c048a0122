package io.jointly.session;

import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.ForeignJoin;
import io.jointly.protocol.message.MessageName;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.session.SessionListing.JoinId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Notices a partner that waits in another session of the same run: it asks another query, or has
 * another collaboration file (PROTOCOL.md §7.4).
 */
final class MismatchDetector {

  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Mailbox mailbox;
  private final SessionParameters own;
  private final String runFolder;
  private final Duration joinTimeout;
  private final Predicate<String> joinedHere;
  private final SessionClock clock;
  private final QueryExplainer difference;
  // By the JOIN's name: when this party first saw its partner wait there.
  private final Map<String, Long> firstSeen = new HashMap<>();
  private long nextLook;

  /**
   * @param joinedHere whether this process has joined the session of a folder
   */
  MismatchDetector(
      Mailbox mailbox,
      SessionParameters own,
      String runFolder,
      Duration joinTimeout,
      Predicate<String> joinedHere,
      SessionClock clock,
      QueryExplainer difference) {
    this.mailbox = mailbox;
    this.own = own;
    this.runFolder = runFolder;
    this.joinTimeout = joinTimeout;
    this.joinedHere = joinedHere;
    this.clock = clock;
    this.difference = difference;
    // Partners mostly come sooner, and then nobody lists the whole run.
    this.nextLook = clock.nanoTime() + BETWEEN_LOOKS.toNanos();
  }

  /**
   * Looks, if it is time to.
   *
   * @param missing partners that have not joined this session
   * @param ownJoin when this party's JOIN was put, by the mailbox's clock
   * @throws ViolationException if one of them has waited in another session for longer than the
   *     grace
   */
  void look(List<Integer> missing, Instant ownJoin) {
    long now = clock.nanoTime();
    if (now - nextLook < 0) {
      return;
    }
    nextLook = now + BETWEEN_LOOKS.toNanos();
    List<Mailbox.Entry> entries = mailbox.list(runFolder);
    for (String folder : foreignFolders(entries)) {
      SessionListing session = SessionListing.of(folder, entries);
      for (int party : missing) {
        session
            .newest(party)
            .filter(join -> isRecent(session, join, ownJoin))
            .ifPresent(join -> check(folder, session, join, ownJoin, now));
      }
    }
  }

  private Set<String> foreignFolders(List<Mailbox.Entry> entries) {
    Set<String> folders = new HashSet<>();
    for (Mailbox.Entry entry : entries) {
      MessageName.parse(entry.name()).map(MessageName::session).ifPresent(folders::add);
    }
    folders.removeIf(joinedHere);
    return folders;
  }

  private boolean isRecent(SessionListing session, JoinId join, Instant ownJoin) {
    return session.bytes(join) <= Limits.MAX_MESSAGE_BYTES
        && session.time(join).filter(t -> t.isAfter(ownJoin.minus(joinTimeout))).isPresent();
  }

  private void check(
      String folder, SessionListing session, JoinId join, Instant ownJoin, long now) {
    String name = SessionNames.in(folder).join(join.party(), join.seq());
    Optional<ForeignJoin> foreign =
        mailbox
            .get(name, Limits.MAX_MESSAGE_BYTES)
            .flatMap(message -> ForeignJoin.read(own, join.party(), folder, message))
            .filter(ForeignJoin::asks)
            .filter(found -> isWaiting(folder, session, join, ownJoin, found))
            .filter(found -> !isNamedByStart(folder, session, found));
    if (foreign.isEmpty()) {
      return;
    }
    if (now - firstSeen.computeIfAbsent(name, n -> now) > GRACE.toNanos()) {
      throw mismatch(join.party(), foreign.get());
    }
  }

  /**
   * Whether the partner waits there, or has left, while this party was waiting here, because the
   * two did not meet.
   */
  private boolean isWaiting(
      String folder, SessionListing session, JoinId join, Instant ownJoin, ForeignJoin found) {
    if (!session.isStopped(join)) {
      return true;
    }
    return session.stopTime(join).filter(time -> !time.isBefore(ownJoin)).isPresent()
        && mailbox
            .get(SessionNames.in(folder).stop(join.party(), join.seq()), Limits.MAX_MESSAGE_BYTES)
            .filter(stop -> found.leftBecauseOfIt(own, join.party(), stop))
            .isPresent();
  }

  private boolean isNamedByStart(String folder, SessionListing session, ForeignJoin join) {
    return session.starts().stream()
        .anyMatch(
            number ->
                mailbox
                    .get(SessionNames.in(folder).start(number), Limits.MAX_MESSAGE_BYTES)
                    .filter(join::isNamedBy)
                    .isPresent());
  }

  private ViolationException mismatch(int party, ForeignJoin join) {
    ErrorCode code = join.code(own);
    String message =
        switch (code) {
          case OTHER_QUERY ->
              join.isOverOtherParties(own)
                  ? "it asks the same query over other data parties, in run '"
                      + own.runName()
                      + "'; leave out the same parties everywhere (option without)"
                  : "it asks another query in run '"
                      + own.runName()
                      + "': "
                      + join.query()
                          .map(theirs -> difference.describe(own.query(), theirs))
                          .orElse("?")
                      + "; run the same job at all parties, under the same run name";
          case OTHER_COLLABORATION ->
              "its file of collaboration '"
                  + own.roster().collaborationId()
                  + "' has the digest "
                  + join.collaborationDigest()
                  + "..., which is not this party's; compare what 'jointly check' prints";
          default ->
              "it speaks another version of the protocol; use the same release at all parties";
        };
    return new ViolationException(code, own.roster().id(party), "JOIN", message);
  }
}

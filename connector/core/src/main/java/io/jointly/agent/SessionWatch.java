package io.jointly.agent;

import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.Mailbox.Entry;
import io.jointly.mailbox.SessionFiles;
import io.jointly.protocol.message.MessageName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the folders of sessions hold beside their attempts, with few requests. A mailbox keeps
 * sessions for months, and an agent looks every few seconds. So a look asks which runs there are,
 * which sessions the runs have that changed last, and what is in a session that is new or has just
 * changed. All else is listed once a minute: a JOIN in an old session is noticed that much later.
 * Not thread-safe.
 */
final class SessionWatch {

  /** The time between two listings of everything. */
  static final Duration BETWEEN_LISTINGS = Duration.ofMinutes(1);

  /** How many times as long as it took the next listing of everything waits at least. */
  private static final int LISTING_PAUSES = 9;

  /** How long a session counts as one that has just changed. */
  private static final Duration ACTIVE = Duration.ofMinutes(5);

  static final int MOST_ACTIVE_RUNS = 4;
  static final int MOST_ACTIVE_SESSIONS = 20;

  /** If more is new than this, one listing of everything is cheaper. */
  private static final int MOST_NEW = 50;

  private final Mailbox mailbox;
  // By the folder: what stands directly in a session's folder.
  private final Map<String, List<Entry>> sessions = new HashMap<>();
  private final Set<String> runs = new HashSet<>();
  // Those that changed last, the newest at the end.
  private final Deque<String> activeRuns = new ArrayDeque<>();
  private final LinkedHashMap<String, Instant> activeSessions = new LinkedHashMap<>();
  private @Nullable Instant listed;
  private Duration pause = BETWEEN_LISTINGS;

  SessionWatch(Mailbox mailbox) {
    this.mailbox = mailbox;
  }

  /**
   * What is known now.
   *
   * @return JOINs, STOPs, STARTs and PENDINGs of all sessions, in no order
   * @throws io.jointly.error.EnvironmentException {@code MAILBOX} as {@link Mailbox#list}
   */
  List<Entry> look(Instant now) {
    if (isTimeToListAll(now) || !lookAtTheActive(now)) {
      listAll(now);
    }
    return sessions.values().stream().flatMap(List::stream).toList();
  }

  private boolean isTimeToListAll(Instant now) {
    // A clock that was set back must not keep old sessions out of sight.
    return listed == null || now.isBefore(listed) || !now.isBefore(listed.plus(pause));
  }

  private void listAll(Instant now) {
    long began = System.nanoTime();
    Map<String, List<Entry>> found = new HashMap<>();
    runs.clear();
    for (Entry entry : SessionFiles.list(mailbox)) {
      MessageName.parse(entry.name())
          .ifPresent(
              name -> {
                List<Entry> there = found.computeIfAbsent(name.session(), f -> new ArrayList<>());
                if (name.attempt().isEmpty()) {
                  there.add(entry);
                }
              });
    }
    boolean isFirst = listed == null;
    sessions.keySet().retainAll(found.keySet());
    found.entrySet().stream()
        .sorted(Comparator.comparing(session -> newest(session.getValue())))
        .forEach(
            session -> {
              runs.add(runOf(session.getKey()));
              // At the first look everything is new. What the mailbox says is old waits.
              boolean isOld = isFirst && newest(session.getValue()).isBefore(now.minus(ACTIVE));
              note(
                  session.getKey(),
                  session.getValue(),
                  isOld ? Optional.empty() : Optional.of(now));
            });
    listed = now;
    Duration patience = Duration.ofNanos(System.nanoTime() - began).multipliedBy(LISTING_PAUSES);
    pause = patience.compareTo(BETWEEN_LISTINGS) > 0 ? patience : BETWEEN_LISTINGS;
  }

  /** Returns false if so much is new that everything should be listed. */
  private boolean lookAtTheActive(Instant now) {
    activeSessions.values().removeIf(changed -> changed.plus(ACTIVE).isBefore(now));
    Set<String> there = Set.copyOf(SessionFiles.runs(mailbox));
    runs.retainAll(there);
    sessions.keySet().removeIf(session -> !there.contains(runOf(session)));
    activeRuns.retainAll(there);
    List<String> looked =
        new ArrayList<>(there.stream().filter(run -> !runs.contains(run)).toList());
    looked.addAll(activeRuns);
    if (looked.size() > MOST_NEW) {
      return false;
    }
    Set<String> listedNow = new HashSet<>();
    for (String run : looked) {
      List<String> folders = SessionFiles.sessions(mailbox, run);
      Set<String> ofRun = Set.copyOf(folders);
      sessions.keySet().removeIf(each -> runOf(each).equals(run) && !ofRun.contains(each));
      folders.stream().filter(session -> !sessions.containsKey(session)).forEach(listedNow::add);
      if (!folders.isEmpty()) {
        // Somebody may just be making the first session of a run.
        runs.add(run);
      }
    }
    activeSessions.keySet().retainAll(sessions.keySet());
    listedNow.addAll(activeSessions.keySet());
    if (listedNow.size() > MOST_NEW) {
      return false;
    }
    for (String session : listedNow) {
      note(session, inSession(session), Optional.of(now));
    }
    return true;
  }

  private List<Entry> inSession(String session) {
    return mailbox.list(session).stream()
        .filter(
            entry ->
                MessageName.parse(entry.name())
                    .filter(name -> name.attempt().isEmpty() && name.session().equals(session))
                    .isPresent())
        .toList();
  }

  private void note(String session, List<Entry> entries, Optional<Instant> changed) {
    List<Entry> before = sessions.put(session, entries);
    if (entries.equals(before) || changed.isEmpty()) {
      return;
    }
    activeSessions.remove(session);
    activeSessions.put(session, changed.get());
    while (activeSessions.size() > MOST_ACTIVE_SESSIONS) {
      activeSessions.remove(activeSessions.keySet().iterator().next());
    }
    String run = runOf(session);
    activeRuns.remove(run);
    activeRuns.addLast(run);
    while (activeRuns.size() > MOST_ACTIVE_RUNS) {
      activeRuns.removeFirst();
    }
  }

  private static Instant newest(List<Entry> entries) {
    return entries.stream().map(Entry::modified).max(Comparator.naturalOrder()).orElse(Instant.MIN);
  }

  private static String runOf(String session) {
    return session.substring(0, session.indexOf('/'));
  }
}

package io.jointly.agent;

import io.jointly.agent.JoinInbox.Asked;
import io.jointly.error.JointlyException;
import io.jointly.session.PendingJoin;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The queries that the agent takes part in now, each in a thread of its own. It also knows which
 * JOINs need no more attention, or none for now.
 */
final class SessionPool {

  private static final Duration LEAVE = Duration.ofSeconds(20);

  private final Consumer<String> report;
  private final Runnable whenFree;
  private final ExecutorService workers;
  // Session folder -> the party that asks.
  private final Map<String, Integer> running = new ConcurrentHashMap<>();
  private final Set<String> sessions = ConcurrentHashMap.newKeySet();
  private final Set<String> done = ConcurrentHashMap.newKeySet();
  // Name of the asking JOIN -> the parties that had not joined.
  private final Map<String, Set<Integer>> later = new ConcurrentHashMap<>();

  /** The work on one JOIN. */
  @FunctionalInterface
  interface Turn {
    ProposalHandler.End take();
  }

  SessionPool(int places, Consumer<String> report, Runnable whenFree) {
    this.report = report;
    this.whenFree = whenFree;
    this.workers = Executors.newFixedThreadPool(places);
  }

  /** Begins the work, unless a query of the same session is running. */
  void begin(Asked asked, Turn turn) {
    PendingJoin join = asked.join();
    if (running.putIfAbsent(join.folder(), join.party()) != null) {
      return;
    }
    sessions.add(asked.session());
    workers.execute(
        () -> {
          try {
            note(join, turn.take());
          } catch (JointlyException e) {
            // The mailbox or a file failed. The next poll finds the JOIN again.
            report.accept(join.name() + " will be tried again: " + e.getMessage());
          } catch (RuntimeException | Error e) {
            done.add(join.name());
            report.accept(join.name() + " not answered: unexpected " + e + "; please report it");
          } finally {
            running.remove(join.folder());
            sessions.remove(asked.session());
            whenFree.run();
          }
        });
  }

  private void note(PendingJoin join, ProposalHandler.End end) {
    if (end instanceof ProposalHandler.End.Later again) {
      later.put(join.name(), again.missing());
    } else if (end instanceof ProposalHandler.End.Done) {
      done.add(join.name());
    }
  }

  /** For each running query, the party that asks. */
  Collection<Integer> running() {
    return running.values();
  }

  boolean isRunning(String session) {
    return sessions.contains(session);
  }

  /** The names of JOINs that need no more attention. */
  Set<String> done() {
    return done;
  }

  /**
   * Whether a JOIN can be handled now: its session is not running, and a missing party has joined.
   */
  boolean isFree(PendingJoin join) {
    Set<Integer> missing = later.get(join.name());
    return !running.containsKey(join.folder())
        && (missing == null || missing.stream().anyMatch(join.present()::contains));
  }

  /** Forgets all JOINs except these. */
  void keep(List<String> names) {
    later.keySet().retainAll(names);
  }

  /** Cancels all sessions, which tells the partners. */
  void close() {
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(LEAVE.toSeconds(), TimeUnit.SECONDS)) {
        report.accept("a session did not end in time; the partners will run into their time-outs");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

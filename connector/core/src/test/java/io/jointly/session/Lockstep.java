package io.jointly.session;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MemoryMailbox;
import io.jointly.protocol.Parties;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Runs all parties of a collaboration at once, a thread each, and says how it ended for each. */
public final class Lockstep {

  /** Long where all goes well, so that a busy machine fails no test. */
  public static final Timeouts PATIENT =
      new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(30));

  /** Short where START is waited for in vain. */
  public static final Timeouts BRIEF_JOIN =
      new Timeouts(Duration.ofMillis(1500), Duration.ofSeconds(30));

  /** Short where something after START is waited for in vain. */
  public static final Timeouts BRIEF_ROUND =
      new Timeouts(Duration.ofSeconds(30), Duration.ofMillis(700));

  /**
   * How a session ended at one party.
   *
   * @param totals of all rounds, one after another
   */
  public record End(Optional<long[]> totals, @Nullable Throwable failure) {

    public boolean isOpened() {
      return totals.isPresent();
    }

    public ErrorCode code() {
      if (failure instanceof JointlyException e) {
        return e.code();
      }
      throw new AssertionError("no failure with a code", failure);
    }

    public boolean failedWith(ErrorCode code) {
      return failure instanceof JointlyException e && e.code() == code;
    }

    public String message() {
      return failure == null ? "" : String.valueOf(failure.getMessage());
    }
  }

  private static final AtomicInteger MAILBOXES = new AtomicInteger();

  private final Parties parties;
  private final long seed;
  private IntFunction<Mailbox> mailboxes;
  private Timeouts timeouts = PATIENT;
  private SessionClock clock = SessionClock.system();
  private final Map<Integer, Callable<Optional<long[]>>> others = new HashMap<>();
  private final Map<Integer, Parties> views = new HashMap<>();

  private Lockstep(Parties parties, long seed) {
    this.parties = parties;
    this.seed = seed;
    Mailbox mailbox = freshMailbox();
    this.mailboxes = party -> mailbox;
  }

  public static Lockstep of(Parties parties, long seed) {
    return new Lockstep(parties, seed);
  }

  public static Mailbox freshMailbox() {
    return MemoryMailbox.named("lockstep-" + MAILBOXES.incrementAndGet());
  }

  /** Each party's way to the mailbox. */
  public Lockstep over(IntFunction<Mailbox> ways) {
    this.mailboxes = ways;
    return this;
  }

  public Lockstep timeouts(Timeouts other) {
    this.timeouts = other;
    return this;
  }

  public Lockstep clock(SessionClock other) {
    this.clock = other;
    return this;
  }

  /** Somebody else instead of a party's runner. */
  public Lockstep with(int party, Callable<Optional<long[]>> other) {
    others.put(party, other);
    return this;
  }

  /** A party that does not come at all. */
  public Lockstep without(int party) {
    return with(party, Optional::empty);
  }

  /** What one party believes that all believe. */
  public Lockstep view(int party, Function<Parties, Parties> change) {
    views.put(party, change.apply(parties));
    return this;
  }

  public List<End> run() {
    ExecutorService pool = Executors.newFixedThreadPool(parties.size());
    try {
      List<Future<Optional<long[]>>> running = new ArrayList<>();
      for (int party = 0; party < parties.size(); party++) {
        int me = party;
        running.add(pool.submit(others.getOrDefault(party, () -> honest(me))));
      }
      List<End> ends = new ArrayList<>();
      for (Future<Optional<long[]>> one : running) {
        ends.add(end(one));
      }
      return ends;
    } finally {
      pool.shutdownNow();
    }
  }

  private Optional<long[]> honest(int me) {
    Parties view = views.getOrDefault(me, parties);
    Mailbox mailbox = mailboxes.apply(me);
    Outcome outcome =
        runner(mailbox, timeouts, clock)
            .run(
                view.parameters(me),
                view.identities.get(me),
                new SecureRandom(),
                InMemoryShares.inRounds(
                    (round, earlier) -> view.vector(me, seed, round, earlier), mailbox));
    return outcome instanceof Outcome.Opened opened
        ? Optional.of(Parties.joined(opened.totals()))
        : Optional.empty();
  }

  static SessionRunner runner(Mailbox mailbox, Timeouts timeouts, SessionClock clock) {
    return new SessionRunner(
        mailbox, timeouts, clock, Progress.silent(), (mine, theirs) -> "not the same bytes");
  }

  static End end(Future<Optional<long[]>> one) {
    try {
      return new End(one.get(60, TimeUnit.SECONDS), null);
    } catch (ExecutionException e) {
      return new End(Optional.empty(), e.getCause());
    } catch (Exception e) {
      throw new AssertionError("a party neither ended nor failed", e);
    }
  }
}

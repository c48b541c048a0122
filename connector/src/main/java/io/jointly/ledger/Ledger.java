package io.jointly.ledger;

import io.jointly.collaboration.Rules.Budget;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.ledger.LedgerRecord.Again;
import io.jointly.ledger.LedgerRecord.Ended;
import io.jointly.ledger.LedgerRecord.Entered;
import io.jointly.ledger.LedgerRecord.Header;
import io.jointly.ledger.LedgerRecord.How;
import io.jointly.ledger.LedgerRecord.Opened;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A party's file of what it has answered in one collaboration. It is only ever added to; what is
 * added is on the disk when the method returns. For many threads and several processes at once.
 */
public final class Ledger {

  /** A file lock is the whole process's; between its threads and ledgers this one stands. */
  private static final Map<Path, Object> LOCKS = new ConcurrentHashMap<>();

  private final Path path;
  private final Header owner;
  private final Clock clock;
  private final Object lock;
  private final History history = new History();
  private final LedgerFile.Position position = new LedgerFile.Position();

  private Ledger(Path path, Header owner, Clock clock) {
    this.path = path;
    this.owner = owner;
    this.clock = clock;
    this.lock = LOCKS.computeIfAbsent(path, key -> new Object());
  }

  /**
   * The ledger beside this file; nothing is read or written yet.
   *
   * @param policy the party's policy.yaml
   * @param clock of UTC
   */
  public static Ledger beside(Path policy, String collaboration, String party, Clock clock) {
    return new Ledger(
        policy.toAbsolutePath().normalize().resolveSibling(collaboration + "." + party + ".ledger"),
        new Header(collaboration, party),
        clock);
  }

  public Path path() {
    return path;
  }

  /**
   * Enters a query: the first thing that is done for it. A repeat within the run is another attempt
   * of the same entry and costs nothing.
   *
   * @param budgets all that apply
   * @throws io.jointly.error.PolicyException (BUDGET_SPENT) where one of them is spent; nothing is
   *     written then
   * @throws EnvironmentException (LEDGER) where the file cannot be read or written, or is damaged
   */
  public Admission enter(QueryKey asked, List<Budget> budgets) {
    return locked(
        file -> {
          Instant now = now();
          Optional<Entry> before = history.find(asked);
          if (before.isPresent()) {
            file.append(new Again(now, before.get().line()));
          } else {
            BudgetCheck.require(budgets, history.entries(), now);
            file.append(new Entered(now, asked));
          }
          long attempt = history.lines() - 1;
          long own = before.map(Entry::line).orElse(attempt);
          return new Admission(
              this,
              attempt,
              history.entries().stream()
                  .filter(entry -> entry.line() != own)
                  .filter(entry -> !(entry.shown() instanceof Disclosed.Nothing))
                  .toList());
        });
  }

  /**
   * All entries, the oldest first.
   *
   * @throws EnvironmentException (LEDGER) as {@link #enter}
   */
  public List<Entry> entries() {
    return locked(file -> history.entries());
  }

  void opened(long attempt, Suppressed suppressed) {
    append(new Opened(now(), attempt, suppressed));
  }

  void ended(long attempt, How how) {
    append(new Ended(now(), attempt, how));
  }

  private void append(LedgerRecord record) {
    locked(
        file -> {
          file.append(record);
          return record;
        });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private interface Action<T> {
    T on(LedgerFile file) throws IOException;
  }

  private <T> T locked(Action<T> action) {
    // Waits for a process that writes a line, never for one that runs a query.
    synchronized (lock) {
      // An interrupted thread cannot use a channel, and how a cancelled query ended is to be kept.
      boolean interrupted = Thread.interrupted();
      try (FileChannel channel = PrivateFile.open(path);
          FileLock held = channel.lock()) {
        LedgerFile file = new LedgerFile(channel, history, position);
        file.read();
        requireOwn(file);
        return action.on(file);
      } catch (LedgerFile.DamagedException e) {
        throw failure(
            "is damaged ("
                + e.getMessage()
                + "), so it is not known what this party has answered. Put back a copy that has"
                + " every query in it; if there is none, agree with your partners to begin anew"
                + " and move the file away",
            e);
      } catch (PrivateFile.ExposedException e) {
        throw failure("is open to its group or to others; run `chmod 600` on it", e);
      } catch (IOException e) {
        throw failure(
            "cannot be read or written ("
                + e.getClass().getSimpleName()
                + "); the folder of policy.yaml must be writable, and on a disk that knows locks",
            e);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private void requireOwn(LedgerFile file) throws IOException {
    Header found = history.header();
    if (found == null) {
      file.append(owner);
    } else if (!owner.equals(found)) {
      throw new EnvironmentException(
          ErrorCode.LEDGER,
          message(
              "is that of party "
                  + found.party()
                  + " in "
                  + found.collaboration()
                  + "; put this party's own file there, or move this one away"));
    }
  }

  private EnvironmentException failure(String what, Exception cause) {
    return new EnvironmentException(ErrorCode.LEDGER, message(what), cause);
  }

  private String message(String what) {
    return "nothing is answered: the ledger " + path + " " + what;
  }
}

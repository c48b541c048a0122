package io.jointly.ledger;

import io.jointly.collaboration.Rules.Budget;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.file.ChainedFile;
import io.jointly.file.ExposedFileException;
import io.jointly.file.FileMode;
import io.jointly.ledger.LedgerRecord.Again;
import io.jointly.ledger.LedgerRecord.Ended;
import io.jointly.ledger.LedgerRecord.Entered;
import io.jointly.ledger.LedgerRecord.Header;
import io.jointly.ledger.LedgerRecord.How;
import io.jointly.ledger.LedgerRecord.Opened;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A party's record of the queries that it has answered in one collaboration. Lines are only ever
 * appended, and are on disk when a method returns. Safe for many threads and several processes.
 */
public final class Ledger {

  private final ChainedFile<LedgerLine> chain;
  private final Header owner;
  private final Clock clock;

  /** Guarded by the file's lock. */
  private final History history = new History();

  private Ledger(Path path, Header owner, Clock clock) {
    this.chain = new ChainedFile<>(path, FileMode.OWNER_ONLY, LedgerLine.FORMAT);
    this.owner = owner;
    this.clock = clock;
  }

  /**
   * The ledger in the folder of a policy. Nothing is read or written yet.
   *
   * @param policy the party's policy.yaml
   * @param clock a clock in UTC
   */
  public static Ledger beside(Path policy, String collaboration, String party, Clock clock) {
    return new Ledger(
        policy.toAbsolutePath().normalize().resolveSibling(collaboration + "." + party + ".ledger"),
        new Header(collaboration, party),
        clock);
  }

  public Path path() {
    return chain.path();
  }

  /**
   * Enters a query, before anything else is done for it. A repeat within the same run is another
   * attempt of the same entry and costs nothing.
   *
   * @param budgets all budgets that apply
   * @throws io.jointly.error.PolicyException (BUDGET_SPENT) if a budget is spent; nothing is
   *     written then
   * @throws EnvironmentException (LEDGER) if the file cannot be read or written, or is damaged
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
              new AttemptEndings(),
              attempt,
              history.entries().stream()
                  .filter(entry -> entry.line() != own)
                  .filter(entry -> !(entry.shown() instanceof Disclosed.Nothing))
                  .toList());
        });
  }

  /**
   * All entries, oldest first.
   *
   * @throws EnvironmentException (LEDGER) as {@link #enter}
   */
  public List<Entry> entries() {
    return locked(file -> history.entries());
  }

  private final class AttemptEndings implements Admission.Endings {
    @Override
    public void opened(long attempt, Suppressed suppressed) {
      append(new Opened(now(), attempt, suppressed));
    }

    @Override
    public void ended(long attempt, How how) {
      append(new Ended(now(), attempt, how));
    }
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

  /** Waits for processes that write a line, never for one that runs a query. */
  private <T> T locked(Action<T> action) {
    try {
      chain.createIfAbsent();
      return chain.locked(
          lines -> {
            LedgerFile file = new LedgerFile(lines, history);
            file.read();
            requireOwn(file);
            return action.on(file);
          });
    } catch (LedgerFile.DamagedException e) {
      throw failure(
          "is damaged ("
              + e.getMessage()
              + "), so it is not known what this party has answered. Restore a copy that holds"
              + " every query. If you have none, agree with your partners to start again, and move"
              + " the file away",
          e);
    } catch (ExposedFileException e) {
      throw failure("is open to its group or to others; run `chmod 600` on it", e);
    } catch (IOException e) {
      throw failure(
          "cannot be read or written ("
              + e.getClass().getSimpleName()
              + "); the folder of policy.yaml must be writable, and its disk must support file"
              + " locks",
          e);
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
              "belongs to party "
                  + found.party()
                  + " in "
                  + found.collaboration()
                  + "; restore this party's own file, or move this one away"));
    }
  }

  private EnvironmentException failure(String what, Exception cause) {
    return new EnvironmentException(ErrorCode.LEDGER, message(what), cause);
  }

  private String message(String what) {
    return "this party answers nothing: the ledger " + path() + " " + what;
  }
}

package io.jointly.ledger;

import io.jointly.error.CallerException;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.file.ChainedFile;
import io.jointly.file.ExposedFileException;
import io.jointly.file.FileMode;
import io.jointly.ledger.LedgerRecord.Again;
import io.jointly.ledger.LedgerRecord.Ended;
import io.jointly.ledger.LedgerRecord.Entered;
import io.jointly.ledger.LedgerRecord.Header;
import io.jointly.ledger.LedgerRecord.How;
import io.jointly.ledger.LedgerRecord.Opened;
import io.jointly.ledger.LedgerRecord.Opening;
import io.jointly.ledger.LedgerRecord.Refused;
import io.jointly.ledger.LedgerRecord.Rows;
import io.jointly.ledger.LedgerRecord.Under;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /** The file's version that this process works with, once it has said so. */
  private volatile @Nullable String version;

  private Ledger(Path path, Header owner, Clock clock) {
    this.chain = new ChainedFile<>(path, FileMode.OWNER_ONLY, LedgerLine.FORMAT);
    this.owner = owner;
    this.clock = clock;
  }

  /**
   * The ledger in a file. Nothing is read or written yet.
   *
   * @param clock a clock in UTC
   */
  public static Ledger at(Path file, String collaboration, String party, Clock clock) {
    return new Ledger(file.toAbsolutePath().normalize(), new Header(collaboration, party), clock);
  }

  /**
   * The ledger in the folder of a policy, where it is by default.
   *
   * @param policy the party's policy.yaml
   * @param clock a clock in UTC
   */
  public static Ledger beside(Path policy, String collaboration, String party, Clock clock) {
    return at(
        policy.toAbsolutePath().resolveSibling(collaboration + "." + party + ".ledger"),
        collaboration,
        party,
        clock);
  }

  /**
   * Whether there is a file and somebody has begun it.
   *
   * @throws EnvironmentException (LEDGER) if it cannot be read, or is damaged
   */
  public boolean isBegun() {
    return Files.exists(path()) && onFile(file -> history.header() != null);
  }

  /**
   * Begins it, unless it has begun.
   *
   * @throws EnvironmentException (LEDGER) if it cannot be written, or is damaged
   */
  public void begin() {
    onFile(
        file -> {
          if (history.header() == null) {
            file.append(owner);
          }
          return owner;
        });
  }

  /**
   * The version of the collaboration's file under which its newest lines are. Empty if it has not
   * begun, or was last kept by a release that did not say.
   *
   * @throws EnvironmentException (LEDGER) if it cannot be read, or is damaged
   */
  public Optional<FileVersion> version() {
    look();
    return history.version();
  }

  /**
   * Goes on under a version of the file. The caller has seen that all parties have agreed to go
   * there from {@code before}; a ledger without any query goes everywhere. From now on {@link
   * #enter} refuses if another process of this party has gone on to another version.
   *
   * @param before the digest of the version that {@link #version} gave; empty for none
   * @throws CallerException (AMENDMENT) if the ledger is under neither version any more
   * @throws EnvironmentException (LEDGER) if the file cannot be written, or is damaged
   */
  public void goOnUnder(FileVersion now, Optional<String> before) {
    locked(
        file -> {
          Optional<String> found = history.version().map(FileVersion::sha256);
          if (found.filter(now.sha256()::equals).isEmpty()) {
            if (!history.entries().isEmpty() && !found.equals(before)) {
              throw otherVersion(now.sha256());
            }
            file.append(new Under(now(), now));
          }
          version = now.sha256();
          return now;
        });
  }

  private CallerException otherVersion(String own) {
    return new CallerException(
        ErrorCode.AMENDMENT,
        message(
            "is kept under the file "
                + history.version().map(FileVersion::sha256).orElse("of an older release")
                + " since another process of this party has begun to use it, and this process has "
                + own
                + ". End this process, and begin it again with that file"));
  }

  public Path path() {
    return chain.path();
  }

  /**
   * Enters a query, before anything else is done for it. Another attempt in the same run is free
   * while this party knows that nothing was opened.
   *
   * @param asker id of the party that asks
   * @throws PolicyException (REPEATED) if something of the query may have been opened in this run,
   *     or it was tried too often; (OTHER_PARTIES) if something may have been opened over other
   *     data parties, and one of the two leaves parties out; (BUDGET_SPENT) if a limit is reached.
   *     Nothing is written then
   * @throws CallerException (AMENDMENT) if another process of this party uses another version of
   *     the collaboration's file
   * @throws EnvironmentException (LEDGER) if the file cannot be read or written, or is damaged
   */
  public Admission enter(QueryKey asked, String asker, AskingLimits limits) {
    return locked(
        file -> {
          String own = version;
          if (own != null && history.version().filter(one -> one.sha256().equals(own)).isEmpty()) {
            throw otherVersion(own);
          }
          Instant now = now();
          Optional<Entry> before = requireMayEnter(asked, asker, limits, now);
          file.append(
              before.isPresent()
                  ? new Again(now, before.get().line(), asker)
                  : new Entered(now, asked, asker));
          long attempt = history.lines() - 1;
          long line = before.map(Entry::line).orElse(attempt);
          return new Admission(
              new Steps(asked, asker, limits),
              attempt,
              history.entries().stream()
                  .filter(entry -> entry.line() != line)
                  .filter(entry -> !(entry.shown() instanceof Disclosed.Nothing))
                  .toList());
        });
  }

  /**
   * Checks what {@link #enter} checks, and writes nothing.
   *
   * @throws PolicyException (REPEATED, OTHER_PARTIES, BUDGET_SPENT) as {@link #enter}
   * @throws EnvironmentException (LEDGER) as {@link #enter}
   */
  public void requireMayEnter(QueryKey asked, String asker, AskingLimits limits) {
    locked(file -> requireMayEnter(asked, asker, limits, now()));
  }

  private Optional<Entry> requireMayEnter(
      QueryKey asked, String asker, AskingLimits limits, Instant now) {
    Optional<Entry> before = history.find(asked);
    requireUnopened(asked);
    before.ifPresent(this::requireFewAttempts);
    requireSameParties(asked);
    new BudgetCheck(history, limits, now).requireMayBegin(asked, asker);
    return before;
  }

  private void requireUnopened(QueryKey asked) {
    Optional<Instant> opened = history.openedAt(asked);
    if (opened.isPresent()) {
      throw repeated(
          "came so far at "
              + opened.get()
              + " that it may have been opened, and rows may have changed since");
    }
  }

  private void requireFewAttempts(Entry before) {
    if (history.attemptsAt(before) >= AskingLimits.ATTEMPTS_IN_A_RUN) {
      throw repeated("was tried " + AskingLimits.ATTEMPTS_IN_A_RUN + " times");
    }
  }

  /** So no two sets of data parties are ever opened, of which one is a part of those there are. */
  private void requireSameParties(QueryKey asked) {
    Optional<Entry> other = history.overOthers(asked);
    if (other.isPresent()) {
      QueryKey earlier = other.get().asked();
      throw new PolicyException(
          ErrorCode.OTHER_PARTIES,
          "the query is "
              + over(asked)
              + ", and what was answered at "
              + other.get().opening().orElseThrow().truncatedTo(ChronoUnit.SECONDS)
              + " in run "
              + earlier.run()
              + " was "
              + over(earlier)
              + ": the difference of the two answers would be the part of the parties that are in"
              + " one of them alone. Ask over the same parties as then");
    }
  }

  private static String over(QueryKey asked) {
    return asked.leftOut().isEmpty()
        ? "over all data parties"
        : "without " + String.join(", ", asked.leftOut());
  }

  private static PolicyException repeated(String why) {
    return new PolicyException(
        ErrorCode.REPEATED,
        "in this run the query "
            + why
            + "; a query is opened once in a run. Ask under another run name: then it counts as"
            + " another query and is compared with this one");
  }

  /**
   * All entries, oldest first.
   *
   * @throws EnvironmentException (LEDGER) as {@link #enter}
   */
  public List<Entry> entries() {
    return locked(file -> history.entries());
  }

  /**
   * What is left of each budget for a party that asks a query. Reads only: a ledger that is not
   * there is one of which nothing is spent.
   *
   * @throws EnvironmentException (LEDGER) if it cannot be read, or is damaged
   */
  public List<BudgetLeft> left(QueryKey asked, String asker, AskingLimits limits) {
    look();
    return new BudgetCheck(history, limits, now()).left(asked, asker);
  }

  /** What is left of the query budgets, which are the same for all who ask. */
  public List<BudgetLeft> left(AskingLimits limits) {
    look();
    return new BudgetCheck(history, limits, now()).queriesLeft();
  }

  /**
   * All attempts, oldest first. Reads only, as {@link #left}.
   *
   * @throws EnvironmentException (LEDGER) if it cannot be read, or is damaged
   */
  public List<PastAttempt> attempts() {
    look();
    return history.attempts();
  }

  private void look() {
    reading(
        () ->
            chain.read(
                lines -> {
                  new LedgerFile(lines, history).look();
                  requireOwn();
                  return owner;
                }));
  }

  private final class Steps implements Admission.Steps {

    private final QueryKey asked;
    private final String asker;
    private final AskingLimits limits;

    private Steps(QueryKey asked, String asker, AskingLimits limits) {
      this.asked = asked;
      this.asker = asker;
      this.limits = limits;
    }

    @Override
    public void rows(long attempt, OwnRows rows) {
      append(new Rows(attempt, rows));
    }

    @Override
    public void refused(long attempt) {
      append(new Refused(now(), attempt));
    }

    @Override
    public List<BudgetLeft> left() {
      return Ledger.this.left(asked, asker, limits);
    }

    @Override
    public void opening(long attempt) {
      locked(
          file -> {
            Instant now = now();
            if (!history.mayOpen(attempt)) {
              throw repeated("was begun anew by another process or thread of this party");
            }
            // Of two that were entered together, over different parties or when other parties were
            // listed, one comes too late.
            requireUnopened(asked);
            requireSameParties(asked);
            // Others may have spent it since this query was entered.
            new BudgetCheck(history, limits, now).requireQueries();
            file.append(new Opening(now, attempt));
            return now;
          });
    }

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

  private <T> T locked(Action<T> action) {
    return onFile(
        file -> {
          if (history.header() == null) {
            throw new EnvironmentException(
                ErrorCode.LEDGER, message("is missing or empty; put it back"));
          }
          return action.on(file);
        });
  }

  /** Waits for processes that write a line, never for one that runs a query. */
  private <T> T onFile(Action<T> action) {
    return reading(
        () -> {
          chain.createIfAbsent();
          return chain.locked(
              lines -> {
                LedgerFile file = new LedgerFile(lines, history);
                file.read();
                requireOwn();
                return action.on(file);
              });
        });
  }

  private interface Use<T> {
    T of() throws IOException;
  }

  private <T> T reading(Use<T> use) {
    try {
      return use.of();
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
              + "); its folder must exist and be writable, and the disk must support file locks."
              + " The option ledger names another place",
          e);
    }
  }

  private void requireOwn() {
    Header found = history.header();
    if (found != null && !owner.equals(found)) {
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

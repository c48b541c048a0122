package io.jointly.ledger;

import io.jointly.codec.MalformedException;
import io.jointly.ledger.LedgerRecord.Again;
import io.jointly.ledger.LedgerRecord.Ended;
import io.jointly.ledger.LedgerRecord.Entered;
import io.jointly.ledger.LedgerRecord.Header;
import io.jointly.ledger.LedgerRecord.Opened;
import io.jointly.ledger.LedgerRecord.Opening;
import io.jointly.ledger.LedgerRecord.Refused;
import io.jointly.ledger.LedgerRecord.Rows;
import io.jointly.ledger.LedgerRecord.Under;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The entries that the lines of a ledger describe. Not safe for several threads. */
final class History {

  private final Map<Long, Running> entries = new LinkedHashMap<>();
  private final Map<QueryKey, Running> byKey = new HashMap<>();
  private final Map<Long, Attempted> attempts = new LinkedHashMap<>();
  private @Nullable Header header;
  // The version of the file under which the newest lines are.
  private @Nullable FileVersion version;
  private long lines;

  /** An entry whose lines are being read. */
  private static final class Running {
    private final long line;
    private final Instant time;
    private final QueryKey asked;
    private final List<Attempted> attempts = new ArrayList<>();
    // The one attempt that may have opened something.
    private @Nullable Attempted opening;

    Running(long line, Instant time, QueryKey asked) {
      this.line = line;
      this.time = time;
      this.asked = asked;
    }

    Attempted newest() {
      return attempts.get(attempts.size() - 1);
    }

    Entry entry() {
      Attempted one = opening;
      return new Entry(
          line,
          time,
          asked,
          Optional.ofNullable(one).map(attempt -> attempt.opening),
          one == null ? shownSoFar() : one.shown(),
          (one == null ? newest() : one).rows,
          Optional.ofNullable((one == null ? newest() : one).under));
    }

    private Disclosed shownSoFar() {
      return newest().ended ? new Disclosed.Nothing() : new Disclosed.Unknown();
    }
  }

  /** An attempt at an entry's query. */
  private static final class Attempted {
    private final Running entry;
    private final Instant time;
    private final String asker;
    private @Nullable FileVersion under;
    private OwnRows rows = new OwnRows.NotKept();
    private @Nullable Instant refused;
    private @Nullable Instant opening;
    private @Nullable Suppressed suppressed;
    private boolean ended;

    Attempted(Running entry, Instant time, String asker, @Nullable FileVersion under) {
      this.entry = entry;
      this.time = time;
      this.asker = asker;
      this.under = under;
    }

    /** Whether it may still go on: it has not ended, and no other attempt was begun after it. */
    boolean goesOn() {
      return !ended && entry.newest() == this;
    }

    PastAttempt past() {
      return new PastAttempt(
          time,
          asker,
          entry.asked,
          Optional.ofNullable(refused),
          Optional.ofNullable(opening),
          Optional.ofNullable(suppressed),
          goesOn() ? PastAttempt.End.OPEN : PastAttempt.End.ENDED);
    }

    Disclosed shown() {
      return suppressed == null ? new Disclosed.Unknown() : new Disclosed.Groups(suppressed);
    }
  }

  /** Number of lines. */
  long lines() {
    return lines;
  }

  @Nullable Header header() {
    return header;
  }

  /** The version of the collaboration's file under which the newest lines are. */
  Optional<FileVersion> version() {
    return Optional.ofNullable(version);
  }

  /** All entries in the order of the file. */
  List<Entry> entries() {
    List<Entry> all = new ArrayList<>(entries.size());
    entries.values().forEach(running -> all.add(running.entry()));
    return all;
  }

  /** All attempts in the order of the file. */
  List<PastAttempt> attempts() {
    return attempts.values().stream().map(Attempted::past).toList();
  }

  /** The entry of the same query in the same run. */
  Optional<Entry> find(QueryKey asked) {
    return Optional.ofNullable(byKey.get(asked)).map(Running::entry);
  }

  /**
   * When something of the same question may have been opened in the same run: by this entry, or by
   * one of a time when the collaboration listed other parties.
   */
  Optional<Instant> openedAt(QueryKey asked) {
    return entries.values().stream()
        .filter(entry -> entry.opening != null && entry.asked.isSameQuestionAs(asked))
        .flatMap(entry -> entry.entry().opening().stream())
        .findFirst();
  }

  /**
   * An entry of which something may have been opened, over other data parties than a query, where
   * one of the two leaves parties out.
   */
  Optional<Entry> overOthers(QueryKey asked) {
    return entries.values().stream()
        .filter(entry -> entry.opening != null && entry.asked.isOverOthersThan(asked))
        .map(Running::entry)
        .findFirst();
  }

  /** How many attempts an entry has had. */
  int attemptsAt(Entry entry) {
    return known(entries.get(entry.line()), entry.line()).attempts.size();
  }

  /** Whether an attempt may go on to a step after which something can be opened. */
  boolean mayOpen(long attempt) {
    Attempted one = known(attempts.get(attempt), attempt);
    return one.entry.opening == null && one.goesOn();
  }

  /** How many entries have come so far since then that something of them may have been opened. */
  long opened(Instant since) {
    return entries.values().stream()
        .map(entry -> entry.opening)
        .filter(attempt -> attempt != null && isSince(attempt.opening, since))
        .count();
  }

  /**
   * How many attempts of a party that asks were begun since then and have opened nothing so far.
   */
  long unopened(String asker, Instant since) {
    return attempts.values().stream()
        .filter(attempt -> attempt.opening == null)
        .filter(attempt -> attempt.asker.equals(asker) && isSince(attempt.time, since))
        .count();
  }

  /** How often since then own rows have made this party refuse a party a query of that table. */
  long refusals(QueryKey asked, String asker, Instant since) {
    return attempts.values().stream()
        .filter(attempt -> attempt.asker.equals(asker) && isSince(attempt.refused, since))
        .filter(attempt -> attempt.entry.asked.mayBeOfTheTableOf(asked))
        .count();
  }

  private static boolean isSince(@Nullable Instant time, Instant since) {
    return time != null && !time.isBefore(since);
  }

  /**
   * Adds the next line.
   *
   * @throws MalformedException if it contradicts the lines before
   */
  void add(LedgerRecord record) {
    long line = lines;
    if ((line == 0) != (record instanceof Header)) {
      throw new MalformedException("a header must be the first line and no other");
    }
    record.accept(new Next(line));
    lines++;
  }

  /** Adds the record of one line. */
  private final class Next implements LedgerRecord.Visitor {

    private final long line;

    private Next(long line) {
      this.line = line;
    }

    @Override
    public void visit(Header first) {
      header = first;
    }

    @Override
    public void visit(Under under) {
      version = under.version();
      // Releases before did not say; what they answered was answered under the file of that time.
      attempts.values().stream()
          .filter(attempt -> attempt.under == null)
          .forEach(attempt -> attempt.under = version);
    }

    @Override
    public void visit(Entered entered) {
      Running entry = new Running(line, entered.time(), entered.asked());
      if (byKey.putIfAbsent(entered.asked(), entry) != null) {
        throw new MalformedException("it enters a query of the same run for the second time");
      }
      entries.put(line, entry);
      begin(entry, entered.time(), entered.asker());
    }

    @Override
    public void visit(Again again) {
      Running entry = known(entries.get(again.entry()), again.entry());
      if (entry.opening != null) {
        throw new MalformedException("it repeats the query of line " + again.entry());
      }
      begin(entry, again.time(), again.asker());
    }

    private void begin(Running entry, Instant time, String asker) {
      Attempted attempt = new Attempted(entry, time, asker, version);
      entry.attempts.add(attempt);
      attempts.put(line, attempt);
    }

    @Override
    public void visit(Rows rows) {
      attempt(rows.attempt()).rows = rows.rows();
    }

    @Override
    public void visit(Refused refused) {
      attempt(refused.attempt()).refused = refused.time();
    }

    @Override
    public void visit(Opening opening) {
      Attempted attempt = attempt(opening.attempt());
      if (!mayOpen(opening.attempt())) {
        throw new MalformedException("the query of line " + opening.attempt() + " is opened twice");
      }
      attempt.opening = opening.time();
      attempt.entry.opening = attempt;
    }

    @Override
    public void visit(Ended ended) {
      Attempted attempt = attempt(ended.attempt());
      if (attempt.opening != null) {
        throw new MalformedException("something of line " + ended.attempt() + " may be opened");
      }
      attempt.ended = true;
    }

    @Override
    public void visit(Opened opened) {
      Attempted attempt = attempt(opened.attempt());
      if (attempt.opening == null) {
        throw new MalformedException("line " + opened.attempt() + " was not to be opened");
      }
      attempt.suppressed = opened.suppressed();
      attempt.ended = true;
    }

    /** An attempt that has not ended. */
    private Attempted attempt(long at) {
      Attempted attempt = known(attempts.get(at), at);
      if (attempt.ended) {
        throw new MalformedException("the attempt of line " + at + " has ended already");
      }
      return attempt;
    }
  }

  private static <T> T known(@Nullable T found, long line) {
    if (found == null) {
      throw new MalformedException("it refers to line " + line + ", which is of another kind");
    }
    return found;
  }
}

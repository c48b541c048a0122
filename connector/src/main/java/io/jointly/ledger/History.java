package io.jointly.ledger;

import io.jointly.codec.MalformedException;
import io.jointly.ledger.LedgerRecord.Again;
import io.jointly.ledger.LedgerRecord.Ended;
import io.jointly.ledger.LedgerRecord.Entered;
import io.jointly.ledger.LedgerRecord.Header;
import io.jointly.ledger.LedgerRecord.How;
import io.jointly.ledger.LedgerRecord.Opened;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The entries that the lines of a ledger describe. Not safe for several threads. */
final class History {

  private final Map<Long, Running> entries = new LinkedHashMap<>();
  private final Map<QueryKey, Running> byKey = new HashMap<>();
  private final Map<Long, Running> attempts = new HashMap<>();
  private @Nullable Header header;
  private long lines;

  /** An entry whose lines are being read. */
  private static final class Running {
    private final long line;
    private final Instant time;
    private final QueryKey asked;
    private final Set<Long> open = new HashSet<>();
    private int attempts;
    private boolean counts = true;
    private Disclosed shown = new Disclosed.Nothing();

    Running(long line, Instant time, QueryKey asked) {
      this.line = line;
      this.time = time;
      this.asked = asked;
    }

    void attempt(long at) {
      open.add(at);
      attempts++;
    }

    void ended(How how) {
      // A query that never joined costs nothing. A second attempt may have joined, so it counts.
      counts &= how != How.WITHDRAWN || attempts > 1;
    }

    void opened(Suppressed suppressed) {
      if (shown instanceof Disclosed.Nothing) {
        shown = new Disclosed.Groups(suppressed);
      } else if (shown instanceof Disclosed.Groups before
          && before.suppressed().isOfSameDomain(suppressed)) {
        shown = new Disclosed.Groups(before.suppressed().inBoth(suppressed));
      } else {
        shown = new Disclosed.Unknown();
      }
    }

    Entry entry() {
      return new Entry(line, time, asked, counts, open.isEmpty() ? shown : new Disclosed.Unknown());
    }
  }

  /** Number of lines. */
  long lines() {
    return lines;
  }

  @Nullable Header header() {
    return header;
  }

  /** All entries in the order of the file. */
  List<Entry> entries() {
    List<Entry> all = new ArrayList<>(entries.size());
    entries.values().forEach(running -> all.add(running.entry()));
    return all;
  }

  /** The entry that a repeat of this query belongs to. */
  Optional<Entry> find(QueryKey asked) {
    return Optional.ofNullable(byKey.get(asked)).map(Running::entry).filter(Entry::counts);
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
    public void visit(Entered entered) {
      Running entry = new Running(line, entered.time(), entered.asked());
      entries.put(line, entry);
      byKey.put(entered.asked(), entry);
      begin(line, entry);
    }

    @Override
    public void visit(Again again) {
      begin(line, known(entries.get(again.entry()), again.entry()));
    }

    @Override
    public void visit(Ended ended) {
      end(ended.attempt()).ended(ended.how());
    }

    @Override
    public void visit(Opened opened) {
      end(opened.attempt()).opened(opened.suppressed());
    }
  }

  private void begin(long line, Running entry) {
    entry.attempt(line);
    attempts.put(line, entry);
  }

  private Running end(long attempt) {
    Running entry = known(attempts.get(attempt), attempt);
    if (!entry.open.remove(attempt)) {
      throw new MalformedException("the attempt of line " + attempt + " has ended already");
    }
    return entry;
  }

  private static Running known(@Nullable Running entry, long line) {
    if (entry == null) {
      throw new MalformedException("it refers to line " + line + ", which is of another kind");
    }
    return entry;
  }
}

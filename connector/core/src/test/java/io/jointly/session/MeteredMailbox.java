package io.jointly.session;

import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One party's way to a mailbox, which tells how much CPU time that party's thread used for each
 * phase: a phase ends when the message is put that it leads to. Used by one thread.
 */
public final class MeteredMailbox implements Mailbox {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Mailbox inner;
  private final Map<String, Long> nanos = new TreeMap<>();
  private long mark = THREADS.getCurrentThreadCpuTime();

  /** Made in the thread that is measured. */
  public MeteredMailbox(Mailbox inner) {
    this.inner = inner;
  }

  /** CPU nanoseconds by phase; {@code mailbox} is what the mailbox itself took. */
  public Map<String, Long> nanos() {
    return Map.copyOf(nanos);
  }

  /** Ends a phase here. */
  public void lap(String phase) {
    long now = THREADS.getCurrentThreadCpuTime();
    nanos.merge(phase, now - mark, Long::sum);
    mark = now;
  }

  private static String phase(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return switch (last.substring(0, last.indexOf('-'))) {
      case "join", "start" -> "1 join";
      case "share", "shared" -> "2 share, seal";
      case "commit" -> "3 open, add, commit";
      case "opened", "reveal" -> "4 seal the total";
      default -> "5 open, check, reconstruct";
    };
  }

  @Override
  public void put(String name, byte[] content) throws NameTakenException {
    lap(phase(name));
    inner.put(name, content);
    lap("6 mailbox");
  }

  @Override
  public Optional<byte[]> get(String name, int maxBytes) {
    lap(before(name));
    Optional<byte[]> content = inner.get(name, maxBytes);
    lap("6 mailbox");
    return content;
  }

  /** What was done since the last look belongs to the phase that reads such things. */
  private static String before(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return switch (last.substring(0, last.indexOf('-'))) {
      case "join", "start", "stop" -> "1 join";
      case "share", "shared" -> "3 open, add, commit";
      case "commit" -> "4 seal the total";
      default -> "5 open, check, reconstruct";
    };
  }

  @Override
  public List<Entry> list(String folder) {
    return inner.list(folder);
  }

  @Override
  public List<String> folders(String folder) {
    return inner.folders(folder);
  }

  @Override
  public void delete(String folder) {
    inner.delete(folder);
  }

  @Override
  public void close() {
    inner.close();
  }
}

package io.jointly.run;

import io.jointly.session.SessionClock;
import io.jointly.session.SessionState;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One line on the console that changes while a query waits for partners, as Spark's bar of its
 * stages does. The cursor stays at the line's beginning, so that whatever is printed next takes its
 * place. Several queries of one JVM would write over each other, so one of them has the line.
 */
public final class ConsoleLine implements AutoCloseable {

  /** A query that is answered sooner shows nothing. */
  private static final Duration FIRST = Duration.ofMillis(500);

  /** A longer line would break, and its first half would stay. */
  private static final int WIDTH = 79;

  private static final AtomicReference<@Nullable ConsoleLine> SHOWN = new AtomicReference<>();

  private final PrintStream out;
  private final String between;
  private final SessionClock clock;
  private final long begun;
  private String last = "";

  /**
   * @param charset that of the stream
   */
  ConsoleLine(PrintStream out, Charset charset, SessionClock clock) {
    this.out = out;
    this.between = charset.newEncoder().canEncode('·') ? " · " : ", ";
    this.clock = clock;
    this.begun = clock.nanoTime();
  }

  /** A line of a query that begins now. */
  public static ConsoleLine onStandardError() {
    return new ConsoleLine(System.err, charset(), SessionClock.system());
  }

  /** Whether standard error is a terminal, or what a notebook shows below its cell. */
  public static boolean isWatched() {
    return isTerminal() || System.getenv("JPY_PARENT_PID") != null;
  }

  /** {@code System.console()} tells of the other two streams, one of which PySpark takes. */
  private static boolean isTerminal() {
    try {
      Path error = Path.of("/dev/fd/2");
      int kind = (Integer) Files.getAttribute(error, "unix:mode") & 0170000;
      return kind == 0020000
          && !Files.getAttribute(error, "unix:rdev")
              .equals(Files.getAttribute(Path.of("/dev/null"), "unix:rdev"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      // Not a Unix.
      return false;
    }
  }

  private static Charset charset() {
    String own = System.getProperty("stderr.encoding", System.getProperty("sun.stderr.encoding"));
    return own != null && Charset.isSupported(own)
        ? Charset.forName(own)
        : Charset.defaultCharset();
  }

  /** Shows how far the query is; false where the line is not shown. */
  public boolean show(SessionState state) {
    if (clock.nanoTime() - begun < FIRST.toNanos()
        || (SHOWN.get() != this && !SHOWN.compareAndSet(null, this))) {
      return false;
    }
    String text = StateText.of(state, between);
    if (text.length() > WIDTH) {
      text = text.substring(0, WIDTH - 3) + "...";
    }
    if (!text.equals(last)) {
      print(text + " ".repeat(Math.max(0, last.length() - text.length())));
      last = text;
    }
    return true;
  }

  private void print(String text) {
    out.print("\r" + text + "\r");
    out.flush();
  }

  /** Nothing of it stays. */
  @Override
  public void close() {
    if (SHOWN.compareAndSet(this, null)) {
      print(" ".repeat(last.length()));
    }
  }
}

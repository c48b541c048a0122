package io.jointly.run;

import io.jointly.session.Progress;
import io.jointly.session.SessionState;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The progress of a session in this party's log. What a waiting person should read is at WARN,
 * because that is what Spark's shells show; the steps of the protocol are at DEBUG.
 */
public final class ProgressLog implements Progress {

  private static final Logger LOG = LoggerFactory.getLogger("io.jointly.progress");

  private final String party;
  private final Consumer<SessionState> watcher;

  public ProgressLog(String party, Consumer<SessionState> watcher) {
    this.party = party;
    this.watcher = watcher;
  }

  @Override
  public void say(String line) {
    LOG.warn("{}: {}", party, line);
  }

  @Override
  public void detail(String line) {
    LOG.debug("{}: {}", party, line);
  }

  @Override
  public void at(SessionState state) {
    watcher.accept(state);
  }
}

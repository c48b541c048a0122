package io.jointly.run;

import io.jointly.session.Progress;
import io.jointly.session.SessionState;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The progress of one session in this party's log. What a waiting person should read is at WARN,
 * because that is what Spark's shells show; the steps of the protocol are at DEBUG.
 */
public final class ProgressLog implements Progress {

  private static final Logger LOG = LoggerFactory.getLogger("io.jointly.progress");

  private final String party;
  private final Predicate<SessionState> watcher;
  private boolean isSeen;

  /**
   * @param watcher shows somebody how far the session is, and says whether that person sees it as
   *     it changes
   */
  public ProgressLog(String party, Predicate<SessionState> watcher) {
    this.party = party;
    this.watcher = watcher;
  }

  @Override
  public void say(String line) {
    LOG.warn("{}: {}", party, line);
  }

  @Override
  public void slow(String line) {
    if (isSeen) {
      LOG.info("{}: {}", party, line);
    } else {
      say(line);
    }
  }

  @Override
  public void detail(String line) {
    LOG.debug("{}: {}", party, line);
  }

  @Override
  public void at(SessionState state) {
    isSeen = watcher.test(state);
  }
}

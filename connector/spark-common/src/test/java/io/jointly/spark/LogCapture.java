package io.jointly.spark;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** Everything that anybody logs while it is open, exceptions with all their causes included. */
final class LogCapture extends AbstractAppender implements AutoCloseable {

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Level before;

  private LogCapture(Level before) {
    super("capture", null, null, false, Property.EMPTY_ARRAY);
    this.before = before;
  }

  static LogCapture at(Level level) {
    Logger root = ((LoggerContext) LogManager.getContext(false)).getRootLogger();
    LogCapture capture = new LogCapture(root.getLevel());
    capture.start();
    root.addAppender(capture);
    Configurator.setRootLevel(level);
    return capture;
  }

  @Override
  public void append(LogEvent event) {
    StringBuilder line = new StringBuilder();
    line.append(event.getLevel()).append(' ').append(event.getLoggerName()).append(' ');
    line.append(event.getMessage().getFormattedMessage());
    for (Throwable cause = event.getThrown(); cause != null; cause = cause.getCause()) {
      line.append('\n').append(cause);
    }
    lines.add(line.toString());
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    Logger root = ((LoggerContext) LogManager.getContext(false)).getRootLogger();
    root.removeAppender(this);
    Configurator.setRootLevel(before);
    stop();
  }
}

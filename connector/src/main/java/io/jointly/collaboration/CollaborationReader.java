package io.jointly.collaboration;

import java.nio.file.Path;
import java.time.LocalDate;

/** Reads {@code collaboration.yaml}. */
public final class CollaborationReader {

  private CollaborationReader() {}

  /**
   * @param today the day on which {@code valid_until} is judged, in UTC
   * @throws io.jointly.error.CallerException COLLABORATION_FILE, EXPIRED or UNSUPPORTED_RULE; the
   *     message gives file and line, what is wrong and what to write
   */
  public static Collaboration read(Path file, LocalDate today) {
    throw new UnsupportedOperationException(file + " on " + today);
  }
}

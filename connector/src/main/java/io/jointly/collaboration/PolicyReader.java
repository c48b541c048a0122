package io.jointly.collaboration;

import java.nio.file.Path;

/** Reads {@code policy.yaml}. */
public final class PolicyReader {

  private PolicyReader() {}

  /**
   * @param party the party whose policy it is, one of the collaboration's
   * @throws io.jointly.error.CallerException POLICY_FILE or UNSUPPORTED_RULE; the message gives
   *     file and line, what is wrong and what to write
   */
  public static Policy read(Path file, Collaboration collaboration, Party party) {
    throw new UnsupportedOperationException(file + ", " + collaboration.id() + ", " + party.id());
  }
}

package io.jointly.protocol.message;

import io.jointly.protocol.parameters.SessionParameters;
import java.util.HexFormat;

/** Names in the mailbox that are known before START (PROTOCOL.md §5). */
public final class SessionNames {

  private static final int HEX_BYTES = 16;

  private final String run;
  private final String session;

  private SessionNames(String run, String session) {
    this.run = run;
    this.session = session;
  }

  /** The names of the session that a party with these parameters joins. */
  public static SessionNames of(SessionParameters parameters) {
    return of(
        parameters,
        Digests.session(
            parameters.collaborationDigest(), parameters.query(), parameters.runName()));
  }

  public static SessionNames of(SessionParameters parameters, byte[] session) {
    String folder = folder(parameters.roster().collaborationId(), parameters.runName(), session);
    return new SessionNames(folder.substring(0, folder.indexOf('/')), folder);
  }

  /** The folder of a session. */
  public static String folder(String collaborationId, String runName, byte[] session) {
    return hex(Digests.run(collaborationId, runName)) + "/" + hex(session);
  }

  /** The folder of all sessions of the run. */
  public String runFolder() {
    return run;
  }

  /** The folder of this session. */
  public String sessionFolder() {
    return session;
  }

  public String join(int party, int seq) {
    return session + "/join-" + party + "-" + seq;
  }

  public String stop(int party, int seq) {
    return session + "/stop-" + party + "-" + seq;
  }

  public String start(int number) {
    return session + "/start-" + number;
  }

  public AttemptNames attempt(byte[] attempt) {
    return new AttemptNames(session + "/" + hex(attempt));
  }

  /** The first 16 bytes of a digest, as folders are called. */
  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest, 0, HEX_BYTES);
  }
}

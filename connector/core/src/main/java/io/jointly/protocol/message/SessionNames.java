package io.jointly.protocol.message;

import io.jointly.protocol.parameters.SessionParameters;
import java.util.HexFormat;

/** Makes the names of one session that are known before START (PROTOCOL.md §5). */
public final class SessionNames {

  private static final int HEX_BYTES = 16;

  private final String session;

  private SessionNames(String session) {
    if (!MessageName.isSessionFolder(session)) {
      throw new IllegalArgumentException(session + " is not the folder of a session");
    }
    this.session = session;
  }

  /** The names of the session that a party with these parameters joins. */
  public static SessionNames of(SessionParameters parameters) {
    return of(
        parameters,
        ProtocolDigests.session(
            parameters.collaborationDigest(),
            parameters.query(),
            parameters.runName(),
            parameters.roster().dataSet()));
  }

  public static SessionNames of(SessionParameters parameters, byte[] session) {
    return in(folder(parameters.roster().collaborationId(), parameters.runName(), session));
  }

  /**
   * The names in a session's folder.
   *
   * @param folder as {@link MessageName#session} gives it
   */
  public static SessionNames in(String folder) {
    return new SessionNames(folder);
  }

  /** The folder of a session. */
  public static String folder(String collaborationId, String runName, byte[] session) {
    return hex(ProtocolDigests.run(collaborationId, runName)) + "/" + hex(session);
  }

  /** The folder of all sessions of the run. */
  public String runFolder() {
    return session.substring(0, session.indexOf('/'));
  }

  /** The folder of this session. */
  public String sessionFolder() {
    return session;
  }

  public String join(int party, int seq) {
    return MessageName.of(session, MessageKind.JOIN, party, seq).text();
  }

  public String stop(int party, int seq) {
    return MessageName.of(session, MessageKind.STOP, party, seq).text();
  }

  public String start(int number) {
    return MessageName.of(session, MessageKind.START, number).text();
  }

  /**
   * @param party the one that answers
   * @param asker the one that asks
   * @param seq of the asking JOIN
   */
  public String pending(int party, int asker, int seq) {
    return MessageName.of(session, MessageKind.PENDING, party, asker, seq).text();
  }

  public AttemptNames attempt(byte[] attempt) {
    return new AttemptNames(session + "/" + hex(attempt));
  }

  /** The first 16 bytes of a digest, as folders are called. */
  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest, 0, HEX_BYTES);
  }
}

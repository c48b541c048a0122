package io.jointly.protocol;

import io.jointly.codec.MalformedException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.JoinMessage;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.PeerMessages;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.message.StartMessage;
import io.jointly.protocol.message.StopMessage;
import io.jointly.protocol.parameters.SessionParameters;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A partner's JOIN in another session of the same run: the partner wants to meet, but its query or
 * file differs (PROTOCOL.md §7.4). It explains why nobody comes. Nothing is ever sent because of
 * it.
 */
public final class ForeignJoin {

  private static final int SHOWN_DIGEST_BYTES = 6;

  private final byte[] digest;
  // Null if the partner uses another version of the protocol, which cannot be read.
  private final @Nullable JoinMessage join;

  private ForeignJoin(byte[] digest, @Nullable JoinMessage join) {
    this.digest = digest;
    this.join = join;
  }

  /**
   * Reads a JOIN in a party's name.
   *
   * @param folder the folder of the session in which it stands
   * @return empty if the party has not signed it for this run and that folder
   */
  public static Optional<ForeignJoin> read(
      SessionParameters own, int party, String folder, byte[] message) {
    byte[] digest = ProtocolDigests.join(message);
    PeerMessages.Received<JoinMessage> received;
    try {
      received =
          new PeerMessages(own.roster()).open(message, MessageKind.JOIN, party, JoinMessage::read);
    } catch (ViolationException e) {
      // Other files in the folder of another session are no failure of this session.
      return e.code() == ErrorCode.VERSION
          ? Optional.of(new ForeignJoin(digest, null))
          : Optional.empty();
    }
    JoinMessage join = received.body();
    byte[] session = join.topic().session();
    boolean fits =
        Arrays.equals(session, received.envelope().session())
            && join.topic().runName().equals(own.runName())
            && join.topic().collaborationId().equals(own.roster().collaborationId())
            && SessionNames.of(own, session).sessionFolder().equals(folder);
    return fits ? Optional.of(new ForeignJoin(digest, join)) : Optional.empty();
  }

  /** Whether a START names it. The START is not verified. */
  public boolean isNamedBy(byte[] start) {
    try {
      return StartMessage.read(Envelope.decode(start).body()).joins().stream()
          .anyMatch(entry -> Arrays.equals(entry.digest(), digest));
    } catch (MalformedException e) {
      return false;
    }
  }

  /**
   * Whether the party's STOP says that it left that session because of such a difference.
   *
   * @param stop the content under the name of the STOP beside the JOIN
   */
  public boolean leftBecauseOfIt(SessionParameters own, int party, byte[] stop) {
    if (join == null) {
      return false;
    }
    try {
      StopMessage body =
          new PeerMessages(own.roster())
              .openAt(
                  stop,
                  MessageKind.STOP,
                  party,
                  join.topic().session(),
                  Envelope.NO_ATTEMPT,
                  StopMessage::read)
              .body();
      return Arrays.equals(body.join(), digest)
          && (body.code() == ErrorCode.OTHER_QUERY || body.code() == ErrorCode.OTHER_COLLABORATION);
    } catch (ViolationException e) {
      return false;
    }
  }

  /** Whether somebody at the party wants the answer. False for an agent. */
  public boolean asks() {
    return join == null || join.asks();
  }

  /** {@code VERSION}, {@code OTHER_COLLABORATION} or {@code OTHER_QUERY}. */
  public ErrorCode code(SessionParameters own) {
    if (join == null) {
      return ErrorCode.VERSION;
    }
    return Arrays.equals(join.topic().collaborationDigest(), own.collaborationDigest())
        ? ErrorCode.OTHER_QUERY
        : ErrorCode.OTHER_COLLABORATION;
  }

  /** Whether it asks the same query, and only over other data parties. */
  public boolean isOverOtherParties(SessionParameters own) {
    return join != null
        && Arrays.equals(join.topic().query(), own.query())
        && join.topic().dataParties() != own.roster().dataSet();
  }

  /** Its canonical query, where it can be read. The caller decodes it. */
  public Optional<byte[]> query() {
    return Optional.ofNullable(join).map(each -> each.topic().query().clone());
  }

  /** The first digits of its collaboration digest, for people to compare. */
  public String collaborationDigest() {
    return join == null
        ? "?"
        : HexFormat.of().formatHex(join.topic().collaborationDigest(), 0, SHOWN_DIGEST_BYTES);
  }
}

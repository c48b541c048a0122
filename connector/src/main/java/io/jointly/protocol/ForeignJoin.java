package io.jointly.protocol;

import io.jointly.codec.MalformedException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.protocol.message.Digests;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.JoinMessage;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.PeerMessages;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.message.StartMessage;
import io.jointly.protocol.message.StopMessage;
import io.jointly.protocol.parameters.SessionParameters;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A partner's JOIN in another session of the same run: it wants to meet, but differs (PROTOCOL.md
 * §7.4). Serves to explain why nobody comes; nothing is ever sent because of it.
 */
public final class ForeignJoin {

  private static final int SHOWN_DIGEST_BYTES = 6;

  private final byte[] digest;
  // Absent where the partner's version of the protocol is another one and cannot be read.
  private final @Nullable JoinMessage join;

  private ForeignJoin(byte[] digest, @Nullable JoinMessage join) {
    this.digest = digest;
    this.join = join;
  }

  /**
   * Reads a JOIN in a party's name.
   *
   * @param folder the folder of the session in which it stands
   * @return empty if it is none that the party signed for this run and that folder
   */
  public static Optional<ForeignJoin> read(
      SessionParameters own, int party, String folder, byte[] message) {
    byte[] digest = Digests.join(message);
    PeerMessages.Received<JoinMessage> received;
    try {
      received =
          new PeerMessages(own.roster()).open(message, MessageKind.JOIN, party, JoinMessage::read);
    } catch (ViolationException e) {
      // Whatever else lies about in the folder of another session is not this session's failure.
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

  /** Whether a START names it; whether that START is one does not matter here. */
  public boolean isNamedBy(byte[] start) {
    try {
      return StartMessage.read(Envelope.decode(start).body()).joins().stream()
          .anyMatch(entry -> Arrays.equals(entry.digest(), digest));
    } catch (MalformedException e) {
      return false;
    }
  }

  /**
   * Whether the party left that session because of such a difference, by its STOP there.
   *
   * @param stop what stands beside the JOIN
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

  /** Whether the party wants that query answered: an agent takes part in what others ask. */
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

  /** Its canonical query, where it can be read. What the bytes mean is for the caller to say. */
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

package io.jointly.protocol;

import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.protocol.message.DoneMessage;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.JoinMessage;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.PeerMessages;
import io.jointly.protocol.message.PendingMessage;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.message.StartMessage;
import io.jointly.protocol.message.StopMessage;
import io.jointly.protocol.parameters.Roster;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Checks messages of any session of a collaboration, for a reader who wants to know how it stands
 * and takes no part in it. A message that breaks a rule (PROTOCOL.md §8) tells nothing: it counts
 * as one that is not there.
 */
public final class Witness {

  private final Roster roster;
  private final byte[] collaborationDigest;
  private final PeerMessages peers;

  /**
   * @param collaborationDigest of the collaboration's file, whose keys the roster has
   */
  public Witness(Roster roster, byte[] collaborationDigest) {
    this.roster = roster;
    this.collaborationDigest = collaborationDigest.clone();
    this.peers = new PeerMessages(roster);
  }

  /** A START that the coordinator has signed. */
  public static final class Beginning {

    private final Invitation join;
    private final StartMessage start;
    private final byte[] attempt;
    private final SessionNames names;

    private Beginning(Invitation join, StartMessage start, byte[] attempt, SessionNames names) {
      this.join = join;
      this.start = start;
      this.attempt = attempt;
      this.names = names;
    }

    /** Whether it is a START of this JOIN. */
    public boolean names(Invitation other) {
      return Arrays.equals(start.joins().get(other.party()).digest(), other.digest());
    }

    /** The seq of the JOIN of a party that it names. */
    public int seq(int party) {
      return start.joins().get(party).seq();
    }

    /** The name of a party's DONE in the attempt that it begins. */
    public String done(int party) {
      return names.attempt(attempt).done(party);
    }
  }

  /**
   * A JOIN in a party's name.
   *
   * @param folder the folder of the session in which it stands
   */
  public Optional<Invitation> join(int party, int seq, String folder, byte[] message) {
    try {
      return Invitation.read(roster, collaborationDigest, party, seq, folder, message);
    } catch (ViolationException e) {
      return Optional.empty();
    }
  }

  /**
   * What a party's JOIN tells of its side.
   *
   * @param madeAt when it was made, by that party's clock
   * @param software what the party says of its software
   * @param collaboration digest of its collaboration file, in lower-case hex
   */
  public record Side(Instant madeAt, String software, String collaboration) {}

  /**
   * What a JOIN tells of its party's side, whatever version of the collaboration's file it is made
   * under.
   *
   * @param folder the folder of the session in which it stands
   * @return empty if the party has not signed it with the key that this file gives, or for another
   *     place or collaboration
   */
  public Optional<Side> side(int party, int seq, String folder, byte[] message) {
    try {
      PeerMessages.Received<JoinMessage> received =
          peers.open(message, MessageKind.JOIN, party, JoinMessage::read);
      JoinMessage join = received.body();
      JoinMessage.Topic topic = join.topic();
      byte[] session = topic.session();
      return topic.collaborationId().equals(roster.collaborationId())
              && join.seq() == seq
              && Arrays.equals(received.envelope().session(), session)
              && SessionNames.folder(roster.collaborationId(), topic.runName(), session)
                  .equals(folder)
          ? Optional.of(
              new Side(
                  join.madeAt(),
                  join.software(),
                  HexFormat.of().formatHex(topic.collaborationDigest())))
          : Optional.empty();
    } catch (ViolationException e) {
      return Optional.empty();
    }
  }

  /** The code of the STOP beside a JOIN. */
  public Optional<ErrorCode> stop(Invitation join, byte[] message) {
    try {
      StopMessage stop =
          peers
              .openAt(
                  message,
                  MessageKind.STOP,
                  join.party(),
                  join.sessionDigest(),
                  Envelope.NO_ATTEMPT,
                  StopMessage::read)
              .body();
      return Arrays.equals(stop.join(), join.digest())
          ? Optional.of(stop.code())
          : Optional.empty();
    } catch (ViolationException e) {
      return Optional.empty();
    }
  }

  /**
   * A START.
   *
   * @param join a JOIN of its session
   * @param folder the session's
   */
  public Optional<Beginning> start(Invitation join, String folder, int number, byte[] message) {
    try {
      PeerMessages.Received<StartMessage> received =
          peers.openAt(
              message,
              MessageKind.START,
              Roster.COORDINATOR,
              join.sessionDigest(),
              Envelope.NO_ATTEMPT,
              StartMessage::read);
      StartMessage start = received.body();
      return start.number() == number && start.joins().size() == roster.size()
          ? Optional.of(
              new Beginning(
                  join,
                  start,
                  ProtocolDigests.attempt(received.envelope()),
                  SessionNames.in(folder)))
          : Optional.empty();
    } catch (ViolationException e) {
      return Optional.empty();
    }
  }

  /** Whether a message is a party's DONE of the attempt. */
  public boolean isDone(Beginning start, int party, byte[] message) {
    try {
      peers.openAt(
          message,
          MessageKind.DONE,
          party,
          start.join.sessionDigest(),
          start.attempt,
          DoneMessage::read);
      return true;
    } catch (ViolationException e) {
      return false;
    }
  }

  /**
   * A PENDING of a party that is asked: until when a person there can decide (§7.5).
   *
   * @param asking the JOIN that asks
   */
  public Optional<Instant> pending(Invitation asking, int party, byte[] message) {
    try {
      PendingMessage pending =
          peers
              .openAt(
                  message,
                  MessageKind.PENDING,
                  party,
                  asking.sessionDigest(),
                  Envelope.NO_ATTEMPT,
                  PendingMessage::read)
              .body();
      return Arrays.equals(pending.join(), asking.digest())
          ? Optional.of(pending.until())
          : Optional.empty();
    } catch (ViolationException e) {
      return Optional.empty();
    }
  }
}

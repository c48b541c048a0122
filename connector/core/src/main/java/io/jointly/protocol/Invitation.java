package io.jointly.protocol;

import io.jointly.codec.MalformedException;
import io.jointly.crypto.Identity;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.JoinMessage;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.PeerMessages;
import io.jointly.protocol.message.PendingMessage;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.message.StartMessage;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.Person;
import io.jointly.protocol.parameters.Roster;
import io.jointly.protocol.parameters.SessionParameters;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A partner's JOIN of a session that this party has not joined: it asks this party to take part in
 * a query (PROTOCOL.md §7.5). Everything has been checked except what the query means.
 */
public final class Invitation {

  private static final String STEP = MessageKind.JOIN.name();

  private final int party;
  private final JoinMessage join;
  private final byte[] session;
  private final byte[] digest;

  private Invitation(int party, JoinMessage join, byte[] session, byte[] digest) {
    this.party = party;
    this.join = join;
    this.session = session;
    this.digest = digest;
  }

  /**
   * Reads a JOIN in a party's name.
   *
   * @param seq the number in its name
   * @param folder the folder of the session in which it stands
   * @return empty if it belongs to another collaboration that uses the same mailbox
   * @throws io.jointly.error.ViolationException if it must be rejected (§8, R1 to R5)
   */
  public static Optional<Invitation> read(
      Roster roster,
      byte[] collaborationDigest,
      int party,
      int seq,
      String folder,
      byte[] message) {
    if (isOfAnother(roster, message)) {
      return Optional.empty();
    }
    PeerMessages peers = new PeerMessages(roster);
    PeerMessages.Received<JoinMessage> received =
        peers.open(message, MessageKind.JOIN, party, JoinMessage::read);
    JoinMessage join = received.body();
    if (!Arrays.equals(join.topic().collaborationDigest(), collaborationDigest)) {
      throw peers.violation(
          ErrorCode.OTHER_COLLABORATION,
          party,
          STEP,
          "its collaboration file differs from this party's; compare the digests that 'jointly check'"
              + " prints");
    }
    peers.requirePerson(party, join, roster);
    if (roster.over(join.topic().dataParties()).filter(own -> own.takesPart(party)).isEmpty()) {
      throw peers.violation(
          ErrorCode.WRONG_SET,
          party,
          STEP,
          "it asks over data parties over which the collaboration allows no answer"
              + " (min_data_parties)");
    }
    byte[] session = join.topic().session();
    if (join.seq() != seq
        || !Arrays.equals(received.envelope().session(), session)
        || !Arrays.equals(received.envelope().attempt(), Envelope.NO_ATTEMPT)
        || !SessionNames.folder(roster.collaborationId(), join.topic().runName(), session)
            .equals(folder)) {
      throw peers.wrongPlace(party, STEP);
    }
    return Optional.of(new Invitation(party, join, session, ProtocolDigests.join(message)));
  }

  /** Whether the message belongs to another collaboration. It is not verified, only left alone. */
  private static boolean isOfAnother(Roster roster, byte[] message) {
    try {
      return Envelope.version(message) == Limits.VERSION
          && !JoinMessage.read(Envelope.decode(message).body())
              .topic()
              .collaborationId()
              .equals(roster.collaborationId());
    } catch (MalformedException e) {
      return false;
    }
  }

  /** The session's digest (§3.1), in lower-case hex: 64 digits. */
  public String session() {
    return HexFormat.of().formatHex(session);
  }

  /** The index of the party that has signed it. */
  public int party() {
    return party;
  }

  /** The number in its name. */
  public int seq() {
    return join.seq();
  }

  /** The session's digest. Not a copy. */
  byte[] sessionDigest() {
    return session;
  }

  /** The JOIN's digest. Not a copy. */
  byte[] digest() {
    return digest;
  }

  public String runName() {
    return join.topic().runName();
  }

  /** When its party made it, by that party's clock. The party has signed it. */
  public Instant madeAt() {
    return join.madeAt();
  }

  /** Whether somebody at that party wants the answer. False for an agent. */
  public boolean asks() {
    return join.asks();
  }

  /** Who asks there, by that party's word; empty where the collaboration does not want it. */
  public Optional<Person> person() {
    return Optional.ofNullable(join.asking().person());
  }

  /**
   * Who takes part in its session.
   *
   * @param all of the collaboration
   */
  public Roster roster(Roster all) {
    return all.over(join.topic().dataParties()).orElseThrow();
  }

  /** The canonical query, not yet decoded. */
  public byte[] query() {
    return join.topic().query().clone();
  }

  /** The names of its session. */
  private SessionNames names(Roster roster) {
    return SessionNames.in(
        SessionNames.folder(roster.collaborationId(), join.topic().runName(), session));
  }

  /**
   * PENDING (§7.5): a person at this party has to decide whether it answers.
   *
   * @param until when this party refuses if nobody has decided
   */
  public Outgoing pending(Roster roster, Identity identity, int me, Instant until) {
    byte[] message =
        Envelope.sign(
                identity,
                MessageKind.PENDING,
                me,
                session,
                Envelope.NO_ATTEMPT,
                new PendingMessage(digest, until).write())
            .encode();
    return new Outgoing(names(roster).pending(me, party, join.seq()), message);
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
   * The parameters of a party that joins in order to refuse (§7.2). The layout is the asking
   * party's, because a party that refuses may have made none.
   *
   * @throws IllegalArgumentException if no session of this roster can have these parameters
   */
  public SessionParameters toRefuse(Roster roster, int me, String software) {
    return SessionParameters.of(roster(roster), me)
        .collaboration(join.topic().collaborationDigest())
        .run(join.topic().runName())
        .query(join.topic().query())
        .layout(join.layout().digest(), join.layout().rounds())
        .onlyAnswers()
        .software(software)
        .build();
  }
}

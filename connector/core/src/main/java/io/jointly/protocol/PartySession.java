package io.jointly.protocol;

import io.jointly.crypto.Identity;
import io.jointly.crypto.SessionKey;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.JoinMessage;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.PeerMessages;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.message.StartMessage;
import io.jointly.protocol.message.StopMessage;
import io.jointly.protocol.parameters.Roster;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.protocol.round.AttemptContext;
import io.jointly.protocol.round.JoinChecks;
import io.jointly.protocol.round.StepOrder;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One party's part in a session up to START (PROTOCOL.md §6, steps 1 and 2), and its STOP. It joins
 * once and takes part in one attempt; a retry is a new object with a new session key.
 */
public final class PartySession implements AutoCloseable {

  private final SessionParameters own;
  private final Identity identity;
  private final SecureRandom random;
  private final byte[] session;
  private final SessionNames names;
  private final SessionKey key;
  private final PeerMessages peers;
  private OptionalInt seq = OptionalInt.empty();
  private byte @Nullable [] joinDigest;
  private boolean started;
  private @Nullable Attempt attempt;

  private PartySession(SessionParameters own, Identity identity, SecureRandom random) {
    this.own = own;
    this.identity = identity;
    this.random = random;
    this.session =
        ProtocolDigests.session(
            own.collaborationDigest(), own.query(), own.runName(), own.roster().dataSet());
    this.names = SessionNames.of(own, session);
    this.key = SessionKey.generate(random);
    this.peers = new PeerMessages(own.roster());
  }

  /**
   * @param identity must be the one that the roster lists for this party
   * @param random the system's secure generator, except in tests
   */
  public static PartySession of(SessionParameters own, Identity identity, SecureRandom random) {
    if (!identity.publicKey().equals(own.self().identity())) {
      throw new IllegalArgumentException(
          "this identity is not the one that the roster lists for " + own.self().id());
    }
    return new PartySession(own, identity, random);
  }

  public SessionParameters parameters() {
    return own;
  }

  public SessionNames names() {
    return names;
  }

  /**
   * Step 1: JOIN. If its name turns out to be taken, {@link #join} may be called again with a
   * higher seq; a party that has put a JOIN makes no other.
   *
   * @param seq a number under which this party has no JOIN yet
   * @param now the time, which JOIN tells in whole seconds
   */
  public Outgoing join(int seq, Instant now) {
    if (seq <= this.seq.orElse(-1) || attempt != null) {
      throw StepOrder.brokenBy("join");
    }
    this.seq = OptionalInt.of(seq);
    JoinMessage body = JoinMessage.of(own, seq, now, key.publicKey());
    byte[] message =
        Envelope.sign(
                identity, MessageKind.JOIN, own.me(), session, Envelope.NO_ATTEMPT, body.write())
            .encode();
    joinDigest = ProtocolDigests.join(message);
    return new Outgoing(names.join(own.me(), seq), message);
  }

  /** Whether this party has made a JOIN. */
  public boolean hasJoined() {
    return seq.isPresent();
  }

  /** The seq of this party's newest JOIN. */
  public int seq() {
    return seq.orElseThrow(() -> StepOrder.brokenBy("seq"));
  }

  /**
   * Step 2, of the coordinator: START.
   *
   * @param number one under which there is no START yet
   * @param seqs the seq of the newest JOIN of every party that takes part, in the roster's order
   * @param joins these JOINs, as they stand in the mailbox
   * @throws io.jointly.error.ViolationException if a JOIN does not agree with this party's (§6,
   *     step 3)
   */
  public Outgoing start(int number, List<Integer> seqs, List<byte[]> joins) {
    if (started || attempt != null || own.me() != Roster.COORDINATOR) {
      throw StepOrder.brokenBy("start");
    }
    List<Integer> present = own.roster().present();
    if (joins.size() != present.size() || seqs.size() != joins.size()) {
      throw new IllegalArgumentException("START needs one JOIN of each party that takes part");
    }
    started = true;
    List<StartMessage.Entry> entries = new ArrayList<>();
    JoinChecks checks = new JoinChecks(own, session);
    for (int party = 0; party < own.roster().size(); party++) {
      int at = present.indexOf(party);
      if (at < 0) {
        entries.add(StartMessage.Entry.none());
      } else {
        checks.check(party, seqs.get(at), joins.get(at));
        entries.add(new StartMessage.Entry(seqs.get(at), ProtocolDigests.join(joins.get(at))));
      }
    }
    StartMessage body = new StartMessage(number, entries);
    byte[] message =
        Envelope.sign(
                identity, MessageKind.START, own.me(), session, Envelope.NO_ATTEMPT, body.write())
            .encode();
    return new Outgoing(names.start(number), message);
  }

  /**
   * Which JOIN of every party a START names, in the roster's order; 0 for one that is left out.
   *
   * @throws io.jointly.error.ViolationException if it is no START of this session (§8)
   */
  public List<Integer> namedBy(int number, byte[] start) {
    return openStart(number, start).body().joins().stream().map(StartMessage.Entry::seq).toList();
  }

  /**
   * Step 3: the attempt, if this START names this party's JOIN; empty if it is an attempt of
   * others.
   *
   * @throws io.jointly.error.ViolationException if it is no START of this session (§8)
   */
  public Optional<Attempt> begin(int number, byte[] start) {
    if (attempt != null || joinDigest == null) {
      throw StepOrder.brokenBy("begin");
    }
    PeerMessages.Received<StartMessage> received = openStart(number, start);
    StartMessage.Entry mine = received.body().joins().get(own.me());
    if (mine.seq() != seq()) {
      return Optional.empty();
    }
    if (!Arrays.equals(mine.digest(), joinDigest)) {
      throw peers.violation(
          ErrorCode.WRONG_START,
          Roster.COORDINATOR,
          MessageKind.START.name(),
          "it names a JOIN that this party did not make; see who writes to the mailbox");
    }
    byte[] id = ProtocolDigests.attempt(received.envelope());
    AttemptContext context = AttemptContext.of(own, identity, key, session, id, names.attempt(id));
    attempt = new Attempt(context, received.body(), names, random);
    return Optional.of(attempt);
  }

  /** STOP (§7.2), to be put beside this party's JOIN. */
  public Outgoing stop(ErrorCode code) {
    if (joinDigest == null) {
      throw StepOrder.brokenBy("stop");
    }
    return stop(seq(), joinDigest, code);
  }

  private Outgoing stop(int stopped, byte[] join, ErrorCode code) {
    byte[] message =
        Envelope.sign(
                identity,
                MessageKind.STOP,
                own.me(),
                session,
                Envelope.NO_ATTEMPT,
                new StopMessage(join, code).write())
            .encode();
    return new Outgoing(names.stop(own.me(), stopped), message);
  }

  /**
   * The code of a partner's STOP (§7.2).
   *
   * @param join the JOIN beside which it stands
   * @throws io.jointly.error.ViolationException if it is no STOP of that JOIN (§8)
   */
  public ErrorCode readStop(int party, byte[] join, byte[] stop) {
    return openStop(party, ProtocolDigests.join(join), stop);
  }

  /** As {@link #readStop}, of the JOIN that this attempt's START names. */
  public ErrorCode readStop(int party, byte[] stop) {
    Attempt current = attempt;
    if (current == null) {
      throw StepOrder.brokenBy("readStop");
    }
    return openStop(party, current.joinDigest(party), stop);
  }

  /**
   * STOP with RESTARTED beside an earlier JOIN of this party (§7.3): the process that made it was
   * killed, and this one is there in its place.
   *
   * @param join what stands under the name of that JOIN
   * @return empty if it is no JOIN of this party in this session
   */
  public Optional<Outgoing> stopEarlier(int seq, byte[] join) {
    if (this.seq.isPresent() && seq >= seq()) {
      throw StepOrder.brokenBy("stopEarlier");
    }
    try {
      JoinMessage earlier =
          peers
              .openAt(
                  join, MessageKind.JOIN, own.me(), session, Envelope.NO_ATTEMPT, JoinMessage::read)
              .body();
      return earlier.seq() == seq
          ? Optional.of(stop(seq, ProtocolDigests.join(join), ErrorCode.RESTARTED))
          : Optional.empty();
    } catch (ViolationException e) {
      // Somebody else has put it in this party's name, or an earlier version of this software has.
      return Optional.empty();
    }
  }

  /** Forgets the session key; nothing that was sealed to it can be opened any more. */
  @Override
  public void close() {
    key.destroy();
  }

  private ErrorCode openStop(int party, byte[] joinOfParty, byte[] stop) {
    StopMessage body =
        peers
            .openAt(stop, MessageKind.STOP, party, session, Envelope.NO_ATTEMPT, StopMessage::read)
            .body();
    if (!Arrays.equals(body.join(), joinOfParty)) {
      throw peers.wrongPlace(party, MessageKind.STOP.name());
    }
    return body.code();
  }

  private PeerMessages.Received<StartMessage> openStart(int number, byte[] start) {
    PeerMessages.Received<StartMessage> received =
        peers.openAt(
            start,
            MessageKind.START,
            Roster.COORDINATOR,
            session,
            Envelope.NO_ATTEMPT,
            StartMessage::read);
    if (received.body().number() != number) {
      throw peers.wrongPlace(Roster.COORDINATOR, MessageKind.START.name());
    }
    if (received.body().joins().size() != own.roster().size()) {
      throw peers.violation(
          ErrorCode.WRONG_START,
          Roster.COORDINATOR,
          MessageKind.START.name(),
          "it names "
              + received.body().joins().size()
              + " parties, and the collaboration has "
              + own.roster().size());
    }
    for (int party : own.roster().leftOut()) {
      if (!received.body().joins().get(party).isNone()) {
        throw peers.violation(
            ErrorCode.WRONG_START,
            Roster.COORDINATOR,
            MessageKind.START.name(),
            "it names a JOIN of "
                + own.roster().id(party)
                + ", over whose rows this session is not; its software is at fault");
      }
    }
    return received;
  }
}

package io.jointly.protocol.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.MalformedException;
import io.jointly.crypto.PublicIdentity;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.Roster;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Reads messages in a partner's name. A message that breaks a rule becomes an error that names it.
 */
public final class PeerMessages {

  /** Makes the error that names who is to blame. */
  private interface Blame {
    ViolationException of(ErrorCode code, int from, String step, String message);
  }

  private final IntFunction<PublicIdentity> identities;
  private final Blame blame;

  private PeerMessages(IntFunction<PublicIdentity> identities, Blame blame) {
    this.identities = identities;
    this.blame = blame;
  }

  public PeerMessages(Roster roster) {
    this(
        party -> roster.member(party).identity(),
        (code, party, step, message) ->
            new ViolationException(code, roster.id(party), step, message));
  }

  /**
   * For messages of dealers (§12.5), who are no parties.
   *
   * @param dealers of the table, in the order of its list; asked only for those who have sent
   */
  public static PeerMessages ofDealers(List<PublicIdentity> dealers) {
    return new PeerMessages(dealers::get, ViolationException::ofDealer);
  }

  /** A message whose signature holds, and its body. */
  public record Received<M>(Envelope envelope, M body) {}

  /**
   * Reads a message of a kind in a party's name, wherever it belongs (PROTOCOL.md §8, R1 to R4).
   *
   * @param read a body's reader
   */
  public <M> Received<M> open(
      byte[] message, MessageKind kind, int from, Function<CanonicalReader, M> read) {
    String step = kind.name();
    try {
      int version = Envelope.version(message);
      if (version != Limits.VERSION) {
        throw violation(
            ErrorCode.VERSION,
            from,
            step,
            "the message is of version "
                + version
                + " of the protocol, this is version "
                + Limits.VERSION
                + "; use the same release at all parties");
      }
      Envelope envelope = Envelope.decode(message);
      if (!envelope.verify(identities.apply(from))) {
        throw violation(
            ErrorCode.SIGNATURE,
            from,
            step,
            "the signature does not verify under the public key that the collaboration lists;"
                + " compare the key, and see who else writes to the mailbox");
      }
      if (envelope.kind() != kind || envelope.from() != from) {
        throw wrongPlace(from, step);
      }
      return new Received<>(envelope, read.apply(envelope.body()));
    } catch (MalformedException e) {
      throw violation(
          ErrorCode.MALFORMED,
          from,
          step,
          "the message is not canonical: " + e.getMessage() + "; see who writes to the mailbox");
    }
  }

  /** As {@link #open}, and it must belong to this session and attempt. */
  public <M> Received<M> openAt(
      byte[] message,
      MessageKind kind,
      int from,
      byte[] session,
      byte[] attempt,
      Function<CanonicalReader, M> read) {
    Received<M> received = open(message, kind, from, read);
    Envelope envelope = received.envelope();
    if (!Arrays.equals(envelope.session(), session)
        || !Arrays.equals(envelope.attempt(), attempt)) {
      throw wrongPlace(from, kind.name());
    }
    return received;
  }

  /** Checks that a JOIN names a person where the collaboration wants it, and nowhere else (R27). */
  public void requirePerson(int from, JoinMessage join, Roster roster) {
    if (!join.namesPersonAs(roster)) {
      throw violation(
          ErrorCode.MALFORMED,
          from,
          MessageKind.JOIN.name(),
          roster.persons() == Roster.Persons.NAMED
              ? "it asks and does not say who asks there, as the collaboration wants it"
                  + " (record_person); its software is at fault"
              : "it names a person, which the collaboration does not want (record_person); its"
                  + " software is at fault");
    }
  }

  public ViolationException wrongPlace(int from, String step) {
    return violation(
        ErrorCode.WRONG_PLACE,
        from,
        step,
        "a message that the party signed for another place was put here; see who writes to the"
            + " mailbox");
  }

  public ViolationException violation(ErrorCode code, int from, String step, String message) {
    return blame.of(code, from, step, message);
  }
}

package io.jointly.deal.key;

import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.Encapsulation;
import io.jointly.crypto.SessionKey;
import io.jointly.deal.message.DealingKeyMessage;
import io.jointly.deal.message.DealingName;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.PeerMessages;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import java.security.SecureRandom;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Reads the dealing keys of compute parties from the mailbox (PROTOCOL.md 12.4). */
public final class NewestKeys {

  private static final String STEP = MessageKind.KEY.name();

  private final Mailbox mailbox;
  private final Roster roster;
  private final byte[] dealing;
  private final PeerMessages peers;

  public NewestKeys(Mailbox mailbox, Roster roster, byte[] dealing) {
    this.mailbox = mailbox;
    this.roster = roster;
    this.dealing = dealing;
    this.peers = new PeerMessages(roster);
  }

  /**
   * The newest key of each compute party, in their order.
   *
   * @param random the system's secure generator, for the secrets under which a batch is sealed
   * @throws CallerException {@code DEALING} if a party has no key there, or if one is missing below
   *     its highest number
   * @throws ViolationException if a key is malformed, of another version, of another place, or not
   *     signed by the party
   */
  public List<RecipientKey> read(SecureRandom random) {
    List<Mailbox.Entry> entries = mailbox.list(DealingName.messagesFolder(dealing));
    return roster.indices(PartyRole.COMPUTE).stream()
        .map(party -> newest(party, lengths(entries, party), random))
        .toList();
  }

  /** The length of every KEY of a party that is there by its name, by number. */
  private static NavigableMap<Integer, Long> lengths(List<Mailbox.Entry> entries, int party) {
    NavigableMap<Integer, Long> lengths = new TreeMap<>();
    for (Mailbox.Entry entry : entries) {
      DealingName.parse(entry.name())
          .filter(name -> name.form() == DealingName.Form.KEY)
          .filter(name -> name.number(DealingName.Field.PARTY) == party)
          .ifPresent(name -> lengths.put(name.number(DealingName.Field.NUMBER), entry.bytes()));
    }
    return lengths;
  }

  private RecipientKey newest(int party, NavigableMap<Integer, Long> lengths, SecureRandom random) {
    if (lengths.isEmpty()) {
      throw refusal("party " + roster.id(party) + " has put no dealing key", party);
    }
    int highest = lengths.lastKey();
    if (lengths.size() != highest + 1) {
      throw refusal(
          "dealing keys of party "
              + roster.id(party)
              + " are missing below number "
              + highest
              + ", so a newer one may be missing, too, or somebody else writes to the mailbox",
          party);
    }
    if (lengths.lastEntry().getValue() > DealingKeyMessage.BYTES) {
      throw violation(party, "its dealing key is longer than any");
    }
    return open(party, highest, random);
  }

  private RecipientKey open(int party, int number, SecureRandom random) {
    String name = DealingName.key(dealing, party, number).text();
    byte[] message =
        mailbox
            .get(name, DealingKeyMessage.BYTES)
            .orElseThrow(
                () -> refusal("a dealing key of party " + roster.id(party) + " is gone", party));
    try {
      DealingKeyMessage key =
          peers
              .openAt(
                  message,
                  MessageKind.KEY,
                  party,
                  dealing,
                  Envelope.NO_ATTEMPT,
                  DealingKeyMessage::read)
              .body();
      if (key.number() != number) {
        throw peers.wrongPlace(party, STEP);
      }
      SessionKey.requireUsable(key.publicKey());
      return new RecipientKey(party, number, Encapsulation.to(key.publicKey(), random));
    } catch (BadKeyException e) {
      throw violation(party, "its dealing key is no X-Wing key (" + e.getMessage() + ")");
    } catch (ViolationException e) {
      throw e.and("Ask " + advice(party));
    }
  }

  private ViolationException violation(int party, String what) {
    return peers
        .violation(ErrorCode.MALFORMED, party, STEP, what + "; see who writes to the mailbox")
        .and("Ask " + advice(party));
  }

  private CallerException refusal(String what, int party) {
    return new CallerException(ErrorCode.DEALING, what + "; ask " + advice(party));
  }

  private String advice(int party) {
    return roster.id(party) + " to run \"jointly dealing-key\"";
  }
}

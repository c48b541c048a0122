package io.jointly.deal.collect.block;

import io.jointly.crypto.SessionKey;
import io.jointly.deal.key.DealingKeys;
import io.jointly.deal.message.DealingKeyMessage;
import io.jointly.deal.message.DealingName;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.PeerMessages;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The dealing keys in this party's folder. Those that were used are overwritten at the end. */
public final class FolderKeys implements PartKeys, AutoCloseable {

  private final DealingKeys keys;
  private final Mailbox mailbox;
  private final CollectingParty party;
  private final Map<Integer, SessionKey> used = new HashMap<>();

  public FolderKeys(DealingKeys keys, Mailbox mailbox, CollectingParty party) {
    this.keys = keys;
    this.mailbox = mailbox;
    this.party = party;
  }

  @Override
  public synchronized SessionKey find(int number) {
    return used.computeIfAbsent(number, keys::find);
  }

  /** A key that stands in the mailbox was made. If it is not here, the folder is the wrong one. */
  @Override
  public Optional<String> trouble(int number) {
    if (keys.isDeleted(number)) {
      return Optional.of(missing(number).text());
    }
    try {
      find(number);
      return Optional.empty();
    } catch (CallerException e) {
      if (e.code() != ErrorCode.DEALING || isInMailbox(number) || wasMadeHere(number)) {
        throw e;
      }
      return Optional.of("it is sealed to a dealing key " + number + ", which there never was");
    }
  }

  private CallerException missing(int number) {
    try {
      find(number);
    } catch (CallerException e) {
      return e;
    }
    throw new IllegalStateException("a deleted key was found");
  }

  private boolean wasMadeHere(int number) {
    String name = DealingName.key(party.dealing(), party.party(), number).text();
    return keys.messages().stream().anyMatch(message -> message.name().equals(name));
  }

  private boolean isInMailbox(int number) {
    String name = DealingName.key(party.dealing(), party.party(), number).text();
    Optional<byte[]> message = mailbox.get(name, DealingKeyMessage.BYTES);
    if (message.isEmpty()) {
      return false;
    }
    try {
      new PeerMessages(party.roster())
          .openAt(
              message.get(),
              MessageKind.KEY,
              party.party(),
              party.dealing(),
              Envelope.NO_ATTEMPT,
              DealingKeyMessage::read);
      return true;
    } catch (ViolationException e) {
      return false;
    }
  }

  @Override
  public synchronized void close() {
    used.values().forEach(SessionKey::destroy);
    used.clear();
  }
}

package io.jointly.deal.key;

import io.jointly.deal.message.DealingKeyMessage;
import io.jointly.deal.message.DealingName;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.message.Outgoing;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** Puts this compute party's dealing keys into the mailbox (PROTOCOL.md 12.4). */
public final class KeyPublication {

  private final Mailbox mailbox;
  private final DealingKeys keys;

  public KeyPublication(Mailbox mailbox, DealingKeys keys) {
    this.mailbox = mailbox;
    this.keys = keys;
  }

  /**
   * Makes the next key, and puts it and every earlier one that is not there: dealers accept no gap.
   *
   * @param now by this party's clock
   * @return the new key's number
   * @throws ViolationException {@code CONFLICT} if something else stands in a key's place
   */
  public int makeNext(SecureRandom random, Instant now) {
    Outgoing next = keys.create(random, now, highest());
    putAll();
    return number(next.name());
  }

  /** Puts every key that is not there. */
  public void putAll() {
    keys.messages().forEach(this::put);
  }

  private void put(Outgoing key) {
    try {
      mailbox.put(key.name(), key.content());
    } catch (NameTakenException e) {
      byte[] found =
          mailbox
              .get(key.name(), DealingKeyMessage.BYTES)
              .orElseThrow(
                  () ->
                      new EnvironmentException(
                          ErrorCode.MAILBOX,
                          "'"
                              + key.name()
                              + "' was taken and is gone now; see who else writes to the mailbox"));
      if (!Arrays.equals(found, key.content())) {
        ViolationException conflict =
            keys.conflict(
                "'"
                    + key.name()
                    + "' is another key than the one in this party's folder; see whether the folder"
                    + " is the right one, and who else writes to the mailbox");
        conflict.initCause(e);
        throw conflict;
      }
    }
  }

  /** The highest number of a key in the mailbox that is this party's own; -1 if there is none. */
  private int highest() {
    return mailbox.list(DealingName.messagesFolder(keys.dealing())).stream()
        .filter(entry -> entry.bytes() == DealingKeyMessage.BYTES)
        .flatMap(entry -> DealingName.parse(entry.name()).stream())
        .filter(name -> name.form() == DealingName.Form.KEY)
        .filter(name -> name.number(DealingName.Field.PARTY) == keys.party())
        .sorted(Comparator.comparing((DealingName name) -> number(name)).reversed())
        .filter(this::isOwn)
        .findFirst()
        .map(KeyPublication::number)
        .orElse(-1);
  }

  private boolean isOwn(DealingName name) {
    Optional<byte[]> message = mailbox.get(name.text(), DealingKeyMessage.BYTES);
    if (message.isEmpty()) {
      return false;
    }
    try {
      keys.open(number(name), message.get());
      return true;
    } catch (ViolationException e) {
      return false;
    }
  }

  private static int number(DealingName name) {
    return name.number(DealingName.Field.NUMBER);
  }

  private static int number(String name) {
    return number(DealingName.parse(name).orElseThrow());
  }
}

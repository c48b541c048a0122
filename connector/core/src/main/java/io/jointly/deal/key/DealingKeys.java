package io.jointly.deal.key;

import io.jointly.crypto.Identity;
import io.jointly.crypto.SessionKey;
import io.jointly.deal.key.KeyFolder.Part;
import io.jointly.deal.message.DealingKeyMessage;
import io.jointly.deal.message.DealingName;
import io.jointly.error.CallerException;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.file.HeldLock;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.PeerMessages;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.Roster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The dealing keys of this compute party for one table, in a folder of their own (PROTOCOL.md
 * 12.4). Of key n there are:
 *
 * <ul>
 *   <li>{@code n.key}: the private half, for its owner only, until it is deleted;
 *   <li>{@code n.public}: its KEY, as it stands in the mailbox;
 *   <li>{@code n.replaced}: where the private half was deleted, the day on which the next key was
 *       made.
 * </ul>
 *
 * <p>Every method throws {@link EnvironmentException} {@code STATE} if a file cannot be read or
 * written.
 */
public final class DealingKeys {

  private static final int DAY_BYTES = 11;

  private final KeyFolder folder;
  private final byte[] dealing;
  private final int party;
  private final Identity identity;
  private final PeerMessages peers;

  private DealingKeys(
      KeyFolder folder, byte[] dealing, Roster roster, int party, Identity identity) {
    this.folder = folder;
    this.dealing = dealing;
    this.party = party;
    this.identity = identity;
    this.peers = new PeerMessages(roster);
  }

  /**
   * The keys in a folder, in which every dealing has a folder of its own. Both are made with the
   * first key.
   *
   * @param party this party's index
   * @param identity this party's
   */
  public static DealingKeys in(
      Path folder, byte[] dealing, Roster roster, int party, Identity identity) {
    KeyFolder own = new KeyFolder(folder.resolve(DealingName.hex(dealing)));
    return new DealingKeys(own, dealing, roster, party, identity);
  }

  byte[] dealing() {
    return dealing;
  }

  int party() {
    return party;
  }

  /**
   * Makes the next key. Its private half is on disk when this returns.
   *
   * @param now by this party's clock
   * @param above the highest number that the party's keys in the mailbox have, or -1: the new one
   *     is greater, also if this folder is another than the one that those were in
   * @return the KEY to put
   * @throws CallerException {@code DEALING} if no number is left
   */
  public Outgoing create(SecureRandom random, Instant now, int above) {
    folder.createFolder();
    HeldLock lock = folder.lock();
    try {
      return make(next(above), random, now);
    } finally {
      folder.unlock(lock);
    }
  }

  private int next(int above) {
    int highest = Math.max(above, highest());
    boolean unfinished =
        highest > above && folder.has(highest, Part.PRIVATE) && !folder.has(highest, Part.PUBLIC);
    if (unfinished) {
      // A process ended before it wrote the other half, so nobody has seen the key.
      folder.delete(highest, Part.PRIVATE);
      return highest;
    }
    if (highest == Limits.MAX_NUMBER) {
      throw new CallerException(
          ErrorCode.DEALING,
          "no number is left for another dealing key; use another collaboration");
    }
    return highest + 1;
  }

  private Outgoing make(int number, SecureRandom random, Instant now) {
    SessionKey key = SessionKey.generate(random);
    key.write(folder.file(number, Part.PRIVATE));
    DealingKeyMessage body =
        new DealingKeyMessage(number, now.truncatedTo(ChronoUnit.SECONDS), key.publicKey());
    key.destroy();
    byte[] message =
        Envelope.sign(identity, MessageKind.KEY, party, dealing, Envelope.NO_ATTEMPT, body.write())
            .encode();
    folder.create(number, Part.PUBLIC, message);
    return outgoing(number, message);
  }

  private int highest() {
    return Stream.of(Part.values())
        .map(folder::numbers)
        .filter(numbers -> !numbers.isEmpty())
        .mapToInt(NavigableSet::last)
        .max()
        .orElse(-1);
  }

  /** The KEY of every key that was made in this folder, by their numbers. */
  public List<Outgoing> messages() {
    return folder.numbers(Part.PUBLIC).stream()
        .map(number -> outgoing(number, read(number)))
        .toList();
  }

  private Outgoing outgoing(int number, byte[] message) {
    return new Outgoing(DealingName.key(dealing, party, number).text(), message);
  }

  /**
   * The private half of a key, to open what was sealed to it. The caller destroys it.
   *
   * @throws CallerException {@code DEALING} if it was deleted, with the day on which it was
   *     replaced, or if there is no such key; {@code IDENTITY_FILE} if its file is malformed, open
   *     to others, or holds another key
   */
  public SessionKey find(int number) {
    if (!folder.has(number, Part.PRIVATE)) {
      throw missing(number);
    }
    Path file = folder.file(number, Part.PRIVATE);
    SessionKey key = SessionKey.read(file);
    if (!Arrays.equals(key.publicKey(), open(number, read(number)).publicKey())) {
      key.destroy();
      throw new CallerException(
          ErrorCode.IDENTITY_FILE,
          "private key file "
              + file
              + " holds another key than "
              + folder.file(number, Part.PUBLIC)
              + " says; put back the file that `jointly dealing-key` has written");
    }
    return key;
  }

  /** Whether a key was replaced, and its private half deleted since. */
  public boolean isDeleted(int number) {
    return folder.has(number, Part.REPLACED) && !folder.has(number, Part.PRIVATE);
  }

  private CallerException missing(int number) {
    String what =
        folder.has(number, Part.REPLACED)
            ? "dealing key "
                + number
                + " was replaced on "
                + replaced(number)
                + " and has been deleted since; ask the dealer to deal the batch again, under"
                + " another name"
            : "there is no dealing key "
                + number
                + " ("
                + folder.file(number, Part.PRIVATE)
                + "); put the file back, or ask the dealer to deal the batch again, under another"
                + " name";
    return new CallerException(ErrorCode.DEALING, what);
  }

  private LocalDate replaced(int number) {
    String text =
        folder
            .read(number, Part.REPLACED, DAY_BYTES)
            .map(content -> new String(content, StandardCharsets.US_ASCII))
            .orElse("");
    try {
      return LocalDate.parse(text.strip());
    } catch (DateTimeParseException e) {
      throw new EnvironmentException(
          ErrorCode.STATE,
          folder.file(number, Part.REPLACED)
              + " does not hold a day such as 2026-11-30; correct it",
          e);
    }
  }

  /** The numbers of the keys that were replaced and whose private halves are still here. */
  public SortedSet<Integer> old() {
    SortedSet<Integer> old = new TreeSet<>(folder.numbers(Part.PRIVATE));
    NavigableSet<Integer> made = folder.numbers(Part.PUBLIC);
    // What has no public half was never finished, and nobody seals to it.
    old.retainAll(made.isEmpty() ? made : made.headSet(made.last(), false));
    return old;
  }

  /**
   * Deletes the private half of a key, when no batch under it is left to be collected. Nobody can
   * open afterwards what was sealed to it.
   *
   * @throws CallerException {@code DEALING} if there is no such key, or if it is the newest:
   *     dealers seal to that one
   */
  public void delete(int number) {
    if (folder.numbers(Part.PUBLIC).isEmpty()) {
      throw noneToDelete(number);
    }
    HeldLock lock = folder.lock();
    try {
      deletePrivate(number);
    } finally {
      folder.unlock(lock);
    }
  }

  private CallerException noneToDelete(int number) {
    return new CallerException(
        ErrorCode.DEALING,
        "there is no dealing key "
            + number
            + " to delete ("
            + folder.file(number, Part.PRIVATE)
            + "); see the numbers in its folder");
  }

  private void deletePrivate(int number) {
    if (!folder.has(number, Part.PRIVATE)) {
      if (!folder.has(number, Part.REPLACED)) {
        throw noneToDelete(number);
      }
      return;
    }
    NavigableSet<Integer> newer = folder.numbers(Part.PUBLIC).tailSet(number, false);
    if (newer.isEmpty()) {
      throw new CallerException(
          ErrorCode.DEALING,
          "dealing key "
              + number
              + " is the newest, to which dealers seal; make the next one with `jointly"
              + " dealing-key` first");
    }
    if (!folder.has(number, Part.REPLACED)) {
      int next = newer.first();
      LocalDate day = LocalDate.ofInstant(open(next, read(next)).madeAt(), ZoneOffset.UTC);
      folder.create(number, Part.REPLACED, (day + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    folder.delete(number, Part.PRIVATE);
  }

  /** The KEY of this party's that stands somewhere; what is not its own is a violation. */
  DealingKeyMessage open(int number, byte[] message) {
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
      throw peers.wrongPlace(party, MessageKind.KEY.name());
    }
    return key;
  }

  ViolationException conflict(String what) {
    return peers.violation(ErrorCode.CONFLICT, party, MessageKind.KEY.name(), what);
  }

  /** The KEY in the folder, which is this party's own. */
  private byte[] read(int number) {
    byte[] message =
        folder.read(number, Part.PUBLIC, DealingKeyMessage.BYTES).orElseGet(() -> new byte[0]);
    try {
      open(number, message);
      return message;
    } catch (ViolationException e) {
      if (e.code() == ErrorCode.VERSION) {
        throw new EnvironmentException(
            ErrorCode.STATE,
            folder.file(number, Part.PUBLIC)
                + " is of another version of the protocol than this software's, and nothing is"
                + " sealed to that key any more; agree on another collaboration file, and make keys"
                + " for it with `jointly dealing-key`",
            e);
      }
      throw new EnvironmentException(
          ErrorCode.STATE,
          folder.file(number, Part.PUBLIC)
              + " is missing, or is not what `jointly dealing-key` has written with this party's"
              + " identity for this collaboration; put it back",
          e);
    }
  }
}

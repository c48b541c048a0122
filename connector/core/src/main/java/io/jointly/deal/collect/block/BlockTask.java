package io.jointly.deal.collect.block;

import io.jointly.codec.MalformedException;
import io.jointly.codec.Sha256;
import io.jointly.deal.RowVerdict;
import io.jointly.deal.ValidityCheck;
import io.jointly.deal.message.BadPartException;
import io.jointly.deal.message.CheckShares;
import io.jointly.deal.message.CheckedBlocks;
import io.jointly.deal.message.CollectionPlace;
import io.jointly.deal.message.OpenedPart;
import io.jointly.deal.message.SealedPart;
import io.jointly.deal.table.DealtDimensions;
import io.jointly.deal.table.DealtTable;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxFailure;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.message.MessageKind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a compute party does with one block (PROTOCOL.md 12.6); in an executor as on the driver. For
 * one thread.
 */
public final class BlockTask {

  private final Mailbox mailbox;
  private final BlockParty party;
  private final DealtTable table;
  private final DealtDimensions dimensions;
  // The last check, as blocks have it in common.
  private long[] challenge = new long[0];
  private @Nullable ValidityCheck check;

  public BlockTask(Mailbox mailbox, BlockParty party) {
    this.mailbox = mailbox;
    this.party = party;
    this.table = party.table().dealt();
    this.dimensions = new DealtDimensions(table);
  }

  /** A part that was opened, and the values of its public rows. */
  private record Opened(OpenedPart part, List<List<@Nullable Object>> dimensions) {}

  /** Reads and opens this party's part of a block. */
  public PartRead take(OwnPart part) {
    Optional<byte[]> sealed;
    try {
      sealed = mailbox.get(part.sealed().name(), part.sealed().maxBytes());
    } catch (EnvironmentException e) {
      if (MailboxFailure.isOfContent(e)) {
        return PartRead.unread("it is too long, or no file");
      }
      throw e;
    }
    if (sealed.isEmpty()) {
      return PartRead.unread("it is not in the mailbox");
    }
    byte[] digest = sha256(sealed.get());
    try {
      Arrays.fill(open(part.sealed(), sealed.get()).part().elements(), 0);
      return PartRead.opened(digest);
    } catch (BadPartException e) {
      return new PartRead(digest, e.reason().words());
    } catch (MalformedException e) {
      return new PartRead(digest, "its public rows are none of this table: " + e.getMessage());
    }
  }

  private Opened open(SealedPart part, byte[] sealed) throws BadPartException {
    OpenedPart opened = part.open(sealed);
    return new Opened(opened, dimensions.read(opened.publicRows(), part.rows()));
  }

  /**
   * Opens the part that was opened before.
   *
   * @throws EnvironmentException {@code MAILBOX} if another one stands there, or none
   */
  private Opened openAgain(KnownPart read) {
    SealedPart part = read.part().sealed();
    byte[] sealed =
        mailbox
            .get(part.name(), part.maxBytes())
            .filter(found -> Arrays.equals(sha256(found), read.digest()))
            .orElseThrow(() -> changed(read.part()));
    try {
      return open(part, sealed);
    } catch (BadPartException | MalformedException e) {
      throw changed(read.part());
    }
  }

  private static EnvironmentException changed(OwnPart part) {
    return new EnvironmentException(
        ErrorCode.MAILBOX,
        "this party's part of "
            + part.text()
            + " ('"
            + part.sealed().name()
            + "') is gone, or is another one than before TAKEN; see who else writes to the mailbox,"
            + " and collect again under the same name");
  }

  /**
   * Puts the block of checks of a block.
   *
   * @param number of the block among those that all parties could open
   * @param challenge z and ρ
   * @return its SHA-256
   * @throws ViolationException {@code CONFLICT} if another one stands there in this party's name
   */
  public byte[] check(CollectionPlace place, KnownPart read, int number, long[] challenge) {
    long[] elements = openAgain(read).part().elements();
    byte[] checks =
        CheckShares.write(checkAt(challenge).shares(elements, read.part().sealed().rows()));
    Arrays.fill(elements, 0);
    String name = place.checks(party.party(), number);
    try {
      mailbox.put(name, checks);
    } catch (NameTakenException e) {
      Optional<byte[]> found = mailbox.get(name, checks.length);
      if (found.isEmpty() || !Arrays.equals(found.get(), checks)) {
        ViolationException conflict =
            new ViolationException(
                ErrorCode.CONFLICT,
                party.id(party.party()),
                MessageKind.CHECKED.name(),
                "'"
                    + name
                    + "' is another block than this party puts there; see whether a second process"
                    + " runs with its identity, and who else writes to the mailbox");
        conflict.initCause(e);
        throw conflict;
      }
    }
    return CheckedBlocks.digest(checks);
  }

  private ValidityCheck checkAt(long[] wanted) {
    ValidityCheck known = check;
    if (known == null || !Arrays.equals(challenge, wanted)) {
      known = ValidityCheck.of(table.layout(), wanted);
      check = known;
      challenge = wanted.clone();
    }
    return known;
  }

  /**
   * A block of checks.
   *
   * @param number of the block among those that all parties could open
   */
  public record CheckedRows(int number, int rows) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Judges the rows of a block.
   *
   * @param digests of the compute parties' blocks of checks, in their order
   * @return for each row a byte with the ordinal of its {@link RowVerdict}
   * @throws ViolationException if a block of checks is missing or another one than CHECKED lists
   *     (WRONG_MANIFEST), or is malformed (MALFORMED)
   */
  public byte[] judge(CollectionPlace place, CheckedRows block, List<byte[]> digests) {
    List<Integer> parties = party.computeParties();
    long[][] shares = new long[parties.size()][];
    for (int k = 0; k < shares.length; k++) {
      shares[k] = checks(place, block, parties.get(k), digests.get(k));
    }
    RowVerdict[] verdicts = ValidityCheck.judge(party.threshold(), shares, block.rows());
    byte[] bytes = new byte[block.rows()];
    for (int row = 0; row < bytes.length; row++) {
      bytes[row] = (byte) verdicts[row].ordinal();
    }
    return bytes;
  }

  private long[] checks(CollectionPlace place, CheckedRows block, int from, byte[] digest) {
    String name = place.checks(from, block.number());
    byte[] found =
        mailbox
            .get(name, CheckShares.bytes(block.rows()))
            .filter(bytes -> Arrays.equals(CheckedBlocks.digest(bytes), digest))
            .orElseThrow(
                () ->
                    violation(
                        ErrorCode.WRONG_MANIFEST,
                        from,
                        "'" + name + "' is missing, or is not the block that CHECKED lists"));
    try {
      return CheckShares.read(found, block.rows());
    } catch (MalformedException e) {
      throw violation(ErrorCode.MALFORMED, from, "'" + name + "': " + e.getMessage());
    }
  }

  private ViolationException violation(ErrorCode code, int from, String what) {
    return new ViolationException(
        code,
        party.id(from),
        MessageKind.CHECKED.name(),
        what + "; see who else writes to the mailbox");
  }

  /**
   * The accepted rows of a block, in their order.
   *
   * @throws EnvironmentException {@code MAILBOX} if this party's part is gone, or another one
   */
  public List<CollectedRow> rows(AcceptedPart accepted) {
    OwnPart part = accepted.part().part();
    Opened opened = openAgain(accepted.part());
    long[] elements = opened.part().elements();
    List<CollectedRow> rows = new ArrayList<>();
    for (int row = 0; row < part.sealed().rows(); row++) {
      if (accepted.isAccepted(row)) {
        rows.add(
            new CollectedRow(
                part.dealer(),
                part.batch(),
                part.firstRow() + row,
                opened.dimensions().get(row),
                table.layout().kept(elements, row)));
      }
    }
    Arrays.fill(elements, 0);
    return rows;
  }

  private static byte[] sha256(byte[] bytes) {
    return Sha256.begin().digest(bytes);
  }
}

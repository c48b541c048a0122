package io.jointly.deal.collect.block;

import io.jointly.codec.MalformedException;
import io.jointly.codec.Sha256;
import io.jointly.crypto.SessionKey;
import io.jointly.deal.RowVerdict;
import io.jointly.deal.ValidityCheck;
import io.jointly.deal.message.BadPartException;
import io.jointly.deal.message.CheckShares;
import io.jointly.deal.message.CheckedBlocks;
import io.jointly.deal.message.CollectionPlace;
import io.jointly.deal.message.OpenedPart;
import io.jointly.deal.message.PartOpener;
import io.jointly.deal.table.DealtDimensions;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxFailure;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.message.MessageKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a compute party does with one block (PROTOCOL.md 12.6); on an executor as on the driver. */
public final class BlockTask {

  private final Mailbox mailbox;
  private final CollectingParty party;
  private final PartKeys keys;
  private final DealtDimensions dimensions;

  public BlockTask(Mailbox mailbox, CollectingParty party, PartKeys keys) {
    this.mailbox = mailbox;
    this.party = party;
    this.keys = keys;
    this.dimensions = new DealtDimensions(party.table());
  }

  /** A part that was opened, and the values of its public rows. */
  private record Opened(OpenedPart part, List<List<@Nullable Object>> dimensions) {}

  /** Reads and opens this party's part of a block. */
  public PartRead take(ListedBlock block) {
    PartOpener opener = opener(block);
    Optional<byte[]> sealed;
    try {
      sealed = mailbox.get(opener.name(block.block()), opener.maxBytes(block.block()));
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
      open(block, sealed.get());
      return PartRead.opened(digest);
    } catch (BadPartException e) {
      return new PartRead(digest, e.reason().words());
    } catch (MalformedException e) {
      return new PartRead(digest, "its public rows are none of this table: " + e.getMessage());
    }
  }

  private PartOpener opener(ListedBlock block) {
    ListedBatch batch = block.batch();
    SessionKey key = keys.find(batch.manifest().keyNumbers().get(party.place()));
    return new PartOpener(batch.place(), batch.manifest(), party.party(), key, party.form());
  }

  private Opened open(ListedBlock block, byte[] sealed) throws BadPartException {
    OpenedPart part = opener(block).open(block.block(), sealed);
    return new Opened(part, dimensions.read(part.publicRows(), block.rows()));
  }

  /**
   * Opens the part that was opened before.
   *
   * @throws EnvironmentException {@code MAILBOX} if another one stands there, or none
   */
  private Opened openAgain(ListedBlock block, byte[] digest) {
    PartOpener opener = opener(block);
    String name = opener.name(block.block());
    byte[] sealed =
        mailbox
            .get(name, opener.maxBytes(block.block()))
            .filter(found -> Arrays.equals(sha256(found), digest))
            .orElseThrow(() -> changed(block, name));
    try {
      return open(block, sealed);
    } catch (BadPartException | MalformedException e) {
      throw changed(block, name);
    }
  }

  private static EnvironmentException changed(ListedBlock block, String name) {
    return new EnvironmentException(
        ErrorCode.MAILBOX,
        "this party's part of "
            + block.text()
            + " ('"
            + name
            + "') is gone, or is another one than before TAKEN; see who else writes to the mailbox,"
            + " and collect again under the same name");
  }

  /**
   * Puts the block of checks of a block.
   *
   * @return its SHA-256
   * @throws ViolationException {@code CONFLICT} if another one stands there in this party's name
   */
  public byte[] check(CollectionPlace place, OpenBlock open, ValidityCheck check) {
    ListedBlock block = open.block();
    long[] elements = openAgain(block, open.sealed()).part().elements();
    byte[] checks = CheckShares.write(check.shares(elements, block.rows()));
    Arrays.fill(elements, 0);
    String name = place.checks(party.party(), open.number());
    try {
      mailbox.put(name, checks);
    } catch (NameTakenException e) {
      Optional<byte[]> found = mailbox.get(name, checks.length);
      if (found.isEmpty() || !Arrays.equals(found.get(), checks)) {
        ViolationException conflict =
            new ViolationException(
                ErrorCode.CONFLICT,
                party.id(),
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

  /**
   * Judges the rows of a block.
   *
   * @param digests of the compute parties' blocks of checks, in their order
   * @return for each row a byte with the ordinal of its {@link RowVerdict}
   * @throws ViolationException if a block of checks is missing or another one than CHECKED lists
   *     (WRONG_MANIFEST), or is malformed (MALFORMED)
   */
  public byte[] judge(CollectionPlace place, OpenBlock open, List<byte[]> digests) {
    int rows = open.block().rows();
    List<Integer> parties = party.all();
    long[][] shares = new long[parties.size()][];
    for (int k = 0; k < shares.length; k++) {
      shares[k] = checks(place, open, parties.get(k), digests.get(k));
    }
    RowVerdict[] verdicts = ValidityCheck.judge(party.roster().threshold(), shares, rows);
    byte[] bytes = new byte[rows];
    for (int row = 0; row < rows; row++) {
      bytes[row] = (byte) verdicts[row].ordinal();
    }
    return bytes;
  }

  private long[] checks(CollectionPlace place, OpenBlock open, int from, byte[] digest) {
    String name = place.checks(from, open.number());
    int rows = open.block().rows();
    byte[] block =
        mailbox
            .get(name, CheckShares.bytes(rows))
            .filter(found -> Arrays.equals(CheckedBlocks.digest(found), digest))
            .orElseThrow(
                () ->
                    violation(
                        ErrorCode.WRONG_MANIFEST,
                        from,
                        "'" + name + "' is missing, or is not the block that CHECKED lists"));
    try {
      return CheckShares.read(block, rows);
    } catch (MalformedException e) {
      throw violation(ErrorCode.MALFORMED, from, "'" + name + "': " + e.getMessage());
    }
  }

  private ViolationException violation(ErrorCode code, int from, String what) {
    return new ViolationException(
        code,
        party.roster().id(from),
        MessageKind.CHECKED.name(),
        what + "; see who else writes to the mailbox");
  }

  /**
   * The accepted rows of a block, in their order.
   *
   * @throws EnvironmentException {@code MAILBOX} if this party's part is gone, or another one
   */
  public List<CollectedRow> rows(AcceptedBlock accepted) {
    ListedBlock block = accepted.block();
    Opened opened = openAgain(block, accepted.sealed());
    long[] elements = opened.part().elements();
    List<CollectedRow> rows = new ArrayList<>();
    for (int row = 0; row < block.rows(); row++) {
      if (accepted.isAccepted(row)) {
        rows.add(
            new CollectedRow(
                party.dealerId(block.batch().place().dealer()),
                block.batch().place().name(),
                block.firstRow() + row,
                opened.dimensions().get(row),
                party.table().layout().kept(elements, row)));
      }
    }
    Arrays.fill(elements, 0);
    return rows;
  }

  private static byte[] sha256(byte[] bytes) {
    return Sha256.begin().digest(bytes);
  }
}

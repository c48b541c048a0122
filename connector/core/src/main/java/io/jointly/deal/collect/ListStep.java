package io.jointly.deal.collect;

import io.jointly.deal.collect.block.BlockNumbering;
import io.jointly.deal.collect.block.CollectingParty;
import io.jointly.deal.collect.block.ListedBatch;
import io.jointly.deal.collect.block.PartKeys;
import io.jointly.deal.message.BatchListing;
import io.jointly.deal.message.BatchPlace;
import io.jointly.deal.message.CollectionList;
import io.jointly.deal.message.DealingLimits;
import io.jointly.deal.message.StandingBatch;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.message.MessageKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which batches are collected: the first step of PROTOCOL.md 12.6. */
final class ListStep {

  private static final Comparator<BatchPlace> ORDER =
      Comparator.comparing(BatchPlace::dealer).thenComparing(BatchPlace::name);

  private static final int MOST_LINES = 20;

  private final CollectingParty party;
  private final CollectionMailbox messages;
  private final BatchListing listing;
  private final BatchListing.Listed listed;
  private final Set<String> withdrawn = new HashSet<>();

  /** Looks which batches stand. */
  ListStep(Mailbox mailbox, CollectingParty party, CollectionMailbox messages) {
    this.party = party;
    this.messages = messages;
    this.listing = party.listing(mailbox);
    this.listed = listing.read();
    listed.batches().stream()
        .filter(batch -> batch.withdrawnAt().isPresent())
        .forEach(batch -> withdrawn.add(batch.place().batch()));
  }

  /** Says what stands there and does not count, and what a list leaves out. */
  void tell(BlockNumbering blocks) {
    Set<ByteBuffer> listedHere = new HashSet<>();
    blocks.batches().forEach(batch -> listedHere.add(ByteBuffer.wrap(batch.digest())));
    listed.ignored().stream()
        .limit(MOST_LINES)
        .forEach(what -> messages.say("left out: '" + what.name() + "': " + what.why()));
    long more =
        listed.inForce().stream()
            .filter(batch -> !listedHere.contains(ByteBuffer.wrap(batch.digest())))
            .count();
    if (more > 0) {
      messages.say(more + " other batches stand in the mailbox; they are not in this collection");
    }
  }

  /**
   * Lists what is left to be collected.
   *
   * @param held what is in this party's other collections
   * @throws CallerException {@code DEALING} if that is nothing
   */
  CollectionList choose(HeldBatches held) {
    List<CollectionList.Entry> entries = new ArrayList<>();
    long blocks = 0;
    for (StandingBatch batch : listed.inForce()) {
      if (held.holder(batch).isEmpty()) {
        blocks += DealingLimits.blocks(batch.rows(), party.table().layout().elements());
        if (blocks > DealingLimits.MAX_BLOCKS || entries.size() == DealingLimits.MAX_BATCHES) {
          messages.say("not all batches fit in; collect the others in another collection");
          break;
        }
        entries.add(new CollectionList.Entry(batch.place().dealer(), batch.digest()));
      }
    }
    if (entries.isEmpty()) {
      throw nothingLeft();
    }
    return new CollectionList(entries);
  }

  /**
   * A party that would wait for a list finds out by itself that there can be none.
   *
   * @param held what is in this party's other collections
   * @throws CallerException {@code DEALING} if there is no batch that it has not collected
   */
  void requireAny(HeldBatches held) {
    if (listed.batches().stream().allMatch(batch -> held.holder(batch).isPresent())) {
      throw nothingLeft();
    }
  }

  private CallerException nothingLeft() {
    return new CallerException(
        ErrorCode.DEALING,
        "no batch of table "
            + party.table().table().name()
            + " is left to be collected; collect when one has been dealt");
  }

  /**
   * The batches of a list, as they stand.
   *
   * @param held what is in this party's other collections
   * @throws ViolationException if the list has batches that do not stand, that are in another
   *     collection, or that are not sorted (CONFLICT, WRONG_MANIFEST)
   */
  BlockNumbering find(CollectionList list, HeldBatches held) {
    Map<ByteBuffer, StandingBatch> standing = new HashMap<>();
    listed.batches().forEach(batch -> standing.put(ByteBuffer.wrap(batch.digest()), batch));
    List<ListedBatch> batches = new ArrayList<>();
    BatchPlace last = null;
    long blocks = 0;
    for (CollectionList.Entry entry : list.batches()) {
      StandingBatch batch = standing.get(ByteBuffer.wrap(entry.digest()));
      if (batch == null || batch.place().dealer() != entry.dealer()) {
        throw violation(
            ErrorCode.CONFLICT,
            "it has a batch of dealer "
                + dealer(entry.dealer())
                + " that this party does not find or cannot read; see whether all use the same"
                + " mailbox and release");
      }
      if (last != null && ORDER.compare(last, batch.place()) >= 0) {
        throw violation(
            ErrorCode.WRONG_MANIFEST, "its batches are not sorted, or one is there twice");
      }
      last = batch.place();
      held.holder(batch)
          .ifPresent(
              other -> {
                throw violation(
                    ErrorCode.CONFLICT,
                    "it has batch "
                        + batch.place().name()
                        + " of dealer "
                        + dealer(batch.place().dealer())
                        + ", which is in this party's collection "
                        + other
                        + ": no row is checked twice");
              });
      blocks += DealingLimits.blocks(batch.rows(), party.table().layout().elements());
      if (blocks > DealingLimits.MAX_BLOCKS) {
        throw violation(ErrorCode.WRONG_MANIFEST, "its batches have too many blocks");
      }
      batches.add(new ListedBatch(batch.place(), listing.manifest(batch), batch.digest()));
    }
    return new BlockNumbering(batches);
  }

  /** Why no block of a batch can be opened, if that is known before one is read. */
  Optional<String> trouble(ListedBatch batch, PartKeys keys) {
    return withdrawn.contains(batch.place().batch())
        ? Optional.of("its dealer has withdrawn the batch")
        : keys.trouble(batch.manifest().keyNumbers().get(party.place()));
  }

  /** A dealer as people call it; the number in a message that names none. */
  private String dealer(int number) {
    boolean listed = number >= 0 && number < party.table().dealing().dealers().size();
    return listed ? party.dealerId(number) : "number " + number;
  }

  private ViolationException violation(ErrorCode code, String what) {
    return messages.violation(code, party.first(), MessageKind.LIST, what);
  }
}

package io.jointly.deal.collect;

import io.jointly.deal.collect.KeptCollection.Stage;
import io.jointly.deal.collect.block.BlockNumbering;
import io.jointly.deal.collect.block.BlockWork;
import io.jointly.deal.collect.block.CollectingParty;
import io.jointly.deal.message.CollectionList;
import io.jointly.deal.message.CollectionPlace;
import io.jointly.deal.message.DealingName;
import io.jointly.error.CallerException;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.file.HeldLock;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.message.MessageKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Collects a share table's batches at one compute party (PROTOCOL.md 12.6). A collection that was
 * interrupted, at any moment, goes on when it is begun again under its name.
 */
public final class Collecting {

  private final Mailbox mailbox;
  private final CollectingParty party;
  private final CollectorSecrets secrets;
  private final CollectionFolder folder;
  private final BlockWork work;
  private final CollectionWaits waits;

  public Collecting(
      Mailbox mailbox,
      CollectingParty party,
      CollectorSecrets secrets,
      CollectionFolder folder,
      BlockWork work,
      CollectionWaits waits) {
    this.mailbox = mailbox;
    this.party = party;
    this.secrets = secrets;
    this.folder = folder;
    this.work = work;
    this.waits = waits;
  }

  /**
   * Collects what stands in the mailbox, together with the other compute parties. A collection that
   * is finished is read from this party's state.
   *
   * @param name on which the parties agree
   * @throws CallerException {@code DEALING} if there is nothing to collect, if the name is none, or
   *     if another collection has to be finished first
   * @throws io.jointly.error.ViolationException if a party breaks the protocol; its id and the step
   *     are named
   * @throws EnvironmentException {@code TIMEOUT} with the step and the parties that are missing;
   *     {@code STATE}, {@code MAILBOX}; {@code CANCELLED} if the thread is interrupted, whose flag
   *     is set again
   */
  public Collected collect(String name) {
    requireName(name);
    return locked(() -> collectLocked(name));
  }

  private static void requireName(String name) {
    if (!DealingName.isId(name)) {
      throw new CallerException(
          ErrorCode.DEALING,
          "the name of a collection has up to 63 characters a-z, 0-9, _ and -, and begins with a"
              + " letter or digit; choose such a name, the same at all compute parties");
    }
  }

  private <T> T locked(Supplier<T> action) {
    HeldLock lock = folder.lock();
    try {
      return action.get();
    } catch (EnvironmentException e) {
      if (e.code() == ErrorCode.CANCELLED) {
        Thread.currentThread().interrupt();
      }
      throw e;
    } finally {
      folder.unlock(lock);
    }
  }

  private Collected collectLocked(String name) {
    List<KeptCollection> others = new ArrayList<>(folder.readAll());
    Optional<KeptCollection> begun = find(others, name);
    begun.ifPresent(others::remove);
    if (begun.isPresent() && begun.get().stage() == Stage.GIVEN_UP) {
      throw new CallerException(
          ErrorCode.DEALING,
          "this party has given up collection " + name + "; agree on another name");
    }
    requireNothingElseIsRunning(others);
    CollectionPlace place = new CollectionPlace(party.dealing(), name);
    CollectionMailbox messages =
        new CollectionMailbox(mailbox, party, place, waits, secrets.random());
    ListStep step = new ListStep(mailbox, party, messages);
    HeldBatches held = new HeldBatches(others);
    KeptCollection kept = begun.orElseGet(() -> begin(step, messages, held));
    BlockNumbering blocks = step.find(open(messages, kept.list()), held);
    if (!kept.isFinished()) {
      if (party.isFirst()) {
        folder.write(kept);
        messages.put(MessageKind.LIST, kept.list());
      }
      step.tell(blocks);
      List<KeptCollection> earlier = others.stream().filter(KeptCollection::isFinished).toList();
      new CollectionRun(
              new CollectionRun.Means(party, secrets, folder, work), messages, kept, blocks)
          .run(step, earlier);
    }
    return new Collected(party, kept, blocks);
  }

  private static Optional<KeptCollection> find(List<KeptCollection> all, String name) {
    return all.stream().filter(kept -> kept.name().equals(name)).findFirst();
  }

  /**
   * The rows of a dealer are counted in the same order everywhere, one collection after another.
   */
  private static void requireNothingElseIsRunning(List<KeptCollection> others) {
    others.stream()
        .filter(other -> !other.isOver())
        .findFirst()
        .ifPresent(
            other -> {
              throw new CallerException(
                  ErrorCode.DEALING,
                  "collection "
                      + other.name()
                      + " of this table was begun and is not finished; collect again under that"
                      + " name first, or give it up");
            });
  }

  private KeptCollection begin(ListStep step, CollectionMailbox messages, HeldBatches held) {
    if (mailbox
        .get(messages.place().message(MessageKind.LIST, party.first()), CollectionList.MAX_BYTES)
        .isEmpty()) {
      step.requireAny(held);
    }
    byte[] list = party.isFirst() ? listed(step, messages, held) : awaited(messages);
    BlockNumbering blocks = step.find(open(messages, list), held);
    List<KeptBatch> batches =
        blocks.batches().stream().map(batch -> KeptBatch.of(batch, party)).toList();
    return new KeptCollection(messages.place().name(), list, batches);
  }

  private byte[] listed(ListStep step, CollectionMailbox messages, HeldBatches held) {
    CollectionList list = step.choose(held);
    return messages
        .place()
        .sign(secrets.identity(), MessageKind.LIST, party.party(), list.write())
        .content();
  }

  private byte[] awaited(CollectionMailbox messages) {
    int first = party.first();
    return Objects.requireNonNull(
        messages.await(MessageKind.LIST, List.of(first), CollectionList.MAX_BYTES).get(first));
  }

  private CollectionList open(CollectionMailbox messages, byte[] list) {
    return messages.open(MessageKind.LIST, party.first(), list, CollectionList::read);
  }

  /**
   * Says that this party has the shares of a finished collection in its share table. Then nothing
   * has to be opened again that was sealed for it.
   *
   * @throws CallerException {@code DEALING} if the collection is not finished
   */
  public void setStored(String name) {
    locked(
        () -> {
          KeptCollection kept = require(name);
          if (!kept.isFinished()) {
            throw new CallerException(
                ErrorCode.DEALING,
                "collection " + name + " is not finished; collect again under that name");
          }
          kept.setStage(Stage.STORED);
          folder.write(kept);
          return kept;
        });
  }

  /**
   * Takes no further part in a collection that cannot be finished. If this party has not yet
   * checked a row, the batches can be in another collection. Otherwise they cannot: a dealer has to
   * deal them again.
   *
   * @return whether the batches can be collected under another name
   * @throws CallerException {@code DEALING} if there is no such collection, or if this party has
   *     said ACCEPTED, so that others may have finished it
   */
  public boolean giveUp(String name) {
    return locked(
        () -> {
          KeptCollection kept = require(name);
          if (kept.verdicts().isPresent()) {
            throw new CallerException(
                ErrorCode.DEALING,
                "this party has accepted rows of collection "
                    + name
                    + ", and others may have finished it; collect again under that name");
          }
          kept.setStage(Stage.GIVEN_UP);
          folder.write(kept);
          return !kept.holdsItsBatches();
        });
  }

  private KeptCollection require(String name) {
    return find(folder.readAll(), name)
        .orElseThrow(
            () ->
                new CallerException(
                    ErrorCode.DEALING, "this party has begun no collection " + name));
  }
}

package io.jointly.deal.overview;

import io.jointly.codec.CanonicalReader;
import io.jointly.deal.message.AcceptedRows;
import io.jointly.deal.message.BatchListing;
import io.jointly.deal.message.BatchManifest;
import io.jointly.deal.message.CheckedBlocks;
import io.jointly.deal.message.CollectionList;
import io.jointly.deal.message.CollectionPlace;
import io.jointly.deal.message.DealingDigests;
import io.jointly.deal.message.DealingKeyMessage;
import io.jointly.deal.message.DealingName;
import io.jointly.deal.message.SeedMessage;
import io.jointly.deal.message.StandingBatch;
import io.jointly.deal.message.TakenBlocks;
import io.jointly.deal.overview.StandingCollection.Ending;
import io.jointly.deal.table.DealerIdentities;
import io.jointly.deal.table.DealtTable;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxFailure;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.PeerMessages;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads what stands of one table's dealing. It lists messages and gets those of collections by
 * their names; parts and blocks of checks, which can be a million, it does not look at.
 */
public final class OverviewReader {

  private final Mailbox mailbox;
  private final byte[] dealing;
  private final List<Integer> computing;
  private final BatchListing listing;
  private final PeerMessages peers;

  /**
   * @param dealing of the table, as {@link DealingDigests#dealing} makes it
   */
  public OverviewReader(Mailbox mailbox, Roster roster, DealtTable table, byte[] dealing) {
    this.mailbox = mailbox;
    this.dealing = dealing;
    this.computing = roster.indices(PartyRole.COMPUTE);
    this.listing =
        new BatchListing(
            mailbox,
            dealing,
            new DealerIdentities(table.dealing()),
            table.layout().elements(),
            computing.size());
    this.peers = new PeerMessages(roster);
  }

  /** The whole of a batch's BATCH, as {@link BatchListing#manifest}. */
  BatchManifest manifest(StandingBatch batch) {
    return listing.manifest(batch);
  }

  /** The indices of the compute parties. */
  List<Integer> computing() {
    return computing;
  }

  /**
   * Reads everything.
   *
   * @throws io.jointly.error.EnvironmentException {@code MAILBOX} if the mailbox cannot be read
   */
  public DealingOverview read() {
    BatchListing.Listed listed = listing.read();
    return new DealingOverview(keys(), listed.batches(), collections(), listed.ignored());
  }

  private List<StandingKey> keys() {
    Map<Integer, NavigableSet<Integer>> numbers = new HashMap<>();
    for (Mailbox.Entry entry : mailbox.list(DealingName.messagesFolder(dealing))) {
      DealingName.parse(entry.name())
          .filter(name -> name.form() == DealingName.Form.KEY)
          .filter(name -> entry.bytes() <= DealingKeyMessage.BYTES)
          .ifPresent(
              name ->
                  numbers
                      .computeIfAbsent(
                          name.number(DealingName.Field.PARTY), none -> new TreeSet<>())
                      .add(name.number(DealingName.Field.NUMBER)));
    }
    List<StandingKey> keys = new ArrayList<>();
    for (int party : computing) {
      NavigableSet<Integer> own = numbers.getOrDefault(party, new TreeSet<>());
      own.descendingSet().stream()
          .flatMap(number -> key(party, number).stream())
          .findFirst()
          .ifPresent(
              key ->
                  keys.add(
                      new StandingKey(
                          party,
                          key.number(),
                          key.madeAt(),
                          own.headSet(key.number(), true).size() != key.number() + 1)));
    }
    return keys;
  }

  private Optional<DealingKeyMessage> key(int party, int number) {
    return get(DealingName.key(dealing, party, number).text(), DealingKeyMessage.BYTES)
        .flatMap(
            message ->
                genuine(
                    () ->
                        peers
                            .openAt(
                                message,
                                MessageKind.KEY,
                                party,
                                dealing,
                                Envelope.NO_ATTEMPT,
                                DealingKeyMessage::read)
                            .body()))
        .filter(key -> key.number() == number);
  }

  /** What is too long to be a message, or no file, does not count either. */
  private Optional<byte[]> get(String name, int maxBytes) {
    try {
      return mailbox.get(name, maxBytes);
    } catch (EnvironmentException e) {
      if (MailboxFailure.isOfContent(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static <M> Optional<M> genuine(Supplier<M> opening) {
    try {
      return Optional.of(opening.get());
    } catch (ViolationException e) {
      return Optional.empty();
    }
  }

  private List<StandingCollection> collections() {
    List<StandingCollection> collections = new ArrayList<>();
    for (String folder : mailbox.folders(DealingName.folder(dealing))) {
      DealingName.collectionOf(folder)
          .flatMap(name -> new Course(new CollectionPlace(dealing, name)).read())
          .ifPresent(collections::add);
    }
    return collections;
  }

  /** How a message of a collection is read. */
  private record Step<M>(MessageKind kind, int maxBytes, Function<CanonicalReader, M> reader) {}

  private static final Step<CollectionList> LIST =
      new Step<>(MessageKind.LIST, CollectionList.MAX_BYTES, CollectionList::read);
  private static final Step<TakenBlocks> TAKEN =
      new Step<>(MessageKind.TAKEN, TakenBlocks.MAX_BYTES, TakenBlocks::read);
  private static final Step<AcceptedRows> ACCEPTED =
      new Step<>(MessageKind.ACCEPTED, AcceptedRows.BYTES, AcceptedRows::read);

  /** The last one first: whoever has said that has said the others. */
  private static final List<Step<?>> LAST_FIRST =
      List.of(
          ACCEPTED,
          new Step<>(MessageKind.CHECKED, CheckedBlocks.MAX_BYTES, CheckedBlocks::read),
          new Step<>(MessageKind.SEED, SeedMessage.BYTES, SeedMessage::read),
          TAKEN,
          LIST);

  /** How far the parties are in one collection. */
  private final class Course {

    private final CollectionPlace place;

    Course(CollectionPlace place) {
      this.place = place;
    }

    /** Empty if no compute party has said anything. */
    Optional<StandingCollection> read() {
      Map<Integer, MessageKind> said = new TreeMap<>();
      for (int party : computing) {
        last(party).ifPresent(kind -> said.put(party, kind));
      }
      if (said.isEmpty()) {
        return Optional.empty();
      }
      Optional<byte[]> list = get(LIST, first());
      Set<ByteBuffer> batches = new HashSet<>();
      list.flatMap(message -> open(LIST, first(), message))
          .ifPresent(
              listed ->
                  listed.batches().forEach(entry -> batches.add(ByteBuffer.wrap(entry.digest()))));
      return Optional.of(new StandingCollection(place.name(), batches, said, ending(list, said)));
    }

    private int first() {
      return computing.get(0);
    }

    private Optional<MessageKind> last(int party) {
      for (Step<?> step : LAST_FIRST) {
        boolean isOfFirst = step.kind() == MessageKind.LIST;
        if ((!isOfFirst || party == first()) && said(step, party).isPresent()) {
          return Optional.of(step.kind());
        }
      }
      return Optional.empty();
    }

    private Ending ending(Optional<byte[]> list, Map<Integer, MessageKind> said) {
      if (computing.stream().anyMatch(party -> said.get(party) != MessageKind.ACCEPTED)) {
        return Ending.OPEN;
      }
      return list.isPresent() && agree(DealingDigests.list(list.get()))
          ? Ending.AGREED
          : Ending.CONTRADICTORY;
    }

    /** Whether all have taken this LIST and accepted the same rows. */
    private boolean agree(byte[] list) {
      List<byte[]> accepted = new ArrayList<>();
      for (int party : computing) {
        said(TAKEN, party)
            .filter(taken -> Arrays.equals(taken.list(), list))
            .flatMap(taken -> said(ACCEPTED, party))
            .ifPresent(rows -> accepted.add(rows.digest()));
      }
      return accepted.size() == computing.size()
          && accepted.stream().allMatch(digest -> Arrays.equals(digest, accepted.get(0)));
    }

    private <M> Optional<M> said(Step<M> step, int party) {
      return get(step, party).flatMap(message -> open(step, party, message));
    }

    private Optional<byte[]> get(Step<?> step, int party) {
      return OverviewReader.this.get(place.message(step.kind(), party), step.maxBytes());
    }

    private <M> Optional<M> open(Step<M> step, int party, byte[] message) {
      return genuine(() -> place.open(peers, step.kind(), party, message, step.reader()));
    }
  }
}

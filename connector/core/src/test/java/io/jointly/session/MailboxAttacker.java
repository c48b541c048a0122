package io.jointly.session;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.Mailbox.Entry;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.MessageName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The keeper of a mailbox, who attacks one session in one way. A seed decides which message or
 * block is attacked and which parties see it. Notes what the parties read and put.
 */
final class MailboxAttacker {

  /** A party reads what stands in a place. */
  record Read(int reader, Place place) implements Comparable<Read> {
    @Override
    public int compareTo(Read other) {
      return toString().compareTo(other.toString());
    }
  }

  private static final int HEAD_OF_BLOCK = 1088;
  private static final int RECORD = 16_384 + 16;
  private static final int MOST_DELAY = 6;

  private final @Nullable Attack attack;
  private final Mailbox store;
  private final int parties;
  private final Random random;
  private final Set<String> earlierNames = new TreeSet<>();
  private final Map<Place, byte[]> earlier = new TreeMap<>();
  private final Set<Read> reads = ConcurrentHashMap.newKeySet();
  private final Set<Integer> deceived = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> looks = new ConcurrentHashMap<>();
  private final List<Put> puts = Collections.synchronizedList(new ArrayList<>());
  private @Nullable Read target;
  private @Nullable Place other;
  private boolean isSeenByAll;
  private int putsLeft;

  /** A party has put something in its place, or was told that it could not. */
  record Put(int party, String name, byte[] content) {}

  private MailboxAttacker(@Nullable Attack attack, Mailbox store, int parties, long seed) {
    this.attack = attack;
    this.store = store;
    this.parties = parties;
    this.random = new Random(seed);
  }

  /** Who does nothing but take notes. */
  static MailboxAttacker idle(Mailbox store, int parties) {
    return new MailboxAttacker(null, store, parties, 0);
  }

  /**
   * @param store what is there already is of earlier sessions
   * @param possible what parties read in a session that is not attacked
   */
  static MailboxAttacker of(
      Attack attack, Mailbox store, int parties, long seed, Set<Read> possible) {
    MailboxAttacker attacker = new MailboxAttacker(attack, store, parties, seed);
    for (Entry entry : store.list("")) {
      attacker.earlierNames.add(entry.name());
      Place.of(entry.name())
          .ifPresent(
              place ->
                  attacker.earlier.put(
                      place.inAnyAttempt(),
                      store.get(entry.name(), Integer.MAX_VALUE).orElseThrow()));
    }
    attacker.choose(new TreeSet<>(possible));
    return attacker;
  }

  /** A party's way to the mailbox. */
  Mailbox way(int party) {
    return new HostileMailbox(store) {
      @Override
      public Optional<byte[]> get(String name, int maxBytes) {
        Optional<byte[]> content = inner.get(name, Integer.MAX_VALUE);
        Optional<Place> place = Place.of(name);
        if (place.isEmpty()) {
          return content;
        }
        if (attack == null) {
          content.ifPresent(there -> reads.add(new Read(party, place.get())));
          return content;
        }
        return earlierNames.contains(name) ? content : shown(party, name, place.get(), content);
      }

      @Override
      public void put(String name, byte[] content) throws NameTakenException {
        puts.add(new Put(party, name, content));
        attackedPut(party, name, content);
      }

      @Override
      public List<Entry> list(String folder) {
        return listed(party, folder, inner.list(folder));
      }
    };
  }

  Set<Read> reads() {
    return reads;
  }

  List<Put> puts() {
    return List.copyOf(puts);
  }

  /** The parties that have seen something else than was put. */
  Set<Integer> deceived() {
    return deceived;
  }

  /** The message or block that is attacked. */
  Place target() {
    return attacked().place();
  }

  private Read attacked() {
    if (target == null) {
      throw new AssertionError("nothing is attacked");
    }
    return target;
  }

  /** What is attacked, for a test's failure. */
  @Override
  public String toString() {
    return attack
        + " of "
        + (target == null ? "nothing" : target.place())
        + (other == null ? "" : " and " + other)
        + (isSeenByAll || target == null ? "" : " seen by party " + target.reader());
  }

  private synchronized int draw(int bound) {
    return random.nextInt(bound);
  }

  private synchronized byte[] drawBytes(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return drawn;
  }

  private void choose(Set<Read> possible) {
    List<Read> fitting =
        possible.stream().filter(read -> !others(read, possible).isEmpty()).toList();
    List<MessageKind> kinds = fitting.stream().map(r -> r.place().kind()).distinct().toList();
    if (kinds.isEmpty()) {
      return;
    }
    MessageKind kind =
        attack == Attack.WRONG_TIMES_AND_SIZES_WHILE_WAITING
            ? MessageKind.JOIN
            : kinds.get(draw(kinds.size()));
    List<Read> ofKind = fitting.stream().filter(read -> read.place().kind() == kind).toList();
    target = ofKind.get(draw(ofKind.size()));
    List<Place> partners = List.copyOf(others(target, possible));
    other = partners.get(draw(partners.size()));
    isSeenByAll = draw(2) == 0 || attack == Attack.MANY_FACES;
    putsLeft = draw(puts(possible));
  }

  /** About as many messages and blocks as there are of one party, or of all. */
  private int puts(Set<Read> possible) {
    int all = (int) possible.stream().map(Read::place).distinct().count();
    return attack == Attack.FULL_FOR_ALL ? all : Math.max(1, all / parties);
  }

  /** What can be shown in a place: the place itself where the attack needs nothing else. */
  private Set<Place> others(Read read, Set<Read> possible) {
    Place place = read.place();
    Set<Place> others = new TreeSet<>();
    if (attack == null) {
      return others;
    }
    switch (attack) {
      case OF_ANOTHER_SENDER, EXCHANGED, SPLICED -> {
        if (place.kind() != MessageKind.START) {
          for (int party = 0; party < parties; party++) {
            Place there = place.withSender(party);
            if (party != place.sender() && possible.contains(new Read(read.reader(), there))) {
              others.add(there);
            }
          }
        }
      }
      case FOR_ANOTHER_RECEIVER -> {
        if (place.isBlock()) {
          for (int party = 0; party < parties; party++) {
            Place there = place.withReceiver(party);
            if (party != read.reader() && possible.contains(new Read(party, there))) {
              others.add(there);
            }
          }
        }
      }
      case OF_ANOTHER_ROUND -> {
        if (place.kind() != MessageKind.JOIN && place.kind() != MessageKind.START) {
          for (int round = 0; round < place.numbers().get(0); round++) {
            Place there = place.withRound(round);
            if (possible.contains(new Read(read.reader(), there))) {
              others.add(there);
            }
          }
        }
      }
      case OF_ANOTHER_KIND ->
          possible.stream()
              .filter(each -> each.reader() == read.reader())
              .map(Read::place)
              .filter(there -> there.kind() != place.kind() && there.sender() == place.sender())
              .filter(there -> there.kind() == MessageKind.JOIN || !place.isBlock())
              .forEach(others::add);
      default -> others.add(place);
    }
    return others;
  }

  private Optional<byte[]> shown(int reader, String name, Place place, Optional<byte[]> content) {
    switch (attack()) {
      case DELAYED -> {
        return looks.merge(reader + name, 1, Integer::sum)
                > Math.floorMod(place.hashCode(), MOST_DELAY)
            ? content
            : Optional.empty();
      }
      case OUT_OF_ORDER -> {
        return draw(2) == 0 ? content : Optional.empty();
      }
      case EARLIER_STOPS, DRAWN_STOPS -> {
        return place.kind() == MessageKind.STOP && content.isEmpty() ? stop(place) : content;
      }
      default -> {
        if (target == null || content.isEmpty() || !isSeen(reader, place)) {
          return content;
        }
      }
    }
    Optional<byte[]> bytes = instead(reader, name, place, content.get());
    if (!bytes.equals(content)) {
      deceived.add(reader);
    }
    return bytes;
  }

  private Attack attack() {
    if (attack == null) {
      throw new AssertionError();
    }
    return attack;
  }

  private boolean isSeen(int reader, Place place) {
    boolean isThere =
        place.inAnyAttempt().equals(attacked().place().inAnyAttempt())
            || (attack == Attack.EXCHANGED && place.equals(other));
    return isThere && reader != place.sender() && (isSeenByAll || reader == attacked().reader());
  }

  private Optional<byte[]> instead(int reader, String name, Place place, byte[] content) {
    int half = content.length / 2;
    return switch (attack()) {
      case EMPTY -> Optional.of(new byte[0]);
      case TRUNCATED -> Optional.of(Arrays.copyOf(content, content.length - 1));
      case HALVED -> Optional.of(Arrays.copyOf(content, half));
      case EXTENDED -> Optional.of(Arrays.copyOf(content, content.length + 1));
      case DOUBLED -> Optional.of(joined(content, content.length, content, 0));
      case FLIPPED -> Optional.of(flipped(content));
      case ZEROED -> Optional.of(new byte[content.length]);
      case DRAWN -> Optional.of(drawBytes(content.length));
      case DROPPED, WRONG_TIMES_AND_SIZES_WHILE_WAITING -> Optional.empty();
      case MANY_FACES ->
          switch (reader % 4) {
            case 0 -> Optional.of(flipped(content));
            case 1 -> Optional.of(Arrays.copyOf(content, half));
            case 2 -> Optional.of(new byte[content.length]);
            default -> Optional.of(drawBytes(content.length));
          };
      case SPLICED ->
          found(name, other())
              .map(
                  end -> {
                    int at =
                        content.length > HEAD_OF_BLOCK + RECORD ? HEAD_OF_BLOCK + RECORD : half;
                    return joined(content, at, end, Math.min(at, end.length));
                  });
      case OF_ANOTHER_SENDER, FOR_ANOTHER_RECEIVER, OF_ANOTHER_ROUND, OF_ANOTHER_KIND ->
          found(name, other());
      case EXCHANGED -> found(name, place.equals(other) ? attacked().place() : other());
      case OF_AN_EARLIER_SESSION, OF_AN_EARLIER_ATTEMPT ->
          Optional.of(Optional.ofNullable(earlier.get(place.inAnyAttempt())).orElseThrow());
      default -> Optional.of(content);
    };
  }

  private Place other() {
    if (other == null) {
      throw new AssertionError();
    }
    return other;
  }

  private byte[] flipped(byte[] content) {
    byte[] flipped = content.clone();
    flipped[draw(content.length)] ^= (byte) (1 << draw(8));
    return flipped;
  }

  private static byte[] joined(byte[] begin, int length, byte[] end, int from) {
    byte[] joined = Arrays.copyOf(begin, length + end.length - from);
    System.arraycopy(end, from, joined, length, end.length - from);
    return joined;
  }

  private Optional<byte[]> found(String name, Place place) {
    String session = MessageName.parse(name).orElseThrow().session();
    return store.list(session).stream()
        .map(Entry::name)
        .filter(each -> !earlierNames.contains(each) && place.isIn(each))
        .findFirst()
        .flatMap(each -> store.get(each, Integer.MAX_VALUE));
  }

  private Optional<byte[]> stop(Place place) {
    if (place.sender() != attacked().place().sender()) {
      return Optional.empty();
    }
    byte[] stop =
        attack == Attack.DRAWN_STOPS
            ? drawBytes(200)
            : earlier.entrySet().stream()
                .filter(each -> each.getKey().kind() == MessageKind.STOP)
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    deceived.add(-1);
    return Optional.of(stop);
  }

  private void attackedPut(int party, String name, byte[] content) throws NameTakenException {
    Optional<Place> place = Place.of(name);
    boolean isTarget = target != null && place.isPresent() && target.place().equals(place.get());
    switch (attack == null ? Attack.DELAYED : attack) {
      case LOST -> {
        if (isTarget) {
          deceived.add(-1);
          return;
        }
      }
      case COPIED -> {
        if (isTarget) {
          deceived.add(-1);
          copy(name, place.orElseThrow(), content);
        }
      }
      case OCCUPIED, OCCUPIED_BY_A_COPY -> {
        if (isTarget) {
          deceived.add(party);
          store.put(name, attack == Attack.OCCUPIED ? drawBytes(content.length) : content);
        }
      }
      case FULL_FOR_ONE, FULL_FOR_ALL -> {
        boolean isHit = attack == Attack.FULL_FOR_ALL || party == attacked().place().sender();
        if (isHit && takeRoom()) {
          deceived.add(party);
          throw failed(name);
        }
      }
      case PUT_ALL_THE_SAME -> {
        if (isTarget) {
          deceived.add(party);
          store.put(name, content);
          throw failed(name);
        }
      }
      default -> {
        // A put is what it is.
      }
    }
    store.put(name, content);
  }

  private synchronized boolean takeRoom() {
    putsLeft--;
    return putsLeft < 0;
  }

  private EnvironmentException failed(String name) {
    return new EnvironmentException(
        ErrorCode.MAILBOX,
        "put of '"
            + name
            + "' in mailbox "
            + store
            + " failed (no space left on device); free some");
  }

  /** Under the next numbers, and in the names of all others. */
  private void copy(String name, Place place, byte[] content) {
    Set<Place> copies = new TreeSet<>();
    if (place.kind() == MessageKind.START) {
      copies.add(place.withRound(place.numbers().get(0) + 1));
    } else {
      for (int party = 0; party < parties; party++) {
        copies.add(place.withSender(party));
      }
    }
    if (place.kind() == MessageKind.JOIN) {
      copies.add(new Place(place.kind(), List.of(place.sender(), place.numbers().get(1) + 1)));
    }
    copies.remove(place);
    String folder = name.substring(0, name.lastIndexOf('/') + 1);
    String key = place.isBlock() ? name.substring(name.lastIndexOf('-')) : "";
    for (Place copy : copies) {
      try {
        store.put(folder + copy + key, content);
      } catch (NameTakenException e) {
        // That party was faster.
      }
    }
  }

  private List<Entry> listed(int party, String folder, List<Entry> there) {
    List<Entry> entries = new ArrayList<>(there);
    if (attack == null) {
      return entries;
    }
    boolean isHit = isSeenByAll || (target != null && party == target.reader());
    switch (attack) {
      case OUT_OF_ORDER, HALF_LISTED -> {
        Collections.shuffle(entries, new Random(draw(Integer.MAX_VALUE)));
        if (attack == Attack.HALF_LISTED && draw(4) > 0) {
          entries = entries.subList(0, entries.size() / 2);
        }
      }
      case LISTED_TWICE -> entries.addAll(there);
      case NOTHING_LISTED -> {
        if (isHit) {
          deceived.add(party);
          entries.clear();
        }
      }
      case DROPPED, WRONG_TIMES_AND_SIZES_WHILE_WAITING -> {
        if (isHit) {
          if (entries.removeIf(entry -> target != null && target.place().isIn(entry.name()))) {
            deceived.add(party);
          }
        }
        if (attack != Attack.DROPPED) {
          entries.replaceAll(entry -> withTime(withSize(entry)));
          deceived.add(party);
        }
      }
      case EARLIER_STOPS, DRAWN_STOPS -> {
        if (isHit && isSession(folder)) {
          entries.add(new Entry(folder + "/stop-" + target().sender() + "-0", 200, Instant.now()));
        }
      }
      case INVENTED_NAMES -> {
        if (isHit && isSession(folder)) {
          deceived.add(party);
          entries.addAll(invented(folder));
        }
      }
      case ODD_NAMES -> {
        for (String name :
            List.of("", ".", "..", "../x", "\n", "JOIN-0-0", "join-0-0\n", "join--1-0")) {
          entries.add(new Entry(folder + "/" + name, 1, Instant.EPOCH));
          entries.add(new Entry(name, 1, Instant.EPOCH));
        }
        for (String name :
            List.of("join-00-0", "join-99999999999-0", "start-1000000", "stop-64-0")) {
          entries.add(new Entry(folder + "/" + name, 1, Instant.EPOCH));
        }
        entries.add(new Entry(folder + "/" + "a".repeat(100_000), 1, Instant.EPOCH));
      }
      case WRONG_TIMES -> entries.replaceAll(this::withTime);
      case WRONG_SIZES -> entries.replaceAll(this::withSize);
      default -> {
        // A listing is what it is.
      }
    }
    return entries;
  }

  private static boolean isSession(String folder) {
    return folder.length() == 65;
  }

  private List<Entry> invented(String folder) {
    int who = draw(parties);
    String name =
        switch (target().kind()) {
          case JOIN -> "join-" + who + "-" + (1 + draw(900_000));
          case START -> "start-" + (1 + draw(900_000));
          case SHARED, SHARE -> "stop-" + who + "-0";
          default -> "pending-" + who + "-" + draw(parties) + "-0";
        };
    return List.of(new Entry(folder + "/" + name, 100, Instant.now()));
  }

  private Entry withTime(Entry entry) {
    Instant time =
        switch (draw(5)) {
          case 0 -> Instant.MIN;
          case 1 -> Instant.MAX;
          case 2 -> Instant.EPOCH;
          case 3 -> Instant.now().plusSeconds(1_000_000);
          default -> entry.modified();
        };
    return new Entry(entry.name(), entry.bytes(), time);
  }

  private Entry withSize(Entry entry) {
    long size =
        switch (draw(4)) {
          case 0 -> Long.MIN_VALUE;
          case 1 -> Long.MAX_VALUE;
          case 2 -> 0;
          default -> -1;
        };
    return new Entry(entry.name(), size, entry.modified());
  }
}

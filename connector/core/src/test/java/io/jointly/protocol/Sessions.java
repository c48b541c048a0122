package io.jointly.protocol;

import io.jointly.field.OffPolynomialException;
import io.jointly.field.Reconstruction;
import io.jointly.protocol.message.Awaited;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.round.BlockShares;
import io.jointly.protocol.round.DealtShares;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * All parties of a session in one thread, each step by step, with everything they put kept in a
 * map. With seeded randomness every byte of it repeats.
 */
public final class Sessions {

  final Parties parties;

  /** When all parties join. */
  static final Instant TIME = Instant.parse("2027-02-03T04:05:06Z");

  public final Map<String, byte[]> mailbox = new TreeMap<>();
  final List<PartySession> sessions = new ArrayList<>();
  public final List<Attempt> attempts = new ArrayList<>();
  private final List<RecordingRandom> randoms = new ArrayList<>();
  private final Map<Integer, Alteration> cheats = new TreeMap<>();
  private final Map<Integer, Consumer<long[]>> ownShares = new TreeMap<>();
  private final long seed;
  private final List<long[]> opened = new ArrayList<>();

  public Sessions(Parties parties, long seed) {
    this(parties, seed, party -> null);
  }

  /**
   * @param other a party's randomness where it is not to be the seeded one
   */
  public Sessions(Parties parties, long seed, IntFunction<@Nullable SecureRandom> other) {
    this.parties = parties;
    this.seed = seed;
    for (int party = 0; party < parties.size(); party++) {
      SecureRandom given = other.apply(party);
      RecordingRandom random =
          new RecordingRandom(
              given != null ? given : new SeededRandom("party " + party + " of " + seed));
      randoms.add(random);
      sessions.add(
          PartySession.of(parties.parameters(party), parties.identities.get(party), random));
    }
  }

  /** A compute party that cheats in the circuit phase, always as the last one in a step. */
  Sessions cheating(int party, Alteration alteration) {
    cheats.put(party, alteration);
    return this;
  }

  /** A party that keeps another share of its own vector than it should. */
  Sessions keeping(int party, Consumer<long[]> alteration) {
    ownShares.put(party, alteration);
    return this;
  }

  /** What a party can read once START is there. */
  PartySecrets secrets(int party) {
    return new PartySecrets(
        parties,
        party,
        randoms.get(party),
        name -> Optional.ofNullable(mailbox.get(name)),
        get(sessions.get(party).names().start(0)));
  }

  public void put(Outgoing message) {
    if (mailbox.putIfAbsent(message.name(), message.content()) != null) {
      throw new AssertionError(message.name() + " is there");
    }
  }

  byte[] get(String name) {
    byte[] content = mailbox.get(name);
    if (content == null) {
      throw new AssertionError(name + " is not there");
    }
    return content;
  }

  public Sessions join() {
    sessions.forEach(session -> put(session.join(0, TIME)));
    return this;
  }

  public Sessions start() {
    List<Integer> seqs = sessions.stream().map(PartySession::seq).toList();
    List<byte[]> joins = new ArrayList<>();
    for (int party = 0; party < parties.size(); party++) {
      joins.add(get(sessions.get(0).names().join(party, seqs.get(party))));
    }
    put(sessions.get(0).start(0, seqs, joins));
    for (PartySession session : sessions) {
      attempts.add(session.begin(0, get(session.names().start(0))).orElseThrow());
    }
    return this;
  }

  public void collect(int party) {
    Attempt attempt = attempts.get(party);
    while (!attempt.awaited().isEmpty()) {
      attempt.awaited().forEach(what -> accept(party, what));
    }
  }

  void accept(int party, Awaited what) {
    byte[] content = get(what.name());
    Alteration cheat = cheats.get(party);
    attempts
        .get(party)
        .accept(what, cheat == null ? content : cheat.receive(secrets(party), what, content));
  }

  public Sessions share() {
    for (int party = 0; party < parties.size(); party++) {
      collect(party);
      if (parties.has(party, PartyRole.DATA)) {
        share(party);
      }
    }
    return this;
  }

  /** One block only. The rounds go on with {@link #open}. */
  public void share(int party) {
    ShareTask task = attempts.get(party).shareTask();
    BlockShares block =
        task.shareBlock(
            0,
            parties.vector(party, seed, opened.size(), opened),
            randoms.get(party),
            (name, content) -> put(new Outgoing(name, content)));
    ownShares.getOrDefault(party, share -> {}).accept(DealtShares.own(block));
    put(attempts.get(party).shared(SharedBlocks.of(task, List.of(block))));
  }

  /** Compute parties, those last that cheat. */
  List<Integer> order() {
    List<Integer> order = new ArrayList<>(parties.roster.indices(PartyRole.COMPUTE));
    order.removeAll(cheats.keySet());
    order.addAll(cheats.keySet());
    return order;
  }

  /** The whole circuit phase, a step of all parties after another. */
  public Sessions test() {
    List<Integer> compute = order();
    compute.forEach(this::collect);
    while (attempts.get(compute.get(0)).hasCircuitStep()) {
      compute.forEach(this::test);
      compute.forEach(this::collect);
    }
    return this;
  }

  /** One step of the circuit phase. */
  void test(int party) {
    List<Outgoing> blocks = new ArrayList<>();
    Outgoing message =
        attempts.get(party).circuitStep((name, content) -> blocks.add(new Outgoing(name, content)));
    OutgoingStep step = new OutgoingStep(secrets(party), message, blocks);
    cheats.getOrDefault(party, Alterations.none()).send(step);
    step.blocks().forEach(this::put);
    put(step.message());
  }

  /** What a test says of the groups, from the shares that the others have sealed to a party. */
  public long[] groupValues(int party) {
    List<Integer> others =
        parties.roster.indices(PartyRole.COMPUTE).stream().filter(p -> p != party).toList();
    PartySecrets secrets = secrets(party);
    long[][] shares =
        others.stream()
            .map(from -> secrets.shares(secrets.received(MessageKind.TEST, 0, from)))
            .toArray(long[][]::new);
    int[] points = others.stream().mapToInt(parties.roster::point).toArray();
    try {
      return Reconstruction.of(parties.roster.threshold(), points).open(shares);
    } catch (OffPolynomialException e) {
      throw new AssertionError(e);
    }
  }

  /** The share of a round's total that a compute party has revealed to another party. */
  long[] revealed(int round, int party, int to) {
    PartySecrets secrets = secrets(to);
    return secrets.shares(secrets.received(MessageKind.OPENED, round, party));
  }

  public Sessions commit() {
    for (int party : parties.roster.indices(PartyRole.COMPUTE)) {
      collect(party);
      put(attempts.get(party).commit());
    }
    return this;
  }

  public Sessions reveal() {
    for (int party : parties.roster.indices(PartyRole.COMPUTE)) {
      collect(party);
      put(reveal(party));
    }
    return this;
  }

  public Outgoing reveal(int party) {
    return attempts.get(party).reveal((name, content) -> put(new Outgoing(name, content)));
  }

  /** What every receiver opens in this round, in the roster's order. */
  public List<long[]> open() {
    List<long[]> totals = new ArrayList<>();
    for (int party : parties.roster.indices(PartyRole.RECEIVER)) {
      collect(party);
      totals.add(attempts.get(party).open());
    }
    opened.add(totals.get(0));
    if (opened.size() == parties.rounds.size()) {
      parties.roster.indices(PartyRole.RECEIVER).forEach(party -> put(attempts.get(party).done()));
    }
    return totals;
  }

  /** This round and all that follow. */
  Sessions rounds() {
    while (opened.size() < parties.rounds.size()) {
      share().test().commit().reveal().open();
    }
    return this;
  }
}

package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jointly.Seed;
import io.jointly.Sweep;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.Parties;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.parameters.PartyRole;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever keeps the mailbox attacks whole sessions in every way of {@link Attack}, in every kind of
 * {@link World}, at a message or block that a seed picks. Each party has the right totals at the
 * end, or an error that says at which step, because of whom, and what to do; never a wrong total,
 * and none reveals twice.
 *
 * <p>{@code -Djointly.attack=FLIPPED/ROUNDS/17} tries one case alone, as a failure names it.
 */
class MailboxAttackTest {

  private static final String ONE_CASE = "jointly.attack";
  private static final long VECTORS = 11;
  private static final long SEED = Seed.of(MailboxAttackTest.class);
  private static final int LONGEST_MESSAGE = 900;

  /**
   * Half a minute for people is a quarter of a second here, for attacks after which somebody waits.
   */
  private static final SessionClock FAST = new FastClock(120);

  /** How many worlds each attack is tried in. */
  private static final int SAMPLE = 2;

  private static final Map<World, Set<MailboxAttacker.Read>> READS = new ConcurrentHashMap<>();

  private static final String KINDS =
      Arrays.stream(MessageKind.values()).map(Enum::name).collect(Collectors.joining("|"));

  /** A step, by the message or block that belongs to it or by the name in the mailbox. */
  private static final Pattern STEP =
      Pattern.compile(
          "\\b(" + KINDS + ")\\b|/((?i)" + KINDS + ")-[0-9]|did not (join|begin)|for all to join");

  /** What attacks do that stand between no other two: one case each. */
  record Case(Attack attack, World world, long seed) {

    static Case parse(String text) {
      String[] parts = text.split("/");
      return new Case(Attack.valueOf(parts[0]), World.valueOf(parts[1]), Long.parseLong(parts[2]));
    }

    @Override
    public String toString() {
      return attack + "/" + world + "/" + seed;
    }
  }

  static Stream<Case> cases() {
    String one = System.getProperty(ONE_CASE);
    if (one != null) {
      return Stream.of(Case.parse(one));
    }
    return Arrays.stream(Attack.values()).flatMap(MailboxAttackTest::cases);
  }

  /** Some worlds, which are others for each attack; with the sweeps all, with many seeds. */
  private static Stream<Case> cases(Attack attack) {
    List<World> worlds =
        Arrays.stream(World.values()).filter(world -> hasTarget(attack, world)).toList();
    return IntStream.range(0, Sweep.times(SAMPLE, worlds.size() * 20))
        .mapToObj(
            i ->
                new Case(
                    attack, worlds.get((SAMPLE * attack.ordinal() + i) % worlds.size()), SEED + i));
  }

  private static boolean hasTarget(Attack attack, World world) {
    return attack != Attack.OF_ANOTHER_ROUND
        || world == World.ROUNDS
        || world == World.FIVE_WITH_CHECKS_AND_ROUNDS
        || world == World.CHECKS;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void allIsRightOrSaysWhatIsWrong(Case one) {
    Parties parties = one.world().parties();
    Mailbox store = Lockstep.freshMailbox();
    if (one.attack().needsEarlier()) {
      earlier(one, parties, store);
    }
    MailboxAttacker attacker =
        MailboxAttacker.of(
            one.attack(), store, parties.size(), one.seed(), reads(one.world(), parties));
    List<Lockstep.End> ends =
        Lockstep.of(parties, VECTORS)
            .clock(one.attack().letsWait() ? FAST : SessionClock.system())
            .over(attacker::way)
            .run();
    String what = "-D" + ONE_CASE + "=" + one + ": " + attacker + ": " + ends;
    assertRightOrError(one.world(), parties, ends, what);
    assertOneShot(attacker, what);
    assertKept(one.attack(), attacker, ends, what);
  }

  /** All that the parties read where nobody attacks. */
  private static Set<MailboxAttacker.Read> reads(World world, Parties parties) {
    return READS.computeIfAbsent(
        world,
        w -> {
          MailboxAttacker idle = MailboxAttacker.idle(Lockstep.freshMailbox(), parties.size());
          List<Lockstep.End> ends = Lockstep.of(parties, VECTORS).over(idle::way).run();
          assertRightOrError(w, parties, ends, "nobody attacks");
          assertThat(ends).allMatch(end -> end.failure() == null);
          // Who comes last reads the DONEs of others, and so does not do in every run.
          return idle.reads().stream()
              .filter(read -> read.place().kind() != MessageKind.DONE)
              .filter(read -> read.place().sender() != read.reader())
              .collect(Collectors.toUnmodifiableSet());
        });
  }

  /** A session of another run or an attempt before this one; for STOPs, one that fails. */
  private static void earlier(Case one, Parties parties, Mailbox store) {
    boolean fails = one.attack() == Attack.EARLIER_STOPS;
    boolean isOtherRun = one.attack() == Attack.OF_AN_EARLIER_SESSION || one.seed() % 2 == 0;
    Parties before = isOtherRun ? parties.withRun("an earlier run") : parties;
    List<Lockstep.End> ends =
        Lockstep.of(before, VECTORS + 1).over(me -> fails && me == 0 ? full(store) : store).run();
    assertThat(ends).allMatch(end -> fails ? end.failure() != null : end.failure() == null);
  }

  private static Mailbox full(Mailbox store) {
    return new HostileMailbox(store) {
      @Override
      public void put(String name, byte[] content) throws NameTakenException {
        if (name.contains("/share") || name.contains("/start-")) {
          throw new EnvironmentException(ErrorCode.MAILBOX, "full");
        }
        inner.put(name, content);
      }
    };
  }

  private static void assertRightOrError(
      World world, Parties parties, List<Lockstep.End> ends, String what) {
    long[] totals = world.totals(parties, VECTORS);
    for (int party = 0; party < ends.size(); party++) {
      Lockstep.End end = ends.get(party);
      if (end.failure() != null) {
        assertSaysEnough(parties, end, what);
      } else if (parties.has(party, PartyRole.RECEIVER)) {
        assertThat(end.totals()).as(what).contains(totals);
      } else {
        assertThat(end.totals()).as(what).isEmpty();
      }
    }
  }

  private static void assertSaysEnough(Parties parties, Lockstep.End end, String what) {
    assertThat(end.failure()).as(what).isInstanceOf(JointlyException.class);
    assertThat(end.code()).as(what).isNotEqualTo(ErrorCode.BUG);
    String message = end.message();
    assertThat(message).as(what).hasSizeLessThan(LONGEST_MESSAGE).doesNotContain("\n");
    assertThat(STEP.matcher(message).find()).as("a step in: " + message + " of " + what).isTrue();
    boolean namesParty =
        IntStream.range(0, parties.size())
            .anyMatch(party -> message.contains(parties.roster.id(party)));
    assertThat(namesParty || end.failedWith(ErrorCode.MAILBOX))
        .as("a party in: " + message + " of " + what)
        .isTrue();
    assertThat(message).as(what).containsPattern("; |See |see ");
  }

  /** No party puts two messages of a step, or shows two contents of one. */
  private static void assertOneShot(MailboxAttacker attacker, String what) {
    Map<String, byte[]> byName = new HashMap<>();
    Map<String, String> oneShot = new HashMap<>();
    for (MailboxAttacker.Put put : attacker.puts()) {
      byte[] before = byName.putIfAbsent(put.name(), put.content());
      assertThat(before == null || Arrays.equals(before, put.content()))
          .as("%s twice: %s", put.name(), what)
          .isTrue();
      Place place = Place.of(put.name()).orElseThrow();
      if (place.kind() != MessageKind.START) {
        assertThat(place.sender()).as(what).isEqualTo(put.party());
      }
      if (place.kind() == MessageKind.REVEAL || place.kind() == MessageKind.CHECK) {
        String other = oneShot.putIfAbsent(place.toString(), put.name());
        assertThat(other == null || other.equals(put.name()))
            .as("two of %s: %s", place, what)
            .isTrue();
      }
    }
  }

  private static void assertKept(
      Attack attack, MailboxAttacker attacker, List<Lockstep.End> ends, String what) {
    if (attack.promise() == Attack.Promise.OPENED) {
      assertThat(ends).as(what).allMatch(end -> end.failure() == null);
      return;
    }
    // On a busy machine a quarter of a second can be over before there was anything to attack.
    boolean isSlow =
        attack.letsWait() && ends.stream().anyMatch(end -> end.failedWith(ErrorCode.TIMEOUT));
    assertThat(isSlow || !attacker.deceived().isEmpty()).as(what).isTrue();
    if (attack.promise() == Attack.Promise.REFUSED) {
      for (int party : attacker.deceived()) {
        assertThat(ends.get(party).failure()).as(what).isNotNull();
      }
    }
  }

  /** A seed picks the same case again. */
  @Test
  void aCaseCanBeTriedAlone() {
    Case one = new Case(Attack.FLIPPED, World.ROUNDS, 17);
    assertThat(Case.parse(one.toString())).isEqualTo(one);
    Parties parties = one.world().parties();
    Set<MailboxAttacker.Read> reads = reads(one.world(), parties);
    List<String> picked =
        Stream.generate(
                () ->
                    MailboxAttacker.of(
                            one.attack(), Lockstep.freshMailbox(), parties.size(), 17, reads)
                        .toString())
            .limit(2)
            .toList();
    assertThat(picked.get(0)).isEqualTo(picked.get(1)).contains("FLIPPED of ");
    assumeThat(System.getProperty(ONE_CASE)).isNull();
    assertThat(cases()).hasSizeGreaterThan(70).doesNotHaveDuplicates();
  }

  /** What seeds pick: every kind of message and block, also of checks. */
  @Test
  void everyKindIsAttacked() {
    Parties parties = World.CHECKS.parties();
    Set<MailboxAttacker.Read> reads = reads(World.CHECKS, parties);
    Set<MessageKind> attacked =
        IntStream.range(0, 400)
            .mapToObj(
                seed ->
                    MailboxAttacker.of(Attack.FLIPPED, Lockstep.freshMailbox(), 3, seed, reads)
                        .target()
                        .kind())
            .collect(Collectors.toSet());
    assertThat(attacked)
        .containsExactlyInAnyOrder(
            MessageKind.JOIN,
            MessageKind.START,
            MessageKind.SHARED,
            MessageKind.SHARE,
            MessageKind.RESHARED,
            MessageKind.RESHARE,
            MessageKind.HELD,
            MessageKind.CHALLENGE,
            MessageKind.CHECK,
            MessageKind.TESTED,
            MessageKind.TEST,
            MessageKind.COMMIT,
            MessageKind.REVEAL,
            MessageKind.OPENED);
  }

  /** Without an attacker the same session ends well, so a refusal is the attacker's work. */
  @ParameterizedTest
  @MethodSource("worlds")
  void nobodyAttacks(World world) {
    assertThat(reads(world, world.parties())).isNotEmpty();
  }

  static Stream<World> worlds() {
    return Arrays.stream(World.values());
  }

  /** Not a name of a place: nothing to attack. */
  @Test
  void placesAreTakenFromNames() {
    String folder = "a".repeat(32) + "/" + "b".repeat(32);
    Optional<Place> join = Place.of(folder + "/join-2-7");
    assertThat(join).map(Place::toString).contains("join-2-7");
    assertThat(join).map(Place::inAnyAttempt).map(Place::toString).contains("join-2-0");
    assertThat(Place.of(folder + "/join-2-x")).isEmpty();
    Optional<Place> block = Place.of(folder + "/" + "c".repeat(32) + "/share-0-1-2-0-00112233");
    assertThat(block).map(Place::toString).contains("share-0-1-2-0");
    assertThat(block).map(place -> place.withReceiver(0).toString()).contains("share-0-1-0-0");
  }
}

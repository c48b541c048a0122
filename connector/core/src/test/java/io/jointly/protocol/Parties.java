package io.jointly.protocol;

import io.jointly.crypto.Digest;
import io.jointly.crypto.FieldRandom;
import io.jointly.crypto.Identity;
import io.jointly.crypto.Label;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.parameters.DealtVector;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.Member;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Person;
import io.jointly.protocol.parameters.Roster;
import io.jointly.protocol.parameters.SessionParameters;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A collaboration for tests: its parties with their private keys, a query, and their vectors. */
public final class Parties {

  private static final List<String> NAMES =
      List.of("north", "south", "east", "west", "centre", "isle", "coast", "hill");

  public final Roster roster;
  public final List<Identity> identities;

  /** How many elements each round has. */
  public final List<Integer> rounds;

  /** Of the first round. */
  public final int elements;

  /** Where groups are tested: what, and how many rows each party has in each of them. */
  public @Nullable DisclosureChecks tests;

  private @Nullable GroupRule rule;
  private final Map<Integer, Consumer<long[]>> lies = new TreeMap<>();
  private int[][] rows = {};
  private Map<Integer, DealtVector> dealt = Map.of();
  private String run = "run-1";
  private String query = "SELECT COUNT(*) FROM joint.t";
  private String collaboration = "collaboration file";
  private String layout = "layout";

  private Parties(Roster roster, List<Identity> identities, List<Integer> rounds) {
    this.roster = roster;
    this.identities = identities;
    this.rounds = rounds;
    this.elements = rounds.get(0);
  }

  /** n parties, each with every part. */
  public static Parties all(int n, int threshold, int elements) {
    return of(n, threshold, elements, i -> EnumSet.allOf(PartyRole.class));
  }

  public static Parties of(
      int n, int threshold, int elements, IntFunction<? extends Set<PartyRole>> parts) {
    SecureRandom random = new SeededRandom("identities");
    List<Identity> identities = new ArrayList<>();
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Identity identity = Identity.generate(random);
      identities.add(identity);
      members.add(new Member(NAMES.get(i), identity.publicKey(), parts.apply(i)));
    }
    return new Parties(new Roster("trial", threshold, members), identities, List.of(elements));
  }

  /** Rows and results at two parties, shares at three others, and one that only receives. */
  public static Parties apart() {
    return of(
        6,
        1,
        1,
        i ->
            switch (i) {
              case 0, 1 -> EnumSet.of(PartyRole.DATA, PartyRole.RECEIVER);
              case 2, 3, 4 -> EnumSet.of(PartyRole.COMPUTE);
              default -> EnumSet.of(PartyRole.RECEIVER);
            });
  }

  /** In which each party that asks says who does: letters of any script, and an application. */
  public Parties withPersons() {
    Roster named =
        new Roster(
            roster.collaborationId(), roster.threshold(), roster.members(), Roster.Persons.NAMED);
    return copyTo(new Parties(named, identities, rounds));
  }

  /**
   * A session that is not over the rows of some.
   *
   * @param least data parties that the collaboration wants
   * @param away indices
   */
  public Parties leavingOut(int least, Integer... away) {
    return copyTo(
        new Parties(roster.withMinDataParties(least).without(Set.of(away)), identities, rounds));
  }

  private Parties copy() {
    return copy(rounds);
  }

  private Parties copy(List<Integer> lengths) {
    return copyTo(new Parties(roster, identities, lengths));
  }

  private Parties copyTo(Parties copy) {
    copy.run = run;
    copy.query = query;
    copy.collaboration = collaboration;
    copy.layout = layout;
    copy.tests = tests;
    copy.rule = rule;
    copy.rows = rows;
    copy.dealt = dealt;
    return copy;
  }

  /**
   * Groups of dealt rows, of which no party has one.
   *
   * @param checks of groups of so many elements
   * @param vectors what each compute party holds, by its index
   */
  public Parties withDealt(DisclosureChecks checks, Map<Integer, DealtVector> vectors) {
    Parties copy = withTested(checks);
    copy.dealt = vectors;
    return copy;
  }

  /** Zeros, but for masks and the tail. */
  private long[] withoutRows(int party, long seed) {
    DisclosureChecks all = Objects.requireNonNull(tests);
    int width = all.widths().get(0);
    long[] vector = FpVectors.create(elements);
    FieldRandom random = FieldRandom.create(new SeededRandom("no rows " + seed + " " + party));
    for (int group = 0; group < all.groups(); group++) {
      random.fill(vector, group * width + Objects.requireNonNull(all.groupChecks(0)).mask(), 1);
    }
    random.fill(vector, all.groups() * width, DisclosureChecks.TAIL);
    return vector;
  }

  /**
   * Groups of a count that is opened, a contributor, a mask and an inverse (see {@link GroupRule}),
   * which are checked.
   *
   * @param rows of each data party in each group
   */
  public Parties withTests(GroupRule rule, int[][] rows) {
    int groups = rows[0].length;
    Parties copy = copy(List.of(rule.width() * groups + DisclosureChecks.TAIL));
    copy.tests = new DisclosureChecks(groups, List.of(rule.width()), rule.checks());
    copy.rows = rows;
    copy.rule = rule;
    return copy;
  }

  /** With a party that changes its vector of the first round before it shares it. */
  Parties lying(int party, Consumer<long[]> lie) {
    Parties copy = copy();
    copy.lies.put(party, lie);
    return copy;
  }

  /** How many groups are tested. */
  int groups() {
    return rows[0].length;
  }

  /** Header lines of a vector file, in their order. */
  Map<String, String> describeTests(BitSet suppressed) {
    DisclosureChecks all = Objects.requireNonNull(tests);
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("tests", HexFormat.of().formatHex(all.write().toByteArray()));
    GroupRule of = Objects.requireNonNull(rule);
    lines.put("enough", of.rows() + " " + of.parties());
    for (int party = 0; party < size(); party++) {
      lines.put("rows-" + roster.id(party), numbers(IntStream.of(rows[party])));
    }
    lines.put("suppressed", numbers(suppressed.stream()));
    return lines;
  }

  private static String numbers(IntStream numbers) {
    return numbers.mapToObj(String::valueOf).collect(Collectors.joining(" "));
  }

  /** With a further element in each group that is opened and not checked. */
  Parties withSums() {
    DisclosureChecks old = Objects.requireNonNull(tests);
    List<Integer> width = List.of(old.widths().get(0) + 1);
    return withTested(new DisclosureChecks(old.groups(), width, old.groupChecks(), noFlags(1)));
  }

  private static List<List<DisclosureChecks.MaskedFlag>> noFlags(int rounds) {
    return Collections.nCopies(rounds, List.of());
  }

  /** With later rounds of so many elements of each group. */
  public Parties withTestedRounds(int... later) {
    DisclosureChecks old = Objects.requireNonNull(tests);
    List<Integer> widths = new ArrayList<>(old.widths());
    IntStream.of(later).forEach(widths::add);
    return withTested(
        new DisclosureChecks(old.groups(), widths, old.groupChecks(), noFlags(widths.size())));
  }

  /**
   * With flags that are masked: in each round every group has a sum, flags, and their masks. Which
   * parties set a flag differs from flag to flag: nobody, one of them, or several.
   *
   * @param counts flags of a group in each round, maybe none
   */
  public Parties withFlags(int groups, int... counts) {
    List<Integer> widths = new ArrayList<>();
    List<List<DisclosureChecks.MaskedFlag>> flags = new ArrayList<>();
    for (int count : counts) {
      widths.add(1 + 2 * count);
      flags.add(
          IntStream.range(0, count)
              .mapToObj(flag -> new DisclosureChecks.MaskedFlag(1 + flag, 1 + count + flag))
              .toList());
    }
    return withTested(new DisclosureChecks(groups, widths, null, flags));
  }

  /** Whether a party sets a flag of a group in a session {@link #withFlags}. */
  public boolean isSet(int party, int round, int group, int flag) {
    return ((5 * round + 3 * group + flag) % (1 << size()) >> party & 1) == 1;
  }

  /** As opened in a session {@link #withFlags}: sums, and flags times masks. */
  public long[] shownFlags(long seed) {
    DisclosureChecks all = Objects.requireNonNull(tests);
    List<long[]> shown = new ArrayList<>();
    for (int round = 0; round < rounds.size(); round++) {
      int n = rounds.get(round);
      long[] totals = FpVectors.create(n);
      for (int party : roster.indices(PartyRole.DATA)) {
        FpVectors.addInto(totals, 0, flagged(party, seed, round), 0, n);
      }
      int width = all.widths().get(round);
      for (int group = 0; group < all.groups(); group++) {
        for (DisclosureChecks.MaskedFlag flag : all.flags().get(round)) {
          int at = group * width;
          Fp127.mul(totals, at + flag.flag(), totals, at + flag.mask(), totals, at + flag.flag());
        }
      }
      all.hide(round, new BitSet(), totals);
      shown.add(totals);
    }
    return joined(shown);
  }

  private long[] flagged(int party, long seed, int round) {
    DisclosureChecks all = Objects.requireNonNull(tests);
    int width = all.widths().get(round);
    long[] vector = FpVectors.create(rounds.get(round));
    FieldRandom.create(new SeededRandom("flags " + seed + " " + party + " " + round))
        .fill(vector, 0, rounds.get(round));
    for (int group = 0; group < all.groups(); group++) {
      Fp127.encodeSigned(100L * group + party, vector, width * group);
      for (DisclosureChecks.MaskedFlag flag : all.flags().get(round)) {
        if (!isSet(party, round, group, flag.flag() - 1)) {
          Fp127.encodeSigned(0L, vector, width * group + flag.flag());
        }
      }
    }
    return vector;
  }

  private Parties withTested(DisclosureChecks other) {
    Parties copy =
        copy(IntStream.range(0, other.widths().size()).mapToObj(other::elements).toList());
    copy.tests = other;
    return copy;
  }

  /** As opened where these groups, and no others, are suppressed. */
  public long[] shown(BitSet suppressed) {
    List<long[]> shown = new ArrayList<>();
    for (int round = 0; round < rounds.size(); round++) {
      int n = rounds.get(round);
      long[] totals = FpVectors.create(n);
      for (int party : roster.indices(PartyRole.DATA)) {
        // Of the seed nothing is opened.
        FpVectors.addInto(totals, 0, tested(party, 0, round, shown), 0, n);
      }
      Objects.requireNonNull(tests).hide(round, suppressed, totals);
      shown.add(totals);
    }
    return joined(shown);
  }

  /** Counts and what is claimed of them; all else in round 0 at random, and small numbers later. */
  private long[] tested(int party, long seed, int round, List<long[]> earlier) {
    int width = Objects.requireNonNull(tests).widths().get(round);
    long[] vector = FpVectors.create(rounds.get(round));
    if (round > 0) {
      Random random = new Random(Arrays.hashCode(earlier.get(round - 1)) * 31L + party);
      for (int i = 0; i < width * groups(); i++) {
        Fp127.encodeSigned(1L + random.nextInt(1000), vector, i);
      }
      return vector;
    }
    FieldRandom random = FieldRandom.create(new SeededRandom("test " + seed + " " + party));
    random.fill(vector, 0, elements);
    int dataParty = roster.without(Set.of()).indices(PartyRole.DATA).indexOf(party);
    GroupRule of = Objects.requireNonNull(rule);
    for (int group = 0; group < groups(); group++) {
      long count = rows[dataParty][group];
      of.put(count, vector, width * group);
      for (int more = of.width(); more < width; more++) {
        Fp127.encodeSigned(7 * count - party, vector, width * group + more);
      }
    }
    lies.getOrDefault(party, honest -> {}).accept(vector);
    return vector;
  }

  /** More rounds than one. */
  public Parties withRounds(Integer... lengths) {
    return copy(List.of(lengths));
  }

  public Parties withQuery(String other) {
    Parties copy = copy();
    copy.query = other;
    return copy;
  }

  public Parties withRun(String other) {
    Parties copy = copy();
    copy.run = other;
    return copy;
  }

  public Parties withCollaboration(String other) {
    Parties copy = copy();
    copy.collaboration = other;
    return copy;
  }

  public Parties withLayout(String other) {
    Parties copy = copy();
    copy.layout = other;
    return copy;
  }

  public SessionParameters parameters(int me) {
    return SessionParameters.of(roster, me)
        .collaboration(digest(Label.COLLABORATION, collaboration))
        .run(run)
        .query(query.getBytes(StandardCharsets.UTF_8))
        .layout(digest(Label.LAYOUT, layout), rounds)
        .checks(tests)
        .dealt(dealt.get(me))
        .software("test 1")
        .person(
            roster.persons() == Roster.Persons.NAMED
                ? new Person("Änne of " + roster.id(me), "report №" + me)
                : null)
        .build();
  }

  public int size() {
    return roster.size();
  }

  public boolean has(int party, PartyRole part) {
    return roster.member(party).has(part);
  }

  /** A party's partial sums in the first round. */
  public long[] vector(int party, long seed) {
    return vector(party, seed, 0, List.of());
  }

  /**
   * A party's partial sums: small, signed, different at each party, and after other totals in
   * earlier rounds.
   */
  public long[] vector(int party, long seed, int round, List<long[]> earlier) {
    if (!dealt.isEmpty()) {
      return withoutRows(party, seed);
    }
    if (tests != null) {
      return tests.cells().isEmpty()
          ? flagged(party, seed, round)
          : tested(party, seed, round, earlier);
    }
    long before = seed * 31 + party;
    for (long[] totals : earlier) {
      before = before * 31 + Arrays.hashCode(totals);
    }
    if (earlier.size() != round) {
      throw new AssertionError(earlier.size() + " totals before round " + round);
    }
    Random random = new Random(before);
    int n = rounds.get(round);
    long[] vector = FpVectors.create(n);
    for (int i = 0; i < n; i++) {
      Fp127.encodeSigned(random.nextLong() >> random.nextInt(64), vector, i);
    }
    return vector;
  }

  /** The sums of all data parties' vectors, of all rounds one after another. */
  public long[] totals(long seed) {
    List<long[]> all = new ArrayList<>();
    for (int round = 0; round < rounds.size(); round++) {
      int n = rounds.get(round);
      long[] totals = FpVectors.create(n);
      for (int party : roster.indices(PartyRole.DATA)) {
        FpVectors.addInto(totals, 0, vector(party, seed, round, all), 0, n);
      }
      all.add(totals);
    }
    return joined(all);
  }

  /** One vector after another. */
  public static long[] joined(List<long[]> vectors) {
    return vectors.stream().flatMapToLong(Arrays::stream).toArray();
  }

  private static byte[] digest(Label label, String text) {
    return Digest.of(label, text.getBytes(StandardCharsets.UTF_8));
  }
}

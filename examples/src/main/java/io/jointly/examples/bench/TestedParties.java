package io.jointly.examples.bench;

import io.jointly.crypto.FieldRandom;
import io.jointly.crypto.Identity;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.DisclosureChecks.GroupChecks;
import io.jointly.protocol.parameters.Member;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.session.Outcome;
import io.jointly.session.Progress;
import io.jointly.session.SessionClock;
import io.jointly.session.SessionRunner;
import io.jointly.session.Timeouts;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Three parties with all roles, each a thread, that open one sum for each of many groups, with or
 * without a disclosure check of every group. A group has 0 to 24 rows at each party.
 */
final class TestedParties implements AutoCloseable {

  private static final int PARTIES = 3;
  private static final int THRESHOLD = 1;
  private static final int MOST_ROWS = 24;

  /** By the default rules each of the three parties needs so many rows. */
  private static final int ENOUGH = 11;

  private final SecureRandom random = new SecureRandom();
  private final ExecutorService threads = Executors.newFixedThreadPool(PARTIES);
  private final List<Identity> identities = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();
  private final int groups;
  private final int[][] rows;

  TestedParties(int groups) {
    this.groups = groups;
    this.rows = new int[PARTIES][groups];
    SplittableRandom numbers = new SplittableRandom(1);
    for (int party = 0; party < PARTIES; party++) {
      Identity identity = Identity.generate(random);
      identities.add(identity);
      members.add(
          new Member("p" + (party + 1), identity.publicKey(), EnumSet.allOf(PartyRole.class)));
      for (int group = 0; group < groups; group++) {
        rows[party][group] = numbers.nextInt(MOST_ROWS + 1);
      }
    }
  }

  /** Runs one session of all parties. */
  List<Outcome> run(Mailbox mailbox, String run, Testing testing) throws Exception {
    List<Future<Outcome>> running = new ArrayList<>();
    for (int party = 0; party < PARTIES; party++) {
      int me = party;
      running.add(
          threads.submit(
              () ->
                  new SessionRunner(
                          mailbox,
                          Timeouts.standard(),
                          SessionClock.system(),
                          Progress.silent(),
                          (mine, theirs) -> "")
                      .run(
                          parameters(me, run, testing),
                          identities.get(me),
                          random,
                          VectorSource.of(vector(me, testing), mailbox))));
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Future<Outcome> party : running) {
      outcomes.add(party.get());
    }
    return outcomes;
  }

  /** Whether the session checks the groups, and what it opens. */
  enum Testing {
    /** A sum. */
    OFF,
    /** A sum; behind it stand contributor and mask. */
    SUM,
    /** A sum and a count, to which the contributor is bound; the inverse stands last. */
    SUM_AND_COUNT
  }

  private static final int MASK = 2;
  private static final int COUNT = 3;
  private static final int INVERSE = 4;

  private int width(Testing testing) {
    return switch (testing) {
      case OFF -> 1;
      case SUM -> 3;
      case SUM_AND_COUNT -> 5;
    };
  }

  private @Nullable DisclosureChecks checks(Testing testing) {
    return switch (testing) {
      case OFF -> null;
      case SUM -> checks(null, List.of(1, MASK), width(testing));
      case SUM_AND_COUNT ->
          checks(
              new DisclosureChecks.Binding(COUNT, INVERSE, ENOUGH),
              List.of(1, MASK, INVERSE),
              width(testing));
    };
  }

  private DisclosureChecks checks(
      DisclosureChecks.@Nullable Binding binding, List<Integer> hidden, int width) {
    DisclosureChecks.Cell cell = new DisclosureChecks.Cell(1, OptionalInt.empty(), binding);
    return new DisclosureChecks(
        groups, List.of(width), new GroupChecks(List.of(cell), PARTIES, MASK, hidden));
  }

  /**
   * Checks the outcomes.
   *
   * @throws IllegalStateException if a party did not get the sums of exactly the groups that pass
   */
  void check(List<Outcome> outcomes, Testing testing) {
    int width = width(testing);
    long[] expected = FpVectors.create(length(testing));
    for (int group = 0; group < groups; group++) {
      if (testing == Testing.OFF || passes(group)) {
        Fp127.encodeSigned(sum(group), expected, group * width);
        if (testing == Testing.SUM_AND_COUNT) {
          Fp127.encodeSigned(count(group), expected, group * width + COUNT);
        }
      }
    }
    for (Outcome outcome : outcomes) {
      if (!(outcome instanceof Outcome.Opened opened
          && Arrays.equals(opened.onlyTotals(), expected))) {
        throw new IllegalStateException("a party got other totals");
      }
    }
  }

  private boolean passes(int group) {
    return Arrays.stream(rows).allMatch(party -> party[group] >= ENOUGH);
  }

  private long count(int group) {
    return Arrays.stream(rows).mapToLong(party -> party[group]).sum();
  }

  private long sum(int group) {
    long sum = 0;
    for (int party = 0; party < PARTIES; party++) {
      sum += value(party, group);
    }
    return sum;
  }

  private long value(int party, int group) {
    return 1000L * rows[party][group] + party;
  }

  private int length(Testing testing) {
    return groups * width(testing) + (testing == Testing.OFF ? 0 : DisclosureChecks.TAIL);
  }

  private long[] vector(int party, Testing testing) {
    long[] vector = FpVectors.create(length(testing));
    if (testing == Testing.OFF) {
      for (int group = 0; group < groups; group++) {
        Fp127.encodeSigned(value(party, group), vector, group);
      }
      return vector;
    }
    FieldRandom masks = FieldRandom.create(random);
    int width = width(testing);
    for (int group = 0; group < groups; group++) {
      int at = group * width;
      int own = rows[party][group];
      Fp127.encodeSigned(value(party, group), vector, at);
      Fp127.encodeSigned(own >= ENOUGH ? 1L : 0L, vector, at + 1);
      masks.fill(vector, at + MASK, 1);
      if (testing == Testing.SUM_AND_COUNT) {
        Fp127.encodeSigned((long) own, vector, at + COUNT);
        Fp127.encodeSigned(signed(inverse(own)), vector, at + INVERSE);
      }
    }
    masks.fill(vector, groups * width, DisclosureChecks.TAIL);
    return vector;
  }

  private static BigInteger inverse(int own) {
    if (own < ENOUGH) {
      return BigInteger.ZERO;
    }
    BigInteger product = BigInteger.ONE;
    for (int root = DisclosureChecks.Binding.firstRoot(ENOUGH); root < ENOUGH; root++) {
      product = product.multiply(BigInteger.valueOf((long) own - root));
    }
    return product.modInverse(Fp127.MODULUS);
  }

  private static BigInteger signed(BigInteger residue) {
    return residue.bitLength() > 126 ? residue.subtract(Fp127.MODULUS) : residue;
  }

  private SessionParameters parameters(int party, String run, Testing testing) {
    return SessionParameters.of(new Roster("bench", THRESHOLD, members), party)
        .collaboration(new byte[32])
        .run(run)
        .query("groups".getBytes(StandardCharsets.UTF_8))
        .layout(new byte[32], List.of(length(testing)))
        .checks(checks(testing))
        .software("bench")
        .build();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

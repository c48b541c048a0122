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
import io.jointly.protocol.parameters.Thresholds;
import io.jointly.session.Outcome;
import io.jointly.session.Progress;
import io.jointly.session.SessionClock;
import io.jointly.session.SessionRunner;
import io.jointly.session.Timeouts;
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

/**
 * Three parties with all roles, each a thread, that open one sum for each of many groups, with or
 * without a disclosure check of every group. A group has 0 to 24 rows at each party.
 */
final class TestedParties implements AutoCloseable {

  private static final int PARTIES = 3;
  private static final int THRESHOLD = 1;
  private static final int MOST_ROWS = 24;
  private static final Thresholds RULE = new Thresholds(11, 11, 3);

  private final SecureRandom random = new SecureRandom();
  private final ExecutorService threads = Executors.newFixedThreadPool(PARTIES);
  private final List<Identity> identities = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();
  private final int groups;
  private final int[][] rows;
  private final DisclosureChecks tests;

  TestedParties(int groups) {
    this.groups = groups;
    this.rows = new int[PARTIES][groups];
    // For each group: the sum, which is opened, and rows, contributor and mask, which are not.
    DisclosureChecks.Cell cell =
        new DisclosureChecks.Cell(
            List.of(new DisclosureChecks.ScaledElement(1, 1)),
            OptionalInt.of(2),
            DisclosureChecks.Zero.FAILS,
            0);
    this.tests =
        new DisclosureChecks(
            groups, List.of(4), new GroupChecks(List.of(cell), 3, List.of(1, 2, 3)));
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

  /** Whether the session checks the groups. */
  enum Testing {
    OFF,
    ON
  }

  /**
   * Checks the outcomes.
   *
   * @throws IllegalStateException if a party did not get the sums of exactly the groups that pass
   */
  void check(List<Outcome> outcomes, Testing testing) {
    int width = testing == Testing.ON ? tests.widths().get(0) : 1;
    long[] expected = FpVectors.create(length(testing));
    for (int group = 0; group < groups; group++) {
      if (testing == Testing.OFF || passes(group)) {
        Fp127.encodeSigned(sum(group), expected, group * width);
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
    int all = 0;
    int most = 0;
    boolean everybody = true;
    for (int[] party : rows) {
      all += party[group];
      most = Math.max(most, party[group]);
      everybody &= party[group] > 0;
    }
    return everybody && all - most >= RULE.ofOthers();
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
    return testing == Testing.ON ? tests.elements(0) : groups;
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
    int width = tests.widths().get(0);
    for (int group = 0; group < groups; group++) {
      int at = group * width;
      Fp127.encodeSigned(value(party, group), vector, at);
      Fp127.encodeSigned((long) rows[party][group], vector, at + 1);
      Fp127.encodeSigned(rows[party][group] > 0 ? 1L : 0L, vector, at + 2);
      masks.fill(vector, at + 3, 1);
    }
    masks.fill(vector, groups * width, DisclosureChecks.TAIL);
    return vector;
  }

  private SessionParameters parameters(int party, String run, Testing testing) {
    return SessionParameters.of(new Roster("bench", THRESHOLD, members), party)
        .collaboration(new byte[32])
        .run(run)
        .query("groups".getBytes(StandardCharsets.UTF_8))
        .layout(new byte[32], List.of(length(testing)))
        .checks(testing == Testing.ON ? tests : null)
        .thresholds(testing == Testing.ON ? RULE : Thresholds.NONE)
        .software("bench")
        .build();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

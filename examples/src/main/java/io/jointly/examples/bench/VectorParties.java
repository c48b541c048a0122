package io.jointly.examples.bench;

import io.jointly.crypto.Identity;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.parameters.Member;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import io.jointly.protocol.parameters.SessionParameters;
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
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Three parties, each a thread with its own vector, that add their vectors in whole sessions, from
 * JOIN to the opened totals.
 */
final class VectorParties implements AutoCloseable {

  static final int PARTIES = 3;
  private static final int THRESHOLD = 1;

  private final SecureRandom random = new SecureRandom();
  private final ExecutorService threads = Executors.newFixedThreadPool(PARTIES);
  private final List<Identity> identities = new ArrayList<>();
  private final List<long[]> vectors = new ArrayList<>();
  private final int elements;
  private final long[] expected;

  VectorParties(int elements) {
    this.elements = elements;
    this.expected = FpVectors.create(elements);
    SplittableRandom values = new SplittableRandom(1);
    for (int party = 0; party < PARTIES; party++) {
      identities.add(Identity.generate(random));
      long[] vector = FpVectors.create(elements);
      for (int i = 0; i < elements; i++) {
        Fp127.encodeSigned(values.nextLong(), vector, i);
      }
      FpVectors.addInto(expected, 0, vector, 0, elements);
      vectors.add(vector);
    }
  }

  /**
   * Runs one session.
   *
   * @param receivers the number of parties, from the first, that learn the totals
   */
  List<Outcome> add(Mailbox mailbox, String run, int receivers) throws Exception {
    List<Future<Outcome>> running = new ArrayList<>();
    for (int party = 0; party < PARTIES; party++) {
      SessionParameters parameters = parameters(party, run, receivers);
      Identity identity = identities.get(party);
      long[] vector = vectors.get(party);
      running.add(
          threads.submit(
              () ->
                  new SessionRunner(
                          mailbox,
                          Timeouts.standard(),
                          SessionClock.system(),
                          Progress.silent(),
                          (mine, theirs) -> "")
                      .run(parameters, identity, random, VectorSource.of(vector, mailbox))));
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Future<Outcome> party : running) {
      outcomes.add(party.get());
    }
    return outcomes;
  }

  /**
   * Checks the outcomes.
   *
   * @throws IllegalStateException if a receiver did not get the sum of all vectors
   */
  void check(List<Outcome> outcomes, int receivers) {
    for (int party = 0; party < receivers; party++) {
      if (!(outcomes.get(party) instanceof Outcome.Opened opened
          && Arrays.equals(opened.onlyTotals(), expected))) {
        throw new IllegalStateException("party " + party + " got another total");
      }
    }
  }

  private SessionParameters parameters(int party, String run, int receivers) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < PARTIES; i++) {
      EnumSet<PartyRole> parts = EnumSet.of(PartyRole.DATA, PartyRole.COMPUTE);
      if (i < receivers) {
        parts.add(PartyRole.RECEIVER);
      }
      members.add(new Member("p" + (i + 1), identities.get(i).publicKey(), parts));
    }
    return SessionParameters.of(new Roster("bench", THRESHOLD, members), party)
        .collaboration(new byte[32])
        .run(run)
        .query("vector".getBytes(StandardCharsets.UTF_8))
        .layout(new byte[32], List.of(elements))
        .software("bench")
        .build();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

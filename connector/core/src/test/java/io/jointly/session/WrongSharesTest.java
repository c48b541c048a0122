package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.audit.AuditFile;
import io.jointly.audit.AuditLog;
import io.jointly.audit.Author;
import io.jointly.audit.KnownKeys;
import io.jointly.audit.RecordingMailbox;
import io.jointly.error.ErrorCode;
import io.jointly.field.FpVectors;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.Parties;
import io.jointly.protocol.ScriptedParty;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.protocol.round.BlockShares;
import io.jointly.protocol.round.DealtShares;
import io.jointly.protocol.round.ShareTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compute parties that reveal wrong shares of the totals (PROTOCOL.md 1.3, item 4, and 2.3). */
class WrongSharesTest {

  private static final int ELEMENTS = 5;

  /** The seed of vectors in {@link ScriptedParty}. */
  private static final long VECTORS = 5;

  @TempDir private Path folder;

  private final long seed = Seed.of(WrongSharesTest.class);
  private final Random random = new Random(seed);
  private final Mailbox mailbox = Lockstep.freshMailbox();
  private final Map<Integer, Outcome> outcomes = Collections.synchronizedMap(new TreeMap<>());
  private final Map<Integer, List<String>> said = Collections.synchronizedMap(new HashMap<>());

  /** A party that adds to its own share of the total, and stands by it. */
  private ScriptedParty cheat(Parties parties, int me, long[] error) {
    return new ScriptedParty(
        parties, me, mailbox, parties.vector(me, VECTORS), new SecureRandom()) {
      @Override
      protected BlockShares shareBlock(ShareTask task, int block, long[] plain) {
        BlockShares shares = super.shareBlock(task, block, plain);
        long[] own = DealtShares.own(shares);
        FpVectors.addInto(own, 0, error, 0, FpVectors.length(own));
        return shares;
      }
    };
  }

  /** Of as many elements as a vector has; zero but for those that are named. */
  private long[] errors(int... at) {
    long[] errors = FpVectors.create(ELEMENTS);
    for (int element : at) {
      errors[2 * element] = 1L + random.nextInt(1_000_000);
    }
    return errors;
  }

  private List<Lockstep.End> run(Parties parties, Map<Integer, long[]> errors) {
    Lockstep lockstep = Lockstep.of(parties, VECTORS).timeouts(Lockstep.BRIEF_ROUND);
    for (int party = 0; party < parties.size(); party++) {
      int me = party;
      long[] error = errors.get(me);
      if (error == null) {
        lockstep.with(me, () -> honest(parties, me));
      } else {
        lockstep.with(me, cheat(parties, me, error));
      }
    }
    return lockstep.over(me -> mailbox).run();
  }

  private Optional<long[]> honest(Parties parties, int me) {
    SessionParameters own = parties.parameters(me);
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    said.put(me, lines);
    AuditLog log =
        AuditLog.open(
            folder.resolve("log-" + me),
            new Author(
                own.roster().collaborationId(),
                HexFormat.of().formatHex(own.collaborationDigest()),
                own.self().id(),
                parties.identities.get(me),
                own.software()),
            InstantSource.system());
    RecordingMailbox recorded = new RecordingMailbox(mailbox, log);
    SessionAudit audit = new SessionAudit(log, recorded, own);
    Outcome outcome =
        new SessionRunner(
                recorded,
                Lockstep.BRIEF_ROUND,
                SessionClock.system(),
                lines::add,
                (mine, theirs) -> "")
            .run(
                own,
                parties.identities.get(me),
                new SecureRandom(),
                InMemoryShares.inRounds(
                    (round, earlier) -> parties.vector(me, VECTORS, round, earlier), recorded));
    outcomes.put(me, outcome);
    audit.ended(outcome, 1);
    return Optional.of(Parties.joined(((Outcome.Opened) outcome).totals()));
  }

  private void assertCorrected(Parties parties, Map<Integer, long[]> errors, long[] totals)
      throws Exception {
    List<String> ids = new TreeSet<>(errors.keySet()).stream().map(parties.roster::id).toList();
    for (Map.Entry<Integer, Outcome> outcome : outcomes.entrySet()) {
      int me = outcome.getKey();
      Outcome.Opened opened = (Outcome.Opened) outcome.getValue();
      assertThat(Parties.joined(opened.totals())).as("seed %d", seed).isEqualTo(totals);
      assertThat(opened.wrongShares()).isEqualTo(ids);
      assertThat(said.get(me))
          .anyMatch(line -> line.contains("without the shares of " + String.join(", ", ids)))
          .anyMatch(line -> line.contains("or a data party dealt it wrong ones"));
      Path log = folder.resolve("log-" + me);
      assertThat(Files.readAllLines(log).stream().filter(line -> line.contains("answered")))
          .singleElement()
          .asString()
          .contains("\"wrong_shares\":\"" + String.join(",", ids) + "\"");
      AuditFile read =
          AuditFile.read(
              log, KnownKeys.only(parties.identities.get(me).publicKey()), Optional.empty());
      assertThat(read.verification().broken()).isEmpty();
    }
    assertThat(outcomes).hasSize(parties.size() - errors.size());
  }

  private Map<Integer, long[]> liars(int parties, int liars) {
    List<Integer> all = new ArrayList<>();
    for (int party = 0; party < parties; party++) {
      all.add(party);
    }
    Collections.shuffle(all, random);
    Map<Integer, long[]> errors = new HashMap<>();
    for (int party : all.subList(0, liars)) {
      errors.put(party, errors(random.nextInt(ELEMENTS), random.nextInt(ELEMENTS)));
    }
    return errors;
  }

  /** n_c ≥ 2t + 1 + e, which for e = t is 3t + 1. */
  @ParameterizedTest
  @CsvSource({"4,1,1", "5,1,1", "6,2,1", "7,2,2"})
  void wrongSharesAreCorrectedAndTheirPartiesNamed(int parties, int threshold, int liars)
      throws Exception {
    Parties all = Parties.all(parties, threshold, ELEMENTS);
    Map<Integer, long[]> errors = liars(parties, liars);
    List<Lockstep.End> ends = run(all, errors);
    assertThat(ends).as("seed %d", seed).allMatch(Lockstep.End::isOpened);
    assertCorrected(all, errors, all.totals(VECTORS));
  }

  /** A party can be wrong in one element, or in all of them. */
  @ParameterizedTest
  @CsvSource({"0", "4", "0 1 2 3 4"})
  void asManyElementsAsItLikes(String elements) throws Exception {
    Parties all = Parties.all(4, 1, ELEMENTS);
    int[] at = Arrays.stream(elements.split(" ")).mapToInt(Integer::parseInt).toArray();
    Map<Integer, long[]> errors = Map.of(2, errors(at));
    run(all, errors);
    assertCorrected(all, errors, all.totals(VECTORS));
  }

  @Test
  void theSessionGoesOnThroughAllRounds() throws Exception {
    Parties all = Parties.all(4, 1, 1).withRounds(ELEMENTS, ELEMENTS, ELEMENTS);
    Map<Integer, long[]> errors = Map.of(3, errors(1));
    List<Lockstep.End> ends = run(all, errors);
    assertThat(ends).allMatch(Lockstep.End::isOpened);
    assertCorrected(all, errors, all.totals(VECTORS));
  }

  /** As many as may collude, and fewer; but one more than can be corrected. */
  @ParameterizedTest
  @CsvSource({"3,1,1", "5,2,1", "5,2,2", "6,2,2", "4,1,2", "4,2,1", "8,3,2"})
  void moreAreRefused(int parties, int threshold, int liars) {
    Parties all = Parties.all(parties, threshold, ELEMENTS);
    Map<Integer, long[]> errors = liars(parties, liars);
    List<Lockstep.End> ends = run(all, errors);
    assertRefused(ends, errors.keySet());
  }

  private void assertRefused(List<Lockstep.End> ends, Set<Integer> liars) {
    assertThat(outcomes).isEmpty();
    for (int party = 0; party < ends.size(); party++) {
      if (!liars.contains(party)) {
        assertThat(ends.get(party).code())
            .as("seed %d", seed)
            .isIn(ErrorCode.OFF_POLYNOMIAL, ErrorCode.PEER_STOPPED);
      }
    }
    assertThat(ends).anyMatch(end -> end.failedWith(ErrorCode.OFF_POLYNOMIAL));
  }

  /**
   * With t = 2, five compute parties and two that collude, both add a polynomial of degree 2 that
   * is zero at two of the three honest points: it looks as if the third honest party were the only
   * one that is wrong, of another total. With n_c ≥ t + 1 + 2 that would be believed. It is
   * refused.
   */
  @Test
  void twoThatColludeDoNotMakeAnHonestPartyLookLikeTheOnlyLiar() {
    Parties all = Parties.all(5, 2, ELEMENTS);
    // (x - 1)(x - 2), of which party 2 (point 3) does not know: 2 at point 3, 6 at 4, 12 at 5.
    long[] fourth = FpVectors.create(ELEMENTS);
    long[] fifth = FpVectors.create(ELEMENTS);
    fourth[0] = 6;
    fifth[0] = 12;
    List<Lockstep.End> ends = run(all, Map.of(3, fourth, 4, fifth));
    assertRefused(ends, Set.of(3, 4));
    assertThat(ends)
        .as("who is off cannot be told, and the error says both")
        .filteredOn(end -> end.failedWith(ErrorCode.OFF_POLYNOMIAL))
        .allMatch(end -> end.message().contains("or a data party dealt it a wrong one"));
  }
}

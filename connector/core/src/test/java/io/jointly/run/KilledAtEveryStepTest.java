package io.jointly.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Sweep;
import io.jointly.crypto.Identity;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.mailbox.FileMailbox;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.MessageName;
import io.jointly.session.HostileMailbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A party's process is killed at each message that it puts, and begun again (PROTOCOL.md §7.3). The
 * question is answered rightly, or refused in words; nothing is opened twice in a run; and under a
 * new run name it is answered whatever has happened before.
 *
 * <p>The default run has a death before each message; the sweep has one on both sides of each,
 * which tells a line of the ledger from the message that follows it.
 */
class KilledAtEveryStepTest {

  /** With disclosure checks, so that there are steps of every kind. */
  private static final String RULES =
      "rules: {min_group_size: 11, min_parties: 3, difference_check: \"off\"}";

  private static final int MOST_MESSAGES = 200;
  private static final List<String> PARTIES = List.of("north", "south", "east");

  private static final Set<ErrorCode> REFUSALS =
      Set.of(ErrorCode.PEER_STOPPED, ErrorCode.REPEATED, ErrorCode.TIMEOUT);

  /** Partners wait so long for a process that is gone and whose party is refused by its ledger. */
  private static final Map<String, String> BRIEF =
      Map.of("join-timeout", "60s", "round-timeout", "10s");

  private static final Map<String, String> PATIENT =
      Map.of("join-timeout", "120s", "round-timeout", "120s");

  private static final Set<MessageKind> OPENING =
      Set.of(MessageKind.CHECK, MessageKind.COMMIT, MessageKind.REVEAL);

  private final Map<String, Identity> keys = CountingTrial.keys();
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private int answered;
  private int refused;
  private int trials;

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  /** What came of a question at one party. */
  private record End(long total, @Nullable Throwable failure) {
    boolean isAnswered() {
      return failure == null;
    }

    ErrorCode code() {
      if (failure instanceof JointlyException e) {
        return e.code();
      }
      throw new AssertionError("no error of Jointly's", failure);
    }
  }

  private static Map<String, String> options(String run, Map<String, String> timeouts) {
    Map<String, String> options = new HashMap<>(timeouts);
    options.put("run", run);
    return options;
  }

  private Future<End> asks(Path place, String party, String run, Map<String, String> timeouts) {
    CountingTrial trial = CountingTrial.in(place);
    return pool.submit(
        () -> ask(trial, party, options(run, timeouts), FileMailbox.at(trial.mailbox())));
  }

  private static End ask(
      CountingTrial trial, String party, Map<String, String> options, Mailbox mailbox) {
    try (mailbox) {
      PartyContext context = PartyContext.read(trial.options(party, options));
      return new End(CountingTrial.ask(context, CountingTrial.engine(party, mailbox)), null);
    } catch (RuntimeException e) {
      return new End(0, e);
    }
  }

  private List<End> ends(List<Future<End>> asking) throws Exception {
    List<End> ends = new ArrayList<>();
    for (Future<End> each : asking) {
      ends.add(each.get(180, TimeUnit.SECONDS));
    }
    return ends;
  }

  private List<End> allAsk(Path place, String run, Map<String, String> timeouts) throws Exception {
    NewProcess.begin();
    return ends(PARTIES.stream().map(party -> asks(place, party, run, timeouts)).toList());
  }

  /** Whether the process died there; if not, it has put all its messages before. */
  private boolean diesAt(String victim, int message, KilledParty.Side side) throws Exception {
    Path place = Files.createDirectory(folder.resolve(victim + message + side));
    CountingTrial.make(place, keys, RULES);
    NewProcess.begin();
    Path log = place.resolve("killed.log");
    Process process = KilledParty.start(place, victim, options("march", BRIEF), message, side, log);
    List<String> others = PARTIES.stream().filter(party -> !party.equals(victim)).toList();
    List<Future<End>> asking =
        new ArrayList<>(others.stream().map(party -> asks(place, party, "march", BRIEF)).toList());
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).as(log::toString).isTrue();
    if (process.exitValue() == 0) {
      assertThat(ends(asking))
          .allSatisfy(end -> assertThat(end.total()).isEqualTo(CountingTrial.TOTAL));
      return false;
    }
    assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(KilledParty.KILLED);
    Set<String> left = namesIn(place);

    asking.add(asks(place, victim, "march", BRIEF));
    rightOrRefused(ends(asking));
    oldAttemptsAreLeftAlone(victim, left, namesIn(place));
    // What a scheduler does: the same job again, at all parties.
    rightOrRefused(allAsk(place, "march", BRIEF));
    nothingIsOpenedTwice(place);

    assertThat(allAsk(place, "april", PATIENT))
        .allSatisfy(end -> assertThat(end.total()).isEqualTo(CountingTrial.TOTAL));
    return true;
  }

  private void rightOrRefused(List<End> ends) {
    for (End end : ends) {
      if (end.isAnswered()) {
        answered++;
        assertThat(end.total()).isEqualTo(CountingTrial.TOTAL);
      } else {
        refused++;
        assertThat(end.code()).as("%s", end.failure()).isIn(REFUSALS);
      }
    }
  }

  private static Set<String> namesIn(Path place) {
    Set<String> names = new HashSet<>();
    try (Mailbox mailbox = FileMailbox.at(CountingTrial.in(place).mailbox())) {
      mailbox.list("").forEach(entry -> names.add(entry.name()));
    }
    return names;
  }

  private static List<MessageName> parsed(Set<String> names) {
    return names.stream().flatMap(name -> MessageName.parse(name).stream()).toList();
  }

  /** The process that comes after has no key of the attempt of the one that was killed. */
  private static void oldAttemptsAreLeftAlone(String victim, Set<String> before, Set<String> now) {
    int me = PARTIES.indexOf(victim);
    Set<String> joined = new HashSet<>();
    parsed(before).stream()
        .filter(name -> isAttempt(name.folder()))
        .forEach(name -> joined.add(name.folder()));
    Set<String> fresh = new HashSet<>(now);
    fresh.removeAll(before);
    assertThat(parsed(fresh))
        .filteredOn(name -> joined.contains(name.folder()))
        .noneMatch(name -> name.sender() == me);
  }

  private static boolean isAttempt(String folder) {
    return folder.chars().filter(letter -> letter == '/').count() == 2;
  }

  /** Each party goes once, in all attempts of a session, as far as something may be opened. */
  private static void nothingIsOpenedTwice(Path place) {
    Map<String, Integer> times = new HashMap<>();
    for (MessageName name : parsed(namesIn(place))) {
      if (OPENING.contains(name.kind())) {
        String session = name.folder().substring(0, name.folder().lastIndexOf('/'));
        times.merge(session + " " + name.kind() + " " + name.sender(), 1, Integer::sum);
      }
    }
    assertThat(times.values()).isNotEmpty().allMatch(each -> each == 1);
  }

  /** South at each message; the coordinator, whose only message of its own is START, at some. */
  @ParameterizedTest
  @Tag("sweep")
  @CsvSource({"south, 1", "north, 4"})
  @Timeout(1200)
  void aPartyThatIsKilled(String victim, int each) throws Exception {
    List<KilledParty.Side> sides =
        Sweep.IS_ON
            ? List.of(KilledParty.Side.BEFORE, KilledParty.Side.AFTER)
            : List.of(KilledParty.Side.BEFORE);
    int message = 0;
    boolean dies = true;
    while (dies) {
      for (KilledParty.Side side : sides) {
        dies = diesAt(victim, message, side);
        trials++;
      }
      message += message < each ? 1 : Sweep.times(each, 1);
      assertThat(message).isLessThan(MOST_MESSAGES);
    }
    // JOIN, SHARED with its two blocks, the steps of the checks, COMMIT, REVEAL and DONE at least.
    assertThat(message).isGreaterThan(30);
    // Killed before something can be opened, which is more often, all are answered.
    assertThat(answered).isGreaterThan(trials);
    assertThat(refused).isPositive();
  }

  /** South has come so far that something may be opened, and its job is started once more. */
  @Test
  @Timeout(180)
  void aProcessThatGoesOnIsNotGivenUpBecauseOfASecondOne() throws Exception {
    CountingTrial trial = CountingTrial.make(folder.resolve("trial"), keys, RULES);
    Path place = folder.resolve("trial");
    NewProcess.begin();
    CountDownLatch commits = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    Mailbox held =
        new HostileMailbox(FileMailbox.at(trial.mailbox())) {
          @Override
          public void put(String name, byte[] content) throws NameTakenException {
            if (name.contains("/commit-")) {
              commits.countDown();
              await(goesOn);
            }
            inner.put(name, content);
          }
        };
    List<Future<End>> asking =
        List.of(
            asks(place, "north", "march", PATIENT),
            asks(place, "east", "march", PATIENT),
            pool.submit(() -> ask(trial, "south", options("march", PATIENT), held)));
    await(commits);
    Path log = place.resolve("second.log");
    Process second =
        KilledParty.start(
            place, "south", options("march", PATIENT), MOST_MESSAGES, KilledParty.Side.BEFORE, log);
    assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(log)).contains("JOINTLY_REPEATED");
    assertThat(second.exitValue()).isEqualTo(1);
    goesOn.countDown();
    assertThat(ends(asking))
        .allSatisfy(end -> assertThat(end.total()).isEqualTo(CountingTrial.TOTAL));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

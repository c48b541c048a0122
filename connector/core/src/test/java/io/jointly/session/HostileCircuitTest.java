package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.GroupRule;
import io.jointly.protocol.Parties;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The mailbox alters what south sees of a test. Whatever it does, nobody opens a group that is too
 * small.
 */
class HostileCircuitTest {

  private static final int SOUTH = 1;
  private static final long SEED = 3;
  private static final Set<ErrorCode> REFUSED =
      EnumSet.of(
          ErrorCode.MALFORMED,
          ErrorCode.VERSION,
          ErrorCode.SIGNATURE,
          ErrorCode.SEAL,
          ErrorCode.WRONG_PLACE);

  /** All that south reads of north in a test of three layers. */
  private static final List<String> READ =
      List.of(
          "reshared-1-0",
          "reshare-1-0-1-",
          "reshared-3-0",
          "reshare-3-0-1-",
          "held-0-0",
          "challenge-0-0",
          "reshared-5-0",
          "reshare-5-0-1-",
          "check-0-0",
          "tested-0-0",
          "test-0-0-1-");

  private final Random random = new Random(SEED);
  private final Mailbox shared = Lockstep.freshMailbox();
  private final Parties parties =
      Parties.all(3, 1, 1).withTests(GroupRule.of(4, 1), new int[][] {{1, 20}, {1, 20}, {1, 20}});

  private static BitSet first() {
    BitSet first = new BitSet();
    first.set(0);
    return first;
  }

  private void assertSafe(List<Lockstep.End> ends) {
    for (Lockstep.End end : ends) {
      if (end.isOpened()) {
        assertThat(end.totals()).contains(parties.shown(first()));
      } else {
        assertThat(end.code()).isNotEqualTo(ErrorCode.BUG);
      }
    }
  }

  private List<Lockstep.End> run(Mailbox ofSouth, Timeouts timeouts) {
    return Lockstep.of(parties, SEED)
        .over(me -> me == SOUTH ? ofSouth : shared)
        .timeouts(timeouts)
        .run();
  }

  static Stream<String> read() {
    return READ.stream();
  }

  static Stream<Arguments> alterations() {
    List<String> ways = List.of("empty", "truncate", "extend", "flip", "zeros");
    return READ.stream().flatMap(name -> ways.stream().map(way -> Arguments.of(name, way)));
  }

  @ParameterizedTest
  @MethodSource("alterations")
  void alteredBytesAreRefusedInTheSendersName(String name, String way) {
    List<Lockstep.End> ends =
        run(seeing(name, (path, content) -> Optional.of(alter(way, content))), Lockstep.PATIENT);
    assertThat(ends.get(SOUTH).code()).isIn(REFUSED);
    assertThat(ends.get(SOUTH).message()).contains("party north").hasSizeLessThan(400);
    assertSafe(ends);
  }

  @ParameterizedTest
  @MethodSource("read")
  void whatIsWithheldIsATimeOutThatNamesIt(String name) {
    List<Lockstep.End> ends =
        run(seeing(name, (path, content) -> Optional.empty()), Lockstep.BRIEF_ROUND);
    // Another party may notice first that south goes no further.
    assertThat(ends.get(SOUTH).code()).isIn(ErrorCode.TIMEOUT, ErrorCode.PEER_STOPPED);
    assertThat(ends.get(SOUTH).message()).containsAnyOf("north", "east");
    String step = name.substring(0, name.indexOf('-')).toUpperCase(java.util.Locale.ROOT);
    assertThat(ends.get(SOUTH).message()).contains(step + " of north");
    assertThat(ends).noneMatch(Lockstep.End::isOpened);
    assertSafe(ends);
  }

  @ParameterizedTest
  @MethodSource("read")
  void anotherPartysMessageIsRefused(String name) {
    String ofEast = name.replaceFirst("^([a-z]+-[0-9])-0", "$1-2");
    List<Lockstep.End> ends =
        run(seeing(name, (path, content) -> Optional.of(await("/" + ofEast))), Lockstep.PATIENT);
    assertThat(ends.get(SOUTH).code()).isIn(ErrorCode.SIGNATURE, ErrorCode.SEAL);
    assertSafe(ends);
  }

  @ParameterizedTest
  @MethodSource("read")
  void aMessageOfAnEarlierAttemptIsRefused(String name) {
    assertThat(run(shared, Lockstep.PATIENT)).allMatch(Lockstep.End::isOpened);
    String old =
        shared.list("").stream()
            .map(Mailbox.Entry::name)
            .filter(n -> n.contains("/" + name))
            .findFirst()
            .orElseThrow();
    List<Lockstep.End> ends =
        run(seeing(name, (path, content) -> shared.get(old, Integer.MAX_VALUE)), Lockstep.PATIENT);
    assertThat(ends.get(SOUTH).code()).isIn(ErrorCode.WRONG_PLACE, ErrorCode.SEAL);
    assertThat(ends.get(SOUTH).message()).contains("party north");
    assertSafe(ends);
  }

  /** In the place of one step south sees another, which is as long. */
  @ParameterizedTest
  @ValueSource(strings = {"reshared", "reshare"})
  void aMessageOfAnotherStepIsRefused(String kind) {
    String end = kind.equals("reshare") ? "-0-1-" : "-0";
    List<Lockstep.End> ends =
        run(
            seeing(
                kind + "-3" + end, (path, content) -> Optional.of(await("/" + kind + "-2" + end))),
            Lockstep.PATIENT);
    assertThat(ends.get(SOUTH).code())
        .isIn(ErrorCode.WRONG_PLACE, ErrorCode.SEAL, ErrorCode.MALFORMED);
    assertSafe(ends);
  }

  @Test
  void lateAndOutOfOrderIsHarmless() {
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED).over(me -> unsteady(new Random(SEED + me))).run();
    assertThat(ends).allSatisfy(end -> assertThat(end.totals()).contains(parties.shown(first())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"reshared-2-0", "held-0-0", "challenge-0-0", "check-0-0", "tested-0-0"})
  void aPlaceThatIsTakenIsAConflict(String name) {
    Mailbox occupied =
        new HostileMailbox(shared) {
          @Override
          public void put(String path, byte[] content) throws NameTakenException {
            if (path.endsWith("/" + name)) {
              inner.put(path, new byte[] {1});
            }
            inner.put(path, content);
          }
        };
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED).over(me -> me == 0 ? occupied : shared).run();
    assertThat(ends.get(0).code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(ends).noneMatch(Lockstep.End::isOpened);
    assertSafe(ends);
  }

  /** A disk that is full in the middle of a test: all end, and meet again. */
  @ParameterizedTest
  @ValueSource(strings = {"/reshare-1-2", "/reshared-4-2", "/held-0-2", "/check-0-2", "/test-0-2"})
  void afterAFailureInTheMiddleTheNextAttemptSucceeds(String name) {
    AtomicBoolean broken = new AtomicBoolean(true);
    Mailbox failing =
        new HostileMailbox(shared) {
          @Override
          public void put(String path, byte[] content) throws NameTakenException {
            if (path.contains(name) && broken.getAndSet(false)) {
              throw new EnvironmentException(ErrorCode.MAILBOX, "full");
            }
            inner.put(path, content);
          }
        };
    List<Lockstep.End> once =
        Lockstep.of(parties, SEED).over(me -> me == 2 ? failing : shared).run();
    assertThat(once.get(2).code()).isEqualTo(ErrorCode.MAILBOX);
    assertThat(once.get(0).code()).isEqualTo(ErrorCode.PEER_STOPPED);
    assertThat(shared.list("").stream().map(Mailbox.Entry::name))
        .noneMatch(n -> n.contains("/commit-"));
    List<Lockstep.End> again =
        Lockstep.of(parties, SEED).over(me -> me == 2 ? failing : shared).run();
    assertThat(again).allSatisfy(end -> assertThat(end.totals()).contains(parties.shown(first())));
  }

  /** No honest party opens a challenge before all hold, nor a test before all are checked. */
  @Test
  void theOrderOfWhatIsPut() {
    for (int i = 0; i < 3; i++) {
      List<String> order = Collections.synchronizedList(new ArrayList<>());
      Mailbox fresh = Lockstep.freshMailbox();
      Mailbox recording =
          new HostileMailbox(fresh) {
            @Override
            public void put(String path, byte[] content) throws NameTakenException {
              order.add(path.substring(path.lastIndexOf('/') + 1));
              inner.put(path, content);
            }
          };
      List<Lockstep.End> ends = Lockstep.of(parties, SEED).over(me -> recording).run();
      assertThat(ends).allMatch(Lockstep.End::isOpened);
      assertAllBefore(order, "reshared-4-", "held-");
      assertAllBefore(order, "held-", "challenge-");
      assertAllBefore(order, "challenge-", "reshared-5-");
      assertAllBefore(order, "challenge-", "reshare-5-");
      assertAllBefore(order, "reshared-5-", "check-");
      assertAllBefore(order, "check-", "test-");
      assertAllBefore(order, "tested-", "commit-");
      assertAllBefore(order, "commit-", "opened-");
    }
  }

  private static void assertAllBefore(List<String> order, String first, String then) {
    int last = -1;
    int next = order.size();
    int firsts = 0;
    for (int i = order.size() - 1; i >= 0; i--) {
      if (order.get(i).startsWith(first)) {
        firsts++;
        last = Math.max(last, i);
      } else if (order.get(i).startsWith(then)) {
        next = i;
      }
    }
    assertThat(firsts).as(first).isEqualTo(3);
    assertThat(last).as("%s before %s in %s", first, then, order).isLessThan(next);
  }

  private byte[] await(String part) {
    for (int i = 0; i < 5000; i++) {
      Optional<byte[]> found =
          shared.list("").stream()
              .map(Mailbox.Entry::name)
              .filter(n -> n.contains(part))
              .findFirst()
              .flatMap(n -> shared.get(n, Integer.MAX_VALUE));
      if (found.isPresent()) {
        return found.get();
      }
      Thread.onSpinWait();
    }
    return new byte[0];
  }

  private Mailbox seeing(String part, BiFunction<String, byte[], Optional<byte[]>> other) {
    Set<String> before = Set.copyOf(shared.list("").stream().map(Mailbox.Entry::name).toList());
    return new HostileMailbox(shared) {
      @Override
      protected Optional<byte[]> seen(String name, Optional<byte[]> content) {
        return name.contains("/" + part) && !before.contains(name)
            ? content.flatMap(c -> other.apply(name, c))
            : content;
      }
    };
  }

  private Mailbox unsteady(Random ofParty) {
    return new HostileMailbox(shared) {
      @Override
      protected Optional<byte[]> seen(String name, Optional<byte[]> content) {
        return ofParty.nextBoolean() ? content : Optional.empty();
      }

      @Override
      public List<Entry> list(String folder) {
        List<Entry> entries = new ArrayList<>(inner.list(folder));
        Collections.shuffle(entries, ofParty);
        return entries;
      }
    };
  }

  private byte[] alter(String way, byte[] content) {
    return switch (way) {
      case "empty" -> new byte[0];
      case "truncate" -> Arrays.copyOf(content, content.length - 1);
      case "extend" -> Arrays.copyOf(content, content.length + 1);
      case "zeros" -> new byte[content.length];
      default -> {
        byte[] flipped = content.clone();
        flipped[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
    };
  }
}

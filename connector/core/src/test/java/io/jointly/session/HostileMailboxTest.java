package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.Parties;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The mailbox alters what south sees. Whatever it does, nobody opens a wrong total. */
class HostileMailboxTest {

  private static final int SOUTH = 1;
  private static final long SEED = 3;

  /** What reading garbage may be called; which one depends on what was hit. */
  private static final Set<ErrorCode> REFUSED =
      EnumSet.of(
          ErrorCode.MALFORMED,
          ErrorCode.VERSION,
          ErrorCode.SIGNATURE,
          ErrorCode.SEAL,
          ErrorCode.WRONG_PLACE);

  /** All that south reads of north, but DONE, which may come too late to be read. */
  private static final List<String> READ =
      List.of(
          "join-0",
          "start-0",
          "shared-0-0",
          "share-0-0-1-",
          "commit-0-0",
          "reveal-0-0",
          "opened-0-0-1-");

  private final Random random = new Random(SEED);

  static Stream<Arguments> alterations() {
    List<String> ways = List.of("empty", "truncate", "extend", "halve", "flip", "zeros", "double");
    return READ.stream().flatMap(name -> ways.stream().map(way -> Arguments.of(name, way)));
  }

  @ParameterizedTest
  @MethodSource("alterations")
  void alteredBytesAreRefusedInTheSendersName(String name, String way) {
    Parties parties = Parties.all(3, 1, 5);
    List<Lockstep.End> ends =
        runAgainst(parties, name, (path, content) -> Optional.of(alter(way, content)));
    assertThat(ends.get(SOUTH).code()).isIn(REFUSED);
    assertThat(ends.get(SOUTH).message()).contains("party north").hasSizeLessThan(400);
    othersAreSafe(parties, ends);
  }

  static Stream<String> read() {
    return READ.stream();
  }

  @ParameterizedTest
  @MethodSource("read")
  void whatIsWithheldIsATimeOutThatNamesIt(String name) {
    Parties parties = Parties.all(3, 1, 5);
    Mailbox shared = Lockstep.freshMailbox();
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED)
            .timeouts(name.equals("start-0") ? Lockstep.BRIEF_JOIN : Lockstep.BRIEF_ROUND)
            .over(me -> me == SOUTH ? withholding(shared, name) : shared)
            .run();
    // Another party may notice first that south goes no further.
    assertThat(ends.get(SOUTH).code()).isIn(ErrorCode.TIMEOUT, ErrorCode.PEER_STOPPED);
    assertThat(ends.get(SOUTH).message()).containsAnyOf("north", "east");
    othersAreSafe(parties, ends);
  }

  @ParameterizedTest
  @ValueSource(strings = {"join", "shared", "share", "commit", "reveal", "opened"})
  void anotherPartysMessageIsRefused(String kind) {
    Parties parties = Parties.all(3, 1, 5);
    Mailbox shared = Lockstep.freshMailbox();
    String wanted = "/" + kind + (kind.equals("join") ? "-0" : "-0-0");
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED)
            .over(
                me ->
                    me == SOUTH
                        ? altering(shared, wanted, (n, c) -> sameOfEast(shared, n, kind))
                        : shared)
            .run();
    assertThat(ends.get(SOUTH).code()).isIn(ErrorCode.SIGNATURE, ErrorCode.SEAL);
    othersAreSafe(parties, ends);
  }

  @ParameterizedTest
  @MethodSource("read")
  void aMessageOfAnotherSessionIsRefused(String name) {
    Mailbox shared = Lockstep.freshMailbox();
    Parties other = Parties.all(3, 1, 5).withRun("an earlier run");
    assertThat(Lockstep.of(other, SEED).over(me -> shared).run()).allMatch(Lockstep.End::isOpened);
    Parties parties = Parties.all(3, 1, 5);
    List<Lockstep.End> ends = spliced(parties, shared, name);
    assertThat(ends.get(SOUTH).code()).isIn(ErrorCode.WRONG_PLACE, ErrorCode.SEAL);
    othersAreSafe(parties, ends);
  }

  @ParameterizedTest
  @MethodSource("read")
  void aMessageOfAnEarlierAttemptIsRefused(String name) {
    Mailbox shared = Lockstep.freshMailbox();
    Parties parties = Parties.all(3, 1, 5);
    assertThat(Lockstep.of(parties, SEED).over(me -> shared).run())
        .allMatch(Lockstep.End::isOpened);
    List<Lockstep.End> ends = spliced(parties, shared, name);
    assertThat(ends.get(SOUTH).code()).isIn(ErrorCode.WRONG_PLACE, ErrorCode.SEAL);
    othersAreSafe(parties, ends);
  }

  /** All that south reads of north in round 1. */
  private static final List<String> READ_LATER =
      List.of("shared-1-0", "share-1-0-1-", "commit-1-0", "reveal-1-0", "opened-1-0-1-");

  static Stream<String> readLater() {
    return READ_LATER.stream();
  }

  static Stream<Arguments> swaps() {
    return READ_LATER.stream()
        .flatMap(
            name ->
                Stream.of("-1-", "-2-")
                    .flatMap(
                        in ->
                            Stream.of("-0-", "-1-", "-2-")
                                .filter(of -> !of.equals(in))
                                .map(of -> Arguments.of(name.replaceFirst("-1-", in), of))));
  }

  /** In the place of a message of one round south sees that of another. */
  @ParameterizedTest
  @MethodSource("swaps")
  void aMessageOfAnotherRoundIsRefused(String name, String of) {
    Parties parties = Parties.all(3, 1, 1).withRounds(5, 5, 5);
    Mailbox shared = Lockstep.freshMailbox();
    String other = name.replaceFirst("-[12]-", of);
    boolean isEarlier = of.compareTo(name.replaceFirst("^[a-z]+(-[12]-).*", "$1")) < 0;
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED)
            .timeouts(isEarlier ? Lockstep.PATIENT : Lockstep.BRIEF_ROUND)
            .over(me -> me == SOUTH ? showingOther(shared, "/" + name, "/" + other) : shared)
            .run();
    // Of a round that is still to come there is nothing to show: that is a time-out.
    assertThat(ends.get(SOUTH).code())
        .isIn(
            isEarlier
                ? Set.of(ErrorCode.WRONG_PLACE, ErrorCode.SEAL)
                : Set.of(ErrorCode.TIMEOUT, ErrorCode.PEER_STOPPED));
    if (name.matches("[a-z]+-1-.*")) {
      // south does not go on to the last round, so nobody opens it.
      assertThat(ends).noneMatch(Lockstep.End::isOpened);
    }
    othersAreSafe(parties, ends);
  }

  @ParameterizedTest
  @MethodSource("readLater")
  void whatIsWithheldInALaterRoundIsATimeOut(String name) {
    Parties parties = Parties.all(3, 1, 1).withRounds(5, 2, 3);
    Mailbox shared = Lockstep.freshMailbox();
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED)
            .timeouts(Lockstep.BRIEF_ROUND)
            .over(me -> me == SOUTH ? withholding(shared, name) : shared)
            .run();
    assertThat(ends.get(SOUTH).code()).isIn(ErrorCode.TIMEOUT, ErrorCode.PEER_STOPPED);
    assertThat(ends.get(SOUTH).message()).contains("of 3)");
    assertThat(ends).noneMatch(Lockstep.End::isOpened);
    // A party to which a round was not opened shares nothing in the next, so nobody adds.
    assertThat(shared.list("").stream().map(Mailbox.Entry::name))
        .noneMatch(n -> n.contains("/shared-2-1") || n.contains("/commit-2-"));
  }

  @ParameterizedTest
  @MethodSource("readLater")
  void alteredBytesOfALaterRoundAreRefused(String name) {
    for (String way : List.of("empty", "truncate", "extend", "flip", "zeros")) {
      Parties parties = Parties.all(3, 1, 1).withRounds(2, 5);
      List<Lockstep.End> ends =
          runAgainst(parties, name, (path, content) -> Optional.of(alter(way, content)));
      assertThat(ends.get(SOUTH).code()).isIn(REFUSED);
      assertThat(ends.get(SOUTH).message()).contains("party north").hasSizeLessThan(400);
      othersAreSafe(parties, ends);
    }
  }

  private static Mailbox showingOther(Mailbox shared, String part, String otherPart) {
    return new HostileMailbox(shared) {
      @Override
      protected Optional<byte[]> seen(String name, Optional<byte[]> content) {
        return name.contains(part)
            ? inner.list(name.substring(0, name.lastIndexOf('/'))).stream()
                .filter(e -> e.name().contains(otherPart))
                .findFirst()
                .flatMap(e -> inner.get(e.name(), Integer.MAX_VALUE))
            : content;
      }
    };
  }

  @Test
  void roundsLateAndOutOfOrderAreHarmless() {
    Parties parties = Parties.all(3, 2, 1).withRounds(3, 9, 1);
    Mailbox shared = Lockstep.freshMailbox();
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED).over(me -> unsteady(shared, new Random(SEED + me))).run();
    assertThat(ends).allSatisfy(end -> assertThat(end.totals()).contains(parties.totals(SEED)));
  }

  @Test
  void swappedBlocksAreRefused() {
    Parties parties = Parties.all(3, 1, 65_536 + 65_536);
    Mailbox shared = Lockstep.freshMailbox();
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED)
            .over(
                me ->
                    me == SOUTH
                        ? altering(
                            shared, "/share-0-0-1-0-", (n, c) -> like(shared, n, "-1-0-", "-1-1-"))
                        : shared)
            .run();
    assertThat(ends.get(SOUTH).code()).isEqualTo(ErrorCode.SEAL);
    othersAreSafe(parties, ends);
  }

  @Test
  void lateAndOutOfOrderIsHarmless() {
    Parties parties = Parties.all(3, 2, 9);
    Mailbox shared = Lockstep.freshMailbox();
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED).over(me -> unsteady(shared, new Random(SEED + me))).run();
    assertThat(ends).allSatisfy(end -> assertThat(end.totals()).contains(parties.totals(SEED)));
  }

  @Test
  void copiesUnderOtherNumbersChangeNothingOrAreRefused() {
    Parties parties = Parties.all(3, 1, 5);
    Mailbox shared = Lockstep.freshMailbox();
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED)
            .over(me -> me == 0 ? shared : copying(shared, "/join-" + me + "-0", "-1"))
            .run();
    // The coordinator finds a JOIN that says another seq than its name.
    assertThat(ends.get(0).code()).isIn(ErrorCode.WRONG_PLACE, ErrorCode.PEER_STOPPED);
    othersAreSafe(parties, ends);
  }

  @Test
  void aCopiedStartIsNoSecondStart() {
    Parties parties = Parties.all(3, 1, 5);
    Mailbox shared = Lockstep.freshMailbox();
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED)
            .over(me -> me == 0 ? copying(shared, "/start-0", "1") : shared)
            .run();
    othersAreSafe(parties, ends);
    assertThat(ends)
        .allSatisfy(
            end ->
                assertThat(end.failure() == null ? null : end.code())
                    .isIn(null, ErrorCode.WRONG_PLACE, ErrorCode.PEER_STOPPED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"start-0", "/shared-0-0", "/commit-0-0", "/reveal-0-0", "/done-0"})
  void aPlaceThatIsTakenIsAConflict(String name) {
    Parties parties = Parties.all(3, 1, 5);
    Mailbox shared = Lockstep.freshMailbox();
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED).over(me -> me == 0 ? occupied(shared, name) : shared).run();
    assertThat(ends.get(0).code()).isEqualTo(ErrorCode.CONFLICT);
    othersAreSafe(parties, ends);
  }

  private static void othersAreSafe(Parties parties, List<Lockstep.End> ends) {
    long[] totals = parties.totals(SEED);
    for (Lockstep.End end : ends) {
      if (end.isOpened()) {
        assertThat(end.totals()).contains(totals);
      } else {
        assertThat(end.code()).isNotEqualTo(ErrorCode.BUG);
      }
    }
  }

  private List<Lockstep.End> runAgainst(
      Parties parties, String name, BiFunction<String, byte[], Optional<byte[]>> alteration) {
    Mailbox shared = Lockstep.freshMailbox();
    return Lockstep.of(parties, SEED)
        .over(me -> me == SOUTH ? altering(shared, "/" + name, alteration) : shared)
        .run();
  }

  private List<Lockstep.End> spliced(Parties parties, Mailbox shared, String name) {
    Set<String> old = Set.copyOf(shared.list("").stream().map(Mailbox.Entry::name).toList());
    // The new attempt's START has another number.
    String part = name.replace("start-0", "start-");
    return Lockstep.of(parties, SEED)
        .over(
            me ->
                me == SOUTH
                    ? altering(
                        shared,
                        "/" + part,
                        (n, c) ->
                            old.contains(n)
                                ? Optional.of(c)
                                : shared.get(
                                    old.stream()
                                        .filter(o -> o.contains("/" + part))
                                        .sorted()
                                        .findFirst()
                                        .orElseThrow(),
                                    Integer.MAX_VALUE))
                    : shared)
        .run();
  }

  private byte[] alter(String way, byte[] content) {
    return switch (way) {
      case "empty" -> new byte[0];
      case "truncate" -> Arrays.copyOf(content, content.length - 1);
      case "extend" -> Arrays.copyOf(content, content.length + 1);
      case "halve" -> Arrays.copyOf(content, content.length / 2);
      case "zeros" -> new byte[content.length];
      case "double" -> {
        byte[] twice = Arrays.copyOf(content, 2 * content.length);
        System.arraycopy(content, 0, twice, content.length, content.length);
        yield twice;
      }
      default -> {
        byte[] flipped = content.clone();
        flipped[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
    };
  }

  private static Optional<byte[]> sameOfEast(Mailbox shared, String name, String kind) {
    String prefix =
        name.substring(0, name.lastIndexOf('/') + 1) + kind + (kind.equals("join") ? "-2" : "-0-2");
    String suffix = kind.equals("share") || kind.equals("opened") ? "-1-" : "";
    return shared.list(name.substring(0, name.indexOf('/'))).stream()
        .filter(e -> e.name().startsWith(prefix + suffix))
        .findFirst()
        .flatMap(e -> shared.get(e.name(), Integer.MAX_VALUE));
  }

  private static Optional<byte[]> like(Mailbox shared, String name, String from, String to) {
    String wanted = name.substring(0, name.lastIndexOf('-') + 1).replace(from, to);
    return shared.list(name.substring(0, name.indexOf('/'))).stream()
        .filter(e -> e.name().startsWith(wanted))
        .findFirst()
        .flatMap(e -> shared.get(e.name(), Integer.MAX_VALUE));
  }

  private static Mailbox altering(
      Mailbox shared, String part, BiFunction<String, byte[], Optional<byte[]>> alteration) {
    return new HostileMailbox(shared) {
      @Override
      protected Optional<byte[]> seen(String name, Optional<byte[]> content) {
        return name.contains(part) ? content.flatMap(c -> alteration.apply(name, c)) : content;
      }
    };
  }

  private static Mailbox withholding(Mailbox shared, String part) {
    return new HostileMailbox(shared) {
      @Override
      protected Optional<byte[]> seen(String name, Optional<byte[]> content) {
        return name.contains("/" + part) ? Optional.empty() : content;
      }

      @Override
      public List<Entry> list(String folder) {
        return inner.list(folder).stream().filter(e -> !e.name().contains("/" + part)).toList();
      }
    };
  }

  /** Half of what is there is not yet seen, and listings come in any order. */
  private static Mailbox unsteady(Mailbox shared, Random random) {
    return new HostileMailbox(shared) {
      @Override
      protected Optional<byte[]> seen(String name, Optional<byte[]> content) {
        return random.nextBoolean() ? content : Optional.empty();
      }

      @Override
      public List<Entry> list(String folder) {
        List<Entry> entries = new ArrayList<>(inner.list(folder));
        Collections.shuffle(entries, random);
        return entries;
      }
    };
  }

  private static Mailbox copying(Mailbox shared, String part, String suffix) {
    return new HostileMailbox(shared) {
      @Override
      public void put(String name, byte[] content) throws NameTakenException {
        inner.put(name, content);
        if (name.endsWith(part)) {
          inner.put(name.substring(0, name.length() - suffix.length()) + suffix, content);
        }
      }
    };
  }

  private static Mailbox occupied(Mailbox shared, String part) {
    return new HostileMailbox(shared) {
      @Override
      public void put(String name, byte[] content) throws NameTakenException {
        if (name.endsWith(part)) {
          inner.put(name, new byte[] {1});
        }
        inner.put(name, content);
      }
    };
  }
}

package io.jointly.protocol.parameters;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a party brings to a session; all of it but its own index must be the same at every party.
 *
 * @param me this party's index in the roster
 * @param collaborationDigest 32 bytes: SHA-256 of the collaboration's file
 * @param runName 1 to 256 bytes of UTF-8
 * @param query the canonical query, 1 byte to 1 MiB; opaque here
 * @param layoutDigest 32 bytes that tell how the query becomes elements
 * @param rounds how many elements every party's vector has in each round: 1 to 64 rounds, each of 1
 *     element or more, 2^26 in all rounds together. With more than one round every data party must
 *     be a receiver: what it shares in a round may depend on what was opened in those before
 * @param tests what is done on shares before anything is opened, or null for nothing. Follows from
 *     the query and the collaboration, like the layout
 * @param thresholds what this party asks for at least; {@link Thresholds#NONE} where no group is
 *     tested
 * @param asks whether somebody at this party wants the answer; false for an agent that only gives
 *     its party's part
 * @param software this software's version, 0 to 64 printable ASCII characters; for error messages
 *     only
 */
public record SessionParameters(
    Roster roster,
    int me,
    byte[] collaborationDigest,
    String runName,
    byte[] query,
    byte[] layoutDigest,
    List<Integer> rounds,
    @Nullable DisclosureChecks tests,
    Thresholds thresholds,
    boolean asks,
    String software) {

  /**
   * @throws IllegalArgumentException if something is out of its bounds, which are {@link Limits}
   */
  public SessionParameters {
    if (me < 0 || me >= roster.size()) {
      throw new IllegalArgumentException("this party is not in the roster");
    }
    checkSize("collaboration digest", collaborationDigest.length, Limits.DIGEST_BYTES);
    checkSize("layout digest", layoutDigest.length, Limits.DIGEST_BYTES);
    checkRange("query bytes", query.length, Limits.MAX_QUERY_BYTES);
    rounds = List.copyOf(rounds);
    if (!Limits.areRounds(rounds)) {
      throw new IllegalArgumentException(
          "rounds: 1 to 64, of at least 1 element each and at most 2^26 in all");
    }
    if (rounds.size() > 1 && !roster.members().stream().allMatch(SessionParameters::mayGoOn)) {
      throw new IllegalArgumentException("with several rounds every data party must be a receiver");
    }
    checkRange(
        "collaboration id", utf8(roster.collaborationId()), Limits.MAX_COLLABORATION_ID_BYTES);
    checkRange("run name", utf8(runName), Limits.MAX_RUN_NAME_BYTES);
    if (software.length() > Limits.MAX_SOFTWARE_BYTES || !Limits.isPrintable(software)) {
      throw new IllegalArgumentException("software version: at most 64 printable characters");
    }
    checkTests(roster, rounds, tests, thresholds);
    collaborationDigest = collaborationDigest.clone();
    query = query.clone();
    layoutDigest = layoutDigest.clone();
  }

  /** Of a session in which nothing is multiplied. */
  public SessionParameters(
      Roster roster,
      int me,
      byte[] collaborationDigest,
      String runName,
      byte[] query,
      byte[] layoutDigest,
      List<Integer> rounds,
      String software) {
    this(
        roster,
        me,
        collaborationDigest,
        runName,
        query,
        layoutDigest,
        rounds,
        null,
        Thresholds.NONE,
        true,
        software);
  }

  @Override
  public byte[] collaborationDigest() {
    return collaborationDigest.clone();
  }

  @Override
  public byte[] query() {
    return query.clone();
  }

  @Override
  public byte[] layoutDigest() {
    return layoutDigest.clone();
  }

  /** This party. */
  public Member self() {
    return roster.member(me);
  }

  public boolean has(PartyRole part) {
    return self().has(part);
  }

  /** Whether groups are tested against thresholds. */
  public boolean testsGroups() {
    return tests != null && tests.checksGroups(0);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SessionParameters that
        && me == that.me
        && rounds.equals(that.rounds)
        && roster.equals(that.roster)
        && runName.equals(that.runName)
        && software.equals(that.software)
        && Objects.equals(tests, that.tests)
        && thresholds.equals(that.thresholds)
        && asks == that.asks
        && Arrays.equals(collaborationDigest, that.collaborationDigest)
        && Arrays.equals(query, that.query)
        && Arrays.equals(layoutDigest, that.layoutDigest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(query) * 31 + me;
  }

  @Override
  public String toString() {
    return "SessionParameters(run " + runName + ", party " + self().id() + ")";
  }

  private static void checkTests(
      Roster roster,
      List<Integer> rounds,
      @Nullable DisclosureChecks tests,
      Thresholds thresholds) {
    if ((tests == null || tests.cells().isEmpty()) && !thresholds.equals(Thresholds.NONE)) {
      throw new IllegalArgumentException("thresholds without tests");
    }
    if (tests == null) {
      return;
    }
    if (!roster.canMultiply()) {
      throw new IllegalArgumentException("tests need 2t + 1 compute parties");
    }
    for (int round = 0; round < rounds.size(); round++) {
      if (tests.widths().size() != rounds.size() || tests.elements(round) != rounds.get(round)) {
        throw new IllegalArgumentException("tests of other rounds than the session has");
      }
    }
  }

  private static boolean mayGoOn(Member member) {
    return !member.has(PartyRole.DATA) || member.has(PartyRole.RECEIVER);
  }

  private static int utf8(String text) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)).remaining();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a text that is not Unicode", e);
    }
  }

  private static void checkSize(String what, int size, int wanted) {
    if (size != wanted) {
      throw new IllegalArgumentException(what + ": " + wanted + " bytes, not " + size);
    }
  }

  private static void checkRange(String what, int size, int most) {
    if (size < 1 || size > most) {
      throw new IllegalArgumentException(what + ": 1 to " + most + ", not " + size);
    }
  }
}

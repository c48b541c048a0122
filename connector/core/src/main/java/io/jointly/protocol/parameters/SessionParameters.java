package io.jointly.protocol.parameters;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a party brings to a session. All parties have to bring the same but for their own index,
 * whether they ask, and their software.
 */
public final class SessionParameters {

  private final Roster roster;
  private final int me;
  private final byte[] collaborationDigest;
  private final String runName;
  private final byte[] query;
  private final byte[] layoutDigest;
  private final List<Integer> rounds;
  private final @Nullable DisclosureChecks checks;
  private final @Nullable DealtVector dealt;
  private final boolean asks;
  private final @Nullable Person person;
  private final String software;

  private SessionParameters(Builder from) {
    this.roster = from.roster;
    this.me = from.me;
    this.collaborationDigest = given("collaboration", from.collaborationDigest).clone();
    this.runName = given("run", from.runName);
    this.query = given("query", from.query).clone();
    this.layoutDigest = given("layout", from.layoutDigest).clone();
    this.rounds = List.copyOf(given("layout", from.rounds));
    this.checks = from.checks;
    this.dealt = from.dealt;
    this.asks = from.asks;
    this.person = from.person;
    this.software = from.software;
    check();
  }

  /**
   * Begins with no checks and a party that asks.
   *
   * @param me this party's index in the roster
   */
  public static Builder of(Roster roster, int me) {
    return new Builder(roster, me);
  }

  /** The parts of a session's parameters, by name. Arrays are copied when it builds. */
  public static final class Builder {

    private final Roster roster;
    private final int me;
    private byte @Nullable [] collaborationDigest;
    private @Nullable String runName;
    private byte @Nullable [] query;
    private byte @Nullable [] layoutDigest;
    private @Nullable List<Integer> rounds;
    private @Nullable DisclosureChecks checks;
    private @Nullable DealtVector dealt;
    private boolean asks = true;
    private @Nullable Person person;
    private String software = "";

    private Builder(Roster roster, int me) {
      this.roster = roster;
      this.me = me;
    }

    /**
     * @param digest 32 bytes: SHA-256 of the collaboration's file
     */
    public Builder collaboration(byte[] digest) {
      this.collaborationDigest = digest;
      return this;
    }

    /**
     * @param name 1 to 256 bytes of UTF-8
     */
    public Builder run(String name) {
      this.runName = name;
      return this;
    }

    /**
     * @param canonical the canonical query, 1 byte to 1 MiB; the protocol does not look into it
     */
    public Builder query(byte[] canonical) {
      this.query = canonical;
      return this;
    }

    /**
     * @param digest 32 bytes that tell how the query becomes elements
     * @param elements how many elements every party's vector has in each round: 1 to 64 rounds of 1
     *     element or more, 2^26 in all rounds together. With more than one round every data party
     *     must be a receiver: what it shares in a round may depend on what was opened before
     */
    public Builder layout(byte[] digest, List<Integer> elements) {
      this.layoutDigest = digest;
      this.rounds = elements;
      return this;
    }

    /**
     * @param checks what compute parties do on shares before anything is opened, or null for
     *     nothing. It follows from the query and the collaboration, like the layout
     */
    public Builder checks(@Nullable DisclosureChecks checks) {
      this.checks = checks;
      return this;
    }

    /**
     * @param vector this compute party's share of totals over a share table, or null where there is
     *     none
     */
    public Builder dealt(@Nullable DealtVector vector) {
      this.dealt = vector;
      return this;
    }

    /**
     * @param asking who at this party wants the answer, where the collaboration wants to know;
     *     otherwise null
     */
    public Builder person(@Nullable Person asking) {
      this.person = asking;
      return this;
    }

    /** Nobody at this party wants the answer: its agent only gives its part. */
    public Builder onlyAnswers() {
      this.asks = false;
      this.person = null;
      return this;
    }

    /**
     * @param version this software's version, 0 to 64 printable ASCII characters; for error
     *     messages only
     */
    public Builder software(String version) {
      this.software = version;
      return this;
    }

    /**
     * @throws IllegalArgumentException if a part is missing or out of its bounds, which are {@link
     *     Limits}
     */
    public SessionParameters build() {
      return new SessionParameters(this);
    }
  }

  /** Begins with the parts of these parameters. */
  public Builder toBuilder() {
    Builder copy =
        of(roster, me)
            .collaboration(collaborationDigest)
            .run(runName)
            .query(query)
            .layout(layoutDigest, rounds)
            .checks(checks)
            .dealt(dealt)
            .person(person)
            .software(software);
    return asks ? copy : copy.onlyAnswers();
  }

  private void check() {
    if (me < 0 || me >= roster.size()) {
      throw new IllegalArgumentException("this party is not in the roster");
    }
    if (!roster.takesPart(me)) {
      throw new IllegalArgumentException("this party is left out of the session");
    }
    checkSize("collaboration digest", collaborationDigest.length, Limits.DIGEST_BYTES);
    checkSize("layout digest", layoutDigest.length, Limits.DIGEST_BYTES);
    checkRange("query bytes", query.length, Limits.MAX_QUERY_BYTES);
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
    if ((person != null) != (asks && roster.persons() == Roster.Persons.NAMED)) {
      throw new IllegalArgumentException(
          "a party that asks names a person if the collaboration wants it, and no other party does");
    }
    checkTests();
    checkDealt();
  }

  /** Everybody who takes part. */
  public Roster roster() {
    return roster;
  }

  /** This party's index in the roster. */
  public int me() {
    return me;
  }

  /** This party. */
  public Member self() {
    return roster.member(me);
  }

  public boolean has(PartyRole part) {
    return self().has(part);
  }

  public byte[] collaborationDigest() {
    return collaborationDigest.clone();
  }

  public String runName() {
    return runName;
  }

  public byte[] query() {
    return query.clone();
  }

  public byte[] layoutDigest() {
    return layoutDigest.clone();
  }

  /** How many elements every party's vector has in each round. */
  public List<Integer> rounds() {
    return rounds;
  }

  /** What compute parties do on shares before anything is opened; null for nothing. */
  public @Nullable DisclosureChecks checks() {
    return checks;
  }

  /** This compute party's share of totals over a share table; null where there is none. */
  public @Nullable DealtVector dealt() {
    return dealt;
  }

  /** Whether somebody at this party wants the answer. */
  public boolean asks() {
    return asks;
  }

  /** Who at this party wants the answer; null where the collaboration does not want to know. */
  public @Nullable Person person() {
    return person;
  }

  public String software() {
    return software;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SessionParameters that
        && me == that.me
        && rounds.equals(that.rounds)
        && roster.equals(that.roster)
        && runName.equals(that.runName)
        && software.equals(that.software)
        && Objects.equals(checks, that.checks)
        && dealt == that.dealt
        && asks == that.asks
        && Objects.equals(person, that.person)
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

  private static <T> T given(String part, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("a session needs a " + part);
    }
    return value;
  }

  private void checkTests() {
    if (checks == null) {
      return;
    }
    if (!roster.canMultiply()) {
      throw new IllegalArgumentException("checks need 2t + 1 compute parties");
    }
    for (int round = 0; round < rounds.size(); round++) {
      if (checks.widths().size() != rounds.size() || checks.elements(round) != rounds.get(round)) {
        throw new IllegalArgumentException("checks of other rounds than the session has");
      }
    }
  }

  private void checkDealt() {
    if (dealt == null) {
      return;
    }
    if (!has(PartyRole.COMPUTE)) {
      throw new IllegalArgumentException("only a compute party holds shares of dealt rows");
    }
    if (rounds.size() != 1 || dealt.length() != rounds.get(0)) {
      throw new IllegalArgumentException(
          "dealt totals of another length than the session's vector");
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

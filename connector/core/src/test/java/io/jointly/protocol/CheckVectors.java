package io.jointly.protocol;

import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.field.Fp127;
import io.jointly.protocol.circuit.AuthenticatedEvaluation;
import io.jointly.protocol.circuit.Circuit;
import io.jointly.protocol.circuit.ThresholdCircuit;
import io.jointly.protocol.message.AttemptNames;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.parameters.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Vectors of a session with tests (PROTOCOL.md §10): five groups, of which the reader sees two. In
 * all others something of south's is wrong.
 */
final class CheckVectors {

  static final String BASE = "session-tests";

  private static final int NORTH = VectorMaker.NORTH;
  private static final int SOUTH = VectorMaker.SOUTH;
  private static final int READER = VectorMaker.READER;
  private static final int ELEMENT_BYTES = 16;
  private static final GroupRule RULE = GroupRule.of(4, 3);

  private final VectorMaker maker;
  private final Forger forger;
  private final Sessions genuine;
  private final AttemptNames in;
  private final int steps;
  private final String reshared;
  private final String blinded;
  private final String held;
  private final String challenge;
  private final String check;
  private final String tested;

  /** In all but two groups there are too few rows, or one party has none. */
  static Parties parties() {
    int[][] rows = {{0, 1, 2, 9, 4}, {0, 1, 2, 9, 4}, {0, 1, 2, 0, 4}};
    return Parties.all(3, 1, 1).withTests(RULE, rows).withTestedRounds(2);
  }

  CheckVectors(VectorMaker maker) {
    this.maker = maker;
    this.forger = maker.forger;
    this.genuine = maker.genuine;
    this.in = maker.in;
    this.steps = AuthenticatedEvaluation.steps(circuit());
    this.reshared = in.message(MessageKind.RESHARED, 1, SOUTH);
    this.blinded = in.message(MessageKind.RESHARED, steps + 1, SOUTH);
    this.held = in.message(MessageKind.HELD, 0, SOUTH);
    this.challenge = in.message(MessageKind.CHALLENGE, 0, SOUTH);
    this.check = in.message(MessageKind.CHECK, 0, SOUTH);
    this.tested = in.message(MessageKind.TESTED, 0, SOUTH);
  }

  void make() {
    maker.whole(BASE, "groups are tested; three of five are suppressed", genuine.parties);
    joins();
    malformed();
    envelopes();
    places();
    manifests();
    blocks(MessageKind.RESHARE, 1);
    blocks(MessageKind.TEST, 0);
    elements();
    comparisons();
    products();
  }

  private List<String> messages() {
    return List.of(reshared, blinded, held, challenge, check, tested);
  }

  /** The kind in small letters; the blinded difference is a RESHARED of its own. */
  private String kind(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    String kind = last.substring(0, last.indexOf('-'));
    return name.equals(blinded) ? "blinded" : kind;
  }

  private void reject(
      int rule, ErrorCode code, String name, String comment, String put, byte[] content) {
    maker.reject(rule, code, name, comment, put, content);
  }

  private void body(
      int rule, ErrorCode code, String name, String comment, String put, UnaryOperator<byte[]> to) {
    reject(rule, code, name, comment, put, forger.body(put, to));
  }

  // R1, R7

  private void joins() {
    // Behind the time and two rounds stand the digests of checks and of dealt rows, the data
    // parties, and whether it asks.
    int digest = VectorMaker.REST + 68 + 2 * 4;
    int asks = digest + 2 * 32 + 8;
    body(
        1,
        ErrorCode.MALFORMED,
        "join-asks",
        "asks twice",
        maker.join,
        b -> VectorMaker.with(b, asks, 2));
    body(
        7,
        ErrorCode.VERSION,
        "tests",
        "another digest of what is tested",
        maker.join,
        b -> VectorMaker.flip(b, digest + 5));
    body(
        7,
        ErrorCode.VERSION,
        "no-tests",
        "nothing is tested",
        maker.join,
        b -> VectorMaker.replace(b, digest, new byte[32]));
  }

  // R1

  private void malformed() {
    for (String name : messages()) {
      String kind = kind(name);
      malformed(kind + "-more", "a byte is left over", name, b -> VectorMaker.cut(b, -1));
      malformed(kind + "-cut", "the last byte is missing", name, b -> VectorMaker.cut(b, 1));
      malformed(kind + "-empty", "no body", name, b -> new byte[0]);
    }
    for (String name : List.of(reshared, tested)) {
      String kind = kind(name);
      malformed(kind + "-step", "a step over its cap", name, b -> VectorMaker.u32(b, 0, 64 * 64));
      malformed(kind + "-blocks", "more blocks than keys", name, b -> VectorMaker.u32(b, 12, 2));
    }
    malformed(
        "challenge-three", "three shares", challenge, b -> VectorMaker.cut(b, -ELEMENT_BYTES));
    malformed("check-less", "a share less", check, b -> VectorMaker.cut(b, ELEMENT_BYTES));
    for (String name : List.of(challenge, check)) {
      malformed(
          kind(name) + "-round", "a round over its cap", name, b -> VectorMaker.u32(b, 0, 64));
    }
  }

  private void malformed(String name, String comment, String put, UnaryOperator<byte[]> to) {
    body(1, ErrorCode.MALFORMED, name, comment, put, to);
  }

  // R2, R3

  private void envelopes() {
    for (String name : messages()) {
      String kind = kind(name);
      byte[] message = genuine.get(name);
      byte[] older = VectorMaker.with(message, 5, 2);
      reject(2, ErrorCode.VERSION, kind + "-version-2", "version 2", name, older);
      byte[] flipped = VectorMaker.flip(message, message.length - 20);
      signature(kind + "-flip", "a bit of the signature is flipped", name, flipped);
      byte[] altered = VectorMaker.flip(message, Limits.HEADER_BYTES + 1);
      signature(kind + "-body", "a bit of the body is flipped", name, altered);
      signature(kind + "-north", "signed by north", name, forger.signedBy(name, NORTH));
    }
  }

  private void signature(String name, String comment, String put, byte[] content) {
    reject(3, ErrorCode.SIGNATURE, name, comment, put, content);
  }

  // R4

  private void places() {
    byte[] other = new byte[32];
    Arrays.fill(other, (byte) 7);
    for (String name : messages()) {
      String kind = kind(name);
      byte[] elsewhere = maker.header(name, maker.session, other);
      wrong(kind + "-attempt", "of another attempt", name, elsewhere);
      wrong(
          kind + "-session", "of another session", name, maker.header(name, other, maker.attempt));
    }
    String second = in.message(MessageKind.RESHARED, 2, SOUTH);
    wrong("reshared-second", "that of step 2", reshared, genuine.get(second));
    byte[] numbered = forger.body(reshared, b -> VectorMaker.u32(b, 0, 2));
    wrong("reshared-number", "says that it is of step 2", reshared, numbered);
    byte[] stepped = forger.body(tested, b -> VectorMaker.u32(b, 0, 1));
    wrong("tested-step", "says that it is of step 1", tested, stepped);
    for (String name : List.of(challenge, check)) {
      byte[] later = forger.body(name, b -> VectorMaker.u32(b, 0, 1));
      wrong(kind(name) + "-round", "says that it is of round 1", name, later);
    }
    wrong("tested-is-reshared", "a RESHARED", tested, genuine.get(blinded));
    wrong("held-is-challenge", "a CHALLENGE", held, genuine.get(challenge));
    wrong("challenge-is-check", "a CHECK", challenge, genuine.get(check));
    wrong("check-is-challenge", "a CHALLENGE", check, genuine.get(challenge));
    byte[] shared = genuine.get(in.message(MessageKind.SHARED, 0, SOUTH));
    wrong("reshared-is-shared", "a SHARED", reshared, shared);
  }

  private void wrong(String name, String comment, String put, byte[] content) {
    reject(4, ErrorCode.WRONG_PLACE, name, comment, put, content);
  }

  // R11

  private void manifests() {
    for (String name : List.of(reshared, blinded, tested)) {
      String kind = kind(name);
      manifest(kind + "-elements", "an element more", name, b -> VectorMaker.with(b, 7, b[7] + 1));
      manifest(kind + "-block-size", "another block size", name, b -> VectorMaker.u32(b, 8, 1024));
      manifest(
          kind + "-none", "no block", name, b -> VectorMaker.cut(VectorMaker.u32(b, 12, 0), 32));
      manifest(
          kind + "-two", "two blocks", name, b -> VectorMaker.cut(VectorMaker.u32(b, 12, 2), -32));
    }
  }

  private void manifest(String name, String comment, String put, UnaryOperator<byte[]> to) {
    body(11, ErrorCode.WRONG_MANIFEST, name, comment, put, to);
  }

  // R12 to R14

  private void blocks(MessageKind kind, int step) {
    String lower = kind.name().toLowerCase(Locale.ROOT);
    String name = maker.genuineBlock(kind, step, SOUTH, READER);
    byte[] sealed = genuine.get(name);
    length(lower + "-empty", "no bytes", name, new byte[0]);
    length(lower + "-cut", "a byte less", name, VectorMaker.cut(sealed, 1));
    length(lower + "-more", "a byte more", name, VectorMaker.cut(sealed, -1));
    seal(lower + "-flip", "a bit is flipped", name, VectorMaker.flip(sealed, 5));
    byte[] tag = VectorMaker.flip(sealed, sealed.length - 1);
    seal(lower + "-tag", "a bit of the tag is flipped", name, tag);
    byte[] ofNorth = genuine.get(maker.genuineBlock(kind, step, SOUTH, NORTH));
    seal(lower + "-recipient", "south's block for north", name, ofNorth);
    MessageKind twin = kind == MessageKind.TEST ? MessageKind.RESHARE : MessageKind.TEST;
    wrongSeal("from", "sealed as north's", new ForgedBlock(kind, step).sealedFrom(NORTH));
    wrongSeal("step", "sealed for step 3", new ForgedBlock(kind, step).sealedForNumber(3));
    wrongSeal("kind", "sealed as " + twin, new ForgedBlock(kind, step).sealedAs(twin));
    element(new ForgedBlock(kind, step), "p", "p for 0", 0xff, 0x7f);
    element(new ForgedBlock(kind, step), "bit", "the highest bit set", 0x00, 0x80);
  }

  private void wrongSeal(String name, String comment, ForgedBlock block) {
    maker.sealed(new Rejection(13, ErrorCode.SEAL, name, comment), block);
  }

  private void length(String name, String comment, String put, byte[] content) {
    reject(12, ErrorCode.MALFORMED, name, comment, put, content);
  }

  private void seal(String name, String comment, String put, byte[] content) {
    reject(13, ErrorCode.SEAL, name, comment, put, content);
  }

  private void element(ForgedBlock block, String name, String comment, int bytes, int last) {
    Consumer<byte[]> change =
        plain -> {
          Arrays.fill(plain, ELEMENT_BYTES, 2 * ELEMENT_BYTES - 1, (byte) bytes);
          plain[2 * ELEMENT_BYTES - 1] = (byte) last;
        };
    maker.sealed(new Rejection(14, ErrorCode.MALFORMED, name, comment), block.with(change));
  }

  private void elements() {
    for (String name : List.of(challenge, check)) {
      byte[] p = new byte[ELEMENT_BYTES];
      Arrays.fill(p, (byte) 0xff);
      p[ELEMENT_BYTES - 1] = 0x7f;
      body(
          14,
          ErrorCode.MALFORMED,
          kind(name) + "-p",
          "p for a share",
          name,
          b -> VectorMaker.replace(b, 4 + ELEMENT_BYTES, p));
    }
  }

  // R16, R19

  private void comparisons() {
    body(
        16,
        ErrorCode.CONFLICT,
        "record",
        "it has seen other RESHAREDs",
        held,
        b -> VectorMaker.flip(b, 31));
    off("challenge-seed", "another share of the seed", challenge, 0);
    off("challenge-mark", "another share of the mark", challenge, 1);
    off("check-difference", "another share of the blinded difference", check, 0);
    off("check-data", "another share of what north has dealt", check, 1);
    off("check-compute", "another share of what east has dealt again", check, 6);
    Alteration cheat = Alterations.adding(MessageKind.TEST, 0, 1, Alterations.element(1));
    String block = maker.genuineBlock(MessageKind.TEST, 0, SOUTH, READER);
    cheated(19, ErrorCode.OFF_POLYNOMIAL, "test", "one more in a suppressed group", block, cheat);
  }

  private void off(String name, String comment, String put, int element) {
    maker.reject(
        19,
        ErrorCode.OFF_POLYNOMIAL,
        "?",
        name,
        comment,
        put,
        forger.body(put, b -> VectorMaker.flip(b, 4 + element * ELEMENT_BYTES)));
  }

  // R25

  private void products() {
    product("product", "one more in the first product", 1, 0);
    int last =
        (int) AuthenticatedEvaluation.elements(circuit(), genuine.parties.groups(), steps) - 1;
    product("twin", "one more in the last marked twin", steps, last);
    product("blinded", "one more in the blinded difference", steps + 1, 0);
    // Group 1 of south has one row.
    claim("claim-two", "south contributes twice to a group", v -> set(v, 1, 2));
    claim("claim-minus", "south contributes −1 to a group", v -> set(v, 1, -1));
    claim(
        "claim-few",
        "south contributes to a group with too few rows",
        v -> RULE.lie(1, true, v, RULE.width()));
    claim(
        "claim-inverse",
        "south contributes with an inverse that does not fit its rows",
        v -> set(v, GroupRule.INVERSE, 5));
  }

  private static void set(long[] vector, int offset, long value) {
    Fp127.encodeSigned(value, vector, 3 * RULE.width() + offset);
  }

  /**
   * South deals a vector that says what is not so; the reader notices when products are checked.
   */
  private void claim(String name, String comment, Consumer<long[]> lie) {
    Sessions other = new Sessions(genuine.parties.lying(SOUTH, lie), VectorMaker.SEED);
    differing(25, ErrorCode.WRONG_PRODUCT, name, comment, check, other);
  }

  private Circuit circuit() {
    return ThresholdCircuit.of(Objects.requireNonNull(genuine.parties.tests), 0, 3);
  }

  private void product(String name, String comment, int step, int element) {
    Alteration cheat = new AlteredProduct(step, element, Alterations.element(1));
    cheated(25, ErrorCode.WRONG_PRODUCT, name, comment, check, cheat);
  }

  /** The same session, but south cheats; all that is then another in the mailbox. */
  private void cheated(
      int rule, ErrorCode code, String name, String comment, String put, Alteration cheat) {
    differing(
        rule,
        code,
        name,
        comment,
        put,
        new Sessions(genuine.parties, VectorMaker.SEED).cheating(SOUTH, cheat));
  }

  /** What is other than in the genuine session. */
  private void differing(
      int rule, ErrorCode code, String name, String comment, String put, Sessions other) {
    other.join().start().share();
    try {
      other.test().commit();
      throw new AssertionError(name + " is not noticed");
    } catch (ViolationException e) {
      if (e.code() != code) {
        throw e;
      }
    }
    VectorFile file = maker.reject(rule, code, "?", name, comment, put, other.get(put));
    other.mailbox.forEach(
        (path, content) -> {
          if (!path.equals(put) && !Arrays.equals(genuine.mailbox.get(path), content)) {
            file.put(path, content);
          }
        });
  }
}

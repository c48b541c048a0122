package io.jointly.protocol;

import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.BlockRewriter;
import io.jointly.crypto.BlockSealer;
import io.jointly.crypto.Encapsulation;
import io.jointly.crypto.SessionKey;
import io.jointly.error.ErrorCode;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.message.AttemptNames;
import io.jointly.protocol.message.CommitMessage;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.JoinMessage;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.Person;
import io.jointly.protocol.parameters.SessionParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Makes the vectors (PROTOCOL.md §10). Their reader is east, in a session of three parties with t =
 * 1, of one round with three elements or of three rounds; north coordinates. Everything is drawn
 * from seeds, so it always makes the same bytes:
 *
 * <pre>java -cp … io.jointly.protocol.VectorMaker connector/core/src/test/resources/vectors</pre>
 */
public final class VectorMaker {

  static final int READER = 2;
  static final long SEED = 1;
  static final int NORTH = 0;
  static final int SOUTH = 1;
  private static final int ELEMENTS = 3;

  /** Where the body of a JOIN goes on behind seq, time and session key. */
  static final int REST = 12 + SessionKey.BYTES;

  private static final int HEAD = Encapsulation.BYTES;
  private static final String ONE_ROUND = "session";
  private static final String THREE_ROUNDS = "session-rounds";
  private static final String NAMED = "session-person";

  private final Map<String, VectorFile> files;
  private final String base;
  private final int round;
  final Sessions genuine;
  final Forger forger;
  final byte[] session;
  final byte[] attempt;
  final AttemptNames in;
  final String join;
  private final String start;
  private final String shared;
  private final String commit;
  private final String reveal;
  private final String done;
  private final String stop;

  /** Makes what is wrong in one round of a session. */
  private VectorMaker(Map<String, VectorFile> files, String base, Parties parties, int round) {
    this.files = files;
    this.base = base;
    this.round = round;
    genuine = session(parties);
    forger = new Forger(genuine);
    SessionNames names = genuine.sessions.get(0).names();
    join = names.join(SOUTH, 0);
    start = names.start(0);
    stop = names.stop(SOUTH, 0);
    session = forger.envelope(start).session();
    attempt = ProtocolDigests.attempt(forger.envelope(start));
    in = names.attempt(attempt);
    shared = in.message(MessageKind.SHARED, round, SOUTH);
    commit = in.message(MessageKind.COMMIT, round, SOUTH);
    reveal = in.message(MessageKind.REVEAL, round, SOUTH);
    done = in.done(SOUTH);
  }

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Files.createDirectories(folder);
    try (var old = Files.list(folder)) {
      for (Path file : old.filter(f -> f.toString().endsWith(".txt")).toList()) {
        Files.delete(file);
      }
    }
    for (Map.Entry<String, VectorFile> file : make().entrySet()) {
      Files.writeString(folder.resolve(file.getKey() + ".txt"), file.getValue().format());
    }
  }

  /** All vectors, by the name of their file without its ending. */
  static Map<String, VectorFile> make() {
    Map<String, VectorFile> files = new TreeMap<>();
    VectorMaker maker = new VectorMaker(files, ONE_ROUND, Parties.all(3, 1, ELEMENTS), 0);
    maker.accepted();
    maker.pending();
    maker.malformed();
    maker.envelopes();
    maker.joins();
    maker.starts();
    maker.manifests();
    maker.blocks();
    maker.commits();
    maker.openings();
    new VectorMaker(files, NAMED, Parties.all(3, 1, ELEMENTS).withPersons(), 0).personsNamed();
    Parties parties = Parties.all(3, 1, ELEMENTS).withRounds(ELEMENTS, ELEMENTS, 2);
    new VectorMaker(files, THREE_ROUNDS, parties, 0).roundZero();
    new VectorMaker(files, THREE_ROUNDS, parties, 1).roundOne();
    new VectorMaker(files, THREE_ROUNDS, parties, 2).roundTwo();
    Parties tested = CheckVectors.parties();
    new CheckVectors(new VectorMaker(files, CheckVectors.BASE, tested, 0)).make();
    Parties flags = FlagVectors.parties();
    new FlagVectors(new VectorMaker(files, FlagVectors.BASE, flags, 1)).make();
    return files;
  }

  static Sessions session(Parties parties) {
    return new Sessions(parties, SEED).join().start().rounds();
  }

  // What is accepted.

  private void accepted() {
    whole(ONE_ROUND, "a whole session", genuine.parties);
    whole(
        "session-text",
        "texts beyond ASCII",
        Parties.all(3, 2, 1).withRun("Läufe/2026 №1 𝔽").withQuery("SELECT 'é', '\u0000'"));
    whole(
        THREE_ROUNDS,
        "a session of three rounds",
        Parties.all(3, 1, ELEMENTS).withRounds(ELEMENTS, ELEMENTS, 2));
    byte[] stopped = genuine.sessions.get(SOUTH).stop(ErrorCode.TIMEOUT).content();
    genuine.mailbox.put(stop, stopped);
    VectorFile file = scenario("stop", "a STOP", stop, stopped);
    file.with("expect", "accept").with("stops", "TIMEOUT");
  }

  /** East asks; a person at south has to decide. */
  private void pending() {
    SessionNames names = genuine.sessions.get(READER).names();
    String name = names.pending(SOUTH, READER, 0);
    Instant until = Sessions.TIME.plusSeconds(3600);
    byte[] message =
        invitation()
            .pending(genuine.parties.roster, genuine.parties.identities.get(SOUTH), SOUTH, until)
            .content();
    scenario("pending", "a PENDING", name, message)
        .with("expect", "accept")
        .with("until", "" + until.getEpochSecond());
    genuine.mailbox.put(name, message);
    tellsNothing("flip", "a bit of the signature is flipped", flip(message, message.length - 20));
    tellsNothing("north", "signed by north", forger.signedBy(name, NORTH));
    tellsNothing("join", "about another JOIN", forger.body(name, b -> flip(b, 3)));
    tellsNothing("time", "a time after the year 9999", forger.body(name, b -> u32(b, 32, 59)));
    tellsNothing("more", "a byte is left over", forger.body(name, b -> cut(b, -1)));
    tellsNothing("cut", "the time ends early", forger.body(name, b -> cut(b, 1)));
    byte[] other = new byte[32];
    Arrays.fill(other, (byte) 7);
    tellsNothing(
        "session",
        "of another session",
        forger.header(name, MessageKind.PENDING, SOUTH, other, Envelope.NO_ATTEMPT));
    tellsNothing(
        "attempt",
        "with an attempt",
        forger.header(name, MessageKind.PENDING, SOUTH, session, attempt));
    tellsNothing(
        "from",
        "south's, and it says north's",
        forger.header(name, MessageKind.PENDING, NORTH, session, Envelope.NO_ATTEMPT));
    tellsNothing("version", "another version", with(message, 5, 5));
    genuine.mailbox.remove(name);
  }

  private Invitation invitation() {
    SessionNames names = genuine.sessions.get(READER).names();
    return Invitation.read(
            genuine.parties.roster,
            genuine.parties.parameters(READER).collaborationDigest(),
            READER,
            0,
            names.sessionFolder(),
            genuine.get(names.join(READER, 0)))
        .orElseThrow();
  }

  private void tellsNothing(String what, String comment, byte[] message) {
    String name = genuine.sessions.get(READER).names().pending(SOUTH, READER, 0);
    scenario("pending-" + what, comment, name, message).with("expect", "ignored");
  }

  void whole(String name, String comment, Parties parties) {
    Sessions sessions = session(parties);
    VectorFile file = VectorFile.empty().with("comment", comment).with("kind", "SESSION");
    file.with("expect", "accept");
    SessionParameters own = parties.parameters(READER);
    file.with("threshold", "" + parties.roster.threshold());
    file.with(
        "rounds", own.rounds().stream().map(String::valueOf).collect(Collectors.joining(" ")));
    file.with("collaboration", hex(own.roster().collaborationId()));
    file.with("collaboration-digest", hex(own.collaborationDigest()));
    file.with("run", hex(own.runName()));
    file.with("query", hex(own.query()));
    file.with("layout-digest", hex(own.layoutDigest()));
    if (own.person() != null) {
      file.with("persons", "named");
    }
    SeededRandom identities = new SeededRandom("identities");
    for (int party = 0; party < parties.size(); party++) {
      String id = parties.roster.id(party);
      file.with("identity-" + id, parties.roster.member(party).identity().base64());
      file.with("identity-private-" + id, hex(draw(identities)));
    }
    // The first that a party draws.
    file.with(
        "session-private-east", hex(draw(new SeededRandom("party " + READER + " of " + SEED))));
    BitSet suppressed = sessions.attempts.get(READER).suppressed();
    long[] all = parties.totals(SEED);
    if (parties.tests != null && parties.tests.groupChecks() != null) {
      parties.describeTests(suppressed).forEach(file::with);
      all = parties.shown(suppressed);
    } else if (parties.tests != null) {
      file.with("tests", hex(parties.tests.write().toByteArray()));
      all = parties.shownFlags(SEED);
    }
    byte[] totals = new byte[8 * all.length];
    FpVectors.write(all, 0, FpVectors.length(all), totals, 0);
    file.with("totals", hex(totals));
    sessions.mailbox.forEach(file::put);
    files.put(name, file);
  }

  private static byte[] draw(SeededRandom random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String hex(String text) {
    return hex(text.getBytes(StandardCharsets.UTF_8));
  }

  // How a rejection is written down.

  VectorFile scenario(String name, String comment, String put, byte[] content) {
    VectorFile file = VectorFile.empty().with("comment", comment);
    file.with("kind", kind(put)).with("base", base).put(put, content);
    if (files.put(name, file) != null) {
      throw new AssertionError(name + " is there twice");
    }
    return file;
  }

  private static String kind(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.substring(0, last.indexOf('-')).toUpperCase(Locale.ROOT);
  }

  VectorFile reject(
      int rule, ErrorCode code, String name, String comment, String put, byte[] content) {
    return reject(rule, code, "south", name, comment, put, content);
  }

  VectorFile reject(
      int rule,
      ErrorCode code,
      String party,
      String name,
      String comment,
      String put,
      byte[] content) {
    return scenario(String.format("r%02d-%s", rule, name), comment, put, content)
        .with("expect", code.name())
        .with("rule", "R" + rule)
        .with("party", party);
  }

  private void malformed(String name, String comment, String put, byte[] content) {
    String party = put.equals(start) ? "north" : "south";
    reject(1, ErrorCode.MALFORMED, party, name, comment, put, content);
  }

  // R1

  private void malformed() {
    byte[] message = genuine.get(join);
    malformed("empty", "no bytes", join, new byte[0]);
    malformed("short", "too short for a header and a signature", join, Arrays.copyOf(message, 136));
    malformed("magic", "another magic", join, with(message, 0, 'j'));
    for (int kind : new int[] {0, 4, 7, 11, 16, 19, 255}) {
      malformed("kind-" + kind, "a kind that is no message", join, with(message, 6, kind));
    }
    malformed("join-cut", "the last byte is missing", join, forger.body(join, b -> cut(b, 1)));
    malformed("join-more", "a byte is left over", join, forger.body(join, b -> cut(b, -1)));
    malformed("join-empty-body", "no body", join, forger.body(join, b -> new byte[0]));
    malformed("join-seq", "a seq over its cap", join, forger.body(join, b -> u32(b, 0, 1_000_000)));
    malformed(
        "join-time", "a time after the year 9999", join, forger.body(join, b -> u32(b, 4, 59)));
    malformed(
        "join-time-negative",
        "a time before 1970",
        join,
        forger.body(join, b -> u32(b, 4, 0x80000000)));
    malformed(
        "join-no-elements", "no elements", join, forger.body(join, b -> u32(b, REST + 68, 0)));
    malformed("join-no-rounds", "no rounds", join, forger.body(join, b -> u32(b, REST + 64, 0)));
    malformed("join-rounds", "65 rounds", join, rounds(Collections.nCopies(65, 1)));
    malformed(
        "join-rounds-empty", "a round without elements", join, rounds(List.of(ELEMENTS, 0, 2)));
    malformed(
        "join-rounds-sum",
        "2^26 elements in one round and one more in the next",
        join,
        rounds(List.of(1 << 26, 1)));
    malformed(
        "join-rounds-huge",
        "2^31 rounds of nothing",
        join,
        forger.body(join, b -> u32(b, REST + 64, 0x80000000)));
    malformed(
        "join-elements",
        "more than 2^26 elements",
        join,
        forger.body(join, b -> u32(b, REST + 68, (1 << 26) + 1)));
    malformed(
        "join-long",
        "a length beyond the end",
        join,
        forger.body(join, b -> u32(b, REST + 145, 128)));
    malformed(
        "join-huge",
        "a length over its cap",
        join,
        forger.body(join, b -> u32(b, REST + 145, 0xffffffff)));
    malformed(
        "join-no-run",
        "no run name",
        join,
        text(j -> join(j, "trial", "", "test 1", j.topic().query())));
    malformed(
        "join-no-id",
        "no collaboration id",
        join,
        text(j -> join(j, "", "run-1", "", j.topic().query())));
    malformed(
        "join-no-query", "no query", join, text(j -> join(j, "trial", "run-1", "", new byte[0])));
    malformed(
        "join-control",
        "a line break in the software version",
        join,
        text(j -> join(j, "trial", "run-1", "1\n2", j.topic().query())));
    malformed(
        "join-utf8-overlong",
        "a slash in two bytes",
        join,
        forger.body(join, b -> with(with(b, REST + 149, 0xc0), REST + 150, 0xaf)));
    malformed(
        "join-utf8-surrogate",
        "a lone surrogate",
        join,
        forger.body(
            join, b -> with(with(with(b, REST + 149, 0xed), REST + 150, 0xa0), REST + 151, 0x80)));
    persons();
    malformed("start-more", "a byte is left over", start, forger.body(start, b -> cut(b, -1)));
    malformed("start-cut", "the last digest ends early", start, forger.body(start, b -> cut(b, 1)));
    malformed("start-parties", "65 parties", start, forger.body(start, b -> with(b, 5, 65)));
    malformed(
        "start-number",
        "a number over its cap",
        start,
        forger.body(start, b -> u32(b, 0, 1_000_000)));
    for (String name : List.of(shared, commit, reveal)) {
      malformed(
          kind(name).toLowerCase(Locale.ROOT) + "-round",
          "a 65th round",
          name,
          forger.body(name, b -> u32(b, 0, 64)));
    }
    malformed("shared-more", "a byte is left over", shared, forger.body(shared, b -> cut(b, -1)));
    malformed(
        "shared-blocks", "more blocks than keys", shared, forger.body(shared, b -> u32(b, 44, 2)));
    malformed(
        "shared-cap",
        "more blocks than can be",
        shared,
        forger.body(shared, b -> u32(b, 44, 1025)));
    malformed(
        "commit-cut", "the commitment ends early", commit, forger.body(commit, b -> cut(b, 1)));
    malformed("commit-more", "a byte is left over", commit, forger.body(commit, b -> cut(b, -1)));
    malformed("reveal-more", "a byte is left over", reveal, forger.body(reveal, b -> cut(b, -1)));
    malformed("done-more", "a byte is left over", done, forger.body(done, b -> cut(b, -1)));
    malformed("done-cut", "the digest ends early", done, forger.body(done, b -> cut(b, 1)));
    malformed(
        "stop-code", "an unknown code", stop, forger.body(stop, b -> with(b, b.length - 1, 'X')));
    malformed(
        "stop-reason",
        "more than a code",
        stop,
        forger.body(
            stop,
            b -> new CanonicalWriter().raw(Arrays.copyOf(b, 32)).text("TIMEOUT 7").toByteArray()));
    malformed(
        "stop-empty",
        "an empty code",
        stop,
        forger.body(
            stop, b -> new CanonicalWriter().raw(Arrays.copyOf(b, 32)).text("").toByteArray()));
  }

  private void persons() {
    malformed(
        "join-names",
        "neither a person nor none",
        join,
        forger.body(join, b -> with(b, b.length - 1, 2)));
    malformed(
        "join-person-cut", "no person", join, forger.body(join, b -> with(b, b.length - 1, 1)));
    malformed("join-person-nobody", "a person without a name", join, person("", "report"));
    malformed("join-person-line", "a line break in the name", join, person("ann\nbob", "report"));
    malformed("join-person-control", "a control character", join, person("ann", "re\u007fport"));
    malformed("join-person-separator", "a separator of lines", join, person("ann", "\u2028"));
    malformed("join-person-long", "201 letters", join, person("a".repeat(201), ""));
    malformed("join-application-long", "201 letters", join, person("ann", "𝔽".repeat(201)));
    malformed(
        "join-person-answers",
        "a person of an agent",
        join,
        text(j -> asking(j, new JoinMessage.Asking(false, new Person("ann", "report")))));
  }

  /** South's JOIN with these texts as its person, which need not be allowed. */
  private byte[] person(String user, String application) {
    return forger.body(
        join,
        b -> new CanonicalWriter().raw(cut(b, 1)).u8(1).text(user).text(application).toByteArray());
  }

  // R27

  private void personsNamed() {
    whole(NAMED, "parties that say who asks", genuine.parties);
    reject(
        27,
        ErrorCode.MALFORMED,
        "nobody",
        "nobody, where the collaboration wants to know who asks",
        join,
        text(j -> asking(j, new JoinMessage.Asking(true, null))));
  }

  private static JoinMessage asking(JoinMessage j, JoinMessage.Asking asking) {
    return new JoinMessage(
        j.seq(), j.madeAt(), j.sessionKey(), j.topic(), j.layout(), asking, j.software());
  }

  /** South's JOIN with other lengths of rounds. */
  private byte[] rounds(List<Integer> lengths) {
    return text(
        j ->
            new JoinMessage(
                j.seq(),
                j.madeAt(),
                j.sessionKey(),
                j.topic(),
                new JoinMessage.Layout(
                    j.layout().digest(),
                    lengths,
                    j.layout().checksDigest(),
                    j.layout().dealtRows()),
                j.asking(),
                j.software()));
  }

  private interface JoinChange {
    JoinMessage of(JoinMessage join);
  }

  private byte[] text(JoinChange change) {
    return forger.fields(join, JoinMessage::read, j -> change.of(j).write());
  }

  /** South's JOIN, over other data parties. */
  private byte[] over(long dataParties) {
    return text(
        j ->
            join(
                j,
                new JoinMessage.Topic(
                    j.topic().collaborationId(),
                    j.topic().collaborationDigest(),
                    j.topic().runName(),
                    j.topic().query(),
                    dataParties),
                j.software()));
  }

  private static JoinMessage join(
      JoinMessage j, String id, String run, String software, byte[] query) {
    return join(
        j,
        new JoinMessage.Topic(
            id, j.topic().collaborationDigest(), run, query, j.topic().dataParties()),
        software);
  }

  private static JoinMessage join(JoinMessage j, JoinMessage.Topic topic, String software) {
    return new JoinMessage(
        j.seq(), j.madeAt(), j.sessionKey(), topic, j.layout(), j.asking(), software);
  }

  // R2 to R4

  private void envelopes() {
    for (int version : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 0x0b00}) {
      byte[] other = with(with(genuine.get(join), 4, version >> 8), 5, version & 0xff);
      reject(2, ErrorCode.VERSION, "version-" + version, "another version", join, other);
    }
    for (String name : List.of(join, shared, commit, reveal, done, stop)) {
      String kind = kind(name).toLowerCase(Locale.ROOT);
      byte[] message = genuine.get(name);
      reject(
          3,
          ErrorCode.SIGNATURE,
          kind + "-flip",
          "a bit of the signature is flipped",
          name,
          flip(message, message.length - 20));
      reject(
          3,
          ErrorCode.SIGNATURE,
          kind + "-body",
          "a bit of the body is flipped",
          name,
          flip(message, Limits.HEADER_BYTES + 1));
      reject(
          3,
          ErrorCode.SIGNATURE,
          kind + "-north",
          "signed by north",
          name,
          forger.signedBy(name, NORTH));
    }
    reject(
        3,
        ErrorCode.SIGNATURE,
        "north",
        "start-south",
        "signed by south",
        start,
        forger.signedBy(start, SOUTH));
    reject(
        3,
        ErrorCode.SIGNATURE,
        "malleable",
        "S + L in place of S: the same equation, another form",
        join,
        plusOrder(genuine.get(join)));
    reject(3, ErrorCode.SIGNATURE, "label", "a COMMIT's signature on a DONE", done, relabelled());
    wrongPlaces();
  }

  /** A DONE whose bytes were signed under the label of COMMIT. */
  private byte[] relabelled() {
    Envelope old = forger.envelope(done);
    byte[] signature =
        genuine.parties.identities.get(SOUTH).sign(MessageKind.COMMIT.signature(), old.signed());
    return new Envelope(
            old.kind(), old.from(), old.session(), old.attempt(), old.signed(), signature)
        .encode();
  }

  private void wrongPlaces() {
    byte[] none = Envelope.NO_ATTEMPT;
    byte[] other = new byte[32];
    Arrays.fill(other, (byte) 7);
    wrong("join-session", "of another session", join, header(join, other, none));
    wrong("join-attempt", "with an attempt", join, header(join, session, attempt));
    wrong("join-seq", "of another seq", join, forger.body(join, b -> u32(b, 0, 1)));
    wrong(
        "join-run",
        "of another run",
        join,
        text(j -> join(j, "trial", "run-2", "", j.topic().query())));
    wrong("join-is-stop", "a STOP", join, genuine.get(stop));
    wrong(
        "join-from",
        "south's, and it says north's",
        join,
        forger.header(join, MessageKind.JOIN, NORTH, session, none));
    wrong("shared-session", "of another session", shared, header(shared, other, attempt));
    wrong("shared-attempt", "of another attempt", shared, header(shared, session, other));
    wrong("shared-no-attempt", "of no attempt", shared, header(shared, session, none));
    wrong("shared-is-commit", "a COMMIT", shared, genuine.get(commit));
    wrong("commit-attempt", "of another attempt", commit, header(commit, session, other));
    wrong("commit-is-done", "a DONE", commit, genuine.get(done));
    wrong("reveal-attempt", "of another attempt", reveal, header(reveal, session, other));
    wrong("reveal-is-shared", "a SHARED", reveal, genuine.get(shared));
    for (String name : List.of(shared, commit, reveal)) {
      String kind = kind(name).toLowerCase(Locale.ROOT);
      wrong(kind + "-round", "of round 1", name, forger.body(name, b -> u32(b, 0, 1)));
    }
    wrong("done-attempt", "of another attempt", done, header(done, session, other));
    wrong("stop-session", "of another session", stop, header(stop, other, none));
    wrong("stop-join", "of another JOIN", stop, forger.body(stop, b -> flip(b, 3)));
    reject(
        4,
        ErrorCode.WRONG_PLACE,
        "north",
        "start-number",
        "of another number",
        start,
        forger.body(start, b -> u32(b, 0, 1)));
    reject(
        4,
        ErrorCode.WRONG_PLACE,
        "north",
        "start-session",
        "of another session",
        start,
        header(start, other, none));
  }

  byte[] header(String name, byte[] ofSession, byte[] ofAttempt) {
    Envelope old = forger.envelope(name);
    return forger.header(name, old.kind(), old.from(), ofSession, ofAttempt);
  }

  private void wrong(String name, String comment, String put, byte[] content) {
    reject(4, ErrorCode.WRONG_PLACE, name, comment, put, content);
  }

  // R5 to R8

  private void joins() {
    reject(
        5,
        ErrorCode.OTHER_COLLABORATION,
        "digest",
        "another collaboration file",
        join,
        forger.body(join, b -> flip(b, REST)));
    reject(
        5,
        ErrorCode.OTHER_COLLABORATION,
        "id",
        "another collaboration id",
        join,
        text(j -> join(j, "trail", "run-1", "", j.topic().query())));
    reject(
        6,
        ErrorCode.OTHER_QUERY,
        "query",
        "another query",
        join,
        text(j -> join(j, "trial", "run-1", "", new byte[] {1})));
    reject(15, ErrorCode.WRONG_SET, "join-fewer", "over fewer data parties", join, over(0b110));
    reject(
        15, ErrorCode.WRONG_SET, "join-more", "over a party that is not there", join, over(0b1111));
    reject(15, ErrorCode.WRONG_SET, "join-none", "over no data party", join, over(0));
    reject(
        7,
        ErrorCode.VERSION,
        "layout",
        "another layout",
        join,
        forger.body(join, b -> flip(b, REST + 32)));
    reject(
        7,
        ErrorCode.VERSION,
        "elements",
        "another number of elements",
        join,
        rounds(List.of(ELEMENTS + 1)));
    reject(
        26,
        ErrorCode.SHARE_TABLE,
        "dealt",
        "shares of dealt rows, where the query reads none",
        join,
        text(
            j ->
                new JoinMessage(
                    j.seq(),
                    j.madeAt(),
                    j.sessionKey(),
                    j.topic(),
                    new JoinMessage.Layout(
                        j.layout().digest(),
                        j.layout().rounds(),
                        j.layout().checksDigest(),
                        j.layout().digest()),
                    j.asking(),
                    j.software())));
    reject(
        27,
        ErrorCode.MALFORMED,
        "person",
        "a person, where the collaboration wants none",
        join,
        text(j -> asking(j, new JoinMessage.Asking(true, new Person("ann", "report")))));
    reject(
        7,
        ErrorCode.VERSION,
        "two-rounds",
        "two rounds in place of one",
        join,
        rounds(List.of(ELEMENTS, ELEMENTS)));
    reject(
        7,
        ErrorCode.VERSION,
        "rounds-of-one",
        "as many elements, each in a round",
        join,
        rounds(List.of(1, 1, 1)));
    String order = "a session key whose X25519 half is of small order";
    key("zero", order, REST - 32, new byte[32]);
    key("one", order, REST - 32, with(new byte[32], 0, 1));
    byte[] minusOne = new byte[32];
    Arrays.fill(minusOne, (byte) 0xff);
    key("minus-one", order, REST - 32, with(with(minusOne, 0, 0xec), 31, 0x7f));
    String modulus = "a session key with a coefficient that is not less than 3,329";
    byte[] twice3329 = {0x01, 0x1d, (byte) 0xd0};
    key("first-coefficient", modulus, 12, twice3329);
    key("last-coefficient", modulus, 12 + 1_152 - 3, twice3329);
    key("greatest-coefficient", modulus, 12 + 600, new byte[] {-1, -1, -1});
    malformed(
        "join-x25519",
        "a session key of 32 bytes, as in version 9",
        join,
        forger.body(
            join,
            b -> {
              byte[] shorter = Arrays.copyOf(b, b.length - SessionKey.BYTES + 32);
              System.arraycopy(b, REST - 32, shorter, 12, b.length - REST + 32);
              return shorter;
            }));
  }

  /** The JOIN with a key that cannot be used, and the START that names it. */
  private void key(String name, String comment, int at, byte[] part) {
    byte[] weak =
        forger.body(
            join,
            b -> {
              System.arraycopy(part, 0, b, at, part.length);
              return b;
            });
    reject(8, ErrorCode.MALFORMED, "key-" + name, comment, join, weak).put(start, naming(weak));
  }

  private byte[] naming(byte[] joinOfSouth) {
    return forger.body(
        start,
        b -> {
          System.arraycopy(ProtocolDigests.join(joinOfSouth), 0, b, 6 + 36 + 4, 32);
          return b;
        });
  }

  // R9, R10

  private void starts() {
    start("two", "two parties of three", b -> cut(with(b, 5, 2), 36));
    start("four", "four parties of three", b -> cut(with(b, 5, 4), -36));
    start("mine", "another digest of the reader's JOIN", b -> flip(b, 6 + 2 * 36 + 9));
    start("south", "another digest of south's JOIN", b -> flip(b, 6 + 36 + 9));
    scenario(
            "r10-seq",
            "an older JOIN of the reader: of no concern to it",
            start,
            forger.body(start, b -> u32(b, 6 + 2 * 36, 5)))
        .with("expect", "ignored")
        .with("rule", "R10");
  }

  private void start(String name, String comment, UnaryOperator<byte[]> change) {
    byte[] message = forger.body(start, change);
    reject(9, ErrorCode.WRONG_START, "north", name, comment, start, message);
  }

  // R11

  private void manifests() {
    for (String name : List.of(shared, reveal)) {
      String kind = kind(name).toLowerCase(Locale.ROOT);
      int at = 36;
      manifest(kind + "-elements", "another number of elements", name, b -> u32(b, at, 4));
      manifest(kind + "-block-size", "another block size", name, b -> u32(b, at + 4, 1024));
      manifest(kind + "-none", "no block", name, b -> cut(u32(b, at + 8, 0), 32));
      manifest(kind + "-two", "two blocks", name, b -> cut(u32(b, at + 8, 2), -32));
    }
  }

  private void manifest(String name, String comment, String put, UnaryOperator<byte[]> change) {
    reject(11, ErrorCode.WRONG_MANIFEST, name, comment, put, forger.body(put, change));
  }

  // R12 to R14

  private void blocks() {
    for (MessageKind kind : List.of(MessageKind.SHARE, MessageKind.OPENED)) {
      String lower = kind.name().toLowerCase(Locale.ROOT);
      String name = genuineBlock(kind, SOUTH, READER);
      byte[] sealed = genuine.get(name);
      reject(12, ErrorCode.MALFORMED, lower + "-empty", "no bytes", name, new byte[0]);
      reject(12, ErrorCode.MALFORMED, lower + "-cut", "a byte less", name, cut(sealed, 1));
      reject(12, ErrorCode.MALFORMED, lower + "-more", "a byte more", name, cut(sealed, -1));
      reject(13, ErrorCode.SEAL, lower + "-flip", "a bit is flipped", name, flip(sealed, HEAD + 5));
      reject(13, ErrorCode.SEAL, lower + "-head", "a bit of c is flipped", name, flip(sealed, 5));
      byte[] norths = genuine.get(genuineBlock(kind, SOUTH, NORTH));
      reject(
          13,
          ErrorCode.SEAL,
          lower + "-other-head",
          "the c of south's block for north",
          name,
          replace(sealed.clone(), 0, Arrays.copyOf(norths, HEAD)));
      x25519Alone(kind, lower);
      reject(
          13,
          ErrorCode.SEAL,
          lower + "-tag",
          "a bit of the tag is flipped",
          name,
          flip(sealed, sealed.length - 1));
      reject(13, ErrorCode.SEAL, lower + "-recipient", "south's block for north", name, norths);
      sealed(13, ErrorCode.SEAL, "from", "sealed as north's", block(kind).sealedFrom(NORTH));
      sealed(13, ErrorCode.SEAL, "block", "sealed as block 1", block(kind).sealedAsBlock(1));
      int at = kind == MessageKind.OPENED ? 32 : 0;
      element(kind, "p", "p for 0", at, 0xff, 0x7f);
      element(kind, "bit", "the highest bit set", at, 0x00, 0x80);
      element(kind, "ones", "all bits set", at, 0xff, 0xff);
    }
    ForgedBlock shorter = block(MessageKind.SHARE).shortened();
    sealed(12, ErrorCode.MALFORMED, "elements", "an element less", shorter);
    byte[] zero = new byte[32];
    byte[] listed = forger.body(shared, b -> replace(b, 48, zero));
    byte[] block = genuine.get(genuineBlock(MessageKind.SHARE, SOUTH, READER));
    String name = in.block(MessageKind.SHARE, round, SOUTH, READER, 0, zero);
    reject(13, ErrorCode.SEAL, "small-order", "a sealing key of small order", name, block)
        .put(shared, listed);
  }

  /** A downgrade: sealed as in version 9, with the ML-KEM half cut off or not used. */
  private void x25519Alone(MessageKind kind, String lower) {
    String list = in.message(BlockName.list(kind), round, SOUTH);
    byte[] plain = new byte[(kind == MessageKind.OPENED ? 32 : 0) + 16 * ELEMENTS];
    byte[] scalar = draw(new SeededRandom("version 9"));
    byte[] key = BlockRewriter.ephemeralPublic(scalar);
    byte[] context = ProtocolDigests.context(session, attempt, kind, round, SOUTH, READER, 0);
    byte[] recipient =
        JoinMessage.read(forger.envelope(genuine.sessions.get(0).names().join(READER, 0)).body())
            .sessionKey();
    byte[] records = BlockRewriter.x25519Alone(scalar, recipient, context, plain);
    byte[] whole =
        Arrays.copyOf(genuine.get(genuineBlock(kind, SOUTH, READER)), HEAD + records.length);
    System.arraycopy(records, 0, whole, HEAD, records.length);
    String name = in.block(kind, round, SOUTH, READER, 0, key);
    byte[] listed = forger.body(list, b -> replace(b, b.length - key.length, key));
    reject(
            12,
            ErrorCode.MALFORMED,
            lower + "-x25519",
            "a block of version 9, under X25519 alone",
            name,
            records)
        .put(list, listed);
    reject(
            13,
            ErrorCode.SEAL,
            lower + "-x25519-alone",
            "sealed under X25519 alone, behind a c that is not used",
            name,
            whole)
        .put(list, listed);
  }

  private void element(MessageKind kind, String name, String comment, int at, int bytes, int last) {
    ForgedBlock block =
        block(kind)
            .with(
                plain -> {
                  Arrays.fill(plain, at + 16, at + 31, (byte) bytes);
                  plain[at + 31] = (byte) last;
                });
    sealed(14, ErrorCode.MALFORMED, name, comment, block);
  }

  private ForgedBlock block(MessageKind kind) {
    return new ForgedBlock(kind, round);
  }

  private void sealed(int rule, ErrorCode code, String name, String comment, ForgedBlock block) {
    sealed(new Rejection(rule, code, name, comment), block);
  }

  /** A forged block, with the list that names its key. */
  void sealed(Rejection why, ForgedBlock block) {
    String list = in.message(BlockName.list(block.kind), block.number, SOUTH);
    int elements = BlockName.manifest(genuine.get(list)).elements() - block.missingElements;
    byte[] plain = new byte[(block.kind == MessageKind.OPENED ? 32 : 0) + 16 * elements];
    block.change.accept(plain);
    BlockSealer sealer = forger.sealer();
    byte[] key = sealer.ephemeralPublicKey();
    byte[] context =
        ProtocolDigests.context(
            session,
            attempt,
            block.sealedKind,
            block.sealedNumber,
            block.sealedFrom,
            READER,
            block.sealedBlock);
    reject(
            why.rule(),
            why.code(),
            block.kind.name().toLowerCase(Locale.ROOT) + "-" + why.name(),
            why.comment(),
            in.block(block.kind, block.number, SOUTH, READER, 0, key),
            forger.seal(sealer, READER, context, plain))
        // A list of one block ends with its key.
        .put(list, forger.body(list, b -> replace(b, b.length - key.length, key)));
  }

  String genuineBlock(MessageKind kind, int from, int to) {
    return genuineBlock(kind, round, from, to);
  }

  String genuineBlock(MessageKind kind, int ofRound, int from, int to) {
    String start =
        in.folder()
            + "/"
            + kind.name().toLowerCase(Locale.ROOT)
            + ("-" + ofRound + "-" + from + "-" + to + "-0-");
    return genuine.mailbox.keySet().stream()
        .filter(name -> name.startsWith(start))
        .findFirst()
        .orElseThrow();
  }

  // R15, R16

  private void commits() {
    set("without", "without south", 0b101);
    set("more", "with a party that is not there", 0b1111);
    set("none", "nobody", 0);
    reject(
        16,
        ErrorCode.CONFLICT,
        "inputs",
        "other SHAREDs than the reader's",
        commit,
        forger.body(commit, b -> flip(b, 44)));
  }

  private void set(String name, String comment, long bits) {
    byte[] message =
        forger.fields(
            commit,
            CommitMessage::read,
            c ->
                new CommitMessage(c.round(), c.previous(), bits, c.inputs(), c.commitment())
                    .write());
    reject(15, ErrorCode.WRONG_SET, name, comment, commit, message);
  }

  // R17 to R20

  private void openings() {
    reject(
        17,
        ErrorCode.CONFLICT,
        "transcript",
        "other COMMITs than the reader's",
        reveal,
        forger.body(reveal, b -> flip(b, 4)));
    sealed(
        18,
        ErrorCode.COMMITMENT,
        "zeros",
        "zeros in place of what was committed to",
        block(MessageKind.OPENED));
    long[] one = FpVectors.create(1);
    Fp127.encodeSigned(1, one, 0);
    Sessions cheated =
        new Sessions(genuine.parties, SEED)
            .keeping(SOUTH, share -> FpVectors.addInto(share, 1, one, 0, 1));
    cheated.join().start().share().commit().reveal();
    String block =
        cheated.mailbox.keySet().stream()
            .filter(name -> name.contains("/opened-0-1-2-"))
            .findFirst()
            .orElseThrow();
    VectorFile file =
        reject(
            19,
            ErrorCode.OFF_POLYNOMIAL,
            "?",
            "share",
            "south's share of the second total is one too many",
            block,
            cheated.get(block));
    cheated.mailbox.forEach(
        (name, content) -> {
          if (!Arrays.equals(genuine.mailbox.get(name), content)) {
            file.put(name, content);
          }
        });
    reject(
        20,
        ErrorCode.CONFLICT,
        "result",
        "another result",
        done,
        forger.body(done, b -> flip(b, 31)));
  }

  // Rounds: what is right in one is wrong in all others.

  private void roundZero() {
    replayed("round-early", "that of round 1", 1);
    for (String name : List.of(shared, commit)) {
      String kind = kind(name).toLowerCase(Locale.ROOT);
      previous(kind + "-round-0", "goes on from round 0 in round 0", name, transcript(0));
    }
    List.of(List.of(2, 3, 3), List.of(3, 3, 3), List.of(3, 3), List.of(3, 3, 2, 1), List.of(8))
        .forEach(this::otherRounds);
  }

  private void otherRounds(List<Integer> lengths) {
    String name = lengths.stream().map(String::valueOf).collect(Collectors.joining("-"));
    String comment = "rounds of " + name.replace("-", ", ") + " elements";
    reject(7, ErrorCode.VERSION, "rounds-" + name, comment, join, rounds(lengths));
  }

  private void roundOne() {
    replayed("round-again", "that of round 0", 0);
    for (String name : List.of(shared, commit)) {
      String kind = kind(name).toLowerCase(Locale.ROOT);
      previous(kind + "-other", "goes on from other COMMITs", name, new byte[] {1, 2, 3});
      previous(kind + "-none", "goes on from nothing", name, new byte[32]);
      previous(kind + "-same", "goes on from its own round", name, transcript(1));
    }
    for (MessageKind kind : List.of(MessageKind.SHARE, MessageKind.OPENED)) {
      String lower = kind.name().toLowerCase(Locale.ROOT);
      ForgedBlock earlierRound = block(kind).sealedForNumber(0);
      sealed(13, ErrorCode.SEAL, "round-0", "sealed for round 0", earlierRound);
      ForgedBlock laterRound = block(kind).sealedForNumber(2);
      sealed(13, ErrorCode.SEAL, "round-2", "sealed for round 2", laterRound);
      String name = genuineBlock(kind, SOUTH, READER);
      byte[] earlier = genuine.get(genuineBlock(kind, 0, SOUTH, READER));
      reject(13, ErrorCode.SEAL, lower + "-again", "the block of round 0", name, earlier);
      relisted(kind, lower);
    }
    reject(
        16,
        ErrorCode.CONFLICT,
        "inputs-round-0",
        "the inputs of round 0",
        commit,
        forger.body(commit, b -> replace(b, 44, inputs(0))));
    reject(
        17,
        ErrorCode.CONFLICT,
        "transcript-round-0",
        "the transcript of round 0",
        reveal,
        forger.body(reveal, b -> replace(b, 4, transcript(0))));
    sealed(
        18,
        ErrorCode.COMMITMENT,
        "round-1-zeros",
        "zeros in place of what was committed to in round 1",
        block(MessageKind.OPENED));
  }

  private void roundTwo() {
    replayed("round-skipped", "that of round 0 in round 2", 0);
    for (String name : List.of(shared, commit)) {
      String kind = kind(name).toLowerCase(Locale.ROOT);
      previous(kind + "-skips", "goes on from round 0 in round 2", name, transcript(0));
    }
    for (String name : List.of(shared, reveal)) {
      String kind = kind(name).toLowerCase(Locale.ROOT);
      manifest(kind + "-round-1", "as many as in round 1", name, b -> u32(b, 36, ELEMENTS));
    }
    for (MessageKind kind : List.of(MessageKind.SHARE, MessageKind.OPENED)) {
      String lower = kind.name().toLowerCase(Locale.ROOT);
      byte[] longer = genuine.get(genuineBlock(kind, 1, SOUTH, READER));
      String name = genuineBlock(kind, SOUTH, READER);
      reject(12, ErrorCode.MALFORMED, lower + "-round-1", "the block of round 1", name, longer);
    }
    reject(
        20,
        ErrorCode.CONFLICT,
        "result-rounds",
        "another result of three rounds",
        done,
        forger.body(done, b -> flip(b, 0)));
  }

  /** South's messages of another round, byte for byte, in the places of this one. */
  private void replayed(String name, String comment, int of) {
    for (MessageKind kind : List.of(MessageKind.SHARED, MessageKind.COMMIT, MessageKind.REVEAL)) {
      byte[] other = genuine.get(in.message(kind, of, SOUTH));
      wrong(
          kind.name().toLowerCase(Locale.ROOT) + "-" + name,
          comment,
          in.message(kind, round, SOUTH),
          other);
    }
  }

  /** South lists its sealed block of round 0 in this round, and the mailbox has it there. */
  private void relisted(MessageKind kind, String lower) {
    String earlier = genuineBlock(kind, 0, SOUTH, READER);
    String list = kind == MessageKind.OPENED ? reveal : shared;
    String earlierList =
        in.message(kind == MessageKind.OPENED ? MessageKind.REVEAL : MessageKind.SHARED, 0, SOUTH);
    byte[] body = forger.envelope(earlierList).signed();
    byte[] key = Arrays.copyOfRange(body, body.length - 32, body.length);
    reject(
            13,
            ErrorCode.SEAL,
            lower + "-relisted",
            "the block of round 0, listed in round 1",
            in.block(kind, round, SOUTH, READER, 0, key),
            genuine.get(earlier))
        .put(list, forger.body(list, b -> replace(b, 48, key)));
  }

  private void previous(String name, String comment, String put, byte[] transcript) {
    byte[] message = forger.body(put, b -> replace(b, 4, transcript));
    reject(24, ErrorCode.CONFLICT, name, comment, put, message);
  }

  private byte[] transcript(int of) {
    return ProtocolDigests.transcript(attempt, of, ofAll(MessageKind.COMMIT, of));
  }

  private byte[] inputs(int of) {
    return ProtocolDigests.inputs(attempt, of, ofAll(MessageKind.SHARED, of));
  }

  private List<byte[]> ofAll(MessageKind kind, int of) {
    return List.of(NORTH, SOUTH, READER).stream()
        .map(from -> genuine.get(in.message(kind, of, from)))
        .toList();
  }

  // Bytes.

  static byte[] with(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    changed[at] = (byte) value;
    return changed;
  }

  static byte[] flip(byte[] bytes, int at) {
    return with(bytes, at, bytes[at] ^ 1);
  }

  static byte[] replace(byte[] bytes, int at, byte[] part) {
    byte[] changed = bytes.clone();
    System.arraycopy(part, 0, changed, at, part.length);
    return changed;
  }

  static byte[] u32(byte[] bytes, int at, int value) {
    return replace(bytes, at, ByteBuffer.allocate(4).putInt(value).array());
  }

  /** Without the last bytes, or with so many zeros more. */
  static byte[] cut(byte[] bytes, int less) {
    return Arrays.copyOf(bytes, bytes.length - less);
  }

  /** The signature's scalar plus the order of the group. */
  private static byte[] plusOrder(byte[] message) {
    byte[] order =
        HexFormat.of().parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    byte[] changed = message.clone();
    int carry = 0;
    for (int i = 0; i < 32; i++) {
      int at = message.length - 32 + i;
      int sum = (message[at] & 0xff) + (order[i] & 0xff) + carry;
      changed[at] = (byte) sum;
      carry = sum >> 8;
    }
    return changed;
  }
}

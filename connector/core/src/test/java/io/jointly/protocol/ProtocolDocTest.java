package io.jointly.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.BlockSealer;
import io.jointly.crypto.Encapsulation;
import io.jointly.crypto.Identity;
import io.jointly.crypto.PublicIdentity;
import io.jointly.crypto.SessionKey;
import io.jointly.field.Fp127;
import io.jointly.protocol.message.CircuitStepMessage;
import io.jointly.protocol.message.CommitMessage;
import io.jointly.protocol.message.DoneMessage;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.HeldMessage;
import io.jointly.protocol.message.JoinMessage;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.MessageName;
import io.jointly.protocol.message.OpenMessage;
import io.jointly.protocol.message.PendingMessage;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.message.RevealMessage;
import io.jointly.protocol.message.SharedMessage;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.Person;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.session.Timeouts;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers and names in docs/PROTOCOL.md are those of the code. */
class ProtocolDocTest {

  private static final int SIGNATURE = PublicIdentity.SIGNATURE_BYTES;
  private static final List<String> DIGESTS =
      List.of(
          "digest", "session", "attempt", "transcript", "inputs", "commitment", "result", "record");

  private static String doc;

  @BeforeAll
  static void read() throws IOException {
    doc = Files.readString(Path.of("../docs/PROTOCOL.md"));
  }

  /** A row of a table of fields. */
  private record Field(String offset, String size, String name, String note) {}

  /** What stands under a heading that starts with this number. */
  private static String section(String number) {
    Matcher section =
        Pattern.compile("\n##+ " + Pattern.quote(number) + "[. ].*?(?=\n##|\\z)", Pattern.DOTALL)
            .matcher(doc);
    assertThat(section.find()).as(number).isTrue();
    return section.group();
  }

  /** A section's text with single spaces, so that it does not matter where lines break. */
  private static String prose(String number) {
    return section(number).replaceAll("\\s+", " ");
  }

  /** The only number that stands where the pattern has its group. */
  private static long number(String section, String pattern) {
    List<String> found =
        Pattern.compile(pattern)
            .matcher(prose(section))
            .results()
            .map(match -> match.group(1))
            .distinct()
            .toList();
    assertThat(found).as(section + ": " + pattern).hasSize(1);
    String text = found.get(0).replace(",", "");
    return text.startsWith("2^") ? 1L << Integer.parseInt(text.substring(2)) : Long.parseLong(text);
  }

  private static List<List<String>> rows(String section) {
    return section(section)
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| offset |"))
        .map(line -> Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList())
        .toList();
  }

  private static List<Field> fields(String section) {
    return rows(section).stream()
        .filter(row -> row.size() > 2)
        .map(row -> new Field(row.get(0), row.get(1), row.get(2), row.size() > 3 ? row.get(3) : ""))
        .toList();
  }

  private static Field field(String section, String name) {
    return fields(section).stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(section + " has no field " + name));
  }

  /** A sum such as {@code 226 + 4·R + a}. */
  private static long value(String sum, Map<String, Integer> variables) {
    long value = 0;
    for (String term : sum.split(" \\+ ")) {
      long product = 1;
      for (String factor : term.split("·")) {
        product *= variables.containsKey(factor) ? variables.get(factor) : Long.parseLong(factor);
      }
      value += product;
    }
    return value;
  }

  /** The bytes of a message of these fields, with its signature. */
  private static long bytes(String section, Map<String, Integer> variables) {
    List<Field> fields = fields(section);
    Field last = fields.get(fields.size() - 1);
    return value(last.offset(), variables) + value(last.size(), variables) + SIGNATURE;
  }

  @Test
  void theVersionIsTheSameEverywhere() {
    assertThat(doc).startsWith("# The protocol, version " + Limits.VERSION + "\n");
    assertThat(field("4.1", "version").note()).isEqualTo("" + Limits.VERSION);
  }

  @Test
  void partiesAndRounds() {
    assertThat(number("1.1", "There are 2 to (\\d+) parties")).isEqualTo(Limits.MAX_PARTIES);
    assertThat(number("1.1", "2 to (\\d+) compute parties")).isEqualTo(Limits.MAX_COMPUTE_PARTIES);
    assertThat(number("1.2", "1 ≤ R ≤ (\\d+)")).isEqualTo(Limits.MAX_ROUNDS);
  }

  @Test
  void elementsAndBlocks() {
    assertThat(prose("2.1")).contains("p = 2^127 − 1.");
    assertThat(Fp127.MODULUS).isEqualTo(BigInteger.TWO.pow(127).subtract(BigInteger.ONE));
    assertThat(number("2.1", "an element is (\\d+) bytes")).isEqualTo(Fp127.BYTES);
    assertThat(number("2.1", "1 to (2\\^\\d+) elements")).isEqualTo(Limits.MAX_ELEMENTS);
    assertThat(number("2.1", "at most (2\\^\\d+) elements")).isEqualTo(Limits.MAX_ELEMENTS);
    assertThat(number("2.1", "\\*blocks\\* of ([\\d,]+) elements"))
        .isEqualTo(Limits.BLOCK_ELEMENTS);
    assertThat(number("2.5", "fewer than (2\\^\\d+) elements \\(products and twins"))
        .isEqualTo(Limits.MAX_ELEMENTS);
    assertThat(number("8", "rounds of more than (2\\^\\d+) elements"))
        .isEqualTo(Limits.MAX_ELEMENTS);
    for (String section : List.of("4.4", "4.6", "4.9")) {
      String size = field(section, "block size").note();
      if (!size.isEmpty()) {
        assertThat(size).isEqualTo("65,536");
      }
    }
    assertThat(Limits.BLOCK_ELEMENTS).isEqualTo(65_536);
    assertThat(prose("2.5")).contains("*seed*, *mark*, *blind*, *cover*");
    assertThat(DisclosureChecks.TAIL).isEqualTo(4);
  }

  @Test
  void seals() {
    int record = (int) number("3.3", "records of ([\\d,]+) bytes of plaintext");
    assertThat(number("3.3", "n / ([\\d,]+)")).isEqualTo(record);
    int tag = (int) number("3.3", "a (\\d+)-byte tag");
    int head = (int) number("3.3", "a ciphertext c of ([\\d,]+) bytes");
    assertThat(head).isEqualTo(Encapsulation.BYTES);
    assertThat(number("3.3", "plaintext have ([\\d,]+) \\+ n")).isEqualTo(head);
    assertThat(number("12.5", "([\\d,]+) bytes c;")).isEqualTo(head);
    assertThat(number("3.3", "X-Wing key S, ([\\d,]+) bytes")).isEqualTo(SessionKey.BYTES);
    assertThat(number("12.5", "([\\d,]+) bytes X-Wing key")).isEqualTo(SessionKey.BYTES);
    for (String section : List.of("3.3", "8")) {
      assertThat(number(section, "coefficient that is not less than ([\\d,]+)")).isEqualTo(3_329);
    }
    for (int n : List.of(1, record - 1, record, record + 1, 5 * record)) {
      assertThat(BlockSealer.sealedLength(n))
          .isEqualTo(head + n + tag * ((n + record - 1) / record));
    }
    byte[] context = context(MessageKind.SHARE);
    assertThat(number("3.3", "The \\*context\\* is (\\d+) bytes")).isEqualTo(context.length);
    Field last = field("3.3", "block");
    assertThat(value(last.offset(), Map.of()) + value(last.size(), Map.of()))
        .isEqualTo(context.length);
    assertThat(ByteBuffer.wrap(context).getShort()).isEqualTo((short) Limits.VERSION);
    assertThat(number("3.1", "commitment is (\\d+) random bytes")).isEqualTo(Limits.SALT_BYTES);
    assertThat(number("4.6", "the (\\d+) bytes of salt")).isEqualTo(Limits.SALT_BYTES);
    assertThat(number("3.1", "(\\d+) zero bytes in")).isEqualTo(Limits.DIGEST_BYTES);
    assertThat(number("3.1", "\\*layout digest\\* is (\\d+) bytes")).isEqualTo(Limits.DIGEST_BYTES);
  }

  private static byte[] context(MessageKind kind) {
    byte[] digest = new byte[Limits.DIGEST_BYTES];
    return ProtocolDigests.context(digest, digest, kind, 0, 0, 0, 0);
  }

  @Test
  void theHeader() {
    byte[] message = signed(MessageKind.DONE);
    Field last = field("4.1", "attempt");
    assertThat(value(last.offset(), Map.of()) + value(last.size(), Map.of()))
        .isEqualTo(Limits.HEADER_BYTES)
        .isEqualTo(message.length - SIGNATURE);
    assertThat(field("4.1", "magic").note()).isEqualTo("`4a 4e 54 4c`, \"JNTL\"");
    assertThat(new String(message, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("JNTL");
    assertThat(number("4.1", "signature \\((\\d+) bytes\\)")).isEqualTo(SIGNATURE);
  }

  private static byte[] signed(MessageKind kind) {
    byte[] digest = new byte[Limits.DIGEST_BYTES];
    Identity identity = Identity.generate(new SecureRandom());
    return Envelope.sign(identity, kind, 0, digest, digest, new CanonicalWriter()).encode();
  }

  @ParameterizedTest
  @EnumSource(MessageKind.class)
  void kindsHaveTheirNumbers(MessageKind kind) {
    if (messages().contains(kind)) {
      int at = (int) value(field("4.1", "kind").offset(), Map.of());
      assertThat(field("4.1", "kind").note()).contains(signed(kind)[at] + " " + kind);
    } else {
      Field field =
          fields(kind.isOfDealing() ? "12.5" : "3.3").stream()
              .filter(f -> f.name().startsWith("kind"))
              .findFirst()
              .orElseThrow();
      int at = (int) value(field.offset(), Map.of());
      assertThat(field.name()).contains(context(kind)[at] + " `" + kind + "`");
    }
  }

  /** The kinds that are signed. */
  private static Set<MessageKind> messages() {
    Set<MessageKind> signed = EnumSet.noneOf(MessageKind.class);
    for (MessageKind kind : MessageKind.values()) {
      try {
        signed(kind);
        signed.add(kind);
      } catch (IllegalArgumentException e) {
        // A block is sealed.
      }
    }
    return signed;
  }

  @Test
  void eachSignedKindHasItsLabel() {
    String labels =
        messages().stream()
            .map(kind -> "`" + kind.signature().name() + "`")
            .collect(Collectors.joining(", "));
    assertThat(prose("3.2")).contains("Labels: " + labels + ".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"3.3", "4.1", "4.3", "4.4", "4.5", "4.6", "4.8", "4.9", "4.11", "4.12", "4.14"})
  void fieldsFollowOneAnother(String section) {
    List<Field> fields = fields(section);
    if (!section.equals("3.3") && !section.equals("4.1")) {
      assertThat(fields.get(0).offset()).isEqualTo("" + Limits.HEADER_BYTES);
    }
    for (int i = 1; i < fields.size() && !fields.get(i).offset().equals("…"); i++) {
      Map<String, Integer> first = Map.of("i", 0, "b", 0);
      assertThat(value(fields.get(i).offset(), first))
          .as(section + ": " + fields.get(i).name())
          .isEqualTo(
              value(fields.get(i - 1).offset(), first) + value(fields.get(i - 1).size(), first));
    }
  }

  @Test
  void digestsAndKeysHaveTheirSizes() {
    for (String section :
        List.of("4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "4.8", "4.10", "4.14")) {
      for (Field field : fields(section)) {
        String name = field.name();
        if (name.contains("key")) {
          int bytes = section.equals("4.2") ? Limits.SESSION_KEY_BYTES : Limits.KEY_BYTES;
          assertThat(field.size()).as(section + ": " + name).isEqualTo("" + bytes);
        } else if (DIGESTS.stream().anyMatch(name::contains)) {
          assertThat(field.size()).as(section + ": " + name).isEqualTo("" + Limits.DIGEST_BYTES);
        }
      }
    }
    assertThat(SessionKey.BYTES).isEqualTo(Limits.SESSION_KEY_BYTES);
  }

  @Test
  void messagesHaveTheLengthsThatTheirFieldsMake() {
    assertThat(bytes("4.5", Map.of())).isEqualTo(CommitMessage.BYTES);
    assertThat(bytes("4.7", Map.of())).isEqualTo(DoneMessage.BYTES);
    assertThat(bytes("4.10", Map.of())).isEqualTo(HeldMessage.BYTES);
    assertThat(bytes("4.11", Map.of())).isEqualTo(OpenMessage.bytes(2));
    assertThat(bytes("4.14", Map.of())).isEqualTo(PendingMessage.BYTES);
    int three = 2 * Limits.BLOCK_ELEMENTS + 1;
    assertThat(bytes("4.4", Map.of("b", 2))).isEqualTo(SharedMessage.bytes(three));
    assertThat(bytes("4.6", Map.of("b", 2))).isEqualTo(RevealMessage.bytes(three));
    assertThat(bytes("4.9", Map.of("b", 2))).isEqualTo(CircuitStepMessage.bytes(three));
  }

  @Test
  void theFieldsOfJoin() {
    SessionParameters own =
        Parties.all(3, 1, 1).withPersons().withRounds(4, 5, 6).parameters(1).toBuilder()
            .run("a run")
            .person(new Person("ann", "report"))
            .query(new byte[17])
            .software("software")
            .build();
    byte[] body =
        JoinMessage.of(own, 3, Sessions.TIME, new byte[Limits.SESSION_KEY_BYTES])
            .write()
            .toByteArray();
    Map<String, Integer> lengths =
        Map.of(
            "R",
            3,
            "r",
            3,
            "a",
            own.roster().collaborationId().length(),
            "b",
            5,
            "c",
            8,
            "q",
            17,
            "d",
            3,
            "e",
            6);
    assertThat(bytes("4.2", lengths)).isEqualTo(Limits.HEADER_BYTES + body.length + SIGNATURE);
    List<Field> fields = fields("4.2");
    for (int i = 1; i < fields.size(); i++) {
      Map<String, Integer> one =
          Map.of("R", 1, "r", 0, "a", 2, "b", 3, "c", 4, "q", 5, "d", 6, "e", 7);
      assertThat(value(fields.get(i).offset(), one))
          .as(fields.get(i).name())
          .isEqualTo(value(fields.get(i - 1).offset(), one) + value(fields.get(i - 1).size(), one));
    }
  }

  @Test
  void theBoundsOfJoin() {
    assertThat(most("4.2", "seq")).isEqualTo(Limits.MAX_NUMBER);
    assertThat(most("4.3", "number")).isEqualTo(Limits.MAX_NUMBER);
    assertThat(most("4.2", "rounds")).isEqualTo(Limits.MAX_ROUNDS);
    assertThat(most("4.2", "time")).isEqualTo(Limits.MAX_TIME);
    assertThat(most("4.14", "until")).isEqualTo(Limits.MAX_TIME);
    assertThat(most("4.2", "collaboration id")).isEqualTo(Limits.MAX_COLLABORATION_ID_BYTES);
    assertThat(most("4.2", "run name")).isEqualTo(Limits.MAX_RUN_NAME_BYTES);
    assertThat(most("4.2", "software version")).isEqualTo(Limits.MAX_SOFTWARE_BYTES);
    assertThat(most("4.2", "query")).isEqualTo(Limits.MAX_QUERY_BYTES);
    assertThat(most("4.2", "person")).isEqualTo(Person.MOST_LETTERS);
    assertThat(most("4.2", "application")).isEqualTo(Person.MOST_LETTERS);
    assertThat(most("4.8", "code")).isEqualTo(Limits.MAX_CODE_BYTES);
    for (String section : List.of("4.4", "4.5", "4.6", "4.12")) {
      assertThat(most(section, "round")).isEqualTo(Limits.MAX_ROUNDS - 1);
    }
    assertThat(number("4.9", "s is 1 to (\\d+)")).isEqualTo(Limits.MAX_STEPS);
    assertThat(number("4.9", "\\*number\\* (\\d+)·r")).isEqualTo(Limits.MAX_STEPS);
    assertThat(number("4.1", "a JOIN of ([\\d,]+) bytes"))
        .isEqualTo(Limits.MAX_MESSAGE_BYTES)
        .isEqualTo(
            bytes(
                "4.2",
                Map.of(
                    "R", 64, "r", 64, "a", 128, "b", 256, "c", 64, "q", 1 << 20, "d", 800, "e",
                    800)));
  }

  /** The greatest value that a field's note allows: "1 to 128 bytes". */
  private static long most(String section, String field) {
    Matcher range = Pattern.compile("\\d to ([\\d,]+)").matcher(field(section, field).note());
    assertThat(range.find()).as(section + ": " + field).isTrue();
    return Long.parseLong(range.group(1).replace(",", ""));
  }

  @Test
  void namesAreThoseThatAreParsed() {
    Map<String, String> parts =
        Map.of(
            "<run>", "a".repeat(32),
            "<session>", "b".repeat(32),
            "<attempt>", "c".repeat(32),
            "<key>", "01234567");
    Set<MessageKind> found = EnumSet.noneOf(MessageKind.class);
    for (List<String> row : rows("5")) {
      if (row.get(0).equals("name")) {
        continue;
      }
      List<String> names = new ArrayList<>();
      for (String name : row.get(0).replace("`", "").split(", ")) {
        names.add(name.contains("/") ? name : "<run>/<session>/<attempt>/" + name);
      }
      List<MessageKind> kinds = new ArrayList<>();
      for (String name : names) {
        String text = name;
        for (Map.Entry<String, String> part : parts.entrySet()) {
          text = text.replace(part.getKey(), part.getValue());
        }
        kinds.add(MessageName.parse(text.replaceAll("<[a-z]+>", "1")).orElseThrow().kind());
      }
      String content = row.get(1).replaceFirst("^block ", "");
      assertThat(content)
          .startsWith(kinds.stream().map(MessageKind::name).collect(Collectors.joining(", ")));
      found.addAll(kinds);
    }
    assertThat(found)
        .containsExactlyElementsOf(
            Stream.of(MessageKind.values()).filter(kind -> !kind.isOfDealing()).toList());
  }

  @Test
  void timeouts() {
    assertThat(Duration.ofMinutes(number("7.1", "join time-out \\((\\d+) minutes")))
        .isEqualTo(Timeouts.standard().join());
    assertThat(Duration.ofMinutes(number("7.1", "round time-out \\((\\d+) minutes")))
        .isEqualTo(Timeouts.standard().round());
  }
}

package io.jointly.deal.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.Sha256;
import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.PublicIdentity;
import io.jointly.crypto.SessionKey;
import io.jointly.deal.key.NewestKeys;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.field.FpVectors;
import io.jointly.protocol.SeededRandom;
import io.jointly.protocol.VectorFile;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.PeerMessages;
import io.jointly.protocol.parameters.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vector of dealing, as those who read the mailbox see it (PROTOCOL.md 10). */
class DealingVectorsTest {

  private static final Path FOLDER = Path.of("src/test/resources/vectors/dealing");
  private static final List<String> IDS = List.of("north", "south", "east");

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(f -> f.getFileName().toString().replace(".txt", "")).sorted().toList();
    }
  }

  private static String text(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name + ".txt"));
  }

  private static VectorFile read(String name) throws IOException {
    return VectorFile.parse(text(name));
  }

  private static byte[] bytes(VectorFile file, String name) {
    return HexFormat.of().parseHex(file.get(name));
  }

  @Test
  void theMakerStillMakesTheSameBytes() throws IOException {
    Map<String, String> made = new TreeMap<>();
    DealingVectors.make().forEach((name, file) -> made.put(name, file.format()));
    Map<String, String> committed = new TreeMap<>();
    for (String name : names()) {
      committed.put(name, text(name));
    }
    assertThat(committed).isEqualTo(made);
  }

  @Test
  void everyKindAndReasonHasItsRejection() throws IOException {
    List<String> kinds = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (String name : names()) {
      kinds.add(read(name).get("kind"));
      expected.add(read(name).get("expect"));
    }
    assertThat(kinds)
        .containsAll(
            Stream.of(MessageKind.values())
                .filter(MessageKind::isOfDealing)
                .map(MessageKind::name)
                .toList());
    assertThat(expected)
        .containsAll(
            Stream.of(BadPartException.Reason.values())
                // A part of 16 MiB is tried in PartTest.
                .filter(reason -> reason != BadPartException.Reason.TOO_LONG)
                .map(BadPartException.Reason::name)
                .toList())
        .contains("SIGNATURE", "MALFORMED", "WRONG_PLACE", "VERSION", "DEALING", "CONFLICT");
  }

  /** Digests from their definition, with nothing of the code that makes them. */
  @Test
  void digestsAreThoseOfTheSpecification() throws IOException {
    VectorFile base = read(DealingVectors.BASE);
    byte[] dealing = labelled("dealing", bytes(base, "collaboration-digest"), bytes(base, "table"));
    assertThat(bytes(base, "dealing")).isEqualTo(dealing);
    byte[] june = ascii("june");
    assertThat(bytes(base, "batch-id-0-june"))
        .isEqualTo(labelled("batch", dealing, new byte[2], june));
    byte[] id = labelled("batch", dealing, new byte[] {0, 1}, june);
    assertThat(bytes(base, "batch-id-1-june")).isEqualTo(id);
    assertThat(bytes(base, "context-1-june-east"))
        .isEqualTo(
            ByteBuffer.allocate(79)
                .putShort((short) Limits.VERSION)
                .put(dealing)
                .put(id)
                .put((byte) 19)
                .putInt(0)
                .putShort((short) 1)
                .putShort((short) 2)
                .putInt(0)
                .array());
    byte[] collection = labelled("collection", dealing, ascii(DealingVectors.COLLECTION));
    assertThat(bytes(base, "collection-id")).isEqualTo(collection);
    String folder = "dealing/" + HexFormat.of().formatHex(dealing, 0, 16) + "/collection-summer/";
    byte[] list = message(base, folder + "list-0");
    byte[][] taken = new byte[4][];
    taken[0] = list;
    for (int party = 0; party < 3; party++) {
      taken[party + 1] = message(base, folder + "taken-" + party);
      // The digests of LIST and of the seed begin the body.
      assertThat(Arrays.copyOfRange(taken[party + 1], 73, 105)).isEqualTo(labelled("list", list));
      assertThat(Arrays.copyOfRange(taken[party + 1], 105, 137))
          .isEqualTo(labelled("seed", bytes(base, "seed-" + IDS.get(party))));
    }
    byte[] seen = labelled("taken", taken);
    assertThat(bytes(base, "taken")).isEqualTo(seen);
    byte[] combined =
        labelled(
            "combined",
            seen,
            bytes(base, "seed-north"),
            bytes(base, "seed-south"),
            bytes(base, "seed-east"));
    assertThat(bytes(base, "combined-seed")).isEqualTo(combined);
    assertThat(bytes(base, "combined-seed-trusted")).isEqualTo(labelled("combined", seen));
    byte[] accepted = labelled("accepted", combined, bytes(base, "verdicts"));
    for (int party = 0; party < 3; party++) {
      byte[] message = message(base, folder + "accepted-" + party);
      assertThat(Arrays.copyOfRange(message, 73, 105)).isEqualTo(accepted);
    }
    assertThat(bytes(base, "collection-digest")).isEqualTo(labelled("collected", list, accepted));
    byte[] batch = message(base, new BatchPlace(dealing, 0, "june").batch());
    assertThat(Arrays.copyOfRange(list, 79, 111)).isEqualTo(labelled("batch message", batch));
  }

  private static byte[] message(VectorFile base, String name) {
    return Objects.requireNonNull(base.puts().get(name), name);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] labelled(String label, byte[]... parts) {
    MessageDigest sha = Sha256.begin();
    byte[] text = ascii("jointly/8 " + label);
    sha.update(ByteBuffer.allocate(8).putLong(0, text.length).array());
    sha.update(text);
    for (byte[] part : parts) {
      sha.update(ByteBuffer.allocate(8).putLong(0, part.length).array());
      sha.update(part);
    }
    return sha.digest();
  }

  @ParameterizedTest
  @MethodSource("names")
  void holds(String name) throws Exception {
    VectorFile file = read(name);
    VectorFile base = file.header().containsKey("base") ? read(file.get("base")) : file;
    Reader reader = new Reader(base);
    base.puts().forEach(reader.table::put);
    file.puts().forEach(reader.table::replace);
    String put = file.puts().keySet().iterator().next();
    String found =
        switch (file.get("kind")) {
          case "DEALING" -> reader.all();
          case "KEY" -> reader.keys();
          case "BATCH", "WITHDRAWN" -> reader.ignored(put);
          case "PART" -> reader.part(IDS.indexOf(file.get("reader")));
          default -> reader.collection();
        };
    assertThat(found).as(file.get("comment")).isEqualTo(file.get("expect"));
  }

  /** Somebody with the private halves of the file. */
  private static final class Reader {

    private final VectorFile base;
    private final DealtSurvey table = new DealtSurvey();
    private final PeerMessages peers = new PeerMessages(table.parties.roster);
    private final CollectionPlace collection;
    private final List<PublicIdentity> dealers;

    private Reader(VectorFile base) throws BadKeyException {
      this.base = base;
      this.collection = new CollectionPlace(bytes(base, "dealing"), base.get("collection"));
      this.dealers =
          List.of(
              PublicIdentity.parse(base.get("identity-dealer-0")),
              PublicIdentity.parse(base.get("identity-dealer-1")));
      assertThat(table.dealing).isEqualTo(bytes(base, "dealing"));
      for (int party = 0; party < 3; party++) {
        byte[] scalar = bytes(base, "key-private-" + IDS.get(party));
        assertThat(table.keys.get(party).publicKey()).isEqualTo(key(scalar).publicKey());
        assertThat(table.parties.roster.member(party).identity().base64())
            .isEqualTo(base.get("identity-" + IDS.get(party)));
      }
    }

    private static SessionKey key(byte[] scalar) {
      return SessionKey.generate(
          new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
              System.arraycopy(scalar, 0, bytes, 0, bytes.length);
            }
          });
    }

    private BatchListing listing() {
      int rowElements = Integer.parseInt(base.get("row-elements"));
      return new BatchListing(table.mailbox, table.dealing, dealers, rowElements, 3);
    }

    /** All that is accepted. */
    private String all() throws BadPartException {
      assertThat(keys()).isEqualTo("accept");
      BatchListing.Listed listed = listing().read();
      assertThat(listed.ignored()).isEmpty();
      assertThat(listed.batches()).hasSize(3);
      assertThat(names(listed.inForce())).isEqualTo(base.get("standing"));
      for (StandingBatch batch : listed.inForce()) {
        for (int party = 0; party < 3; party++) {
          opens(batch, party);
        }
      }
      return collection();
    }

    private static String names(List<StandingBatch> batches) {
      return String.join(" ", batches.stream().map(Reader::name).toList());
    }

    private static String name(StandingBatch batch) {
      return batch.place().dealer() + "-" + batch.place().name();
    }

    private PartOpener opener(StandingBatch batch, int party) {
      return new PartOpener(
          batch.place(),
          listing().manifest(batch),
          party,
          party,
          table.keys.get(party),
          DealtShare.Form.at(party + 1, Integer.parseInt(base.get("threshold"))));
    }

    private void opens(StandingBatch batch, int party) throws BadPartException {
      PartOpener opener = opener(batch, party);
      OpenedPart part = opener.part(0).open(table.get(opener.part(0).name()));
      assertThat(part.publicRows()).isEqualTo(bytes(base, "public-rows-" + name(batch)));
      long[] elements = part.elements();
      byte[] expected = bytes(base, "elements-" + name(batch) + "-" + IDS.get(party));
      long[] given = FpVectors.create(expected.length / 16);
      assertThat(FpVectors.read(expected, 0, expected.length / 16, given, 0)).isEmpty();
      assertThat(elements).isEqualTo(given);
    }

    /** What a dealer reads. */
    private String keys() {
      try {
        assertThat(
                new NewestKeys(table.mailbox, table.parties.roster, table.dealing)
                    .read(new SeededRandom("trial")))
            .allMatch(key -> key.number() == 0);
        return "accept";
      } catch (JointlyException e) {
        return e.code().name();
      }
    }

    private String ignored(String put) {
      return listing().read().ignored().stream()
          .filter(ignored -> ignored.name().equals(put))
          .map(ignored -> ignored.code().name())
          .findFirst()
          .orElse("accept");
    }

    private String part(int party) {
      StandingBatch batch = listing().read().inForce().get(0);
      PartOpener opener = opener(batch, party);
      try {
        opener.part(0).open(table.get(opener.part(0).name()));
        return "accept";
      } catch (BadPartException e) {
        return e.reason().name();
      }
    }

    private <M> M open(MessageKind kind, int party, Function<CanonicalReader, M> read) {
      return collection.open(peers, kind, party, table.get(collection.message(kind, party)), read);
    }

    /** All messages of a collection, as a compute party compares them. */
    private String collection() {
      try {
        assertThat(open(MessageKind.LIST, 0, CollectionList::read).batches()).hasSize(2);
        byte[] seen = bytes(base, "taken");
        for (int party = 0; party < 3; party++) {
          TakenBlocks taken = open(MessageKind.TAKEN, party, TakenBlocks::read);
          assertThat(taken.opened().cardinality()).isEqualTo(party == 2 ? 1 : 2);
          SeedMessage seed = open(MessageKind.SEED, party, SeedMessage::read);
          if (!seed.fits(taken) || !Arrays.equals(seed.taken(), seen)) {
            return ErrorCode.CONFLICT.name();
          }
          CheckedBlocks checked = open(MessageKind.CHECKED, party, CheckedBlocks::read);
          byte[] checks = table.get(collection.checks(party, 0));
          assertThat(CheckShares.read(checks, 3)).hasSize(18);
          if (!checked.lists(0, checks)) {
            return ErrorCode.CONFLICT.name();
          }
          open(MessageKind.ACCEPTED, party, AcceptedRows::read);
        }
        return "accept";
      } catch (JointlyException e) {
        return e.code().name();
      }
    }
  }
}

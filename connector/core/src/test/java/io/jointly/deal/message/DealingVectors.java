package io.jointly.deal.message;

import static io.jointly.deal.message.ForgedMessage.cut;
import static io.jointly.deal.message.ForgedMessage.flip;
import static io.jointly.deal.message.ForgedMessage.u32;
import static io.jointly.deal.message.ForgedMessage.with;

import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.BlockRewriter;
import io.jointly.crypto.Encapsulation;
import io.jointly.crypto.Identity;
import io.jointly.crypto.SessionKey;
import io.jointly.deal.message.BadPartException.Reason;
import io.jointly.deal.message.DealtSurvey.Dealt;
import io.jointly.error.ErrorCode;
import io.jointly.field.FpVectors;
import io.jointly.protocol.SeededRandom;
import io.jointly.protocol.VectorFile;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Makes the vectors of dealing (PROTOCOL.md 10, 12.5, 12.6). Everything is drawn from seeds, so it
 * always makes the same bytes:
 *
 * <pre>
 * java -cp … io.jointly.deal.message.DealingVectors connector/core/src/test/resources/vectors/dealing
 * </pre>
 */
public final class DealingVectors {

  static final String BASE = "dealing";
  static final String COLLECTION = "summer";
  static final int NORTH = 0;
  static final int EAST = 2;
  private static final byte[] VERDICTS = {0, 1, 2, 3, 4};
  private static final List<String> IDS = List.of("north", "south", "east");

  private final Map<String, VectorFile> files = new TreeMap<>();
  private final DealtSurvey table = new DealtSurvey();
  private final CollectionPlace collection = new CollectionPlace(table.dealing, COLLECTION);
  private final Dealt june = table.deal(0, "june", 3);
  private final Dealt other = table.deal(1, "june", 2);

  private DealingVectors() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Files.createDirectories(folder);
    try (var old = Files.list(folder)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    for (Map.Entry<String, VectorFile> file : make().entrySet()) {
      Files.writeString(folder.resolve(file.getKey() + ".txt"), file.getValue().format());
    }
  }

  /** All vectors, by the name of their file without its ending. */
  static Map<String, VectorFile> make() {
    DealingVectors vectors = new DealingVectors();
    vectors.accepted();
    vectors.everySignedKind();
    vectors.keys();
    vectors.batches();
    vectors.parts();
    vectors.collections();
    return vectors.files;
  }

  // What is accepted.

  private void accepted() {
    VectorFile file =
        VectorFile.empty()
            .with("comment", "two dealers, three batches, and the collection of two of them")
            .with("kind", "DEALING")
            .with("expect", "accept")
            .with("threshold", "" + DealtSurvey.THRESHOLD)
            .with("collaboration-digest", hex(table.collaborationDigest))
            .with("table", hex(DealtSurvey.TABLE.getBytes(StandardCharsets.UTF_8)))
            .with("dealing", hex(table.dealing))
            .with("row-elements", "" + DealtSurvey.ROW_ELEMENTS);
    privateHalves(file);
    for (int party = 0; party < DealtSurvey.PARTIES; party++) {
      table.put(table.key(party, 0, table.keys.get(party).publicKey()));
    }
    table.deal(1, "old", 1);
    table.publication(1, "old").withdraw(DealtSurvey.TIME.plusSeconds(60));
    file.with("standing", "0-june 1-june").with("withdrawn", "1-old");
    describe(file, "0-june", june);
    describe(file, "1-june", other);
    collect(file);
    table.content().forEach(file::put);
    files.put(BASE, file);
  }

  private void privateHalves(VectorFile file) {
    SeededRandom identities = new SeededRandom("identities");
    SeededRandom keys = new SeededRandom("dealing keys");
    for (int party = 0; party < DealtSurvey.PARTIES; party++) {
      String id = IDS.get(party);
      file.with("identity-" + id, table.parties.roster.member(party).identity().base64())
          .with("identity-private-" + id, hex(draw(identities)))
          .with("key-private-" + id, hex(draw(keys)));
    }
    SeededRandom dealers = new SeededRandom("dealers");
    for (int dealer = 0; dealer < table.dealers().size(); dealer++) {
      file.with("identity-dealer-" + dealer, table.dealers().get(dealer).base64())
          .with("identity-private-dealer-" + dealer, hex(draw(dealers)));
    }
  }

  private void describe(VectorFile file, String batch, Dealt dealt) {
    file.with("batch-id-" + batch, hex(dealt.place().id()))
        .with("public-rows-" + batch, hex(dealt.publicRows().get(0)));
    for (int party = 0; party < DealtSurvey.PARTIES; party++) {
      String id = IDS.get(party);
      file.with("context-" + batch + "-" + id, hex(dealt.place().context(party, 0)))
          .with("elements-" + batch + "-" + id, hex(dealt.shares().get(0).get(party)));
    }
  }

  private void collect(VectorFile file) {
    SeededRandom random = new SeededRandom("collection");
    byte[] list = put(MessageKind.LIST, 0, list(june, other).write());
    List<byte[]> seeds = new ArrayList<>();
    List<byte[]> taken = new ArrayList<>();
    for (int party = 0; party < DealtSurvey.PARTIES; party++) {
      seeds.add(draw(random));
      BitSet opened = new BitSet();
      opened.set(0);
      // East could not open the second.
      opened.set(1, party != EAST);
      TakenBlocks body =
          new TakenBlocks(
              DealingDigests.list(list), DealingDigests.seed(seeds.get(party)), 2, opened);
      taken.add(put(MessageKind.TAKEN, party, body.write()));
      file.with("seed-" + IDS.get(party), hex(seeds.get(party)));
    }
    byte[] seen = DealingDigests.taken(list, taken);
    byte[] combined = DealingDigests.combined(seen, seeds);
    for (int party = 0; party < DealtSurvey.PARTIES; party++) {
      put(MessageKind.SEED, party, new SeedMessage(seen, seeds.get(party)).write());
      byte[] checks = CheckShares.write(DealtShare.expand(draw(random), 3 * CheckShares.VALUES));
      table.put(collection.checks(party, 0), checks);
      put(
          MessageKind.CHECKED,
          party,
          new CheckedBlocks(List.of(CheckedBlocks.digest(checks))).write());
      AcceptedRows body = new AcceptedRows(DealingDigests.accepted(combined, VERDICTS));
      put(MessageKind.ACCEPTED, party, body.write());
    }
    file.with("collection", COLLECTION)
        .with("collection-id", hex(collection.id()))
        .with("taken", hex(seen))
        .with("combined-seed", hex(combined))
        .with("combined-seed-trusted", hex(DealingDigests.combined(seen, List.of())))
        .with("verdicts", hex(VERDICTS))
        .with(
            "collection-digest",
            hex(DealingDigests.collected(list, DealingDigests.accepted(combined, VERDICTS))));
  }

  private CollectionList list(Dealt... dealt) {
    return new CollectionList(
        Arrays.stream(dealt)
            .map(
                batch ->
                    new CollectionList.Entry(
                        batch.place().dealer(),
                        DealingDigests.batchMessage(table.get(batch.place().batch()))))
            .toList());
  }

  private byte[] put(MessageKind kind, int party, CanonicalWriter body) {
    Outgoing message = collection.sign(table.parties.identities.get(party), kind, party, body);
    table.put(message);
    return message.content();
  }

  // How a rejection is written down.

  private VectorFile scenario(String name, String comment, String kind, String put, byte[] bytes) {
    VectorFile file =
        VectorFile.empty()
            .with("comment", comment)
            .with("kind", kind)
            .with("base", BASE)
            .put(put, bytes);
    if (files.put(name, file) != null) {
      throw new AssertionError(name + " is there twice");
    }
    return file;
  }

  private void reject(ErrorCode code, String what, String comment, String put, byte[] bytes) {
    DealingName.Form form = DealingName.parse(put).orElseThrow().form();
    String kind = form == DealingName.Form.CHECKS ? "CHECKED" : form.name();
    scenario(kind.toLowerCase(java.util.Locale.ROOT) + "-" + what, comment, kind, put, bytes)
        .with("expect", code.name());
  }

  private void body(String what, String comment, String put, UnaryOperator<byte[]> edit) {
    reject(ErrorCode.MALFORMED, what, comment, put, forged(put).body(edit));
  }

  private ForgedMessage forged(String put) {
    return new ForgedMessage(table.get(put), signer(put));
  }

  private Identity signer(String put) {
    DealingName name = DealingName.parse(put).orElseThrow();
    return switch (name.form()) {
      case BATCH, WITHDRAWN -> table.dealerIdentities.get(name.number(DealingName.Field.DEALER));
      default -> table.parties.identities.get(name.number(DealingName.Field.PARTY));
    };
  }

  private void everySignedKind() {
    Identity stranger = Identity.generate(new SeededRandom("stranger"));
    byte[] elsewhere = DealingDigests.dealing(table.collaborationDigest, "others");
    for (String put : signed()) {
      byte[] message = table.get(put);
      body("cut", "the body ends early", put, b -> cut(b, 1));
      body("more", "a byte is left over", put, b -> cut(b, -1));
      reject(
          ErrorCode.SIGNATURE,
          "flip",
          "a bit of the signature is flipped",
          put,
          flip(message, message.length - 20));
      reject(
          ErrorCode.SIGNATURE,
          "stranger",
          "signed by somebody else",
          put,
          new ForgedMessage(message, stranger).signed());
      reject(ErrorCode.VERSION, "version", "another version", put, forged(put).version(6));
      reject(
          ErrorCode.WRONG_PLACE,
          "dealing",
          "of another dealing",
          put,
          forged(put).session(elsewhere));
      reject(
          ErrorCode.WRONG_PLACE,
          "attempt",
          "with another attempt",
          put,
          forged(put).attempt(elsewhere));
      reject(ErrorCode.WRONG_PLACE, "from", "it says another sender", put, forged(put).from(7));
      reject(
          ErrorCode.WRONG_PLACE,
          "kind",
          "of another kind",
          put,
          forged(put).kind(MessageKind.DONE));
    }
  }

  /** A message of each signed kind. */
  private List<String> signed() {
    return List.of(
        key(0),
        june.place().batch(),
        table.place(1, "old").withdrawn(),
        collection.message(MessageKind.LIST, NORTH),
        collection.message(MessageKind.TAKEN, EAST),
        collection.message(MessageKind.SEED, EAST),
        collection.message(MessageKind.CHECKED, EAST),
        collection.message(MessageKind.ACCEPTED, EAST));
  }

  private String key(int number) {
    return DealingName.key(table.dealing, EAST, number).text();
  }

  private void keys() {
    reject(
        ErrorCode.WRONG_PLACE,
        "number",
        "another number",
        key(0),
        forged(key(0)).body(b -> u32(b, 0, 1)));
    body("number-cap", "a number over its cap", key(0), b -> u32(b, 0, 1_000_000));
    body("time", "a time after the year 9999", key(0), b -> u32(b, 4, 59));
    reject(
        ErrorCode.MALFORMED,
        "small-order",
        "a key whose X25519 half is of small order",
        key(0),
        table.key(EAST, 0, new byte[SessionKey.BYTES]).content());
    byte[] high = table.keys.get(EAST).publicKey();
    Arrays.fill(high, 0, 3, (byte) 0xff);
    reject(
        ErrorCode.MALFORMED,
        "coefficient",
        "a key with a coefficient that is not less than 3,329",
        key(0),
        table.key(EAST, 0, high).content());
    reject(
        ErrorCode.MALFORMED,
        "x25519",
        "a key of 32 bytes, as in version 9",
        key(0),
        table.key(EAST, 0, Arrays.copyOf(high, 32)).content());
    reject(ErrorCode.VERSION, "version-9", "a KEY of version 9", key(0), forged(key(0)).version(9));
    reject(
        ErrorCode.DEALING,
        "gap",
        "number 1 is missing",
        key(2),
        table.key(EAST, 2, table.keys.get(EAST).publicKey()).content());
  }

  private void batches() {
    String batch = june.place().batch();
    // Time 8, length 4, name 4, rows 4, elements 4, B 4, n_c 2, recipients 3 times 1,092, blocks 4.
    body("time", "a time after the year 9999", batch, b -> u32(b, 0, 59));
    body("name", "a name with a capital letter", batch, b -> with(b, 12, 'J'));
    body("name-empty", "no name", batch, b -> u32(b, 8, 0));
    body("name-long", "a length over its cap", batch, b -> u32(b, 8, 64));
    body("no-rows", "no rows", batch, b -> u32(b, 16, 0));
    body("rows", "more rows than one block has", batch, b -> u32(b, 16, 1025));
    body("rows-cap", "more than 2^30 rows", batch, b -> u32(b, 16, (1 << 30) + 1));
    body("no-elements", "rows without elements", batch, b -> u32(b, 20, 0));
    body("elements-cap", "more than 65,536 elements of a row", batch, b -> u32(b, 20, 65_537));
    body("block-rows", "B is another power of 2", batch, b -> u32(b, 24, 512));
    body("two-parties", "two compute parties", batch, b -> with(b, 29, 2));
    body("many-parties", "21 compute parties", batch, b -> with(b, 29, 21));
    body("number", "the number of a key over its cap", batch, b -> u32(b, 30, 1_000_000));
    int blocks = 30 + 3 * (4 + Encapsulation.BYTES);
    body("blocks", "two blocks for three rows", batch, b -> u32(b, blocks, 2));
    body("blocks-cap", "2^32 - 1 blocks", batch, b -> u32(b, blocks, 0xffff_ffffL));
    body(
        "version-9",
        "numbers of keys and no ciphertexts, as in version 9",
        batch,
        b -> {
          byte[] shorter = Arrays.copyOf(b, b.length - 3 * Encapsulation.BYTES);
          Arrays.fill(shorter, 30, 42, (byte) 0);
          System.arraycopy(b, blocks, shorter, 42, b.length - blocks);
          return shorter;
        });
    reject(
        ErrorCode.WRONG_MANIFEST,
        "other-elements",
        "rows of five elements, and the table's have four",
        batch,
        forged(batch).body(b -> u32(b, 20, 5)));
    reject(
        ErrorCode.WRONG_PLACE,
        "other-name",
        "another batch of the dealer's",
        batch,
        forged(batch).body(b -> with(b, 15, 'y')));
    String withdrawn = table.place(1, "old").withdrawn();
    body("time", "a time after the year 9999", withdrawn, b -> u32(b, 0, 59));
    body("name", "a name with a capital letter", withdrawn, b -> with(b, 12, 'O'));
    reject(
        ErrorCode.WRONG_PLACE,
        "other-name",
        "another batch of the dealer's",
        withdrawn,
        forged(withdrawn).body(b -> with(b, 12, 'i')));
  }

  // Parts of the first batch.

  private void part(int party, Reason reason, String what, String comment, byte[] part) {
    scenario("part-" + what, comment, "PART", june.name(party, 0), part)
        .with("reader", IDS.get(party))
        .with("expect", reason.name());
  }

  private byte[] genuine(int party) {
    return table.get(june.name(party, 0));
  }

  private byte[] resealed(int party, UnaryOperator<byte[]> edit) {
    BlockRewriter rewriter =
        BlockRewriter.ofPart(
            table.keys.get(party),
            june.manifest().blocks().get(0).ephemeralKey(),
            june.manifest().recipients().get(party).ciphertext());
    byte[] context = june.place().context(party, 0);
    return rewriter.seal(context, edit.apply(rewriter.open(context, genuine(party))));
  }

  private void plain(
      int party, Reason reason, String what, String comment, UnaryOperator<byte[]> edit) {
    part(party, reason, what, comment, resealed(party, edit));
  }

  private void parts() {
    byte[] east = genuine(EAST);
    int form = 36 + june.publicRows().get(0).length;
    part(EAST, Reason.SEAL, "flip", "a bit is flipped", flip(east, 40));
    part(EAST, Reason.SEAL, "cut", "cut off", cut(east, 1));
    part(EAST, Reason.SEAL, "empty", "no bytes", new byte[0]);
    part(EAST, Reason.SEAL, "north", "north's", genuine(NORTH));
    part(
        EAST,
        Reason.SEAL,
        "x25519-alone",
        "sealed under X25519 alone, as in version 9",
        BlockRewriter.x25519Alone(
            draw(new SeededRandom("version 9")),
            table.keys.get(EAST).publicKey(),
            june.place().context(EAST, 0),
            new byte[240]));
    part(EAST, Reason.SEAL, "other-batch", "of another batch", table.get(other.name(EAST, 0)));
    plain(EAST, Reason.CUT_OFF, "plain-empty", "an empty plaintext", b -> new byte[0]);
    plain(EAST, Reason.CUT_OFF, "no-share", "public rows alone", b -> Arrays.copyOf(b, form));
    plain(EAST, Reason.CUT_OFF, "plain-cut", "an element is cut off", b -> cut(b, 1));
    plain(EAST, Reason.CUT_OFF, "less", "an element less", b -> cut(b, 16));
    plain(EAST, Reason.LEFT_OVER, "more", "an element more", b -> cut(b, -16));
    plain(EAST, Reason.LEFT_OVER, "byte-more", "a byte is left over", b -> cut(b, -1));
    plain(
        EAST,
        Reason.PUBLIC_LENGTH,
        "public-cap",
        "2^24 + 1 bytes of public rows",
        b -> u32(b, 32, (1 << 24) + 1));
    plain(
        EAST,
        Reason.CUT_OFF,
        "public-long",
        "public rows beyond the end",
        b -> u32(b, 32, b.length - 35));
    plain(EAST, Reason.PUBLIC_DIGEST, "public", "other public rows", b -> flip(b, 36));
    plain(EAST, Reason.FORM, "form", "neither seed nor elements", b -> with(b, form, 2));
    plain(
        EAST,
        Reason.FORM,
        "seed-for-elements",
        "a seed, and east is to get elements",
        b -> Arrays.copyOf(with(b, form, 0), form + 1 + 32));
    plain(
        NORTH,
        Reason.FORM,
        "elements-for-seed",
        "elements, and north is to get a seed",
        b -> Arrays.copyOf(with(b, form, 1), form + 1 + 12 * 16));
    plain(NORTH, Reason.CUT_OFF, "seed-cut", "a seed of 31 bytes", b -> cut(b, 1));
    plain(NORTH, Reason.LEFT_OVER, "seed-more", "a seed of 33 bytes", b -> cut(b, -1));
    plain(
        EAST,
        Reason.ELEMENT,
        "high",
        "an element with its top bit",
        b -> with(b, b.length - 1, 0x80));
    plain(
        EAST,
        Reason.ELEMENT,
        "modulus",
        "an element that is p",
        b -> {
          byte[] changed = b.clone();
          Arrays.fill(changed, b.length - 16, b.length - 1, (byte) 0xff);
          changed[b.length - 1] = 0x7f;
          return changed;
        });
  }

  private void collections() {
    String list = collection.message(MessageKind.LIST, NORTH);
    body("empty", "no batch", list, b -> u32(Arrays.copyOf(b, 4), 0, 0));
    body("cap", "more than 65,536 batches", list, b -> u32(b, 0, 65_537));
    body("order", "dealer 1 before dealer 0", list, b -> with(with(b, 5, 1), 39, 0));
    body(
        "twice",
        "one batch twice",
        list,
        b -> {
          byte[] changed = b.clone();
          System.arraycopy(b, 6, changed, 40, 32);
          return changed;
        });
    String taken = collection.message(MessageKind.TAKEN, EAST);
    body("no-blocks", "no blocks", taken, b -> u32(Arrays.copyOf(b, 68), 64, 0));
    body("cap", "more than 2^20 blocks", taken, b -> u32(b, 64, (1 << 20) + 1));
    body("bit", "a bit for a third block of two", taken, b -> with(b, 68, 5));
    String checked = collection.message(MessageKind.CHECKED, EAST);
    body("cap", "more than 2^20 blocks", checked, b -> u32(b, 0, (1 << 20) + 1));
    body("long", "a count beyond the end", checked, b -> u32(b, 0, 2));
    String seed = collection.message(MessageKind.SEED, EAST);
    reject(
        ErrorCode.CONFLICT,
        "unfit",
        "a seed that does not fit TAKEN",
        seed,
        forged(seed).body(b -> flip(b, 40)));
    reject(
        ErrorCode.CONFLICT,
        "other-taken",
        "another digest of what was taken",
        seed,
        forged(seed).body(b -> flip(b, 4)));
    String checks = collection.checks(EAST, 0);
    reject(
        ErrorCode.CONFLICT,
        "other-block",
        "a block of checks that CHECKED does not list",
        checks,
        flip(table.get(checks), 3));
  }

  private static byte[] draw(SeededRandom random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return bytes;
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static String hex(long[] elements) {
    byte[] bytes = new byte[8 * elements.length];
    FpVectors.write(elements, 0, FpVectors.length(elements), bytes, 0);
    return hex(bytes);
  }
}

package io.jointly.deal.message;

import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.Digest;
import io.jointly.crypto.Encapsulation;
import io.jointly.crypto.Identity;
import io.jointly.crypto.Label;
import io.jointly.crypto.PublicIdentity;
import io.jointly.crypto.SessionKey;
import io.jointly.mailbox.MemoryMailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.Parties;
import io.jointly.protocol.SeededRandom;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A share table for tests: three compute parties with t = 1, two dealers, a mailbox, and what a
 * dealer deals. All but the mailbox's name is drawn from seeds.
 */
public final class DealtSurvey {

  public static final Instant TIME = Instant.ofEpochSecond(1_800_000_000L);

  static final String TABLE = "patients";
  static final int ROW_ELEMENTS = 4;
  static final int PARTIES = 3;
  static final int THRESHOLD = 1;

  public final Parties parties = Parties.all(PARTIES, THRESHOLD, 1);
  public final byte[] dealing;
  public final MemoryMailbox mailbox = MemoryMailbox.named(UUID.randomUUID().toString());

  final byte[] collaborationDigest =
      Digest.of(Label.COLLABORATION, "collaboration file".getBytes(StandardCharsets.US_ASCII));
  final List<Identity> dealerIdentities = new ArrayList<>();

  /** The compute parties' dealing keys with number 0. */
  final List<SessionKey> keys = new ArrayList<>();

  /** What each compute party's parts are sealed under besides the key of each block. */
  final List<Encapsulation> encapsulations = new ArrayList<>();

  private final SeededRandom random = new SeededRandom("dealt table");

  public DealtSurvey() {
    dealing = DealingDigests.dealing(collaborationDigest, TABLE);
    SeededRandom identities = new SeededRandom("dealers");
    dealerIdentities.add(Identity.generate(identities));
    dealerIdentities.add(Identity.generate(identities));
    SeededRandom dealingKeys = new SeededRandom("dealing keys");
    for (int party = 0; party < PARTIES; party++) {
      keys.add(SessionKey.generate(dealingKeys));
    }
    SeededRandom secrets = new SeededRandom("encapsulations");
    for (SessionKey key : keys) {
      encapsulations.add(encapsulate(key, secrets));
    }
  }

  private static Encapsulation encapsulate(SessionKey key, SeededRandom secrets) {
    try {
      return Encapsulation.to(key.publicKey(), secrets);
    } catch (BadKeyException e) {
      throw new AssertionError(e);
    }
  }

  /** What BATCH says of the compute parties. */
  List<BatchManifest.Recipient> recipients() {
    return encapsulations.stream()
        .map(to -> new BatchManifest.Recipient(0, to.ciphertext()))
        .toList();
  }

  List<PublicIdentity> dealers() {
    return dealerIdentities.stream().map(Identity::publicKey).toList();
  }

  BatchPlace place(int dealer, String name) {
    return new BatchPlace(dealing, dealer, name);
  }

  BatchPublication publication(int dealer, String name) {
    return new BatchPublication(
        mailbox, dealerIdentities.get(dealer), dealers(), place(dealer, name));
  }

  BatchListing listing() {
    return new BatchListing(mailbox, dealing, dealers(), ROW_ELEMENTS, PARTIES);
  }

  /** What was dealt: its manifest, and of each block the public rows and each party's elements. */
  record Dealt(
      BatchPlace place,
      BatchManifest manifest,
      List<byte[]> publicRows,
      List<List<long[]>> shares) {

    /** The opener of the party with an index. */
    /** Where a party's part of a block is in the mailbox. */
    String name(int party, int block) {
      return place.part(party, block, manifest.blocks().get(block).ephemeralKey());
    }

    PartOpener opener(DealtSurvey table, int party) {
      return new PartOpener(place, manifest, party, party, table.keys.get(party), form(party));
    }
  }

  /** How the party with an index, whose point is one more, is given its shares. */
  static DealtShare.Form form(int party) {
    return DealtShare.Form.at(party + 1, THRESHOLD);
  }

  /** Deals a batch and puts all of it but BATCH. */
  Dealt dealParts(int dealer, String name, int rows) {
    BatchPlace place = place(dealer, name);
    List<BatchManifest.Block> blocks = new ArrayList<>();
    List<byte[]> publicRows = new ArrayList<>();
    List<List<long[]>> shares = new ArrayList<>();
    int blockRows = DealingLimits.blockRows(ROW_ELEMENTS);
    for (int block = 0; block < DealingLimits.blocks(rows, ROW_ELEMENTS); block++) {
      int elements = Math.min(blockRows, rows - block * blockRows) * ROW_ELEMENTS;
      byte[] open = ("rows " + block + " of " + name).getBytes(StandardCharsets.US_ASCII);
      PartSealer sealer = PartSealer.create(place, block, open, random);
      List<long[]> ofBlock = new ArrayList<>();
      for (int party = 0; party < PARTIES; party++) {
        byte[] seed = new byte[DealingLimits.SEED_BYTES];
        random.nextBytes(seed);
        long[] share = DealtShare.expand(seed, elements);
        ofBlock.add(share);
        DealtShare given =
            form(party) == DealtShare.Form.SEED
                ? DealtShare.ofSeed(seed)
                : DealtShare.ofElements(share);
        BatchPublication.putPart(mailbox, sealer.seal(party, encapsulations.get(party), given));
      }
      blocks.add(sealer.listed());
      publicRows.add(open);
      shares.add(ofBlock);
    }
    BatchManifest manifest =
        new BatchManifest(TIME, name, rows, ROW_ELEMENTS, recipients(), blocks);
    return new Dealt(place, manifest, publicRows, shares);
  }

  /** Deals a batch. */
  Dealt deal(int dealer, String name, int rows) {
    Dealt dealt = dealParts(dealer, name, rows);
    publication(dealer, name).finish(dealt.manifest());
    return dealt;
  }

  /** The KEY of a party. */
  public Outgoing key(int party, int number, byte[] publicKey) {
    Identity identity = parties.identities.get(party);
    DealingKeyMessage body = new DealingKeyMessage(number, TIME, publicKey);
    return new Outgoing(
        DealingName.key(dealing, party, number).text(),
        Envelope.sign(identity, MessageKind.KEY, party, dealing, Envelope.NO_ATTEMPT, body.write())
            .encode());
  }

  public void put(Outgoing message) {
    put(message.name(), message.content());
  }

  public void put(String name, byte[] content) {
    try {
      mailbox.put(name, content);
    } catch (NameTakenException e) {
      throw new AssertionError(e);
    }
  }

  /** Puts another content under a name. */
  public void replace(String name, byte[] content) {
    mailbox.delete(name);
    put(name, content);
  }

  public byte[] get(String name) {
    return mailbox
        .get(name, Integer.MAX_VALUE)
        .orElseThrow(() -> new AssertionError(name + " is not there"));
  }

  /** All that is in the mailbox. */
  Map<String, byte[]> content() {
    Map<String, byte[]> content = new TreeMap<>();
    mailbox.list("").forEach(entry -> content.put(entry.name(), get(entry.name())));
    return content;
  }
}

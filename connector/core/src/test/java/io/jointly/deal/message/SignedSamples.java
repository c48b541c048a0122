package io.jointly.deal.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.Identity;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.PeerMessages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/** One message of each signed kind of dealing, with its reader. */
final class SignedSamples {

  static final String COLLECTION = "july";
  static final int DEALER = 1;
  static final int PARTY = 2;

  /**
   * A message.
   *
   * @param open fails with a violation unless the message is this one
   * @param again reads a body and writes it
   */
  record Sample(
      MessageKind kind,
      String name,
      byte[] content,
      Identity signer,
      Consumer<byte[]> open,
      Function<CanonicalReader, CanonicalWriter> again) {

    @Override
    public String toString() {
      return kind.name().toLowerCase(Locale.ROOT);
    }

    ForgedMessage forged() {
      return new ForgedMessage(content, signer);
    }

    byte[] body() {
      byte[] signed = Envelope.decode(content).signed();
      return Arrays.copyOfRange(signed, 73, signed.length);
    }
  }

  private final DealtSurvey table;
  private final CollectionPlace collection;
  private final List<Sample> samples = new ArrayList<>();

  private SignedSamples(DealtSurvey table) {
    this.table = table;
    this.collection = new CollectionPlace(table.dealing, COLLECTION);
  }

  static List<Sample> all() {
    SignedSamples samples = new SignedSamples(new DealtSurvey());
    samples.ofDealer();
    samples.key();
    samples.ofCollection();
    return List.copyOf(samples.samples);
  }

  private void ofDealer() {
    table.deal(DEALER, "june", 2100);
    table.publication(DEALER, "june").withdraw(DealtSurvey.TIME.plusSeconds(60));
    DealerMessages dealers = new DealerMessages(table.dealing, table.dealers());
    Identity signer = table.dealerIdentities.get(DEALER);
    String batch = table.place(DEALER, "june").batch();
    samples.add(
        new Sample(
            MessageKind.BATCH,
            batch,
            table.get(batch),
            signer,
            message -> dealers.batch(DEALER, batch, message),
            in -> BatchManifest.read(in).write()));
    String withdrawn = table.place(DEALER, "june").withdrawn();
    samples.add(
        new Sample(
            MessageKind.WITHDRAWN,
            withdrawn,
            table.get(withdrawn),
            signer,
            message -> dealers.withdrawal(DEALER, withdrawn, message),
            in -> BatchWithdrawal.read(in).write()));
  }

  private void key() {
    Outgoing key = table.key(PARTY, 3, table.keys.get(PARTY).publicKey());
    PeerMessages peers = new PeerMessages(table.parties.roster);
    samples.add(
        new Sample(
            MessageKind.KEY,
            key.name(),
            key.content(),
            table.parties.identities.get(PARTY),
            message ->
                peers.openAt(
                    message,
                    MessageKind.KEY,
                    PARTY,
                    table.dealing,
                    Envelope.NO_ATTEMPT,
                    DealingKeyMessage::read),
            in -> DealingKeyMessage.read(in).write()));
  }

  private void ofCollection() {
    byte[] digest = DealingDigests.batchMessage(new byte[] {1});
    byte[] seed = new byte[DealingLimits.SEED_BYTES];
    Arrays.fill(seed, (byte) 5);
    BitSet opened = new BitSet();
    opened.set(0, 9);
    opened.clear(4);
    add(
        MessageKind.LIST,
        new CollectionList(
                List.of(
                    new CollectionList.Entry(0, new byte[32]),
                    new CollectionList.Entry(DEALER, digest)))
            .write(),
        in -> CollectionList.read(in).write());
    add(
        MessageKind.TAKEN,
        new TakenBlocks(DealingDigests.list(digest), DealingDigests.seed(seed), 10, opened).write(),
        in -> TakenBlocks.read(in).write());
    add(
        MessageKind.SEED,
        new SeedMessage(digest, seed).write(),
        in -> SeedMessage.read(in).write());
    add(
        MessageKind.CHECKED,
        new CheckedBlocks(List.of(CheckedBlocks.digest(seed), new byte[32])).write(),
        in -> CheckedBlocks.read(in).write());
    add(
        MessageKind.ACCEPTED,
        new AcceptedRows(digest).write(),
        in -> AcceptedRows.read(in).write());
  }

  private void add(
      MessageKind kind, CanonicalWriter body, Function<CanonicalReader, CanonicalWriter> again) {
    Identity signer = table.parties.identities.get(PARTY);
    PeerMessages peers = new PeerMessages(table.parties.roster);
    Outgoing message = collection.sign(signer, kind, PARTY, body);
    samples.add(
        new Sample(
            kind,
            message.name(),
            message.content(),
            signer,
            content -> collection.open(peers, kind, PARTY, content, again),
            again));
  }
}

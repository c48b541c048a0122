package io.jointly.examples.dealers;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Dealer;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.collaboration.roster.CollaborationRoster;
import io.jointly.crypto.Identity;
import io.jointly.deal.key.NewestKeys;
import io.jointly.deal.key.RecipientKey;
import io.jointly.deal.message.BatchManifest;
import io.jointly.deal.message.BatchPlace;
import io.jointly.deal.message.BatchPublication;
import io.jointly.deal.message.DealingDigests;
import io.jointly.deal.message.DealtShare;
import io.jointly.deal.message.PartSealer;
import io.jointly.deal.table.DealerIdentities;
import io.jointly.deal.table.DealtDimensions;
import io.jointly.deal.table.DealtTable;
import io.jointly.field.FpVectors;
import io.jointly.field.SeededShares;
import io.jointly.mailbox.FileMailbox;
import io.jointly.mailbox.Mailbox;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code LyingDealer LIE COLLABORATION TABLE DEALER IDENTITY MAILBOX BATCH}: a dealer with a
 * changed program. It shares, seals and signs as {@code jointly deal} does, but what it deals is no
 * row. The mailbox is a folder. Its real row, if it has one, takes no part.
 */
public final class LyingDealer {

  private static final int SEED_BYTES = 32;

  private final Collaboration collaboration;
  private final DealtTable table;
  private final Mailbox mailbox;
  private final SecureRandom random = new SecureRandom();

  LyingDealer(Collaboration collaboration, String table, Mailbox mailbox) {
    this.collaboration = collaboration;
    this.table = DealtTable.of(collaboration.table(table).filter(Table::isDealt).orElseThrow());
    this.mailbox = mailbox;
  }

  public static void main(String[] args) {
    if (args.length != 7) {
      System.err.println(
          "usage: LyingDealer LIE COLLABORATION TABLE DEALER IDENTITY MAILBOX BATCH");
      System.exit(2);
    }
    Collaboration collaboration =
        CollaborationReader.readAsDealer(Path.of(args[1]), LocalDate.now(ZoneOffset.UTC));
    try (Mailbox mailbox = FileMailbox.at(Path.of(args[5]))) {
      new LyingDealer(collaboration, args[2], mailbox)
          .deal(Lie.of(args[0]), args[3], Identity.read(Path.of(args[4])), args[6]);
    }
  }

  /** Deals a batch of one row that is none. */
  void deal(Lie lie, String dealer, Identity identity, String batch) {
    int index = table.dealing().dealers().stream().map(Dealer::id).toList().indexOf(dealer);
    byte[] dealing = DealingDigests.dealing(collaboration.digest(), table.table().name());
    BatchPlace place = new BatchPlace(dealing, index, batch);
    List<RecipientKey> recipients =
        new NewestKeys(mailbox, CollaborationRoster.of(collaboration), dealing).read(random);
    byte[] publicRow = new DealtDimensions(table).write(List.of(List.of()));
    PartSealer sealer = PartSealer.create(place, 0, publicRow, random);
    RowElements row = lie.tell(table);
    List<DealtShare> shares = share(row.elements(), recipients.size());
    for (int k = 0; k < shares.size(); k++) {
      RecipientKey to = recipients.get(k);
      BatchPublication.putPart(mailbox, sealer.seal(to.party(), to.encapsulation(), shares.get(k)));
    }
    row.forget();
    new BatchPublication(mailbox, identity, new DealerIdentities(table.dealing()), place)
        .finish(
            new BatchManifest(
                Instant.now(),
                batch,
                1,
                table.layout().elements(),
                recipients.stream().map(RecipientKey::listed).toList(),
                List.of(sealer.listed())));
  }

  /** What each compute party gets: the first t of them a seed, the others their shares. */
  private List<DealtShare> share(long[] elements, int parties) {
    int threshold = collaboration.maxColludingParties();
    int n = FpVectors.length(elements);
    long[][] shares = new long[parties][];
    List<DealtShare> parts = new ArrayList<>();
    for (int k = 0; k < parties; k++) {
      if (k < threshold) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        shares[k] = DealtShare.expand(seed, n);
        parts.add(DealtShare.ofSeed(seed));
      } else {
        shares[k] = FpVectors.create(n);
        parts.add(DealtShare.ofElements(shares[k]));
      }
    }
    SeededShares.of(parties, threshold).complete(elements, shares);
    return parts;
  }
}

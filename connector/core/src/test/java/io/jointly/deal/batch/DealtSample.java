package io.jointly.deal.batch;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.collaboration.roster.CollaborationRoster;
import io.jointly.crypto.FieldRandom;
import io.jointly.crypto.Identity;
import io.jointly.deal.DealtLayout;
import io.jointly.deal.DealtMeasure;
import io.jointly.deal.RowVerdict;
import io.jointly.deal.ValidityCheck;
import io.jointly.deal.key.DealingKeys;
import io.jointly.deal.key.KeyPublication;
import io.jointly.deal.key.NewestKeys;
import io.jointly.deal.key.RecipientKey;
import io.jointly.deal.message.BadPartException;
import io.jointly.deal.message.BatchListing;
import io.jointly.deal.message.BatchManifest;
import io.jointly.deal.message.BatchPublication;
import io.jointly.deal.message.DealingDigests;
import io.jointly.deal.message.DealtShare;
import io.jointly.deal.message.OpenedPart;
import io.jointly.deal.message.PartOpener;
import io.jointly.deal.message.SealedPart;
import io.jointly.deal.message.StandingBatch;
import io.jointly.deal.table.DealerIdentities;
import io.jointly.deal.table.DealtDimensions;
import io.jointly.deal.table.DealtTable;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.field.OffPolynomialException;
import io.jointly.field.Reconstruction;
import io.jointly.mailbox.FileMailbox;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A collaboration with a share table, its compute parties' keys in the mailbox, and what the
 * compute parties together would see of a batch. One party does not compute, so that points are no
 * indices.
 */
public final class DealtSample {

  public static final String TABLE = "survey";
  public static final String DEALER = "d001";

  private static final List<String> PARTIES = List.of("north", "watch", "south", "east");
  private static final int THRESHOLD = 1;

  private final Path folder;
  private final Collaboration collaboration;
  private final DealtTable table;
  private final byte[] dealing;

  /**
   * What the compute parties have together.
   *
   * @param publicRows the dimensions that are not hidden, row after row
   */
  public record Collected(
      List<Row> rows, List<List<@Nullable Object>> publicRows, List<RowVerdict> verdicts) {}

  /**
   * A row, put together from its shares as PROTOCOL.md 12.2 says.
   *
   * @param cell 0 where dimensions are not hidden
   * @param numbers null for NULL
   */
  public record Row(int cell, List<@Nullable Long> numbers) {}

  private DealtSample(Path folder, Collaboration collaboration) {
    this.folder = folder;
    this.collaboration = collaboration;
    this.table = DealtTable.of(collaboration.table(TABLE).orElseThrow());
    this.dealing = DealingDigests.dealing(collaboration.digest(), TABLE);
  }

  /**
   * Writes {@code collaboration.yaml} with three dealers, d001.pem to d003.pem, and puts the
   * dealing keys into the folder {@code mailbox}.
   *
   * @param declared the fields of the table but its dealers, without indentation
   */
  public static DealtSample in(Path folder, String declared) {
    try {
      SecureRandom random = new SecureRandom();
      Files.createDirectory(folder.resolve("mailbox"));
      List<Identity> parties = new ArrayList<>();
      StringBuilder text =
          new StringBuilder(
              """
              version: 1
              id: survey-2026
              purpose: How people live
              valid_until: 9998-12-31
              max_colluding_parties: 1
              parties:
              """);
      for (String party : PARTIES) {
        parties.add(Identity.generate(random));
        text.append("  - {id: ").append(party).append(", public_key: \"");
        text.append(parties.get(parties.size() - 1).publicKey().base64());
        text.append("\", roles: [data").append(party.equals("watch") ? "" : ", compute");
        text.append("]}\n");
      }
      text.append("analysts: [north]\nresult_receivers: [north]\n");
      text.append("tables:\n  " + TABLE + ":\n    dealers:\n");
      for (String dealer : List.of("d001", "d002", "d003")) {
        Identity identity = Identity.generate(random);
        identity.write(folder.resolve(dealer + ".pem"));
        text.append("      " + dealer + ": \"" + identity.publicKey().base64() + "\"\n");
      }
      text.append(declared.indent(4));
      text.append("rules: {min_group_size: 1, min_parties: 1}\n");
      Path file = Files.writeString(folder.resolve("collaboration.yaml"), text);
      DealtSample sample = new DealtSample(folder, CollaborationReader.read(file, LocalDate.EPOCH));
      for (int party = 0; party < PARTIES.size(); party++) {
        if (!PARTIES.get(party).equals("watch")) {
          new KeyPublication(sample.mailbox(), sample.keys(party, parties.get(party)))
              .makeNext(random, Instant.EPOCH);
          parties.get(party).write(folder.resolve(PARTIES.get(party) + ".pem"));
        }
      }
      return sample;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Collaboration collaboration() {
    return collaboration;
  }

  public DealtTable table() {
    return table;
  }

  public Path mailboxFolder() {
    return folder.resolve("mailbox");
  }

  public Mailbox mailbox() {
    return FileMailbox.at(mailboxFolder());
  }

  private Roster roster() {
    return CollaborationRoster.of(collaboration);
  }

  private DealingKeys keys(int party, Identity identity) {
    return DealingKeys.in(folder.resolve("keys-" + party), dealing, roster(), party, identity);
  }

  /** Makes another dealing key of a party, to which dealers seal from then on. */
  public void nextKey(String party) {
    Identity identity = Identity.read(folder.resolve(party + ".pem"));
    new KeyPublication(mailbox(), keys(PARTIES.indexOf(party), identity))
        .makeNext(new SecureRandom(), Instant.EPOCH);
  }

  BatchTask task(int dealer, String batch) {
    List<RecipientKey> recipients =
        new NewestKeys(mailbox(), roster(), dealing).read(new SecureRandom());
    Table declared = collaboration.table(TABLE).orElseThrow();
    return BatchTask.of(collaboration, declared, dealer, batch, recipients);
  }

  BatchPublication publication(int dealer, String batch) {
    return new BatchPublication(
        mailbox(),
        Identity.read(folder.resolve("d00" + (dealer + 1) + ".pem")),
        new DealerIdentities(table.dealing()),
        task(dealer, batch).place());
  }

  /** Withdraws a batch of d002. */
  public void withdraw(String batch, Instant now) {
    publication(1, batch).withdraw(now);
  }

  private BatchListing listing() {
    return new BatchListing(
        mailbox(), dealing, new DealerIdentities(table.dealing()), table.layout().elements(), 3);
  }

  /** The names of the batches that have not been withdrawn. */
  public List<String> inForce() {
    return listing().read().inForce().stream().map(batch -> batch.place().name()).toList();
  }

  /** Opens a batch at every compute party, checks its rows, and puts them together. */
  public Collected collect(String batch) {
    BatchListing listing = listing();
    StandingBatch standing =
        listing.read().inForce().stream()
            .filter(each -> each.place().name().equals(batch))
            .findFirst()
            .orElseThrow();
    BatchManifest manifest = listing.manifest(standing);
    int elements = manifest.rows() * manifest.rowElements();
    long[][] shares = new long[3][];
    List<List<@Nullable Object>> publicRows = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      shares[k] = FpVectors.create(elements);
      publicRows.clear();
      int at = 0;
      for (int block = 0; block < manifest.blocks().size(); block++) {
        OpenedPart part = open(standing, manifest, k, block);
        int size = FpVectors.length(part.elements());
        FpVectors.copy(part.elements(), 0, shares[k], at, size);
        at += size;
        publicRows.addAll(
            new DealtDimensions(table).read(part.publicRows(), manifest.rowsOf(block)));
      }
    }
    return new Collected(
        rows(shares, manifest.rows()), publicRows, verdicts(shares, manifest.rows()));
  }

  private OpenedPart open(StandingBatch standing, BatchManifest manifest, int k, int block) {
    int party = roster().indices(PartyRole.COMPUTE).get(k);
    Identity identity = Identity.read(folder.resolve(PARTIES.get(party) + ".pem"));
    PartOpener opener =
        new PartOpener(
            standing.place(),
            manifest,
            party,
            k,
            keys(party, identity).find(manifest.keyNumbers().get(k)),
            DealtShare.Form.at(k + 1, THRESHOLD));
    try (Mailbox mailbox = mailbox()) {
      SealedPart part = opener.part(block);
      return part.open(mailbox.get(part.name(), part.maxBytes()).orElseThrow());
    } catch (BadPartException e) {
      throw new AssertionError(e);
    }
  }

  private List<RowVerdict> verdicts(long[][] shares, int rows) {
    DealtLayout layout = table.layout();
    if (!layout.isChecked()) {
      return List.of();
    }
    long[] challenge = FpVectors.create(2);
    FieldRandom.create(new SecureRandom()).fill(challenge, 0, 2);
    ValidityCheck check = ValidityCheck.of(layout, challenge);
    long[][] opened = new long[3][];
    for (int k = 0; k < 3; k++) {
      opened[k] = check.shares(shares[k], rows);
    }
    return List.of(ValidityCheck.judge(THRESHOLD, opened, rows));
  }

  private List<Row> rows(long[][] shares, int n) {
    long[] elements;
    try {
      elements = Reconstruction.of(THRESHOLD, new int[] {1, 2, 3}).open(shares);
    } catch (OffPolynomialException e) {
      throw new AssertionError(e);
    }
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < n; row++) {
      rows.add(row(elements, row * table.layout().elements()));
    }
    return rows;
  }

  private Row row(long[] elements, int from) {
    DealtLayout layout = table.layout();
    int cell = 0;
    for (int c = 0; c < layout.cells(); c++) {
      cell += c * Fp127.toBigInteger(elements, from + c).intValueExact();
    }
    int at = from + layout.cells();
    List<@Nullable Long> numbers = new ArrayList<>();
    for (DealtMeasure measure : layout.measures()) {
      boolean isPresent = Fp127.toBigInteger(elements, at++).testBit(0);
      long range = measure.greatest() - measure.least();
      int digits = layout.isChecked() ? BigInteger.valueOf(range).bitLength() : 1;
      BigInteger offset = BigInteger.ZERO;
      for (int digit = 0; digit < digits; digit++) {
        boolean isLast = layout.isChecked() && digit == digits - 1;
        long weight = isLast ? range - (1L << digit) + 1 : 1L << digit;
        offset =
            offset.add(Fp127.toBigInteger(elements, at++).multiply(BigInteger.valueOf(weight)));
      }
      numbers.add(isPresent ? Long.valueOf(offset.longValueExact() + measure.least()) : null);
    }
    return new Row(cell, numbers);
  }
}

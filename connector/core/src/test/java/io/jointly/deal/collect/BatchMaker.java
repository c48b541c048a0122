package io.jointly.deal.collect;

import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.Encapsulation;
import io.jointly.crypto.FieldRandom;
import io.jointly.deal.DealtLayout;
import io.jointly.deal.DealtRowWriter;
import io.jointly.deal.message.BatchManifest;
import io.jointly.deal.message.BatchPlace;
import io.jointly.deal.message.BatchPublication;
import io.jointly.deal.message.DealtShare;
import io.jointly.deal.message.PartSealer;
import io.jointly.deal.table.DealtDimensions;
import io.jointly.field.FpVectors;
import io.jointly.field.SeededShares;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A dealer that deals one batch, and may lie. */
final class BatchMaker {

  private final Trial trial;
  private final int dealer;
  private final String name;
  private final List<SampleRow> rows;
  private Consumer<long[]> lie = elements -> {};
  private int cheated = -1;
  private int keyNumber = 0;
  private final List<Encapsulation> encapsulations = new ArrayList<>();
  private byte @Nullable [] publicRows;
  private IntFunction<byte @Nullable []> replaced = place -> null;

  BatchMaker(Trial trial, int dealer, String name, List<SampleRow> rows) {
    this.trial = trial;
    this.dealer = dealer;
    this.name = name;
    this.rows = rows;
    for (int party : trial.computeParties()) {
      byte[] key = Objects.requireNonNull(trial.keys.get(party)).publicKey();
      try {
        encapsulations.add(Encapsulation.to(key, new SecureRandom()));
      } catch (BadKeyException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Changes the elements of the rows before they are shared, with their proof. */
  BatchMaker lie(Consumer<long[]> change) {
    lie = change;
    return this;
  }

  /** Gives one compute party, by its place, shares that are off the polynomial in the first row. */
  BatchMaker cheat(int place) {
    cheated = place;
    return this;
  }

  /** Says that all parts are sealed to dealing keys of this number. */
  BatchMaker key(int number) {
    keyNumber = number;
    return this;
  }

  BatchMaker publicRows(byte[] bytes) {
    publicRows = bytes;
    return this;
  }

  /** Puts other bytes in the place of a compute party's parts; empty ones leave the part out. */
  BatchMaker replace(int place, byte[] content) {
    replaced = at -> at == place ? content : null;
    return this;
  }

  BatchPlace deal() {
    DealtLayout layout = trial.table.layout();
    BatchPlace place = new BatchPlace(trial.dealing, dealer, name);
    List<BatchManifest.Block> blocks = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += layout.rowsOfBlock()) {
      int to = Math.min(rows.size(), from + layout.rowsOfBlock());
      blocks.add(dealBlock(place, blocks.size(), rows.subList(from, to)));
    }
    BatchManifest manifest =
        new BatchManifest(
            Instant.ofEpochSecond(1_800_000_000L),
            name,
            rows.size(),
            layout.elements(),
            encapsulations.stream()
                .map(to -> new BatchManifest.Recipient(keyNumber, to.ciphertext()))
                .toList(),
            blocks);
    publication().finish(manifest);
    return place;
  }

  BatchPublication publication() {
    return new BatchPublication(
        trial.mailbox,
        trial.dealers.get(dealer),
        trial.dealers.stream().map(identity -> identity.publicKey()).toList(),
        new BatchPlace(trial.dealing, dealer, name));
  }

  private BatchManifest.Block dealBlock(BatchPlace place, int block, List<SampleRow> some) {
    DealtLayout layout = trial.table.layout();
    SecureRandom random = new SecureRandom();
    DealtRowWriter writer = new DealtRowWriter(layout, FieldRandom.create(random));
    long[] elements = FpVectors.create(some.size() * layout.elements());
    List<List<@Nullable Object>> open = new ArrayList<>();
    int columns = trial.table.dimensions().size();
    for (int row = 0; row < some.size(); row++) {
      List<@Nullable Object> dimensions = some.get(row).dimensions(columns);
      int cell = trial.table.cell(dimensions).orElseThrow();
      writer.write(cell, new Long[] {some.get(row).age()}, elements, row * layout.elements());
      open.add(trial.table.dealing().hidesDimensions() ? List.of() : dimensions);
    }
    lie.accept(elements);
    byte[] publicBytes =
        publicRows == null ? new DealtDimensions(trial.table).write(open) : publicRows;
    PartSealer sealer = PartSealer.create(place, block, publicBytes, random);
    List<DealtShare> shares = shares(elements);
    for (int k = 0; k < shares.size(); k++) {
      put(sealer, place, block, k, shares.get(k));
    }
    return sealer.listed();
  }

  private List<DealtShare> shares(long[] elements) {
    int threshold = trial.parties.roster.threshold();
    int parties = trial.computeParties().size();
    int n = FpVectors.length(elements);
    long[][] shares = new long[parties][];
    List<DealtShare> given = new ArrayList<>();
    for (int k = 0; k < parties; k++) {
      shares[k] = FpVectors.create(n);
      if (k < threshold) {
        byte[] seed = new byte[32];
        new SecureRandom().nextBytes(seed);
        shares[k] = DealtShare.expand(seed, n);
        seed[0] ^= (byte) (k == cheated ? 1 : 0);
        given.add(DealtShare.ofSeed(seed));
      } else {
        given.add(DealtShare.ofElements(shares[k]));
      }
    }
    SeededShares.of(parties, threshold).complete(elements, shares);
    if (cheated >= threshold) {
      shares[cheated][0] ^= 1;
    }
    return given;
  }

  private void put(PartSealer sealer, BatchPlace place, int block, int k, DealtShare share) {
    int party = trial.computeParties().get(k);
    byte[] other = replaced.apply(k);
    if (other == null) {
      BatchPublication.putPart(trial.mailbox, sealer.seal(party, encapsulations.get(k), share));
    } else if (other.length > 0) {
      trial.put(place.part(party, block, sealer.listed().ephemeralKey()), other);
    }
  }
}

package io.jointly.deal.collect;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.deal.RowVerdict;
import io.jointly.deal.message.CheckedBlocks;
import io.jointly.deal.message.CollectionList;
import io.jointly.deal.message.DealingLimits;
import io.jointly.protocol.parameters.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a party keeps of one collection. Each part is there before the message that it protects is
 * put, and no part is ever replaced by another one.
 */
final class KeptCollection {

  /** How far a collection is, as a whole. */
  enum Stage {
    RUNNING,
    /** All have accepted the same rows. */
    FINISHED,
    /** And this party has their shares in its share table. */
    STORED,
    /** This party takes no further part. */
    GIVEN_UP
  }

  private final String name;
  private final byte[] list;
  private final List<KeptBatch> batches;
  private Stage stage = Stage.RUNNING;
  private Optional<KeptTaken> taken = Optional.empty();
  private List<byte[]> takenDigests = List.of();
  private Optional<byte[]> combined = Optional.empty();
  private Optional<byte[]> checked = Optional.empty();
  private Optional<KeptVerdicts> verdicts = Optional.empty();

  /**
   * @param list LIST, signed by the first compute party
   */
  KeptCollection(String name, byte[] list, List<KeptBatch> batches) {
    this.name = name;
    this.list = list;
    this.batches = List.copyOf(batches);
  }

  String name() {
    return name;
  }

  byte[] list() {
    return list;
  }

  List<KeptBatch> batches() {
    return batches;
  }

  Stage stage() {
    return stage;
  }

  void setStage(Stage next) {
    stage = next;
  }

  Optional<KeptTaken> taken() {
    return taken;
  }

  void setTaken(KeptTaken own) {
    taken = Optional.of(own);
  }

  /** The digest of each compute party's TAKEN; empty before SEED, or ACCEPTED without a check. */
  List<byte[]> takenDigests() {
    return takenDigests;
  }

  void setTakenDigests(List<byte[]> digests) {
    takenDigests = List.copyOf(digests);
  }

  /** The combined seed; empty before CHECKED, or ACCEPTED without a check. */
  Optional<byte[]> combined() {
    return combined;
  }

  void setCombined(byte[] seed) {
    combined = Optional.of(seed);
  }

  /** CHECKED, signed. */
  Optional<byte[]> checked() {
    return checked;
  }

  void setChecked(byte[] message) {
    checked = Optional.of(message);
  }

  Optional<KeptVerdicts> verdicts() {
    return verdicts;
  }

  void setVerdicts(KeptVerdicts own) {
    verdicts = Optional.of(own);
  }

  /**
   * Whether its batches can be in no other collection: always, unless this party has given up
   * before it checked a row. Then it will not, and another collection needs the seed of every party
   * that has not either: so no row is checked at two points.
   */
  boolean holdsItsBatches() {
    return stage != Stage.GIVEN_UP || combined.isPresent();
  }

  boolean isOver() {
    return stage != Stage.RUNNING;
  }

  boolean isFinished() {
    return stage == Stage.FINISHED || stage == Stage.STORED;
  }

  /** How many rows of each dealer were accepted; no entry for none. */
  Map<Integer, Long> accepted() {
    Map<Integer, Long> accepted = new HashMap<>();
    int from = 0;
    for (KeptBatch batch : verdicts.isEmpty() ? List.<KeptBatch>of() : batches) {
      byte[] all = verdicts.get().verdicts();
      for (int row = from; row < from + batch.rows(); row++) {
        if (all[row] == RowVerdict.ACCEPTED.ordinal()) {
          accepted.merge(batch.dealer(), 1L, Long::sum);
        }
      }
      from += batch.rows();
    }
    return accepted;
  }

  private static int rows(List<KeptBatch> batches) {
    int rows = 0;
    for (KeptBatch batch : batches) {
      rows = Math.addExact(rows, batch.rows());
    }
    return rows;
  }

  void write(CanonicalWriter out) {
    out.text(name).u8(stage.ordinal()).bytes(list).u32(batches.size());
    batches.forEach(batch -> batch.write(out));
    write(out, taken, KeptTaken::write);
    out.u16(takenDigests.size());
    takenDigests.forEach(out::raw);
    write(out, combined, (seed, to) -> to.raw(seed));
    write(out, checked, (message, to) -> to.bytes(message));
    write(out, verdicts, KeptVerdicts::write);
  }

  /** Writes a part. */
  private interface PartWriter<T> {
    void write(T part, CanonicalWriter out);
  }

  private static <T> void write(CanonicalWriter out, Optional<T> part, PartWriter<T> writer) {
    out.u8(part.isPresent() ? 1 : 0);
    part.ifPresent(there -> writer.write(there, out));
  }

  static KeptCollection read(CanonicalReader in) {
    String name = in.text("name", DealingLimits.MAX_NAME_BYTES);
    int stage = in.u8("stage");
    if (stage >= Stage.values().length) {
      throw new MalformedException("stage " + stage);
    }
    byte[] list = in.bytes("LIST", CollectionList.MAX_BYTES);
    List<KeptBatch> batches = new ArrayList<>();
    int count = in.count("batches", DealingLimits.MAX_BATCHES);
    for (int i = 0; i < count; i++) {
      batches.add(KeptBatch.read(in));
    }
    KeptCollection kept = new KeptCollection(name, list, batches);
    kept.stage = Stage.values()[stage];
    kept.taken = optional(in, KeptTaken::read);
    kept.takenDigests = digests(in);
    kept.combined = optional(in, part -> part.raw("combined seed", Limits.DIGEST_BYTES));
    kept.checked = optional(in, part -> part.bytes("CHECKED", CheckedBlocks.MAX_BYTES));
    try {
      kept.verdicts = optional(in, part -> KeptVerdicts.read(part, rows(batches)));
    } catch (ArithmeticException e) {
      throw new MalformedException("the batches have too many rows");
    }
    return kept;
  }

  private static List<byte[]> digests(CanonicalReader in) {
    List<byte[]> digests = new ArrayList<>();
    int parties = in.u16("parties");
    for (int i = 0; i < parties; i++) {
      digests.add(in.raw("TAKEN digest", Limits.DIGEST_BYTES));
    }
    return List.copyOf(digests);
  }

  private static <T> Optional<T> optional(CanonicalReader in, Function<CanonicalReader, T> reader) {
    int present = in.u8("part");
    if (present > 1) {
      throw new MalformedException("a part is neither there nor missing");
    }
    return present == 1 ? Optional.of(reader.apply(in)) : Optional.empty();
  }
}

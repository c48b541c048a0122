package io.jointly.deal.collect;

import io.jointly.codec.CanonicalReader;
import io.jointly.deal.RowVerdict;
import io.jointly.deal.collect.CollectedBatch.Rows;
import io.jointly.deal.collect.block.AcceptedBlock;
import io.jointly.deal.collect.block.BlockNumbering;
import io.jointly.deal.collect.block.CollectingParty;
import io.jointly.deal.collect.block.ListedBatch;
import io.jointly.deal.collect.block.ListedBlock;
import io.jointly.deal.collect.block.PartRead;
import io.jointly.deal.message.AcceptedRows;
import io.jointly.deal.message.DealingDigests;
import io.jointly.protocol.message.Envelope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A finished collection, at one party. What it says of rows is the same at all. */
public final class Collected {

  private static final int MOST_RANGES = 20;

  private final KeptCollection kept;
  private final BlockNumbering blocks;
  private final byte[] verdicts;
  private final List<CollectedBatch> batches = new ArrayList<>();

  Collected(CollectingParty party, KeptCollection kept, BlockNumbering blocks) {
    this.kept = kept;
    this.blocks = blocks;
    this.verdicts = kept.verdicts().orElseThrow().verdicts();
    int at = 0;
    for (ListedBatch batch : blocks.batches()) {
      int rows = batch.manifest().rows();
      String dealer = party.dealerId(batch.place().dealer());
      batches.add(CollectedBatch.of(dealer, batch.place().name(), rows, verdicts, at));
      at += rows;
    }
  }

  public String name() {
    return kept.name();
  }

  /** In the order of LIST. */
  public List<CollectedBatch> batches() {
    return List.copyOf(batches);
  }

  /** How many rows were accepted. */
  public int accepted() {
    return batches.stream().mapToInt(CollectedBatch::accepted).sum();
  }

  /**
   * The verdict on a row.
   *
   * @param batch its place in {@link #batches()}
   * @param row its number in the batch, from 1
   */
  public RowVerdict verdict(int batch, int row) {
    Objects.checkIndex(row - 1, batches.get(batch).rows());
    int before = batches.subList(0, batch).stream().mapToInt(CollectedBatch::rows).sum();
    return RowVerdict.values()[verdicts[before + row - 1]];
  }

  /** The collection digest: 32 bytes, the same at all parties. */
  public byte[] digest() {
    byte[] message = kept.verdicts().orElseThrow().message();
    CanonicalReader body = Envelope.decode(message).body();
    return DealingDigests.collected(kept.list(), AcceptedRows.read(body).digest());
  }

  /** The blocks with accepted rows, in the order of LIST. */
  public Stream<AcceptedBlock> acceptedBlocks() {
    List<PartRead> parts = kept.taken().orElseThrow().parts();
    List<AcceptedBlock> accepted = new ArrayList<>();
    int at = 0;
    for (int number = 0; number < blocks.size(); number++) {
      ListedBlock block = blocks.get(number);
      byte[] own = Arrays.copyOfRange(verdicts, at, at + block.rows());
      at += own.length;
      AcceptedBlock candidate = new AcceptedBlock(block, parts.get(number).sealed(), own);
      if (candidate.hasAny()) {
        accepted.add(candidate);
      }
    }
    return accepted.stream();
  }

  /**
   * What was accepted, and which rows of whom were not, and why: for people, without any value.
   * There may be thousands of batches, so those that were accepted as a whole are only counted.
   */
  public String text() {
    StringBuilder text = new StringBuilder();
    long rows = batches.stream().mapToLong(CollectedBatch::rows).sum();
    text.append("collection ")
        .append(name())
        .append(": ")
        .append(accepted())
        .append(" of ")
        .append(rows)
        .append(rows == 1 ? " row" : " rows")
        .append(" in ")
        .append(batches.size())
        .append(batches.size() == 1 ? " batch" : " batches")
        .append(" accepted; digest ")
        .append(HexFormat.of().formatHex(digest()))
        .append('\n');
    for (int i = 0; i < batches.size(); i++) {
      if (batches.get(i).accepted() < batches.get(i).rows()) {
        append(text, i);
      }
    }
    return text.toString();
  }

  private void append(StringBuilder text, int number) {
    CollectedBatch batch = batches.get(number);
    text.append("  dealer ")
        .append(batch.dealer())
        .append(", batch ")
        .append(batch.name())
        .append(": ")
        .append(batch.accepted())
        .append(" of ")
        .append(batch.rows())
        .append('\n');
    for (RowVerdict verdict : RowVerdict.values()) {
      List<Rows> dropped = batch.dropped().getOrDefault(verdict, List.of());
      if (!dropped.isEmpty()) {
        text.append("    ").append(words(verdict)).append(": ").append(text(dropped)).append('\n');
      }
    }
    for (Map.Entry<String, List<Integer>> trouble : troubles(number).entrySet()) {
      text.append("    not opened here: block ")
          .append(trouble.getValue().get(0))
          .append(more(trouble.getValue().size() - 1))
          .append(": ")
          .append(trouble.getKey())
          .append('\n');
    }
  }

  /** Why this party could not open blocks of a batch, and which. */
  private Map<String, List<Integer>> troubles(int batch) {
    List<PartRead> parts = kept.taken().orElseThrow().parts();
    return blocks
        .of(batch)
        .filter(block -> !parts.get(block.number()).isOpened())
        .collect(
            Collectors.groupingBy(
                block -> parts.get(block.number()).trouble(),
                Collectors.mapping(ListedBlock::block, Collectors.toList())));
  }

  private static String text(List<Rows> rows) {
    String first =
        rows.stream().limit(MOST_RANGES).map(Rows::toString).collect(Collectors.joining(", "));
    return (rows.size() == 1 && rows.get(0).first() == rows.get(0).last() ? "row " : "rows ")
        + first
        + more(rows.size() - MOST_RANGES);
  }

  private static String more(int more) {
    return more > 0 ? " and " + more + " more" : "";
  }

  private static String words(RowVerdict verdict) {
    return switch (verdict) {
      case ACCEPTED -> "accepted";
      case INVALID -> "invalid, which only the dealer can have made";
      case INCONSISTENT -> "inconsistent, by the dealer or by compute parties that collude";
      case UNREADABLE -> "in a block that a compute party could not open";
      case TOO_MANY -> "more than the dealer or the table may have";
    };
  }
}

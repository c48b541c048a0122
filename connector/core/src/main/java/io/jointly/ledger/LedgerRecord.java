package io.jointly.ledger;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.crypto.Digest;
import io.jointly.ledger.OwnRows.Fingerprint;
import io.jointly.query.GroupDomain;
import io.jointly.query.QueryCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One record of the ledger. It refers to an earlier record by its line; the header is line 0. */
sealed interface LedgerRecord {

  int VERSION = 2;

  /** Longest id or run name, in bytes. */
  int MAX_TEXT = 1 << 16;

  int MAX_PARTIES = 64;

  /** A file of 1 MiB has no room for more. */
  int MAX_TABLES = 1 << 16;

  /** The owner of the ledger. The first line is a header, and no other line is. */
  record Header(String collaboration, String party) implements LedgerRecord {
    @Override
    public void accept(Visitor visitor) {
      visitor.visit(this);
    }
  }

  /** From here on the ledger is kept under a version of the collaboration's file. */
  record Under(Instant time, FileVersion version) implements LedgerRecord {
    @Override
    public void accept(Visitor visitor) {
      visitor.visit(this);
    }
  }

  /**
   * The first attempt at a query.
   *
   * @param asker id of the party that asks
   */
  record Entered(Instant time, QueryKey asked, String asker) implements LedgerRecord {
    @Override
    public void accept(Visitor visitor) {
      visitor.visit(this);
    }
  }

  /**
   * Another attempt at the same query in the same run. No earlier one of them goes on after it.
   *
   * @param entry line of the query's {@link Entered}
   * @param asker id of the party that asks
   */
  record Again(Instant time, long entry, String asker) implements LedgerRecord {
    @Override
    public void accept(Visitor visitor) {
      visitor.visit(this);
    }
  }

  /** What is kept of the own rows that an attempt sums up. */
  record Rows(long attempt, OwnRows rows) implements LedgerRecord {
    @Override
    public void accept(Visitor visitor) {
      visitor.visit(this);
    }
  }

  /** This party's own rows have made it refuse. */
  record Refused(Instant time, long attempt) implements LedgerRecord {
    @Override
    public void accept(Visitor visitor) {
      visitor.visit(this);
    }
  }

  /** From now on something may be opened, whatever this party does. */
  record Opening(Instant time, long attempt) implements LedgerRecord {
    @Override
    public void accept(Visitor visitor) {
      visitor.visit(this);
    }
  }

  /**
   * The end of an attempt of which this party knows that nothing was opened.
   *
   * @param attempt line of the attempt's {@link Entered} or {@link Again}
   */
  record Ended(Instant time, long attempt, How how) implements LedgerRecord {
    @Override
    public void accept(Visitor visitor) {
      visitor.visit(this);
    }
  }

  /** The end of an attempt whose answer this party has seen. */
  record Opened(Instant time, long attempt, Suppressed suppressed) implements LedgerRecord {
    @Override
    public void accept(Visitor visitor) {
      visitor.visit(this);
    }
  }

  /** How far an attempt came of which nothing was opened. Files hold the ordinals. */
  enum How {
    /** It ended before JOIN. */
    WITHDRAWN,
    /** It ended after JOIN, before anybody could open anything. */
    UNOPENED
  }

  /** Tells a visitor which kind of record this is. */
  void accept(Visitor visitor);

  /** One method for each kind of record, so that no reader forgets one. */
  interface Visitor {
    void visit(Header header);

    void visit(Under under);

    void visit(Entered entered);

    void visit(Again again);

    void visit(Rows rows);

    void visit(Refused refused);

    void visit(Opening opening);

    void visit(Ended ended);

    void visit(Opened opened);
  }

  default byte[] encode() {
    CanonicalWriter out = new CanonicalWriter();
    accept(new Encoding(out));
    return out.toByteArray();
  }

  /**
   * @throws MalformedException unless the bytes are what {@link #encode} writes for some record
   */
  static LedgerRecord decode(byte[] bytes) {
    CanonicalReader in = new CanonicalReader(bytes);
    int kind = in.u8("kind");
    LedgerRecord record =
        switch (kind) {
          case 0 -> header(in);
          case 1 -> new Entered(time(in), asked(in, false), in.text("asker", MAX_TEXT));
          case 2 -> new Again(time(in), in.u64("entry"), in.text("asker", MAX_TEXT));
          case 3 -> new Ended(time(in), in.u64("attempt"), how(in));
          case 4 -> new Opened(time(in), in.u64("attempt"), suppressed(in));
          case 5 -> new Rows(in.u64("attempt"), rows(in));
          case 6 -> new Refused(time(in), in.u64("attempt"));
          case 7 -> new Opening(time(in), in.u64("attempt"));
          case 8 -> new Under(time(in), version(in));
          case 9 -> new Entered(time(in), asked(in, true), in.text("asker", MAX_TEXT));
          default -> throw new MalformedException("unknown kind " + kind);
        };
    in.end();
    if (!Arrays.equals(record.encode(), bytes)) {
      throw new MalformedException("it is not in the form that this version writes");
    }
    return record;
  }

  private static Header header(CanonicalReader in) {
    int version = in.u8("version");
    if (version != VERSION) {
      throw new MalformedException(
          "its format is version " + version + ", and this release reads only version " + VERSION);
    }
    return new Header(in.text("collaboration", MAX_TEXT), in.text("party", MAX_TEXT));
  }

  private static Instant time(CanonicalReader in) {
    return Instant.ofEpochMilli(in.u64("time"));
  }

  private static FileVersion version(CanonicalReader in) {
    String sha256 = HexFormat.of().formatHex(in.raw("file", Digest.BYTES));
    int tables = in.count("tables", MAX_TABLES);
    SortedMap<String, String> counted = new TreeMap<>();
    for (int i = 0; i < tables; i++) {
      counted.put(in.text("table", MAX_TEXT), in.text("counted column", MAX_TEXT));
    }
    return new FileVersion(sha256, counted);
  }

  private static QueryKey asked(CanonicalReader in, boolean leavesOut) {
    String run = in.text("run", MAX_TEXT);
    int tested = in.u8("tested");
    if (tested > 1) {
      throw new MalformedException("tested is " + tested);
    }
    List<String> parties = parties(in);
    List<String> leftOut = leavesOut ? parties(in) : List.of();
    byte[] query = in.bytes("query", QueryCodec.MAX_BYTES);
    return new QueryKey(run, query, parties, leftOut, tested == 1);
  }

  private static List<String> parties(CanonicalReader in) {
    int count = in.count("data parties", MAX_PARTIES);
    List<String> parties = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parties.add(in.text("data party", MAX_TEXT));
    }
    return parties;
  }

  private static OwnRows rows(CanonicalReader in) {
    int kind = in.u8("kind of rows");
    return switch (kind) {
      case 0 -> new OwnRows.NotKept();
      case 1 -> new OwnRows.Together(fingerprint(in));
      case 2 -> new OwnRows.ByGroup(groups(in));
      default -> throw new MalformedException("unknown kind of rows " + kind);
    };
  }

  private static SortedMap<Long, Fingerprint> groups(CanonicalReader in) {
    int count = in.count("groups", OwnRows.MOST_GROUPS);
    SortedMap<Long, Fingerprint> groups = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      groups.put(in.u64("group"), fingerprint(in));
    }
    return groups;
  }

  private static Fingerprint fingerprint(CanonicalReader in) {
    return new Fingerprint(in.u64("rows"), in.u64("hashes"));
  }

  private static How how(CanonicalReader in) {
    int code = in.u8("how it ended");
    if (code >= How.values().length) {
      throw new MalformedException("unknown end " + code);
    }
    return How.values()[code];
  }

  private static Suppressed suppressed(CanonicalReader in) {
    byte[] domain = in.raw("domain", Digest.BYTES);
    int groups = in.count("groups", GroupDomain.MAX_GROUPS);
    BitSet bits = BitSet.valueOf(in.bytes("suppressed groups", GroupDomain.MAX_GROUPS / 8));
    if (bits.length() > groups) {
      throw new MalformedException("group " + (bits.length() - 1) + " of " + groups);
    }
    return new Suppressed(domain, groups, bits);
  }

  /** Writes the bytes of a record. */
  record Encoding(CanonicalWriter out) implements Visitor {
    @Override
    public void visit(Header header) {
      out.u8(0).u8(VERSION).text(header.collaboration()).text(header.party());
    }

    @Override
    public void visit(Under under) {
      FileVersion version = under.version();
      out.u8(8).u64(under.time().toEpochMilli());
      out.raw(HexFormat.of().parseHex(version.sha256())).u32(version.counted().size());
      version.counted().forEach((table, column) -> out.text(table).text(column));
    }

    @Override
    public void visit(Entered entered) {
      QueryKey asked = entered.asked();
      // A kind of its own: releases that do not know of it must not take it for one over all.
      out.u8(asked.leftOut().isEmpty() ? 1 : 9).u64(entered.time().toEpochMilli());
      out.text(asked.run()).u8(asked.tested() ? 1 : 0);
      write(asked.dataParties());
      if (!asked.leftOut().isEmpty()) {
        write(asked.leftOut());
      }
      out.bytes(asked.query()).text(entered.asker());
    }

    private void write(List<String> parties) {
      out.u32(parties.size());
      parties.forEach(out::text);
    }

    @Override
    public void visit(Again again) {
      out.u8(2).u64(again.time().toEpochMilli()).u64(again.entry()).text(again.asker());
    }

    @Override
    public void visit(Rows rows) {
      out.u8(5).u64(rows.attempt());
      rows.rows().match(() -> out.u8(0), this::together, this::byGroup);
    }

    private CanonicalWriter together(Fingerprint all) {
      out.u8(1);
      return write(all);
    }

    private CanonicalWriter byGroup(SortedMap<Long, Fingerprint> groups) {
      out.u8(2).u32(groups.size());
      groups.forEach(
          (group, of) -> {
            out.u64(group);
            write(of);
          });
      return out;
    }

    private CanonicalWriter write(Fingerprint of) {
      return out.u64(of.count()).u64(of.hashes());
    }

    @Override
    public void visit(Refused refused) {
      out.u8(6).u64(refused.time().toEpochMilli()).u64(refused.attempt());
    }

    @Override
    public void visit(Opening opening) {
      out.u8(7).u64(opening.time().toEpochMilli()).u64(opening.attempt());
    }

    @Override
    public void visit(Ended ended) {
      out.u8(3).u64(ended.time().toEpochMilli()).u64(ended.attempt()).u8(ended.how().ordinal());
    }

    @Override
    public void visit(Opened opened) {
      Suppressed suppressed = opened.suppressed();
      out.u8(4).u64(opened.time().toEpochMilli()).u64(opened.attempt());
      out.raw(suppressed.domain()).u32(suppressed.groups()).bytes(suppressed.bits().toByteArray());
    }
  }
}

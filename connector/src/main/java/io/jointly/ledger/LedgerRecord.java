package io.jointly.ledger;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.crypto.Digest;
import io.jointly.query.GroupDomain;
import io.jointly.query.QueryCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** One record of the ledger. It refers to an earlier record by its line; the header is line 0. */
sealed interface LedgerRecord {

  int VERSION = 1;

  /** Longest id or run name, in bytes. */
  int MAX_TEXT = 1 << 16;

  int MAX_PARTIES = 64;

  /** The owner of the ledger. The first line is a header, and no other line is. */
  record Header(String collaboration, String party) implements LedgerRecord {
    @Override
    public void accept(Visitor visitor) {
      visitor.visit(this);
    }
  }

  /** The first attempt at a query. */
  record Entered(Instant time, QueryKey asked) implements LedgerRecord {
    @Override
    public void accept(Visitor visitor) {
      visitor.visit(this);
    }
  }

  /**
   * Another attempt at the same query in the same run.
   *
   * @param entry line of the query's {@link Entered}
   */
  record Again(Instant time, long entry) implements LedgerRecord {
    @Override
    public void accept(Visitor visitor) {
      visitor.visit(this);
    }
  }

  /**
   * The end of an attempt that has shown nothing of this party's rows.
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

  /** How far an attempt came that showed nothing. Files hold the ordinals. */
  enum How {
    /** It ended before JOIN. */
    WITHDRAWN,
    /** It ended before this party shared anything. */
    UNSHARED
  }

  /** Tells a visitor which kind of record this is. */
  void accept(Visitor visitor);

  /** One method for each kind of record, so that no reader forgets one. */
  interface Visitor {
    void visit(Header header);

    void visit(Entered entered);

    void visit(Again again);

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
          case 1 -> new Entered(time(in), asked(in));
          case 2 -> new Again(time(in), in.u64("entry"));
          case 3 -> new Ended(time(in), in.u64("attempt"), how(in));
          case 4 -> new Opened(time(in), in.u64("attempt"), suppressed(in));
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
          "its version is " + version + ", and only " + VERSION + " is known");
    }
    return new Header(in.text("collaboration", MAX_TEXT), in.text("party", MAX_TEXT));
  }

  private static Instant time(CanonicalReader in) {
    return Instant.ofEpochMilli(in.u64("time"));
  }

  private static QueryKey asked(CanonicalReader in) {
    String run = in.text("run", MAX_TEXT);
    int tested = in.u8("tested");
    if (tested > 1) {
      throw new MalformedException("tested is " + tested);
    }
    int count = in.count("data parties", MAX_PARTIES);
    List<String> parties = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parties.add(in.text("data party", MAX_TEXT));
    }
    return new QueryKey(run, in.bytes("query", QueryCodec.MAX_BYTES), parties, tested == 1);
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
    public void visit(Entered entered) {
      QueryKey asked = entered.asked();
      out.u8(1).u64(entered.time().toEpochMilli()).text(asked.run()).u8(asked.tested() ? 1 : 0);
      out.u32(asked.dataParties().size());
      asked.dataParties().forEach(out::text);
      out.bytes(asked.query());
    }

    @Override
    public void visit(Again again) {
      out.u8(2).u64(again.time().toEpochMilli()).u64(again.entry());
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

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

/** One line of the ledger. A record refers to an earlier one by its line, the header being 0. */
sealed interface LedgerRecord {

  int VERSION = 1;

  /** Most letters of an id or the name of a run. */
  int MAX_TEXT = 1 << 16;

  int MAX_PARTIES = 64;

  /** Whose ledger it is; the first line and no other. */
  record Header(String collaboration, String party) implements LedgerRecord {}

  /** A query that this party is about to take part in: its first attempt. */
  record Entered(Instant time, QueryKey asked) implements LedgerRecord {}

  /**
   * Another attempt at the same query in the same run.
   *
   * @param entry the line of its {@link Entered}
   */
  record Again(Instant time, long entry) implements LedgerRecord {}

  /**
   * An attempt that has shown nothing of this party's rows.
   *
   * @param attempt the line of its {@link Entered} or {@link Again}
   */
  record Ended(Instant time, long attempt, How how) implements LedgerRecord {}

  /** An attempt whose answer this party has seen. */
  record Opened(Instant time, long attempt, Suppressed suppressed) implements LedgerRecord {}

  /** How far an attempt came that has shown nothing; the order is that of the file. */
  enum How {
    /** It ended before JOIN. */
    WITHDRAWN,
    /** It ended before this party shared anything. */
    UNSHARED
  }

  default byte[] encode() {
    CanonicalWriter out = new CanonicalWriter();
    if (this instanceof Header header) {
      out.u8(0).u8(VERSION).text(header.collaboration()).text(header.party());
    } else if (this instanceof Entered entered) {
      QueryKey asked = entered.asked();
      out.u8(1).u64(entered.time().toEpochMilli()).text(asked.run()).u8(asked.tested() ? 1 : 0);
      out.u32(asked.dataParties().size());
      asked.dataParties().forEach(out::text);
      out.bytes(asked.query());
    } else if (this instanceof Again again) {
      out.u8(2).u64(again.time().toEpochMilli()).u64(again.entry());
    } else if (this instanceof Ended ended) {
      out.u8(3).u64(ended.time().toEpochMilli()).u64(ended.attempt()).u8(ended.how().ordinal());
    } else if (this instanceof Opened opened) {
      Suppressed suppressed = opened.suppressed();
      out.u8(4).u64(opened.time().toEpochMilli()).u64(opened.attempt());
      out.raw(suppressed.domain()).u32(suppressed.groups()).bytes(suppressed.bits().toByteArray());
    }
    return out.toByteArray();
  }

  /**
   * @throws MalformedException where the bytes are not what {@link #encode} writes for some record
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
      throw new MalformedException("it is not written as this version writes it");
    }
    return record;
  }

  private static Header header(CanonicalReader in) {
    int version = in.u8("version");
    if (version != VERSION) {
      throw new MalformedException("version " + version + ", known is " + VERSION);
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
}

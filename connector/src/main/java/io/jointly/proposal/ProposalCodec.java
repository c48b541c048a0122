package io.jointly.proposal;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import java.time.Instant;

/** The bytes of a proposal's file. */
final class ProposalCodec {

  /** Most bytes of a file. */
  static final int MAX_BYTES = 8 << 20;

  private static final int VERSION = 1;
  private static final int MAX_TEXT = 4 << 20;
  private static final int SESSION_DIGITS = 64;
  private static final int FOLDER_DIGITS = 65;

  private ProposalCodec() {}

  static byte[] encode(Proposal proposal) {
    return new CanonicalWriter()
        .u8(VERSION)
        .text(proposal.session())
        .text(proposal.folder())
        .text(proposal.queryDigest())
        .u32(proposal.seq())
        .text(proposal.collaboration())
        .text(proposal.run())
        .text(proposal.analyst())
        .u64(proposal.asked().toEpochMilli())
        .text(proposal.query())
        .text(proposal.purpose())
        .u64(proposal.groups())
        .text(proposal.leaves())
        .u8(proposal.state().ordinal())
        .text(proposal.code())
        .u64(proposal.changed().toEpochMilli())
        .toByteArray();
  }

  /**
   * @throws MalformedException where it is none
   */
  static Proposal decode(byte[] bytes) {
    CanonicalReader in = new CanonicalReader(bytes);
    int version = in.u8("version");
    if (version != VERSION) {
      throw new MalformedException("version " + version + " of a proposal, known is " + VERSION);
    }
    Proposal proposal =
        new Proposal(
            in.text("session", SESSION_DIGITS),
            in.text("folder", FOLDER_DIGITS),
            in.text("query digest", SESSION_DIGITS),
            in.count("seq", Integer.MAX_VALUE),
            in.text("collaboration", MAX_TEXT),
            in.text("run", MAX_TEXT),
            in.text("analyst", MAX_TEXT),
            Instant.ofEpochMilli(in.u64("asked")),
            in.text("query", MAX_TEXT),
            in.text("purpose", MAX_TEXT),
            in.u64("groups"),
            in.text("leaves", MAX_TEXT),
            state(in.u8("state")),
            in.text("code", MAX_TEXT),
            Instant.ofEpochMilli(in.u64("changed")));
    in.end();
    if (!proposal.session().matches("[0-9a-f]{64}")) {
      throw new MalformedException("the session is not 64 digits");
    }
    return proposal;
  }

  private static Proposal.State state(int number) {
    if (number >= Proposal.State.values().length) {
      throw new MalformedException("unknown state " + number);
    }
    return Proposal.State.values()[number];
  }
}

package io.jointly.proposal;

import java.time.Instant;

/**
 * A query that a partner has asked this party's agent.
 *
 * @param session the session's digest in lower-case hex, 64 digits: collaboration, query, run name
 * @param folder of the session in the mailbox
 * @param queryDigest of the canonical query (PROTOCOL.md §3.1), 64 hexadecimal digits
 * @param seq of the asking party's newest JOIN
 * @param collaboration its id
 * @param run the run's name
 * @param analyst id of the party that asks
 * @param asked when that JOIN was put, by the mailbox's clock
 * @param query in words; empty where it could not be read
 * @param purpose the collaboration's
 * @param groups how many possible groups it has
 * @param leaves what would leave this party, and what is opened to whom
 * @param state how far it has come
 * @param code of an {@link io.jointly.error.ErrorCode} where it was refused or failed, else empty
 * @param changed when it came to this state, by this machine's clock
 */
public record Proposal(
    String session,
    String folder,
    String queryDigest,
    int seq,
    String collaboration,
    String run,
    String analyst,
    Instant asked,
    String query,
    String purpose,
    long groups,
    String leaves,
    State state,
    String code,
    Instant changed) {

  /** Digits of the session that people call it by. */
  private static final int ID_DIGITS = 12;

  /** How far a proposal has come. The order is that of the stored number. */
  public enum State {
    /** For a person's decision. */
    WAITING,
    /** By a person; for the partners. */
    APPROVED,
    /** This party takes part at this moment, or did when the agent was stopped. */
    ANSWERING,
    /** This party has done its part. */
    ANSWERED,
    /** By a rule or a person. */
    REFUSED,
    /** It was begun, and did not come to an end. */
    FAILED,
    /** Nobody has decided in time, or too many others have come after it. */
    EXPIRED;

    /** Whether nothing more happens unless the partner asks again. */
    public boolean isFinal() {
      return switch (this) {
        case WAITING, APPROVED, ANSWERING -> false;
        case ANSWERED, REFUSED, FAILED, EXPIRED -> true;
      };
    }
  }

  /** What people call it by. */
  public String id() {
    return session.substring(0, ID_DIGITS);
  }

  public Proposal in(State next, String nextCode, Instant now) {
    return new Proposal(
        session,
        folder,
        queryDigest,
        seq,
        collaboration,
        run,
        analyst,
        asked,
        query,
        purpose,
        groups,
        leaves,
        next,
        nextCode,
        now);
  }

  /** The same query, asked anew. */
  public Proposal askedAgain(int newSeq, Instant when) {
    return new Proposal(
        session,
        folder,
        queryDigest,
        newSeq,
        collaboration,
        run,
        analyst,
        when,
        query,
        purpose,
        groups,
        leaves,
        state,
        code,
        changed);
  }
}

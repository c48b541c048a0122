package io.jointly.plan;

import io.jointly.collaboration.Policy;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.field.Fp127;
import io.jointly.protocol.circuit.CircuitCost;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * What a session costs this party at most. It follows from the files and the query alone, so it is
 * known before the party joins, and says nothing about rows.
 *
 * @param elements of this party's vectors, in all rounds together
 * @param products elements that it multiplies on shares and shares again
 * @param bytes of the sealed blocks that it puts and reads; the messages between them are small
 * @param memory bytes that it holds at once in the driver
 */
record SessionCost(long elements, long products, long bytes, long memory) {

  /** The part of the heap that one session may take: one of so many. */
  private static final int HEAP_SHARE = 2;

  /**
   * @param rounds the length of a vector in each round
   * @param checks what is multiplied
   * @param me this party's index
   */
  static SessionCost of(List<Integer> rounds, CircuitCost checks, Roster roster, int me) {
    boolean computes = roster.member(me).has(PartyRole.COMPUTE);
    long elements = rounds.stream().mapToLong(Integer::longValue).sum();
    Traffic traffic = new Traffic(roster, me);
    long bytes =
        sum(rounds, Limits::sharedBytes) * traffic.of(PartyRole.DATA, PartyRole.COMPUTE)
            + sum(rounds, Limits::revealedBytes) * traffic.of(PartyRole.COMPUTE, PartyRole.RECEIVER)
            + (computes ? multiplied(rounds, checks) * traffic.withinCompute() : 0);
    return new SessionCost(
        elements, computes ? checks.products() : 0, bytes, memory(rounds, checks, roster, me));
  }

  /**
   * A compute party keeps the total, what it multiplies of each data party, the products of each
   * compute party, and each of its registers twice. A receiver keeps the share of each compute
   * party, and the totals of earlier rounds.
   */
  private static long memory(List<Integer> rounds, CircuitCost checks, Roster roster, int me) {
    long data = roster.indices(PartyRole.DATA).size();
    long compute = roster.indices(PartyRole.COMPUTE).size();
    long longest = rounds.stream().mapToLong(Integer::longValue).max().orElse(0);
    long all = rounds.stream().mapToLong(Integer::longValue).sum();
    long held = all;
    if (roster.member(me).has(PartyRole.COMPUTE)) {
      held += longest * (1 + (checks.steps() > 0 ? data : 0));
      held += (saturated(checks.products()) + saturated(checks.largestStep())) * (compute + 2);
    }
    if (roster.member(me).has(PartyRole.RECEIVER)) {
      held += longest * compute;
    }
    return held * Fp127.BYTES;
  }

  /** The cover and the blinded difference of each round come to what is multiplied. */
  private static long multiplied(List<Integer> rounds, CircuitCost checks) {
    long further = Fp127.BYTES + Limits.sharedBytes(1);
    return checks.steps() == 0 ? 0 : saturated(checks.bytes()) + rounds.size() * further;
  }

  /** How many vectors this party puts for others, and reads from them. */
  private record Traffic(Roster roster, int me) {

    long of(PartyRole from, PartyRole to) {
      return (has(from) ? others(to) : 0) + (has(to) ? others(from) : 0);
    }

    long withinCompute() {
      return 2 * others(PartyRole.COMPUTE);
    }

    private boolean has(PartyRole role) {
      return roster.member(me).has(role);
    }

    private long others(PartyRole role) {
      return roster.indices(role).stream().filter(party -> party != me).count();
    }
  }

  private static long sum(List<Integer> rounds, IntToLongFunction bytes) {
    return rounds.stream().mapToLong(bytes::applyAsLong).sum();
  }

  /** So that no product of it leaves the range of a long. */
  private static long saturated(long number) {
    return Math.min(number, 1L << 50);
  }

  /**
   * @throws PolicyException (SESSION_COST) if the session costs more than this party's policy, or
   *     its JVM, allows
   */
  void requireWithin(Policy policy) {
    requireWithin(policy.maxSessionBytes(), Runtime.getRuntime().maxMemory());
  }

  /**
   * @param heap the most memory that this JVM can have
   */
  void requireWithin(long maxBytes, long heap) {
    if (bytes > maxBytes) {
      throw tooMuch(
          bytes
              + " bytes, sent and received; policy.yaml has max_session_bytes "
              + maxBytes
              + "; ask for fewer groups or fewer aggregates at once, or raise it if this machine and"
              + " its network can bear it");
    }
    if (memory > heap / HEAP_SHARE) {
      throw tooMuch(
          memory
              + " bytes of memory, and one session may take "
              + heap / HEAP_SHARE
              + ", half of this JVM's; ask for fewer groups or fewer aggregates at once, or give the"
              + " driver more memory (spark.driver.memory)");
    }
  }

  private PolicyException tooMuch(String what) {
    return new PolicyException(
        ErrorCode.SESSION_COST,
        "the session would have "
            + elements
            + " elements and "
            + products
            + " products of shares, and would cost this party "
            + what);
  }

  /** For EXPLAIN. */
  String text(Policy policy) {
    return "this party at most "
        + bytes
        + " bytes, sent and received (max_session_bytes "
        + policy.maxSessionBytes()
        + "), and "
        + memory
        + " bytes of memory";
  }
}

package io.jointly.protocol.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.protocol.parameters.Thresholds;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a JOIN (PROTOCOL.md §4.2). The arrays are not copied.
 *
 * @param rounds how many elements are opened in each round
 * @param testsDigest of what is tested; zeros for nothing
 * @param asks whether somebody at this party wants the answer, and not only its agent gives its
 *     part
 */
public record JoinMessage(
    int seq,
    byte[] sessionKey,
    byte[] collaborationDigest,
    byte[] layoutDigest,
    List<Integer> rounds,
    byte[] testsDigest,
    Thresholds thresholds,
    boolean asks,
    String collaborationId,
    String runName,
    String software,
    byte[] query) {

  public static JoinMessage of(SessionParameters own, int seq, byte[] sessionKey) {
    return new JoinMessage(
        seq,
        sessionKey,
        own.collaborationDigest(),
        own.layoutDigest(),
        own.rounds(),
        Digests.tests(own.tests()),
        own.thresholds(),
        own.asks(),
        own.roster().collaborationId(),
        own.runName(),
        own.software(),
        own.query());
  }

  public JoinMessage {
    rounds = List.copyOf(rounds);
  }

  public CanonicalWriter write() {
    CanonicalWriter out =
        new CanonicalWriter()
            .u32(seq)
            .raw(sessionKey)
            .raw(collaborationDigest)
            .raw(layoutDigest)
            .u32(rounds.size());
    rounds.forEach(out::u32);
    out.raw(testsDigest)
        .u32(thresholds.groupSize())
        .u32(thresholds.ofOthers())
        .u32(thresholds.parties())
        .u8(asks ? 1 : 0);
    return out.text(collaborationId).text(runName).text(software).bytes(query);
  }

  public static JoinMessage read(CanonicalReader in) {
    JoinMessage join =
        new JoinMessage(
            in.count("seq", Limits.MAX_NUMBER),
            in.raw("session key", Limits.KEY_BYTES),
            in.raw("collaboration digest", Limits.DIGEST_BYTES),
            in.raw("layout digest", Limits.DIGEST_BYTES),
            readRounds(in),
            in.raw("tests digest", Limits.DIGEST_BYTES),
            readThresholds(in),
            readFlag(in),
            in.text("collaboration id", Limits.MAX_COLLABORATION_ID_BYTES),
            in.text("run name", Limits.MAX_RUN_NAME_BYTES),
            in.text("software version", Limits.MAX_SOFTWARE_BYTES),
            in.bytes("query", Limits.MAX_QUERY_BYTES));
    in.end();
    if (join.collaborationId.isEmpty() || join.runName.isEmpty() || join.query.length == 0) {
      throw new MalformedException("collaboration id, run name or query is empty");
    }
    if (!Limits.isPrintable(join.software)) {
      throw new MalformedException("the software version is not printable ASCII");
    }
    return join;
  }

  private static List<Integer> readRounds(CanonicalReader in) {
    int count = in.count("rounds", Limits.MAX_ROUNDS);
    List<Integer> rounds = new ArrayList<>();
    for (int round = 0; round < count; round++) {
      rounds.add(in.count("elements", Limits.MAX_ELEMENTS));
    }
    if (!Limits.areRounds(rounds)) {
      throw new MalformedException(
          "there is no round, one without elements, or more elements than 2^26 in all");
    }
    return rounds;
  }

  private static boolean readFlag(CanonicalReader in) {
    int flag = in.u8("asks");
    if (flag > 1) {
      throw new MalformedException("whether it asks is neither 0 nor 1");
    }
    return flag == 1;
  }

  private static Thresholds readThresholds(CanonicalReader in) {
    int groupSize = in.count("group size", Thresholds.MAX_GROUP_SIZE);
    int ofOthers = in.count("group size of others", Thresholds.MAX_GROUP_SIZE);
    int parties = in.count("parties", Limits.MAX_PARTIES);
    if (groupSize < 1 || parties < 1) {
      throw new MalformedException("a threshold is zero");
    }
    return new Thresholds(groupSize, ofOthers, parties);
  }

  /** The session that these fields make. */
  public byte[] session() {
    return Digests.session(collaborationDigest, query, runName);
  }
}

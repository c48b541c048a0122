package io.jointly.protocol.message;

import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.Digest;
import io.jointly.crypto.Label;
import io.jointly.protocol.parameters.DealtVector;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every digest of PROTOCOL.md §3.1, and the context of a block (§3.3). */
public final class ProtocolDigests {

  private ProtocolDigests() {}

  static byte[] run(String collaborationId, String runName) {
    return Digest.of(Label.RUN, utf8(collaborationId), utf8(runName));
  }

  /**
   * @param dataParties the set over which the session is (§4.2)
   */
  public static byte[] session(
      byte[] collaborationDigest, byte[] query, String runName, long dataParties) {
    return Digest.of(
        Label.SESSION,
        collaborationDigest,
        Digest.of(Label.QUERY, query),
        utf8(runName),
        ByteBuffer.allocate(Long.BYTES).putLong(dataParties).array());
  }

  public static byte[] join(byte[] message) {
    return Digest.of(Label.JOIN, message);
  }

  public static byte[] attempt(Envelope start) {
    return Digest.of(Label.ATTEMPT, start.signed());
  }

  /** Of a round's SHARED messages, in the order of data parties. */
  public static byte[] inputs(byte[] attempt, int round, List<byte[]> shared) {
    return messages(Label.INPUTS, attempt, round, shared);
  }

  /** Of all RESHARED messages before HELD, step after step, in the order of compute parties. */
  public static byte[] record(byte[] attempt, byte[] inputs, List<byte[]> reshared) {
    Digest digest = Digest.begin(Label.RECORD).part(attempt).part(inputs);
    reshared.forEach(digest::part);
    return digest.finish();
  }

  /** What random combinations are made from. */
  public static byte[] combine(byte[] attempt, byte[] record, long[] seed) {
    return Digest.begin(Label.COMBINE).part(attempt).part(record).part(seed).finish();
  }

  /** Of the disclosure checks; 32 zero bytes for none. */
  public static byte[] checks(@Nullable DisclosureChecks checks) {
    return checks == null
        ? new byte[Limits.DIGEST_BYTES]
        : Digest.of(Label.TESTS, checks.write().toByteArray());
  }

  /** The digest of the dealt rows that a session is about; zeros for none. */
  public static byte[] dealt(@Nullable DealtVector vector) {
    return vector == null ? new byte[Limits.DIGEST_BYTES] : vector.rows();
  }

  /** Of a round's COMMIT messages, in the order of compute parties. */
  public static byte[] transcript(byte[] attempt, int round, List<byte[]> commits) {
    return messages(Label.TRANSCRIPT, attempt, round, commits);
  }

  public static byte[] commitment(byte[] attempt, int round, int from, byte[] salt, long[] vector) {
    byte[] sender = ByteBuffer.allocate(2).putShort((short) from).array();
    return Digest.begin(Label.COMMIT)
        .part(attempt)
        .part(u32(round))
        .part(sender)
        .part(salt)
        .part(vector)
        .finish();
  }

  /** Of all rounds' results: two parts are added for each round, {@link #addResult}. */
  public static Digest result(byte[] attempt) {
    return Digest.begin(Label.RESULT).part(attempt);
  }

  /** Adds the next round's salts, in the order of compute parties, and its totals. */
  public static void addResult(Digest result, List<byte[]> salts, long[] totals) {
    ByteBuffer all = ByteBuffer.allocate(salts.size() * Limits.SALT_BYTES);
    salts.forEach(all::put);
    result.part(all.array()).part(totals);
  }

  /** Where a sealed block belongs (§3.3). */
  public static byte[] context(
      byte[] session, byte[] attempt, MessageKind kind, int round, int from, int to, int block) {
    return new CanonicalWriter()
        .u16(Limits.VERSION)
        .raw(session)
        .raw(attempt)
        .u8(kind.wire())
        .u32(round)
        .u16(from)
        .u16(to)
        .u32(block)
        .toByteArray();
  }

  private static byte[] messages(Label label, byte[] attempt, int round, List<byte[]> messages) {
    Digest digest = Digest.begin(label).part(attempt).part(u32(round));
    messages.forEach(digest::part);
    return digest.finish();
  }

  private static byte[] u32(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

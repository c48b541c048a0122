package io.jointly.deal.message;

import io.jointly.crypto.Digest;
import io.jointly.crypto.Label;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Every digest of PROTOCOL.md 12.5 and 12.6, each of 32 bytes. Messages are given with their
 * signatures, and in the order of compute parties.
 */
public final class DealingDigests {

  private DealingDigests() {}

  /** The dealing of a table. */
  public static byte[] dealing(byte[] collaborationDigest, String table) {
    return Digest.of(Label.DEALING, collaborationDigest, utf8(table));
  }

  /**
   * The id of a batch.
   *
   * @param dealer its index
   */
  public static byte[] batch(byte[] dealing, int dealer, String name) {
    byte[] index = ByteBuffer.allocate(2).putShort((short) dealer).array();
    return Digest.of(Label.BATCH, dealing, index, utf8(name));
  }

  /** The id of a collection. */
  public static byte[] collection(byte[] dealing, String name) {
    return Digest.of(Label.COLLECTION, dealing, utf8(name));
  }

  /** Of a BATCH, for LIST. */
  public static byte[] batchMessage(byte[] batch) {
    return Digest.of(Label.BATCH_MESSAGE, batch);
  }

  /** Of the public rows of a block, for BATCH. */
  public static byte[] publicRows(byte[] salt, byte[] publicRows) {
    return Digest.of(Label.PUBLIC_ROWS, salt, publicRows);
  }

  /** Of a LIST, for TAKEN. */
  public static byte[] list(byte[] list) {
    return Digest.of(Label.LIST, list);
  }

  /** Of a party's seed, for TAKEN: what it will be held to. */
  public static byte[] seed(byte[] seed) {
    return Digest.of(Label.SEED, seed);
  }

  /** Of what all parties have taken, for SEED. */
  public static byte[] taken(byte[] list, List<byte[]> taken) {
    return messages(Label.TAKEN, list, taken);
  }

  /**
   * The combined seed.
   *
   * @param taken the digest that all parties have said in SEED
   * @param seeds of 32 bytes each; none where rows are not checked
   */
  public static byte[] combined(byte[] taken, List<byte[]> seeds) {
    return messages(Label.COMBINED, taken, seeds);
  }

  /**
   * For ACCEPTED.
   *
   * @param verdicts one byte for each row
   */
  public static byte[] accepted(byte[] combined, byte[] verdicts) {
    return Digest.of(Label.ACCEPTED, combined, verdicts);
  }

  /**
   * The collection digest.
   *
   * @param accepted the digest that all parties have said in ACCEPTED. Without their signatures: a
   *     party can sign the same twice, and not with the same bytes
   */
  public static byte[] collected(byte[] list, byte[] accepted) {
    return Digest.of(Label.COLLECTED, list, accepted);
  }

  private static byte[] messages(Label label, byte[] first, List<byte[]> others) {
    Digest digest = Digest.begin(label).part(first);
    others.forEach(digest::part);
    return digest.finish();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

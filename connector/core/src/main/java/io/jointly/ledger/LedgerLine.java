package io.jointly.ledger;

import io.jointly.codec.MalformedException;
import io.jointly.crypto.Digest;
import io.jointly.crypto.Label;
import io.jointly.file.ChainFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * One line of a ledger: the base64 of a record's bytes followed by the digest of these bytes and of
 * the line before. So a line that was changed, moved or removed from among the others is noticed.
 */
final class LedgerLine {

  /**
   * The format of the file. A torn line is cut off: the party waits for the disk after each line,
   * so nothing has followed from one that is not whole.
   */
  static final ChainFormat<LedgerLine> FORMAT =
      new ChainFormat<>() {
        @Override
        public LedgerLine parse(byte[] line) {
          return LedgerLine.parse(line);
        }

        @Override
        public void requireContinues(Optional<LedgerLine> before, LedgerLine line) {
          if (!Arrays.equals(line.digest, digest(before, line.content))) {
            throw new MalformedException("its checksum does not fit it and the lines before");
          }
        }

        @Override
        public TornLine tornLine() {
          return TornLine.CUT_OFF;
        }
      };

  private final byte[] content;
  private final byte[] digest;

  private LedgerLine(byte[] content, byte[] digest) {
    this.content = content;
    this.digest = digest;
  }

  /** The line of a record that continues another line, or that is the first. */
  static LedgerLine after(Optional<LedgerLine> before, LedgerRecord record) {
    byte[] content = record.encode();
    return new LedgerLine(content, digest(before, content));
  }

  private static byte[] digest(Optional<LedgerLine> before, byte[] content) {
    return Digest.of(
        Label.LEDGER, before.map(line -> line.digest).orElseGet(() -> new byte[0]), content);
  }

  private static LedgerLine parse(byte[] line) {
    byte[] both;
    try {
      both = Base64.getDecoder().decode(line);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("it is not base64");
    }
    if (both.length < Digest.BYTES || !Arrays.equals(Base64.getEncoder().encode(both), line)) {
      throw new MalformedException("it is cut off or not canonical");
    }
    int split = both.length - Digest.BYTES;
    return new LedgerLine(Arrays.copyOf(both, split), Arrays.copyOfRange(both, split, both.length));
  }

  /**
   * @throws MalformedException if the line does not hold a record as this version writes it
   */
  LedgerRecord record() {
    return LedgerRecord.decode(content);
  }

  /** The line as it stands in the file, with its line feed. */
  byte[] bytes() {
    byte[] both = Arrays.copyOf(content, content.length + digest.length);
    System.arraycopy(digest, 0, both, content.length, digest.length);
    return (Base64.getEncoder().encodeToString(both) + "\n").getBytes(StandardCharsets.US_ASCII);
  }
}

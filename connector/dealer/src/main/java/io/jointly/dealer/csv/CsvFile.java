package io.jointly.dealer.csv;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file (RFC 4180) in UTF-8, with or without a byte order mark, row after row. Its bytes are
 * digested while they are read. All failures are {@link CallerException} with {@code DEALT_ROWS}.
 */
final class CsvFile implements AutoCloseable {

  /** Characters of a field. No value of a share table is nearly as long. */
  private static final int MOST_CHARACTERS = 1 << 20;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Path path;
  private final CsvRowHandler handler = new CsvRowHandler();
  private final DigestInputStream bytes;
  private final CloseableIterator<CsvRow> rows;
  private boolean atEnd;

  private CsvFile(Path path, InputStream file) throws IOException {
    this.path = path;
    this.bytes = new DigestInputStream(file, sha256());
    this.rows =
        CsvReader.builder()
            .skipEmptyLines(false)
            .allowExtraFields(true)
            .allowMissingFields(true)
            .maxBufferSize(MOST_CHARACTERS)
            .build(handler, new EndedText(new InputStreamReader(withoutMark(bytes), strict())))
            .iterator();
  }

  static CsvFile open(Path path) {
    try {
      if (Files.isDirectory(path)) {
        throw failure(path + " is a folder; give a CSV file", null);
      }
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw failure(
            path
                + " is no file on a disk. It is read twice, before and while its rows are dealt;"
                + " write the rows to a file first",
            null);
      }
      InputStream file = Files.newInputStream(path);
      try {
        return new CsvFile(path, new BufferedInputStream(file));
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw failure(path + " does not exist; check the path", e);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static CharsetDecoder strict() {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** Some programs write a mark, and it is no part of the first column's name. */
  private static InputStream withoutMark(InputStream in) throws IOException {
    PushbackInputStream rest = new PushbackInputStream(in, BYTE_ORDER_MARK.length);
    byte[] start = rest.readNBytes(BYTE_ORDER_MARK.length);
    if (!Arrays.equals(start, BYTE_ORDER_MARK)) {
      rest.unread(start);
    }
    return rest;
  }

  /** The next row; empty at the end. */
  Optional<CsvRow> next() {
    if (atEnd) {
      return Optional.empty();
    }
    try {
      CsvRow row = rows.hasNext() ? rows.next() : null;
      if (row == null) {
        throw noCsv();
      }
      atEnd = row.isEnd() && !rows.hasNext();
      return atEnd ? Optional.empty() : Optional.of(row);
    } catch (CsvParseException | UncheckedIOException e) {
      throw unreadable(e);
    }
  }

  private CallerException unreadable(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CharacterCodingException) {
        return failure(
            path + ":" + malformedLine() + ": the file is not UTF-8; save it as UTF-8", e);
      }
      if (cause instanceof IOException failure) {
        return unreadable(path, failure);
      }
    }
    return noCsv();
  }

  /** Without the parser's own words, which could repeat what stands there. */
  private CallerException noCsv() {
    return failure(
        path
            + ":"
            + handler.line()
            + ": the row that begins here is no CSV: quotes stand around a whole field, a quote in"
            + " it is doubled, and a field has at most "
            + MOST_CHARACTERS
            + " characters. Correct the file",
        null);
  }

  /** The first line that is not UTF-8; the parser has read ahead of its rows. */
  private long malformedLine() {
    long line = 1;
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (InputStream file = new BufferedInputStream(Files.newInputStream(path))) {
      for (int next = file.read(); next >= 0; next = file.read()) {
        if (next == '\n') {
          strict().decode(ByteBuffer.wrap(content.toByteArray()));
          content.reset();
          line++;
        } else {
          content.write(next);
        }
      }
      return line;
    } catch (IOException e) {
      return line;
    }
  }

  /** SHA-256 of the whole file, once its last row has been read. */
  byte[] digest() {
    return bytes.getMessageDigest().digest();
  }

  @Override
  public void close() {
    try {
      rows.close();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static CallerException unreadable(Path path, IOException e) {
    return failure(
        path
            + " cannot be read ("
            + e.getClass().getSimpleName()
            + "); check that it is a file you may read",
        e);
  }

  private static CallerException failure(String message, @Nullable Throwable cause) {
    return cause == null
        ? new CallerException(ErrorCode.DEALT_ROWS, message)
        : new CallerException(ErrorCode.DEALT_ROWS, message, cause);
  }
}

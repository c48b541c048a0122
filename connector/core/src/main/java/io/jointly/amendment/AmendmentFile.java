package io.jointly.amendment;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** A file of amendments, each of which goes on where the one before it ends. */
public final class AmendmentFile {

  private static final String SUFFIX = ".amendment";
  private static final int MOST_BYTES = 1 << 20;

  private AmendmentFile() {}

  /** Where the amendments that lead to a version of the collaboration's file are looked for. */
  public static Path beside(Path collaboration) {
    return collaboration.toAbsolutePath().resolveSibling(collaboration.getFileName() + SUFFIX);
  }

  /**
   * Reads a file, strictly, and verifies every signature.
   *
   * @return the oldest amendment first; at least one, each of which begins where the one before it
   *     ends. Empty if there is no file
   * @throws CallerException (AMENDMENT) with the file and line, what is wrong and what to do
   */
  public static List<SignedAmendment> read(Path file) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new CallerException(
          ErrorCode.AMENDMENT,
          file
              + " cannot be read ("
              + e.getClass().getSimpleName()
              + "); check that you may read it",
          e);
    }
    if (bytes.length > MOST_BYTES) {
      throw new CallerException(
          ErrorCode.AMENDMENT,
          file + " is longer than 1 MiB; keep the amendments that lead to today's file only");
    }
    // Not UTF-8: a byte that is no ASCII is then refused with its line.
    return new AmendmentParser(file, new String(bytes, StandardCharsets.ISO_8859_1)).read();
  }

  /** The text of a file. */
  static String text(List<SignedAmendment> amendments) {
    List<String> blocks = new ArrayList<>();
    for (SignedAmendment signed : amendments) {
      Amendment amendment = signed.amendment();
      StringBuilder text = new StringBuilder();
      line(text, AmendmentParser.BEGIN, amendment.collaboration());
      line(text, AmendmentParser.FROM, amendment.from());
      line(text, AmendmentParser.TO, amendment.to());
      amendment.before().forEach(each -> line(text, AmendmentParser.BEFORE, each.toString()));
      amendment.after().forEach(each -> line(text, AmendmentParser.AFTER, each.toString()));
      for (Signer signer : signed.signed()) {
        line(
            text,
            AmendmentParser.SIGNED,
            signer + " " + Base64.getEncoder().encodeToString(signed.signature(signer)));
      }
      blocks.add(text.toString());
    }
    return String.join("\n", blocks);
  }

  private static void line(StringBuilder text, String word, String rest) {
    text.append(word).append(' ').append(rest).append('\n');
  }

  /**
   * Writes a file in place of the one of this name. Readers see the old content or the new.
   *
   * @throws CallerException (AMENDMENT) if it cannot be written
   */
  public static void write(Path file, List<SignedAmendment> amendments) {
    Path aside = file.toAbsolutePath().resolveSibling("." + UUID.randomUUID());
    try {
      try {
        Files.writeString(aside, text(amendments), StandardCharsets.US_ASCII);
        Files.move(
            aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(aside);
      }
    } catch (IOException e) {
      throw new CallerException(
          ErrorCode.AMENDMENT,
          file
              + " cannot be written ("
              + e.getClass().getSimpleName()
              + "); its folder must exist and be writable",
          e);
    }
  }
}

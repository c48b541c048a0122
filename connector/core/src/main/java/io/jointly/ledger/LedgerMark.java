package io.jointly.ledger;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.file.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A small file beside a party's key that says where its ledger is. So a copy of the policy in
 * another folder does not begin a second ledger.
 */
public final class LedgerMark {

  private static final int MOST_BYTES = 1 << 14;

  private final Path file;

  private LedgerMark(Path file) {
    this.file = file;
  }

  /**
   * @param identity the party's private key
   */
  public static LedgerMark beside(Path identity, String collaboration, String party) {
    Path key = identity.toAbsolutePath().normalize();
    return new LedgerMark(
        key.resolveSibling(
            key.getFileName() + "." + collaboration + "." + party + ".ledger-place"));
  }

  public Path file() {
    return file;
  }

  /**
   * Where the ledger is; empty if there is no mark.
   *
   * @throws EnvironmentException (LEDGER) if the mark cannot be read
   */
  public Optional<Path> ledger() {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IOException("it is too long");
      }
      return Optional.of(Path.of(Files.readString(file).strip()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | InvalidPathException e) {
      throw new EnvironmentException(
          ErrorCode.LEDGER,
          "this party answers nothing: "
              + file
              + ", which says where its ledger is, cannot be read ("
              + e.getClass().getSimpleName()
              + "); write the ledger's path into it",
          e);
    }
  }

  /**
   * Says where the ledger is. Returns whether that could be written: the folder may be read-only.
   */
  public boolean set(Path ledger) {
    try {
      PrivateFile.replace(file, (ledger + "\n").getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

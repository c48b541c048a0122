package io.jointly.deal.collect;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.codec.Sha256;
import io.jointly.deal.message.DealingName;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.file.FileMode;
import io.jointly.file.HeldLock;
import io.jointly.file.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The files in which a party keeps its collections of one table, one file each: {@code
 * <name>.collection}, for its owner only. They must not be lost or put back to an earlier state:
 * without them a row could be checked at two points.
 */
public final class CollectionFolder {

  private static final String ENDING = ".collection";
  private static final byte[] MAGIC = "jointly collection 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int SHA256_BYTES = 32;

  private final Path folder;
  private final byte[] dealing;

  /**
   * @param folder of this party, in which each dealing has a folder of its own; made when needed
   */
  public CollectionFolder(Path folder, byte[] dealing) {
    this.folder = folder.resolve(DealingName.hex(dealing));
    this.dealing = dealing.clone();
  }

  /**
   * Keeps other processes from collecting until it is closed.
   *
   * @throws EnvironmentException {@code STATE} if another one collects
   */
  HeldLock lock() {
    try {
      PrivateFile.createFolder(folder);
      return HeldLock.tryAcquire(folder.resolve("lock"))
          .orElseThrow(
              () ->
                  new EnvironmentException(
                      ErrorCode.STATE,
                      "another process collects this table with the state in "
                          + folder
                          + "; run this again when it has ended"));
    } catch (IOException e) {
      throw failure("locked", folder, e);
    }
  }

  void unlock(HeldLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw failure("unlocked", folder, e);
    }
  }

  /** All collections of this party, in the order of their names. */
  List<KeptCollection> readAll() {
    List<KeptCollection> all = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return all;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
      for (Path file : files) {
        // What was never finished has a name that starts with a dot.
        if (!file.getFileName().toString().startsWith(".")) {
          all.add(read(file));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw failure("listed", folder, e);
    }
    all.sort(Comparator.comparing(KeptCollection::name));
    return all;
  }

  private KeptCollection read(Path file) {
    try {
      FileMode.requireOwnerOnly(file);
      KeptCollection kept = decode(Files.readAllBytes(file));
      if (!file.equals(file(kept.name()))) {
        throw new MalformedException("it is of a collection of another name");
      }
      return kept;
    } catch (IOException e) {
      throw failure("read", file, e);
    } catch (MalformedException e) {
      throw new EnvironmentException(
          ErrorCode.STATE,
          file
              + " is damaged, or another release or another dealing's ("
              + e.getMessage()
              + "). Put back the file as it was last; without it a row could be checked twice, so"
              + " nothing of this table is collected",
          e);
    }
  }

  private KeptCollection decode(byte[] content) {
    int end = content.length - SHA256_BYTES;
    if (end < 0
        || !Arrays.equals(
            sha256(Arrays.copyOf(content, end)),
            Arrays.copyOfRange(content, end, content.length))) {
      throw new MalformedException("its checksum does not fit");
    }
    CanonicalReader in = new CanonicalReader(Arrays.copyOf(content, end));
    if (!Arrays.equals(in.raw("magic", MAGIC.length), MAGIC)
        || !Arrays.equals(in.raw("dealing", dealing.length), dealing)) {
      throw new MalformedException("it does not start as such a file does");
    }
    KeptCollection kept = KeptCollection.read(in);
    in.end();
    return kept;
  }

  /** Replaces the file of a collection. It is on disk when this returns. */
  void write(KeptCollection kept) {
    CanonicalWriter out = new CanonicalWriter().raw(MAGIC).raw(dealing);
    kept.write(out);
    byte[] content = out.toByteArray();
    byte[] whole = Arrays.copyOf(content, content.length + SHA256_BYTES);
    System.arraycopy(sha256(content), 0, whole, content.length, SHA256_BYTES);
    Path file = file(kept.name());
    try {
      PrivateFile.replace(file, whole);
    } catch (IOException e) {
      throw failure("written", file, e);
    }
  }

  private Path file(String name) {
    return folder.resolve(name + ENDING);
  }

  private static byte[] sha256(byte[] bytes) {
    return Sha256.begin().digest(bytes);
  }

  private static EnvironmentException failure(String done, Path file, Exception cause) {
    return new EnvironmentException(
        ErrorCode.STATE,
        "the state of collecting: "
            + file
            + " cannot be "
            + done
            + " ("
            + cause.getClass().getSimpleName()
            + "); see whether the folder is this party's alone",
        cause);
  }
}

package io.jointly.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;

/**
 * Creates files and folders that others must not read. A file is created exclusively, with its
 * mode, and is on disk together with its name when the method returns.
 */
public final class PrivateFile {

  private static final String FOLDER_PERMISSIONS = "rwx------";

  private PrivateFile() {}

  /**
   * Creates a file for its owner only, with all of this content or not at all.
   *
   * @param parts written one after the other; not kept
   * @throws java.nio.file.FileAlreadyExistsException if there is a file or a link of this name
   */
  public static void create(Path file, byte[]... parts) throws IOException {
    try (FileChannel out = open(file, FileMode.OWNER_ONLY)) {
      try {
        long at = 0;
        for (byte[] part : parts) {
          ChannelBytes.write(out, at, part);
          at += part.length;
        }
        out.force(true);
        flushFolder(file);
      } catch (IOException e) {
        // Half a file would be in the way of the next try.
        Files.deleteIfExists(file);
        throw e;
      }
    }
  }

  /**
   * Creates an empty file.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is a file or a link of this name
   */
  static void createEmpty(Path file, FileMode mode) throws IOException {
    try (FileChannel created = open(file, mode)) {
      created.force(true);
    }
    flushFolder(file);
  }

  private static FileChannel open(Path file, FileMode mode) throws IOException {
    return FileChannel.open(
        file,
        Set.<OpenOption>of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        mode.attributes(file));
  }

  /**
   * Writes a file for its owner only, in place of the one of this name if there is one. Readers see
   * the old content or the new, never a part. An interrupt does not get in the way.
   */
  public static void replace(Path file, byte[] content) throws IOException {
    Uninterrupted.run(
        () -> {
          Path aside = file.resolveSibling("." + UUID.randomUUID());
          try {
            create(aside, content);
            Files.move(
                aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            flushFolder(file);
          } finally {
            deleteQuietly(aside);
          }
          return file;
        });
  }

  /** Creates a folder that only its owner may enter, and its parents, unless it exists. */
  public static void createFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    try {
      Files.createDirectories(folder.toAbsolutePath().getParent());
      Files.createDirectory(folder, FileMode.attributes(folder, FOLDER_PERMISSIONS));
    } catch (IOException e) {
      // Another process may have been faster.
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /** Deletes a file, which is gone for good when this returns. It may be gone already. */
  public static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      flushFolder(file);
    }
  }

  /** Without this a crash could take the file's name away, and the content with it. */
  private static void flushFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    // Where there are no POSIX permissions, folders cannot be opened either.
    if (folder == null || !FileMode.isSupported(file)) {
      return;
    }
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The leftover has a random name that nobody reads; the failure that matters is thrown.
      return;
    }
  }
}

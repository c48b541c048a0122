package io.jointly.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Creates a file that is complete as soon as its name exists: it is written under a name that
 * starts with a dot, and then gets its own name by a hard link. Linking is the only single step
 * that fails on all POSIX file systems, including NFS, if the name is taken. A rename replaces the
 * existing file, and {@code Files.move} only checks before it renames.
 */
final class LinkedFile {

  private static final int PIECE = 64 * 1024;

  private LinkedFile() {}

  /**
   * Creates {@code target}, or changes nothing. If the process dies half-way, a file whose name
   * starts with a dot may remain. The file is not forced to disk: a session does not survive a
   * crash of the machine, and waiting for the disk at each block would cost more than all else.
   *
   * @throws FileAlreadyExistsException only if {@code target} exists
   */
  static void create(Path target, byte[] content) throws IOException {
    Path aside = target.resolveSibling(".put-" + UUID.randomUUID());
    try {
      write(aside, content);
      link(aside, target);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private static void write(Path aside, byte[] content) throws IOException {
    // Not createTempFile, because only the owner could read its files.
    try (WritableByteChannel file =
        Files.newByteChannel(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      // Files.write uses pieces of 8 KiB, whose system calls take half as long again. With a single
      // piece the JDK would keep a native copy of the whole content for every thread.
      for (int from = 0; from < content.length; from += PIECE) {
        ByteBuffer piece = ByteBuffer.wrap(content, from, Math.min(PIECE, content.length - from));
        while (piece.hasRemaining()) {
          file.write(piece);
        }
      }
    } catch (FileAlreadyExistsException e) {
      throw new IOException("a random name was taken", e);
    }
  }

  private static void link(Path aside, Path target) throws IOException {
    try {
      Files.createLink(target, aside);
    } catch (FileAlreadyExistsException e) {
      // NFS repeats a request whose answer was lost, and then finds its own link.
      if (!isLinked(aside, target)) {
        throw e;
      }
    } catch (UnsupportedOperationException e) {
      throw new IOException("this file system has no hard links", e);
    }
  }

  /** Does not follow a symbolic link, which may lead to nothing or in a circle. */
  private static boolean isLinked(Path aside, Path target) throws IOException {
    Object file = key(aside);
    return file != null && file.equals(key(target));
  }

  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }
}

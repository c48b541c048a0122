package io.jointly.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Creates a file that is whole as soon as it has its name: written under a name that starts with a
 * dot, then given its own by a hard link. A link is the one step with which POSIX file systems, NFS
 * included, fail where the name is taken; a rename replaces what is there, and {@code Files.move}
 * only looks first.
 */
final class LinkedFile {

  private static final int PIECE = 64 * 1024;

  private LinkedFile() {}

  /**
   * Creates {@code target}, or leaves everything as it was, but for a dot file if the process dies
   * half-way. Not forced to disk: a session does not outlive the machine's crash, and waiting for
   * the disk at each block would cost more than all else.
   *
   * @throws FileAlreadyExistsException only where {@code target} is there already
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
    // Not createTempFile: its files can be read by their owner only.
    try (WritableByteChannel file =
        Files.newByteChannel(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      // Files.write goes in pieces of 8 KiB, whose system calls cost half as much again; one piece
      // would make the JDK keep a native copy of the whole content for every thread.
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
      // NFS repeats a request whose answer got lost, and then meets its own link.
      if (!Files.isSameFile(aside, target)) {
        throw e;
      }
    } catch (UnsupportedOperationException e) {
      throw new IOException("this file system has no hard links", e);
    }
  }
}

package io.jointly.mailbox;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;

/**
 * Deletes files below a root without ever leaving it. Every step is relative to an open folder, so
 * a folder that is swapped for a link meanwhile cannot lead outside.
 */
final class TreeDeletion {

  /** Deeper than any name can be. Protects the stack and the table of open files. */
  private static final int MAX_DEPTH = 300;

  /** How often a folder is emptied if others keep adding files to it. */
  private static final int TRIES = 100;

  private TreeDeletion() {}

  /**
   * Deletes {@code name} with everything below it, and then the folders above it that are empty,
   * except the root.
   *
   * @throws IOException also on a system that cannot open files relative to a folder (Windows)
   */
  static void delete(Path root, String name) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
      if (!(stream instanceof SecureDirectoryStream<Path> top)) {
        throw new FileSystemException(
            root.toString(), null, "this system has no safe way to delete from it");
      }
      down(top, root.getFileSystem().getPath(name), 0);
    } catch (NoSuchFileException e) {
      // It does not exist, or somebody else has deleted it.
      return;
    }
  }

  private static void down(SecureDirectoryStream<Path> in, Path name, int segment)
      throws IOException {
    Path child = name.getName(segment);
    if (segment == name.getNameCount() - 1) {
      remove(in, child, segment);
      return;
    }
    try (SecureDirectoryStream<Path> next =
        in.newDirectoryStream(child, LinkOption.NOFOLLOW_LINKS)) {
      down(next, name, segment + 1);
    }
    try {
      in.deleteDirectory(child);
    } catch (DirectoryNotEmptyException e) {
      // Other sessions of the run are there. Checking before would race with them.
      return;
    }
  }

  private static void remove(SecureDirectoryStream<Path> in, Path child, int depth)
      throws IOException {
    BasicFileAttributeView view =
        in.getFileAttributeView(child, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (!view.readAttributes().isDirectory()) {
      in.deleteFile(child);
      return;
    }
    if (depth > MAX_DEPTH) {
      throw new FileSystemException(child.toString(), null, "folders are nested too deep");
    }
    for (int tries = 1; ; tries++) {
      try (SecureDirectoryStream<Path> within =
          in.newDirectoryStream(child, LinkOption.NOFOLLOW_LINKS)) {
        for (Path grandchild : within) {
          removeIfThere(within, grandchild.getFileName(), depth + 1);
        }
      }
      try {
        in.deleteDirectory(child);
        return;
      } catch (DirectoryNotEmptyException e) {
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  private static void removeIfThere(SecureDirectoryStream<Path> in, Path child, int depth)
      throws IOException {
    try {
      remove(in, child, depth);
    } catch (NoSuchFileException e) {
      // A put has removed its temporary file, or somebody else deletes here too.
      return;
    }
  }
}

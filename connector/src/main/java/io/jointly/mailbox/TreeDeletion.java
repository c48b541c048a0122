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
 * Deletes below a root without leaving it. Every step is relative to an open folder, so that a
 * folder which somebody swaps for a link in the middle of it cannot lead outside.
 */
final class TreeDeletion {

  /** Deeper than names can be; a stack and a table of open files have their ends. */
  private static final int MAX_DEPTH = 300;

  /** How often a folder is emptied again because somebody has put something into it meanwhile. */
  private static final int TRIES = 100;

  private TreeDeletion() {}

  /**
   * Deletes what stands under {@code name}, and then the folders above it that are empty, short of
   * the root.
   *
   * @throws IOException also on a system that cannot open files relative to a folder (Windows)
   */
  static void delete(Path root, String name) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
      if (!(stream instanceof SecureDirectoryStream<Path> top)) {
        throw new FileSystemException(
            root.toString(), null, "cannot be deleted from safely on this system");
      }
      down(top, root.getFileSystem().getPath(name), 0);
    } catch (NoSuchFileException e) {
      // There is no such thing, or no more since another deletes it too: what was asked for.
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
      // Other sessions of the run; asking first would race with them.
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
      // A put that finished took its dot file away, or another deletes here too.
      return;
    }
  }
}

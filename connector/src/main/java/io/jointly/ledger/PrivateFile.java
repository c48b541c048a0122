package io.jointly.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Opens a file that only its owner may open: it tells what was asked. */
final class PrivateFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private PrivateFile() {}

  /** Others may open the file too. */
  static final class ExposedException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Opens the file for reading and writing; makes it where there is none. */
  static FileChannel open(Path path) throws IOException {
    try {
      if (knowsModes(path) && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path))) {
        throw new ExposedException();
      }
      return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      return create(path);
    }
  }

  /** The mode is given with the creation: there is no moment at which others could open it. */
  private static FileChannel create(Path path) throws IOException {
    Set<OpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileChannel created =
          knowsModes(path)
              ? FileChannel.open(path, options, PosixFilePermissions.asFileAttribute(OWNER_ONLY))
              : FileChannel.open(path, options);
      flushFolder(path);
      return created;
    } catch (FileAlreadyExistsException e) {
      // Another process was first.
      return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
  }

  /** Else a crash could take the file's name away, and with it what is in it. */
  private static void flushFolder(Path path) throws IOException {
    Path folder = path.getParent();
    if (folder == null || !knowsModes(path)) {
      return;
    }
    try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }

  private static boolean knowsModes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}

package io.jointly.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Who may open a file. On file systems without POSIX permissions this has no effect. */
public enum FileMode {
  /** The owner, who may read and write it: mode 0600. */
  OWNER_ONLY("rw-------"),
  /** The owner, and the owner's group to read it: mode 0640. */
  GROUP_READS("rw-r-----");

  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final String permissions;

  FileMode(String permissions) {
    this.permissions = permissions;
  }

  /** For the creation of a file, so that there is no moment at which others can open it. */
  FileAttribute<?>[] attributes(Path file) {
    return attributes(file, permissions);
  }

  static FileAttribute<?>[] attributes(Path file, String permissions) {
    return isSupported(file)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Checks that neither the group nor others have any permission on a file.
   *
   * @throws ExposedFileException if they have
   * @throws java.nio.file.NoSuchFileException if the file does not exist
   */
  public static void requireOwnerOnly(Path file) throws IOException {
    if (isSupported(file) && !OWNER.containsAll(Files.getPosixFilePermissions(file))) {
      throw new ExposedFileException(file);
    }
  }

  static boolean isSupported(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}

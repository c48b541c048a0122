package io.jointly.proposal;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Small files of one folder: each is replaced as a whole or not at all, and its owner's only. */
final class StateFiles {

  private final Path folder;

  StateFiles(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  void create() {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder.toAbsolutePath().getParent());
        Files.createDirectory(folder, mode("rwx------"));
      }
    } catch (IOException e) {
      if (!Files.isDirectory(folder)) {
        throw failure("make", "", e);
      }
    }
  }

  void write(String name, byte[] content) {
    // An interrupt would close the file: who is told to leave still says how it ended.
    boolean interrupted = Thread.interrupted();
    Path aside = folder.resolve("." + UUID.randomUUID());
    try {
      try (FileChannel out =
          FileChannel.open(
              aside,
              Set.<OpenOption>of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              mode("rw-------"))) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
        out.force(true);
      }
      Files.move(
          aside,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failure("write", name, e);
    } finally {
      deleteQuietly(aside);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  Optional<byte[]> read(String name, int maxBytes) {
    try (InputStream in = Files.newInputStream(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes(maxBytes + 1);
      if (content.length > maxBytes) {
        throw new IOException("it is longer than " + maxBytes + " bytes");
      }
      return Optional.of(content);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failure("read", name, e);
    }
  }

  boolean exists(String name) {
    return Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  void delete(String name) {
    try {
      Files.deleteIfExists(folder.resolve(name));
    } catch (IOException e) {
      throw failure("delete", name, e);
    }
  }

  /** Names that end like this, in no order; none where there is no folder. */
  List<String> names(String ending) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ending)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException | DirectoryIteratorException e) {
      throw failure("list", "", e);
    }
    return names;
  }

  EnvironmentException failure(String operation, String name, Exception cause) {
    return new EnvironmentException(
        ErrorCode.STATE,
        "cannot "
            + operation
            + " "
            + folder.resolve(name)
            + " ("
            + cause.getClass().getSimpleName()
            + "); it holds what partners have asked and what was decided: see that this account"
            + " owns the folder and the disk has room",
        cause);
  }

  private FileAttribute<?>[] mode(String permissions) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Its name says that it is nobody's; what matters has been told already.
      return;
    }
  }
}

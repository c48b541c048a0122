package io.jointly.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file that several threads and processes of a party change, one at a time. It is opened anew
 * each time: a process loses the operating system's lock when it closes <em>any</em> of its handles
 * of the file. For the same reason nothing else in this process may open it.
 */
final class LockedFile {

  /** The operating system's locks are between processes; threads of this one wait here. */
  private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private final Path file;
  private final FileMode mode;

  LockedFile(Path file, FileMode mode) {
    this.file = file;
    this.mode = mode;
  }

  /** What is done with the open file. It must not lock the same file again. */
  interface Action<T> {
    T on(FileChannel channel) throws IOException;
  }

  Path path() {
    return file;
  }

  void createIfAbsent() throws IOException {
    if (Files.exists(file)) {
      return;
    }
    exclusively(
        () -> {
          try {
            PrivateFile.createEmpty(file, mode);
          } catch (FileAlreadyExistsException e) {
            // Another process was faster.
            return file;
          }
          return file;
        });
  }

  /**
   * Opens the file for reading and writing and locks it for the time of the action. An interrupt
   * does not get in the way.
   *
   * @throws ExposedFileException if the file is to be its owner's only and is not
   */
  <T> T locked(Action<T> action) throws IOException {
    return exclusively(() -> lockedByProcess(action));
  }

  /**
   * Opens the file for reading, and locks it against writers for the time of the action. Nothing is
   * created or changed.
   *
   * @return empty if there is no file
   * @throws ExposedFileException if the file is to be its owner's only and is not
   */
  <T> Optional<T> read(Action<T> action) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return exclusively(
        () -> {
          try (FileChannel channel = open(StandardOpenOption.READ)) {
            return Optional.of(whileHeld(channel, Sharing.READERS, action));
          } catch (NoSuchFileException e) {
            return Optional.empty();
          }
        });
  }

  /** Who else may hold the lock meanwhile. */
  private enum Sharing {
    NOBODY,
    READERS
  }

  private <T> T lockedByProcess(Action<T> action) throws IOException {
    try (FileChannel channel = open(StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return whileHeld(channel, Sharing.NOBODY, action);
    }
  }

  private FileChannel open(StandardOpenOption... how) throws IOException {
    if (mode == FileMode.OWNER_ONLY) {
      FileMode.requireOwnerOnly(file);
    }
    return FileChannel.open(file, how);
  }

  private static <T> T whileHeld(FileChannel channel, Sharing sharing, Action<T> action)
      throws IOException {
    try (FileLock held = channel.lock(0, Long.MAX_VALUE, sharing == Sharing.READERS)) {
      T result = action.on(channel);
      if (!held.isValid()) {
        throw new IOException("the lock was lost");
      }
      return result;
    } catch (OverlappingFileLockException e) {
      throw new IOException("other code in this process has locked the file", e);
    }
  }

  private <T> T exclusively(Uninterrupted.Operation<T> operation) throws IOException {
    ReentrantLock lock = LOCKS.computeIfAbsent(realPath(file), path -> new ReentrantLock());
    lock.lock();
    try {
      return Uninterrupted.run(operation);
    } finally {
      lock.unlock();
    }
  }

  /** One path for all names of the file, whether it exists yet or not. */
  static Path realPath(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    if (Files.exists(absolute)) {
      return absolute.toRealPath();
    }
    Path folder = absolute.getParent();
    return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
  }
}

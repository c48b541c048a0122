package io.jointly.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A number that one holder keeps for as long as it works, among all those of a lock file. It is
 * free again when its holder's process ends, however that happens. The file stays empty: the number
 * is the place of one locked byte behind its end.
 */
public final class NumberLock implements AutoCloseable {

  /**
   * The open lock files of this process. Each is opened once: closing it, by any handle, releases
   * all the operating system's locks that this process has on it.
   */
  private static final Map<Path, Shared> OPEN = new HashMap<>();

  private static final class Shared {
    private final FileChannel channel;
    private int holders;

    Shared(FileChannel channel) {
      this.channel = channel;
    }
  }

  private final Path file;
  private final FileLock held;

  private NumberLock(Path file, FileLock held) {
    this.file = file;
    this.held = held;
  }

  /**
   * Takes a number; empty if another holder, in this process or another, has it.
   *
   * @param number from 0 to the greatest long less one
   */
  public static Optional<NumberLock> tryAcquire(Path lockFile, long number) throws IOException {
    synchronized (OPEN) {
      Path file = LockedFile.realPath(lockFile);
      Shared shared = OPEN.get(file);
      if (shared == null) {
        shared = new Shared(open(file));
        OPEN.put(file, shared);
      }
      shared.holders++;
      Optional<FileLock> held = Optional.empty();
      try {
        held = lock(shared.channel, number);
      } finally {
        if (held.isEmpty()) {
          release(file, shared);
        }
      }
      return held.map(lock -> new NumberLock(file, lock));
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        FileMode.OWNER_ONLY.attributes(file));
  }

  private static Optional<FileLock> lock(FileChannel channel, long number) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock(number, 1, false));
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  private static void release(Path file, Shared shared) throws IOException {
    shared.holders--;
    if (shared.holders == 0) {
      OPEN.remove(file);
      shared.channel.close();
    }
  }

  /** Gives the number back. The file stays. */
  @Override
  public void close() throws IOException {
    synchronized (OPEN) {
      Shared shared = OPEN.get(file);
      if (shared != null && held.isValid()) {
        try {
          held.release();
        } finally {
          release(file, shared);
        }
      }
    }
  }
}

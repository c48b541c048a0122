package io.jointly.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A lock file that one holder keeps for as long as it works. The lock ends with its process. */
public final class HeldLock implements AutoCloseable {

  /**
   * The locks of this process. A second attempt must not even open the file: closing it again would
   * release the operating system's lock of the first holder.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private HeldLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Takes the lock; empty if another holder, in this process or another, has it. */
  public static Optional<HeldLock> tryAcquire(Path lockFile) throws IOException {
    Path file = LockedFile.realPath(lockFile);
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    Optional<HeldLock> lock = Optional.empty();
    try {
      lock = lockedByProcess(file);
      return lock;
    } finally {
      if (lock.isEmpty()) {
        HELD.remove(file);
      }
    }
  }

  private static Optional<HeldLock> lockedByProcess(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            FileMode.OWNER_ONLY.attributes(file));
    boolean held = false;
    try {
      held = channel.tryLock() != null;
      return held ? Optional.of(new HeldLock(file, channel)) : Optional.empty();
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    } finally {
      if (!held) {
        channel.close();
      }
    }
  }

  /** Releases the lock. The file stays: deleting it would let two processes hold two locks. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(file);
    }
  }
}

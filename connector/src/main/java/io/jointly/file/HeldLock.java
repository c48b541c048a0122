package io.jointly.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/** A lock file that one process holds for as long as it works, and that goes with the process. */
public final class HeldLock implements AutoCloseable {

  private final FileChannel channel;

  private HeldLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the lock; empty if another holder, in this process or another, has it. */
  public static Optional<HeldLock> tryAcquire(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            FileMode.OWNER_ONLY.attributes(file));
    boolean held = false;
    try {
      FileLock lock = channel.tryLock();
      held = lock != null;
      return held ? Optional.of(new HeldLock(channel)) : Optional.empty();
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
    channel.close();
  }
}

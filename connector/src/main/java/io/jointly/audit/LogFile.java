package io.jointly.audit;

import io.jointly.codec.MalformedException;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The file of a log, to which this process and others of the same party append, one at a time. It
 * is opened anew each time: a lock of the operating system is lost when <em>any</em> handle of the
 * file is closed in the process that holds it.
 */
final class LogFile {

  /** Those of one JVM wait here: the operating system's locks are between processes. */
  private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private static final int TRIES = 5;

  private static final String REMEDY =
      "nothing is sent without it: see that the folder exists, may be written to and has room, or"
          + " name another place with the option audit";

  private final Path file;
  private final ReentrantLock lock;

  // What this object has written last, and where it ended: it has to be there the next time.
  private @Nullable Appended own;
  private long ownEnd;

  private LogFile(Path file) {
    this.file = file;
    this.lock = LOCKS.computeIfAbsent(file, f -> new ReentrantLock());
  }

  /**
   * What is appended at once.
   *
   * @param bytes whole lines
   * @param last the last of them
   */
  record Appended(byte[] bytes, Line last) {}

  /** Opens the file; creates it, empty, where there is none. */
  static LogFile open(Path file) {
    try {
      create(file);
      return new LogFile(file.toRealPath());
    } catch (IOException e) {
      throw failure(file, "cannot be opened (" + reason(e) + "); " + REMEDY, e);
    }
  }

  private static void create(Path file) throws IOException {
    Set<StandardOpenOption> createNew =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    try (FileChannel created =
        posix
            ? FileChannel.open(
                file,
                createNew,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")))
            : FileChannel.open(file, createNew)) {
      created.force(true);
    } catch (FileAlreadyExistsException e) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (posix && folder != null) {
      // Or the file's name could be gone after a crash.
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  Path path() {
    return file;
  }

  /**
   * Appends what is made of the end that the file has now. An interrupt does not get in the way; it
   * is handed on afterwards.
   *
   * @param make lines that continue the chain; called again if the end has changed
   * @param force whether to wait until they are on disk
   * @throws EnvironmentException (AUDIT) if they are not all written
   */
  void append(Function<Tail, Appended> make, boolean force) {
    lock.lock();
    boolean interrupted = Thread.interrupted();
    Attempt attempt = new Attempt(make, force);
    try {
      for (int tries = 1; ; tries++) {
        try {
          attempt.run();
          return;
        } catch (ClosedByInterruptException | FileLockInterruptionException e) {
          if (tries == TRIES) {
            throw e;
          }
          interrupted |= Thread.interrupted();
        }
      }
    } catch (MalformedException e) {
      throw failure(
          file,
          e.getMessage()
              + "; look at it with `jointly audit verify`, and move it aside to begin a"
              + " new one",
          e);
    } catch (IOException | OverlappingFileLockException e) {
      throw failure(file, "cannot be written (" + reason(e) + "); " + REMEDY, e);
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The first bytes of the file, whole lines and perhaps a piece of one. */
  byte[] head() {
    lock.lock();
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(2 * Line.MAX_BYTES);
    } catch (IOException e) {
      throw failure(file, "cannot be read (" + reason(e) + "); " + REMEDY, e);
    } finally {
      lock.unlock();
    }
  }

  /** One append, which may take several tries. */
  private final class Attempt {

    private final Function<Tail, Appended> make;
    private final boolean force;
    private @Nullable Appended made;
    private long from;

    private Attempt(Function<Tail, Appended> make, boolean force) {
      this.make = make;
      this.force = force;
    }

    private void run() throws IOException {
      try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (own != null && !stands(channel, own, ownEnd)) {
          throw new MalformedException("it is no more the file that this process has written to");
        }
        Appended lines = made;
        // An interrupted try may have written all the same.
        if (lines == null || !stands(channel, lines, from + lines.bytes().length)) {
          Tail tail = tail(channel);
          from = tail.size();
          lines = make.apply(tail);
          made = lines;
          write(channel, lines.bytes());
        }
        if (force) {
          channel.force(false);
        }
        own = lines;
        ownEnd = from + lines.bytes().length;
        if (!held.isValid()) {
          throw new IOException("the lock was lost");
        }
      }
    }

    private Tail tail(FileChannel channel) throws IOException {
      return own != null && channel.size() == ownEnd
          ? new Tail(ownEnd, Optional.of(own.last()), new byte[0], false)
          : Tail.read(channel);
    }

    private void write(FileChannel channel, byte[] bytes) throws IOException {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest, from + rest.position());
      }
    }
  }

  private static boolean stands(FileChannel channel, Appended lines, long end) throws IOException {
    byte[] bytes = lines.bytes();
    return channel.size() >= end
        && Arrays.equals(bytes, Tail.read(channel, end - bytes.length, end));
  }

  EnvironmentException failure(String what) {
    return new EnvironmentException(ErrorCode.AUDIT, "audit log " + file + " " + what);
  }

  private static EnvironmentException failure(Path file, String what, Exception cause) {
    return new EnvironmentException(ErrorCode.AUDIT, "audit log " + file + " " + what, cause);
  }

  private static String reason(Exception cause) {
    String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}

package io.jointly.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file to which lines are appended and in which none is ever changed: each line is bound to the
 * one before by a hash. Several objects, in one process or in several, may have the same file; each
 * continues the chain from the line that is the last at that time.
 *
 * <p>One object remembers what it saw last and refuses to go on if that is not there any more.
 *
 * @param <L> a line
 */
public final class ChainedFile<L> {

  private final LockedFile file;
  private final ChainFormat<L> format;

  /** Guarded by the file's lock. */
  private final ChainEnd<L> end = new ChainEnd<>();

  public ChainedFile(Path file, FileMode mode, ChainFormat<L> format) {
    this.file = new LockedFile(file, mode);
    this.format = format;
  }

  /**
   * What is done with the chain while this process holds the file's lock. It must not use the same
   * file through another object.
   */
  public interface Action<L, T> {
    T on(Chain<L> chain) throws IOException;
  }

  public Path path() {
    return file.path();
  }

  /** Creates an empty file with the mode, and flushes its name to disk, unless it exists. */
  public void createIfAbsent() throws IOException {
    file.createIfAbsent();
  }

  /**
   * Opens and locks the file for the time of the action. An interrupt does not get in the way; it
   * is kept for the caller.
   *
   * @throws ExposedFileException if the file is to be its owner's only and is not
   */
  public <T> T locked(Action<L, T> action) throws IOException {
    return file.locked(channel -> action.on(new Chain<>(channel, format, end)));
  }

  /**
   * Reads the file without changing anything, a torn line included.
   *
   * @return empty if there is no file
   * @throws ExposedFileException if the file is to be its owner's only and is not
   */
  public <T> Optional<T> read(Action<L, T> action) throws IOException {
    return file.read(channel -> action.on(new Chain<>(channel, format, end)));
  }
}

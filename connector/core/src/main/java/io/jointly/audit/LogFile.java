package io.jointly.audit;

import io.jointly.codec.MalformedException;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.file.Chain;
import io.jointly.file.ChainFormat;
import io.jointly.file.ChainedFile;
import io.jointly.file.FileMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** The file of an audit log. Every failure is an AUDIT error that says what to do about it. */
final class LogFile {

  private static final String REMEDY =
      "nothing is sent without the log: check that the folder exists, is writable and has room, or"
          + " choose another file with the option audit";

  /** A torn line stays, because a log loses nothing; the next record tells of it. */
  private static final ChainFormat<Line> FORMAT =
      new ChainFormat<>() {
        @Override
        public Line parse(byte[] line) {
          return Line.parse(line)
              .filter(Line::hashFits)
              .orElseThrow(
                  () -> new MalformedException("its last line is not one that Jointly writes"));
        }

        @Override
        public void requireContinues(Optional<Line> before, Line line) {
          if (line.n() != Line.numberAfter(before) || !line.prev().equals(Line.hashOf(before))) {
            throw new MalformedException("its last line does not continue the line before");
          }
        }

        @Override
        public TornLine tornLine() {
          return TornLine.KEPT;
        }
      };

  private final ChainedFile<Line> file;

  private LogFile(ChainedFile<Line> file) {
    this.file = file;
  }

  /**
   * What is appended at once.
   *
   * @param bytes whole lines
   * @param last the last of them
   */
  record Appended(byte[] bytes, Line last) {}

  /** Opens the file; creates it, empty, if it does not exist. */
  static LogFile open(Path file) {
    try {
      at(file).createIfAbsent();
      return new LogFile(at(file.toRealPath()));
    } catch (IOException e) {
      throw failure(file, "cannot be opened (" + reason(e) + "); " + REMEDY, e);
    }
  }

  private static ChainedFile<Line> at(Path file) {
    return new ChainedFile<>(file, FileMode.GROUP_READS, FORMAT);
  }

  Path path() {
    return file.path();
  }

  /**
   * Appends lines that are made for the end that the file has now; none if there is nothing to add.
   *
   * @throws EnvironmentException (AUDIT) unless they are all written
   */
  void append(Function<Chain<Line>, Optional<Appended>> make) {
    append(make, Chain::append);
  }

  /** As {@link #append}, and waits until these lines and all before are on disk. */
  void appendDurably(Function<Chain<Line>, Optional<Appended>> make) {
    append(make, Chain::appendDurably);
  }

  private interface Write {
    void to(Chain<Line> chain, byte[] bytes, Line last) throws IOException;
  }

  private void append(Function<Chain<Line>, Optional<Appended>> make, Write write) {
    try {
      file.locked(
          chain -> {
            chain.skipToEnd(Line.MAX_BYTES);
            Optional<Appended> lines = make.apply(chain);
            if (lines.isPresent()) {
              write.to(chain, lines.get().bytes(), lines.get().last());
            }
            return lines;
          });
    } catch (MalformedException e) {
      throw failure(
          path(),
          "cannot be continued: "
              + e.getMessage()
              + "; inspect it with `jointly audit verify`, and move it away to start a new one",
          e);
    } catch (IOException e) {
      throw failure(path(), "cannot be written (" + reason(e) + "); " + REMEDY, e);
    }
  }

  /**
   * The first bytes of the file: whole lines, and perhaps a part of one.
   *
   * @param most how many at most
   */
  byte[] head(int most) {
    try {
      return file.locked(chain -> chain.head(most));
    } catch (IOException e) {
      throw failure(path(), "cannot be read (" + reason(e) + "); " + REMEDY, e);
    }
  }

  EnvironmentException failure(String what) {
    return new EnvironmentException(ErrorCode.AUDIT, "audit log " + path() + " " + what);
  }

  private static EnvironmentException failure(Path file, String what, Exception cause) {
    return new EnvironmentException(ErrorCode.AUDIT, "audit log " + file + " " + what, cause);
  }

  private static String reason(Exception cause) {
    String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}

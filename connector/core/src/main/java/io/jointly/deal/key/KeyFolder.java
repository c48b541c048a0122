package io.jointly.deal.key;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.file.HeldLock;
import io.jointly.file.PrivateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of numbered keys. What is not called like one of them is left alone. */
final class KeyFolder {

  private static final Pattern NAME =
      Pattern.compile("(0|[1-9][0-9]{0,5})[.](key|public|replaced)");

  /** What a file is of. */
  enum Part {
    PRIVATE("key"),
    PUBLIC("public"),
    REPLACED("replaced");

    private final String ending;

    Part(String ending) {
      this.ending = ending;
    }
  }

  private final Path folder;

  KeyFolder(Path folder) {
    this.folder = folder;
  }

  Path file(int number, Part part) {
    return folder.resolve(number + "." + part.ending);
  }

  boolean has(int number, Part part) {
    return Files.exists(file(number, part), LinkOption.NOFOLLOW_LINKS);
  }

  /** Of which keys there is such a file; empty if there is no folder. */
  NavigableSet<Integer> numbers(Part part) {
    NavigableSet<Integer> numbers = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches() && name.group(2).equals(part.ending)) {
          numbers.add(Integer.valueOf(name.group(1)));
        }
      }
    } catch (NoSuchFileException e) {
      return Collections.emptyNavigableSet();
    } catch (IOException | DirectoryIteratorException e) {
      throw failure("listed", folder, e);
    }
    return numbers;
  }

  void createFolder() {
    try {
      PrivateFile.createFolder(folder);
    } catch (IOException e) {
      throw failure("made", folder, e);
    }
  }

  /** Keeps other processes from changing the folder until it is closed. */
  HeldLock lock() {
    Path file = folder.resolve("lock");
    try {
      return HeldLock.tryAcquire(file)
          .orElseThrow(
              () ->
                  new EnvironmentException(
                      ErrorCode.STATE,
                      "another process is changing the dealing keys in "
                          + folder
                          + "; run this again when it has ended"));
    } catch (IOException e) {
      throw failure("locked", file, e);
    }
  }

  void unlock(HeldLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw failure("unlocked", folder, e);
    }
  }

  /** Empty if there is no such file. */
  Optional<byte[]> read(int number, Part part, int maxBytes) {
    Path file = file(number, part);
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes(maxBytes + 1);
      if (content.length > maxBytes) {
        throw new IOException("it is longer than " + maxBytes + " bytes");
      }
      return Optional.of(content);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failure("read", file, e);
    }
  }

  /** Creates a file, which must not be there. It is on disk when this returns. */
  void create(int number, Part part, byte[] content) {
    Path file = file(number, part);
    try {
      PrivateFile.create(file, content);
    } catch (IOException e) {
      throw failure("written", file, e);
    }
  }

  void delete(int number, Part part) {
    Path file = file(number, part);
    try {
      PrivateFile.delete(file);
    } catch (IOException e) {
      throw failure("deleted", file, e);
    }
  }

  private static EnvironmentException failure(String done, Path file, Exception cause) {
    return new EnvironmentException(
        ErrorCode.STATE,
        "the dealing keys: "
            + file
            + " cannot be "
            + done
            + " ("
            + cause.getClass().getSimpleName()
            + "); see whether the folder is this party's and whether another process works in it",
        cause);
  }
}

package io.jointly.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A mailbox in a folder of a local or mounted file system.
 *
 * <p>Files and folders get all permissions that the process's umask allows, because other parties
 * may run as other users and must read files and add to folders. In that case give the mailbox's
 * folder to a common group, set its setgid bit, and run with umask 002 or a default ACL.
 *
 * <p>Anybody who can write here can plant links, or replace folders by links. A link below the root
 * is never followed: not to read, not to write, and above all not to delete. Reads and puts have a
 * small gap: a folder may be swapped between its check and its use. Through it they reach only
 * sealed bytes under our names. Deletion has no such gap.
 */
public final class FileMailbox implements Mailbox {

  /** How often a put is tried if a cleaner deletes its folder meanwhile. */
  private static final int TRIES = 5;

  private final Path root;

  private FileMailbox(Path root) {
    this.root = root;
  }

  /** The mailbox in a folder. It must exist: a folder that was made of a typo has no partners. */
  public static FileMailbox at(Path root) {
    return new FileMailbox(root.toAbsolutePath().normalize());
  }

  @Override
  public void put(String name, byte[] content) throws NameTakenException {
    MailboxName.check(name);
    for (int tries = 1; ; tries++) {
      try {
        tryPut(name, content);
        return;
      } catch (NoSuchFileException e) {
        requireFolder();
        if (tries == TRIES) {
          throw failure("put", name, e);
        }
      } catch (IOException e) {
        throw failure("put", name, e);
      }
    }
  }

  private void tryPut(String name, byte[] content) throws IOException, NameTakenException {
    Path file = reach("put", name, OnTheWay.CREATE);
    try {
      LinkedFile.create(file, content);
    } catch (FileAlreadyExistsException e) {
      throw new NameTakenException(name, e);
    }
  }

  @Override
  public Optional<byte[]> get(String name, int maxBytes) {
    MailboxName.check(name);
    try {
      Path file = reach("get", name, OnTheWay.EXPECT);
      BasicFileAttributes found = attributes(file);
      if (!found.isRegularFile()) {
        // Opening a named pipe would wait forever.
        throw MailboxFailure.notAFile("get", name, toString());
      }
      if (found.size() > maxBytes) {
        throw MailboxFailure.tooBig(name, toString(), found.size(), maxBytes);
      }
      return Optional.of(read(file, name, (int) found.size()));
    } catch (NoSuchFileException e) {
      requireFolder();
      return Optional.empty();
    } catch (IOException e) {
      throw failure("get", name, e);
    }
  }

  /** Adds what it finds below a folder. */
  private interface Finder<T> {
    void find(String folder, Path at, List<T> into) throws IOException;
  }

  @Override
  public List<Entry> list(String folder) {
    return found(folder, this::collect, Comparator.comparing(Entry::name));
  }

  @Override
  public List<String> folders(String folder) {
    return found(folder, this::collectFolders, Comparator.naturalOrder());
  }

  private <T> List<T> found(String folder, Finder<T> finder, Comparator<T> order) {
    MailboxName.checkFolder(folder);
    List<T> found = new ArrayList<>();
    try {
      Path start = folder.isEmpty() ? root : reach("list", folder, OnTheWay.EXPECT);
      if (folder.isEmpty() || attributes(start).isDirectory()) {
        finder.find(folder, start, found);
      }
    } catch (NoSuchFileException e) {
      requireFolder();
      return List.of();
    } catch (IOException | DirectoryIteratorException e) {
      throw failure("list", folder, e);
    }
    found.sort(order);
    return List.copyOf(found);
  }

  private void collectFolders(String folder, Path at, List<String> into) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(at)) {
      for (Path child : children) {
        String name = MailboxName.in(folder, child.getFileName().toString());
        if (MailboxName.fits(name) && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          if (into.size() == MailboxFailure.MAX_LISTED) {
            throw MailboxFailure.tooMany(folder, toString());
          }
          into.add(name);
        }
      }
    }
  }

  @Override
  public void delete(String folder) {
    MailboxName.check(folder);
    requireFolder();
    try {
      TreeDeletion.delete(root, folder);
    } catch (IOException | DirectoryIteratorException e) {
      throw failure("delete", folder, e);
    }
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "file:" + root;
  }

  private void requireFolder() {
    if (Files.notExists(root)) {
      throw MailboxFailure.missing(toString(), "mkdir " + root);
    }
  }

  private enum OnTheWay {
    CREATE,
    EXPECT
  }

  /** The path of a name, after a check that everything above it is a folder and not a link. */
  private Path reach(String operation, String name, OnTheWay missing) throws IOException {
    Path at = root;
    int from = 0;
    for (int slash; (slash = name.indexOf('/', from)) >= 0; from = slash + 1) {
      at = at.resolve(name.substring(from, slash));
      if (missing == OnTheWay.CREATE && Files.notExists(at, LinkOption.NOFOLLOW_LINKS)) {
        createFolder(at);
      }
      if (!attributes(at).isDirectory()) {
        throw MailboxFailure.notAFile(operation, name, toString());
      }
    }
    return at.resolve(name.substring(from));
  }

  private static void createFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      // Another put was faster. The caller checks that it made a folder.
      return;
    }
  }

  private void collect(String folder, Path at, List<Entry> into) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(at)) {
      for (Path child : children) {
        String name = MailboxName.in(folder, child.getFileName().toString());
        if (MailboxName.fits(name)) {
          collectOne(name, child, into);
        }
      }
    }
  }

  private void collectOne(String name, Path at, List<Entry> into) throws IOException {
    try {
      BasicFileAttributes found = attributes(at);
      if (found.isDirectory()) {
        collect(name, at, into);
      } else if (found.isRegularFile()) {
        if (into.size() == MailboxFailure.MAX_LISTED) {
          throw MailboxFailure.tooMany(name, toString());
        }
        into.add(new Entry(name, found.size(), found.lastModifiedTime().toInstant()));
      }
    } catch (NoSuchFileException e) {
      // Deleted since its folder was read, so it is not listed.
      return;
    }
  }

  private byte[] read(Path file, String name, int bytes) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = new byte[bytes];
      if (in.readNBytes(content, 0, bytes) != bytes || in.read() >= 0) {
        throw MailboxFailure.changed(name, toString(), bytes);
      }
      return content;
    }
  }

  private static BasicFileAttributes attributes(Path at) throws IOException {
    return Files.readAttributes(at, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private RuntimeException failure(String operation, String name, Exception cause) {
    return MailboxFailure.of(
        operation,
        name,
        toString(),
        "check that the disk has room and supports hard links, and that all parties may read and"
            + " write the folder (common group, setgid folder, umask 002)",
        cause);
  }
}

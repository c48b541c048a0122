package io.jointly.mailbox.hadoop;

import io.jointly.error.CallerException;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxFailure;
import io.jointly.mailbox.MailboxName;
import io.jointly.mailbox.NameTakenException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.FutureIO;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox in a file system that only Hadoop can reach: {@code hdfs:} or {@code s3a:}. It does not
 * open {@code file:}, because Hadoop's rename replaces an existing file there and its checksums
 * leave extra files; {@link MailboxOpener} opens those as {@link io.jointly.mailbox.FileMailbox}.
 *
 * <p>It can be created in an executor, because it needs only an address and a configuration. Hadoop
 * shares one file system in the process for each user, so {@link #close()} leaves it open.
 *
 * <p>Parties that use HDFS as different users need a common group, which owns the mailbox's folder
 * and may write there. A name node gives new folders below it the same group and the same rights.
 * Files get what {@code fs.permissions.umask-mode} allows, so it must not keep the group from
 * reading; a default ACL of the folder takes its place.
 */
public final class HadoopMailbox implements Mailbox {

  /** How often a listing is tried if folders are deleted meanwhile. */
  private static final int LIST_TRIES = 100;

  /** Reads a listing once. */
  private interface Listing<T> {
    List<T> read() throws IOException;
  }

  private final FileSystem files;
  private final Path root;
  private final Publication publication;

  /**
   * @param root an address such as {@code hdfs://host/path} or {@code s3a://bucket/path}
   * @param configuration Hadoop's, with credentials if the file system needs them
   */
  public HadoopMailbox(URI root, Configuration configuration) {
    requireKnown(root.getScheme());
    StoreClient client = client(root, configuration);
    this.files = client.files();
    this.publication = client.publication();
    this.root = files.makeQualified(new Path(root));
    requireFolder();
  }

  private static StoreClient client(URI root, Configuration configuration) {
    try {
      return StoreClient.open(root, configuration);
    } catch (StoreClient.NotExclusiveException e) {
      throw MailboxFailure.of(
          "opening",
          "",
          root.toString(),
          "use the hadoop-aws of the same version as Spark's Hadoop, at least 3.3.4, and leave"
              + " fs.s3a.create.conditional.enabled on",
          e);
    } catch (IOException | RuntimeException | LinkageError e) {
      // An unknown host and a missing jar, or one of the jars that it needs, are not IOExceptions.
      throw MailboxFailure.of(
          "opening",
          "",
          root.toString(),
          "check that the host is right and that Hadoop has the jars and the configuration for it",
          e);
    }
  }

  /** An object store has no folders: there, a bucket that is missing fails by itself. */
  private void requireFolder() {
    try {
      if (publication == Publication.BY_RENAME && !files.exists(root)) {
        throw MailboxFailure.missing(toString(), "hdfs dfs -mkdir " + root);
      }
    } catch (IOException e) {
      throw failure("opening", "", e);
    }
  }

  private static void requireKnown(@Nullable String scheme) {
    if (!"hdfs".equals(scheme) && !"s3a".equals(scheme)) {
      throw new CallerException(
          ErrorCode.OPTION,
          "a mailbox in '"
              + scheme
              + ":' cannot be used through Hadoop: it is not known to create a file"
              + " exclusively; use hdfs: or s3a:, or MailboxOpener.open for file: and memory:");
    }
  }

  @Override
  public void put(String name, byte[] content) throws NameTakenException {
    Path file = at(MailboxName.check(name));
    try {
      if (!StoreTrial.passes(files, publication, root)) {
        throw replacing(name);
      }
      publication.publish(files, file, content);
    } catch (IOException e) {
      // File systems report in many ways that a name is taken; some only report a failure.
      if (isThere(file, e)) {
        throw new NameTakenException(name, e);
      }
      throw failure("put", name, e);
    }
  }

  @Override
  public Optional<byte[]> get(String name, int maxBytes) {
    Path file = at(MailboxName.check(name));
    try {
      FileStatus found = files.getFileStatus(file);
      if (!found.isFile()) {
        throw MailboxFailure.notAFile("get", name, toString());
      }
      if (found.getLen() < 0 || found.getLen() > maxBytes) {
        throw MailboxFailure.tooBig(name, toString(), found.getLen(), maxBytes);
      }
      return Optional.of(read(name, found));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failure("get", name, e);
    }
  }

  @Override
  public List<Entry> list(String folder) {
    return listed(folder, () -> listOnce(folder));
  }

  @Override
  public List<String> folders(String folder) {
    return listed(folder, () -> foldersOnce(folder));
  }

  /** A listing that is tried again if something is deleted meanwhile. */
  private <T> List<T> listed(String folder, Listing<T> listing) {
    MailboxName.checkFolder(folder);
    try {
      for (int tries = 1; ; tries++) {
        try {
          return listing.read();
        } catch (FileNotFoundException e) {
          // Thrown for the folder itself, and also for a subfolder that is deleted meanwhile.
          if (!files.exists(at(folder))) {
            requireFolder();
            return List.of();
          }
          if (tries == LIST_TRIES) {
            throw e;
          }
        }
      }
    } catch (IOException e) {
      throw failure("list", folder, e);
    }
  }

  @Override
  public void delete(String folder) {
    MailboxName.check(folder);
    try {
      files.delete(at(folder), true);
      for (int end = folder.lastIndexOf('/'); end >= 0; end = folder.lastIndexOf('/', end - 1)) {
        deleteIfEmpty(at(folder.substring(0, end)));
      }
    } catch (IOException e) {
      throw failure("delete", folder, e);
    }
  }

  /** Leaves the file system open, because Hadoop shares it with other code in this process. */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return root.toString();
  }

  private Path at(String name) {
    return name.isEmpty() ? root : new Path(root, name);
  }

  private boolean isThere(Path file, IOException why) {
    try {
      files.getFileStatus(file);
      return true;
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      why.addSuppressed(e);
      return false;
    }
  }

  private byte[] read(String name, FileStatus found) throws IOException {
    // With the status given, Hadoop does not ask an object store for it again.
    try (FSDataInputStream in =
        FutureIO.awaitFuture(files.openFile(found.getPath()).withFileStatus(found).build())) {
      byte[] content = in.readNBytes((int) found.getLen());
      if (content.length != found.getLen() || in.read() >= 0) {
        throw MailboxFailure.changed(name, toString(), found.getLen());
      }
      return content;
    }
  }

  private List<Entry> listOnce(String folder) throws IOException {
    String above = inFolder(root.toUri().getPath());
    String wanted = folder.isEmpty() ? above : inFolder(above + folder);
    List<Entry> entries = new ArrayList<>();
    // Recursive, because an object store lists a thousand names in one request.
    RemoteIterator<LocatedFileStatus> found = files.listFiles(at(folder), true);
    while (found.hasNext()) {
      FileStatus file = found.next();
      String path = file.getPath().toUri().getPath();
      if (path.startsWith(wanted) && MailboxName.fits(path.substring(above.length()))) {
        if (entries.size() == MailboxFailure.MAX_LISTED) {
          throw MailboxFailure.tooMany(folder, toString());
        }
        Instant modified = Instant.ofEpochMilli(file.getModificationTime());
        entries.add(new Entry(path.substring(above.length()), file.getLen(), modified));
      }
    }
    entries.sort(Comparator.comparing(Entry::name));
    return List.copyOf(entries);
  }

  private List<String> foldersOnce(String folder) throws IOException {
    List<String> names = new ArrayList<>();
    RemoteIterator<FileStatus> found = files.listStatusIterator(at(folder));
    while (found.hasNext()) {
      FileStatus child = found.next();
      String name = MailboxName.in(folder, child.getPath().getName());
      if (child.isDirectory() && MailboxName.fits(name)) {
        if (names.size() == MailboxFailure.MAX_LISTED) {
          throw MailboxFailure.tooMany(folder, toString());
        }
        names.add(name);
      }
    }
    names.sort(Comparator.naturalOrder());
    return List.copyOf(names);
  }

  private static String inFolder(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  private void deleteIfEmpty(Path folder) throws IOException {
    try {
      if (!files.listStatusIterator(folder).hasNext()) {
        files.delete(folder, false);
      }
    } catch (FileNotFoundException | PathIsNotEmptyDirectoryException e) {
      // It is gone already, or somebody has just put something into it. Both are fine.
      return;
    }
  }

  private EnvironmentException failure(String operation, String name, IOException cause) {
    return MailboxFailure.of(operation, name, toString(), publication.remedy(), cause);
  }

  private EnvironmentException replacing(String name) {
    return MailboxFailure.of(
        "put",
        name,
        toString(),
        "use a store that knows conditional writes, as Amazon S3 does, and Spark's own hadoop-aws",
        new IOException(
            "the store has replaced '"
                + StoreTrial.NAME
                + "', although it was asked to refuse a name that is taken"));
  }
}

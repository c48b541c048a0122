package io.jointly.mailbox.hadoop;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/**
 * Local files that behave as HDFS does where that matters: a rename onto a file is refused, by
 * {@code false}; what is being created can be seen; a create makes the folders above it; a folder
 * that is not empty is not deleted alone. Public for Hadoop, which makes it by reflection.
 */
public class LikeHdfs extends RawLocalFileSystem {

  /** Every change of names is one step, as in a name node. */
  static final ReentrantLock NAMES = new ReentrantLock();

  /** Null while the constructor above this one asks for it. */
  private @Nullable URI uri;

  static Configuration configuration() {
    return configuration("hdfs", LikeHdfs.class);
  }

  static Configuration configuration(String scheme, Class<?> implementation) {
    Configuration configuration = new Configuration(false);
    configuration.set("fs." + scheme + ".impl", implementation.getName());
    configuration.setBoolean("fs." + scheme + ".impl.disable.cache", true);
    return configuration;
  }

  static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  @Override
  public void initialize(URI root, Configuration configuration) throws IOException {
    uri = URI.create(root.getScheme() + "://" + root.getAuthority());
    super.initialize(root, configuration);
  }

  @Override
  public URI getUri() {
    return uri == null ? URI.create("hdfs://test") : uri;
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      @Nullable Progressable progress)
      throws IOException {
    // Permissions are set by another process here, which takes longer than all else.
    return create(path, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      @Nullable Progressable progress)
      throws IOException {
    if (overwrite) {
      throw new AssertionError("not exclusive");
    }
    NAMES.lock();
    try {
      Files.createDirectories(local(path).getParent());
      OutputStream out = Files.newOutputStream(local(path), StandardOpenOption.CREATE_NEW);
      return new FSDataOutputStream(out, null);
    } finally {
      NAMES.unlock();
    }
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    NAMES.lock();
    try {
      return Arrays.stream(super.listStatus(path)).map(LikeHdfs::plain).toArray(FileStatus[]::new);
    } finally {
      NAMES.unlock();
    }
  }

  /** Without the owner and the permissions, which another process would be asked for. */
  private static FileStatus plain(FileStatus found) {
    return new FileStatus(
        found.getLen(), found.isDirectory(), 1, 1, found.getModificationTime(), found.getPath());
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    NAMES.lock();
    try {
      java.nio.file.Path target = local(to);
      // Onto a folder means into it.
      target = Files.isDirectory(target) ? target.resolve(from.getName()) : target;
      Files.createLink(target, local(from));
      Files.delete(local(from));
      return true;
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      return false;
    } finally {
      NAMES.unlock();
    }
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    NAMES.lock();
    try {
      return recursive ? super.delete(path, true) : Files.deleteIfExists(local(path));
    } catch (DirectoryNotEmptyException e) {
      throw new PathIsNotEmptyDirectoryException(path.toString());
    } finally {
      NAMES.unlock();
    }
  }
}

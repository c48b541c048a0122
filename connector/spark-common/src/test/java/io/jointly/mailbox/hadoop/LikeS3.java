package io.jointly.mailbox.hadoop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/**
 * Local files that behave as S3 does through Hadoop 3.5: an object appears when its stream is
 * closed, and is refused then, with an exception of its own kind, if the option says so and its
 * name is taken. Renames and plain creates, which are not exclusive there, fail the test.
 */
public class LikeS3 extends LikeHdfs {

  static Configuration configuration() {
    return configuration("s3a", LikeS3.class);
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new AssertionError("a rename copies in an object store");
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      @Nullable Progressable progress) {
    throw new AssertionError("a plain create looks first and uploads later");
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return capability.equals("fs.option.create.conditional.overwrite")
        || super.hasPathCapability(path, capability);
  }

  @Override
  public FSDataOutputStreamBuilder<?, ?> createFile(Path path) {
    return new Builder(this, path);
  }

  /** The stream of one upload. */
  Upload upload(Path path) {
    return new Upload(path);
  }

  private static final class Builder
      extends FSDataOutputStreamBuilder<FSDataOutputStream, Builder> {

    private final LikeS3 files;

    private Builder(LikeS3 files, Path path) {
      super((FileSystem) files, path);
      this.files = files;
    }

    @Override
    public FSDataOutputStream build() throws IOException {
      String conditional = "fs.option.create.conditional.overwrite";
      rejectUnknownMandatoryKeys(Set.of(conditional), "test");
      if (!getOptions().getBoolean(conditional, false)) {
        throw new AssertionError("not exclusive");
      }
      return new FSDataOutputStream(files.upload(getPath()), null);
    }

    @Override
    public Builder getThisBuilder() {
      return this;
    }
  }

  /** Holds all until it is closed. */
  static class Upload extends ByteArrayOutputStream implements Abortable {

    private final Path path;
    private boolean over;

    Upload(Path path) {
      this.path = path;
    }

    @Override
    public void close() throws IOException {
      if (over) {
        return;
      }
      over = true;
      java.nio.file.Path aside = Files.createTempFile("upload", "");
      NAMES.lock();
      try {
        Files.write(aside, toByteArray());
        Files.createDirectories(local(path).getParent());
        publish(aside);
      } catch (FileAlreadyExistsException e) {
        throw new PathIOException(
            path.toString(), "PreconditionFailed (Service: S3, Status Code: 412)");
      } finally {
        NAMES.unlock();
        Files.delete(aside);
      }
    }

    void publish(java.nio.file.Path aside) throws IOException {
      Files.createLink(local(path), aside);
    }

    java.nio.file.Path target() {
      return local(path);
    }

    @Override
    public AbortableResult abort() {
      boolean before = over;
      over = true;
      return new AbortableResult() {
        @Override
        public boolean alreadyClosed() {
          return before;
        }

        @Override
        public @Nullable IOException anyCleanupException() {
          return null;
        }
      };
    }
  }
}

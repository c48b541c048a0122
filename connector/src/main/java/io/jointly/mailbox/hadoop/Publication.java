package io.jointly.mailbox.hadoop;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * How a file comes into being whole, and only if its name is free. There is no way that is right in
 * every file system of Hadoop's: {@code rename} replaces the target in the local one and copies in
 * object stores, and {@code create} without overwriting shows readers an unfinished file in HDFS.
 */
enum Publication {

  /**
   * Written aside, then renamed. HDFS decides in its name node, under one lock, that a rename onto
   * a file is refused.
   */
  BY_RENAME {
    @Override
    void publish(FileSystem files, Path target, byte[] content) throws IOException {
      Path aside = new Path(target.getParent(), ".put-" + UUID.randomUUID());
      try {
        try (FSDataOutputStream out = files.create(aside, false)) {
          out.write(content);
        }
        if (!files.rename(aside, target)) {
          throw new IOException("the rename was refused");
        }
      } catch (IOException e) {
        deleteAfter(e, files, aside);
        throw e;
      }
    }
  },

  /**
   * One object, which an object store shows when its upload is complete; the store itself is asked
   * to refuse it if the name is taken ({@code If-None-Match}). A client that cannot ask for that
   * would only look first, and is not used. A store that does not know the condition cannot be
   * noticed here; there, the later of two racing puts replaces the earlier one.
   */
  BY_ONE_UPLOAD {
    @Override
    void publish(FileSystem files, Path target, byte[] content) throws IOException {
      FSDataOutputStream out = open(files, target);
      boolean whole = false;
      try {
        out.write(content);
        whole = true;
      } finally {
        if (!whole) {
          // Closing would publish what was written so far.
          out.abort();
        }
      }
      out.close();
    }

    @Override
    boolean isPossible(FileSystem files, Path root) throws IOException {
      return files.hasPathCapability(root, EXCLUSIVE);
    }

    private FSDataOutputStream open(FileSystem files, Path target) throws IOException {
      FSDataOutputStreamBuilder<?, ?> builder = files.createFile(target);
      builder.create();
      builder.recursive();
      builder.must(EXCLUSIVE, true);
      return builder.build();
    }
  };

  private static final String EXCLUSIVE =
      Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE;

  /** Whether this file system's client can do it. */
  boolean isPossible(FileSystem files, Path root) throws IOException {
    return true;
  }

  /**
   * Creates {@code target} with {@code content}.
   *
   * @throws IOException where that failed, for whatever reason; nothing can be read under that name
   *     that was not there before
   */
  abstract void publish(FileSystem files, Path target, byte[] content) throws IOException;

  private static void deleteAfter(IOException failure, FileSystem files, Path aside) {
    try {
      files.delete(aside, false);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}

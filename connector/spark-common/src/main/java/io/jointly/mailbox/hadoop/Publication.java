package io.jointly.mailbox.hadoop;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How to create a complete file on the condition that its name is free. No single way works in all
 * of Hadoop's file systems: {@code rename} replaces the target in the local one and copies in
 * object stores, and {@code create} without overwriting shows readers an unfinished file in HDFS.
 */
enum Publication {

  /**
   * Writes a temporary file and renames it. The name node of HDFS refuses, under one lock, to
   * rename onto an existing file.
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
   * Uploads one object, which an object store shows once the upload is complete. The store is asked
   * to refuse it if the name is taken ({@code If-None-Match}). A client without this condition
   * would only check beforehand, and is not used. A store that ignores the condition cannot be
   * detected here; in such a store the later of two racing puts replaces the earlier one.
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
          // Closing would publish the incomplete content.
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

  private static final String EXCLUSIVE = "fs.option.create.conditional.overwrite";

  /** Whether this file system's client supports it. */
  boolean isPossible(FileSystem files, Path root) throws IOException {
    return true;
  }

  /**
   * Creates {@code target} with {@code content}.
   *
   * @throws IOException if that failed for any reason; no reader then sees new content under that
   *     name
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

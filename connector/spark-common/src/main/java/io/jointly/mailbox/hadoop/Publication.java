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

    @Override
    boolean trustsTheStore() {
      return false;
    }

    @Override
    String remedy() {
      return "check that the name node can be reached and has room, and that all parties may read,"
          + " write and list there (a folder of mode 770 that belongs to a common group, and"
          + " fs.permissions.umask-mode 022 or 002)";
    }
  },

  /**
   * Uploads one object, which an object store shows once the upload is complete. The store is asked
   * to refuse it if the name is taken ({@code If-None-Match}).
   */
  BY_CONDITIONAL_UPLOAD {
    @Override
    void publish(FileSystem files, Path target, byte[] content) throws IOException {
      FSDataOutputStreamBuilder<?, ?> builder = files.createFile(target);
      builder.create();
      builder.recursive();
      builder.must(EXCLUSIVE, true);
      upload(builder.build(), content);
    }
  },

  /**
   * As {@link #BY_CONDITIONAL_UPLOAD}, with a client of {@link OlderS3a}, which has the condition
   * in every upload. Asked not to overwrite, it would only look beforehand.
   */
  BY_CHANGED_UPLOAD {
    @Override
    void publish(FileSystem files, Path target, byte[] content) throws IOException {
      upload(files.create(target, true), content);
    }
  };

  static final String EXCLUSIVE = "fs.option.create.conditional.overwrite";

  /**
   * Creates {@code target} with {@code content}.
   *
   * @throws IOException if that failed for any reason; no reader then sees new content under that
   *     name
   */
  abstract void publish(FileSystem files, Path target, byte[] content) throws IOException;

  /** Whether it is the store that refuses, if it knows the condition; see {@link StoreTrial}. */
  boolean trustsTheStore() {
    return true;
  }

  /** What to do if the store fails: an imperative without a full stop. */
  String remedy() {
    return "check fs.s3a.endpoint, fs.s3a.endpoint.region and the credentials, that the bucket"
        + " exists, and that all parties may list it and read, write and delete its objects there";
  }

  private static void upload(FSDataOutputStream out, byte[] content) throws IOException {
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

  private static void deleteAfter(IOException failure, FileSystem files, Path aside) {
    try {
      files.delete(aside, false);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}

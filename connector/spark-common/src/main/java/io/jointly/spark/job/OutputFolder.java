package io.jointly.spark.job;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SaveMode;

/** Where a job puts what is to be there once and whole: any file system that Spark can write to. */
public final class OutputFolder {

  /** Where Spark's writers put files of a job that has not ended. */
  private static final String UNFINISHED = "_temporary";

  private static final int LONGEST_RECORD = 1 << 24;

  private OutputFolder() {}

  /**
   * How Spark is to write into a folder that is not there yet, or has nothing in it but what a run
   * that was interrupted has left; empty if there is anything else in it.
   *
   * @throws EnvironmentException (STATE) if the folder cannot be looked at
   */
  public static Optional<SaveMode> mode(String folder, Configuration configuration) {
    Path path = new Path(folder);
    try {
      FileSystem files = path.getFileSystem(configuration);
      if (!files.exists(path)) {
        return Optional.of(SaveMode.ErrorIfExists);
      }
      for (FileStatus found : files.listStatus(path)) {
        if (!found.getPath().getName().equals(UNFINISHED)) {
          return Optional.empty();
        }
      }
      return Optional.of(SaveMode.Overwrite);
    } catch (IOException e) {
      throw new EnvironmentException(
          ErrorCode.STATE,
          "cannot look whether there are files in " + folder + "; see who may read it",
          e);
    }
  }

  /** A file's text; empty if it is not there. */
  public static Optional<String> read(String file, Configuration configuration) {
    Path path = new Path(file);
    try {
      FileSystem files = path.getFileSystem(configuration);
      if (!files.exists(path)) {
        return Optional.empty();
      }
      try (FSDataInputStream in = files.open(path)) {
        byte[] bytes = in.readNBytes(LONGEST_RECORD);
        return Optional.of(new String(bytes, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new EnvironmentException(
          ErrorCode.STATE, "cannot read " + file + "; see who may read it", e);
    }
  }

  /** Writes a file that is not there yet; nobody sees half of it. */
  public static void write(String file, String text, Configuration configuration) {
    Path path = new Path(file);
    Path beside = path.suffix(".tmp");
    try {
      FileSystem files = path.getFileSystem(configuration);
      try (FSDataOutputStream out = files.create(beside, true)) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
      if (!files.rename(beside, path)) {
        throw new IOException("it is there already");
      }
    } catch (IOException e) {
      throw new EnvironmentException(
          ErrorCode.STATE, "cannot write " + file + "; see who may write to its folder", e);
    }
  }
}

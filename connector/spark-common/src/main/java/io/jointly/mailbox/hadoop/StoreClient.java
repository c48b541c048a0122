package io.jointly.mailbox.hadoop;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.VersionInfo;

/**
 * Hadoop's client of a store, and how it creates a file on the condition that its name is free.
 *
 * @param files the client
 * @param publication the way
 */
record StoreClient(FileSystem files, Publication publication) {

  /** There is a client, but no way. */
  static final class NotExclusiveException extends IOException {

    private static final long serialVersionUID = 1L;

    private NotExclusiveException() {
      super(
          "the client of Hadoop "
              + VersionInfo.getVersion()
              + " cannot create a file on the condition that its name is free");
    }
  }

  /**
   * @param root an address with {@code hdfs:} or {@code s3a:}
   * @throws IOException if Hadoop cannot open it
   * @throws NotExclusiveException if this client may not be used
   */
  static StoreClient open(URI root, Configuration configuration) throws IOException {
    FileSystem files = FileSystem.get(root, configuration);
    if (root.getScheme().equals("hdfs")) {
      return new StoreClient(files, Publication.BY_RENAME);
    }
    if (files.hasPathCapability(new Path(root), Publication.EXCLUSIVE)) {
      return new StoreClient(files, Publication.BY_CONDITIONAL_UPLOAD);
    }
    return OlderS3a.open(root, configuration)
        .map(own -> new StoreClient(own, Publication.BY_CHANGED_UPLOAD))
        .orElseThrow(NotExclusiveException::new);
  }
}

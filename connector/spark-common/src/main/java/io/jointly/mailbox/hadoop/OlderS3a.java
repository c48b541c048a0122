package io.jointly.mailbox.hadoop;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.util.VersionInfo;

/**
 * Hadoop's S3 client before 3.4.2, which cannot ask S3 to refuse an object whose name is taken. It
 * lets others change its requests, though. So a mailbox gets a client of its own, in which every
 * upload has the condition. The version of Hadoop matters and not that of Spark: some platforms run
 * Spark 3.5 with Hadoop 3.4.
 */
final class OlderS3a {

  /** As in Hadoop, one for each bucket and user, and never closed. */
  private static final Map<Key, FileSystem> CLIENTS = new ConcurrentHashMap<>();

  private record Key(String bucket, UserGroupInformation user) {}

  private OlderS3a() {}

  /** A client that adds the condition; empty if this version of Hadoop has no place for it. */
  static Optional<FileSystem> open(URI root, Configuration configuration) throws IOException {
    Optional<Configuration> own = configuration(root, configuration, VersionInfo.getVersion());
    if (own.isEmpty()) {
      return Optional.empty();
    }
    if (configuration.getBoolean("fs.s3a.impl.disable.cache", false)) {
      return Optional.of(FileSystem.newInstance(root, own.get()));
    }
    Key key = new Key(root.getAuthority(), UserGroupInformation.getCurrentUser());
    FileSystem known = CLIENTS.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    FileSystem made = FileSystem.newInstance(root, own.get());
    FileSystem first = CLIENTS.putIfAbsent(key, made);
    if (first == null) {
      return Optional.of(made);
    }
    made.close();
    return Optional.of(first);
  }

  private static Optional<Configuration> configuration(
      URI root, Configuration configuration, String hadoop) {
    if (hadoop.startsWith("3.3.")) {
      return Optional.of(with(root, configuration, "audit.request.handlers", "HandlerCondition"));
    }
    if (hadoop.startsWith("3.4.0") || hadoop.startsWith("3.4.1")) {
      return Optional.of(
          with(root, configuration, "audit.execution.interceptors", "InterceptorCondition"));
    }
    return Optional.empty();
  }

  private static Configuration with(
      URI root, Configuration configuration, String place, String simpleName) {
    Configuration own = new Configuration(configuration);
    String condition = OlderS3a.class.getPackageName() + "." + simpleName;
    if (own.getClassByNameOrNull(condition) == null) {
      own.setClassLoader(OlderS3a.class.getClassLoader());
    }
    // What is set for one bucket wins, and the user may have done so.
    String bucket = "fs.s3a.bucket." + root.getAuthority() + ".";
    String others = own.get(bucket + place, own.get("fs.s3a." + place, ""));
    own.set(bucket + place, others.isBlank() ? condition : others + "," + condition);
    own.set(bucket + "audit.enabled", "true");
    // Otherwise Hadoop 3.3 sends a request after each upload, to delete marks of folders.
    own.set(bucket + "directory.marker.retention", "keep");
    return own;
  }
}

package io.jointly.mailbox.hadoop;

import io.jointly.mailbox.FileMailbox;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxAddress;
import io.jointly.mailbox.MemoryMailbox;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/** Opens a mailbox by its address: in a driver, in an executor or in a command. */
public final class MailboxOpener {

  private MailboxOpener() {}

  /**
   * A handle of the mailbox. The folder must exist; it is not created.
   *
   * @param configuration Hadoop's, with credentials if needed; not used for {@code memory:} and
   *     {@code file:}
   * @throws io.jointly.error.EnvironmentException if Hadoop cannot reach the file system
   */
  public static Mailbox open(MailboxAddress address, Configuration configuration) {
    return switch (address.scheme()) {
      case MEMORY -> MemoryMailbox.named(address.path());
      case FILE -> FileMailbox.at(Path.of(address.path()));
      case HDFS, S3A -> new HadoopMailbox(uri(address), configuration);
    };
  }

  private static URI uri(MailboxAddress address) {
    String authority = address.authority().isEmpty() ? null : address.authority();
    // Hadoop escapes paths in its own way, which a plain URI of the same text would not have.
    return new org.apache.hadoop.fs.Path(
            address.scheme().name().toLowerCase(Locale.ROOT), authority, address.path())
        .toUri();
  }
}

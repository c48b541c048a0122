package io.jointly.spark.share;

import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxAddress;
import io.jointly.mailbox.hadoop.MailboxOpener;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;

/** Opens the mailbox where this object is: on the driver or in an executor. */
public final class MailboxSource implements Serializable {

  private static final long serialVersionUID = 1L;

  private final MailboxAddress address;
  private final SerializableConfiguration configuration;

  /**
   * @param configuration Hadoop's configuration, with the credentials for the mailbox
   */
  public MailboxSource(MailboxAddress address, Configuration configuration) {
    this.address = address;
    // Only a Hadoop mailbox needs the configuration; an empty one keeps the other tasks small.
    this.configuration =
        new SerializableConfiguration(
            isHadoops(address) ? configuration : new Configuration(false));
  }

  public Mailbox open() {
    return MailboxOpener.open(address, configuration.value());
  }

  private static boolean isHadoops(MailboxAddress address) {
    return switch (address.scheme()) {
      case MEMORY, FILE -> false;
      case HDFS, S3A -> true;
    };
  }
}

package io.jointly.spark.share;

import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxAddress;
import io.jointly.mailbox.hadoop.MailboxOpener;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;

/** Opens the mailbox wherever this object has been sent: on the driver or in an executor. */
public final class MailboxSource implements Serializable {

  private static final long serialVersionUID = 1L;

  private final MailboxAddress address;
  private final SerializableConfiguration configuration;

  /**
   * @param configuration Hadoop's, with the credentials of the place
   */
  public MailboxSource(MailboxAddress address, Configuration configuration) {
    this.address = address;
    // Only a mailbox in Hadoop's care needs more than an empty configuration in every task.
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

package io.jointly.cli;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.FileMailbox;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxAddress;
import io.jointly.mailbox.hadoop.MailboxOpener;
import java.nio.file.Path;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/**
 * The mailbox of a command that needs no Spark. One in a folder needs nothing but Java, others need
 * Hadoop's client.
 */
final class MailboxAccess {

  private MailboxAccess() {}

  /**
   * Opens a mailbox, works on it and closes it.
   *
   * @param command the command's name, for the message about Hadoop
   * @throws CallerException (OPTION) if Hadoop's client is needed and not on the class path
   */
  static <T> T with(String command, String address, Function<Mailbox, T> work) {
    MailboxAddress parsed = MailboxAddress.parse(address);
    if (parsed.scheme() == MailboxAddress.Scheme.FILE) {
      try (Mailbox mailbox = FileMailbox.at(Path.of(parsed.path()))) {
        return work.apply(mailbox);
      }
    }
    try (Mailbox mailbox = MailboxOpener.open(parsed, new Configuration())) {
      return work.apply(mailbox);
    } catch (NoClassDefFoundError e) {
      throw new CallerException(
          ErrorCode.OPTION,
          command
              + " needs Hadoop's client, which Spark brings; run it as: spark-submit"
              + " jointly-spark.jar "
              + command
              + " …",
          e);
    }
  }
}

package io.jointly.dealer;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.FileMailbox;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;

/** Mailboxes in folders of this machine; others need Hadoop's client. */
final class FolderDoor implements MailboxDoor {

  @Override
  public <T> T with(String command, String address, Function<Mailbox, T> work) {
    MailboxAddress parsed = MailboxAddress.parse(address);
    if (parsed.scheme() != MailboxAddress.Scheme.FILE) {
      throw new CallerException(
          ErrorCode.OPTION,
          "this jar reaches mailboxes file:/path only, and this one is "
              + parsed.scheme().name().toLowerCase(Locale.ROOT)
              + ":. For others run the same command with Spark: spark-submit jointly-spark.jar "
              + command
              + " …");
    }
    try (Mailbox mailbox = FileMailbox.at(Path.of(parsed.path()))) {
      return work.apply(mailbox);
    }
  }
}

package io.jointly.spark.share;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.spark.local.LocalJob;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/** Tries a mailbox as a session uses it: an executor puts, the driver reads. */
public final class MailboxProbe {

  private static final int BYTES = 64;

  private MailboxProbe() {}

  /**
   * Puts a file, reads it and deletes it.
   *
   * @throws EnvironmentException (MAILBOX, LOCAL_JOB) if one of these fails
   */
  public static void run(SparkContext context, MailboxSource source) {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String folder = "check-" + HexFormat.of().formatHex(random, 0, 8);
    // In the driver first: its message says more than one about a failed task.
    try (Mailbox mailbox = source.open()) {
      put(mailbox, folder + "/driver", random);
      try {
        LocalJob.run(
            () -> {
              JavaSparkContext.fromSparkContext(context)
                  .parallelize(List.of(folder + "/executor"), 1)
                  .foreach(name -> putIn(source, name, random));
              return folder;
            });
        requireSame(mailbox, folder + "/driver", random);
        requireSame(mailbox, folder + "/executor", random);
      } finally {
        mailbox.delete(folder);
      }
    }
  }

  private static void putIn(MailboxSource source, String name, byte[] content) {
    try (Mailbox mailbox = source.open()) {
      put(mailbox, name, content);
    }
  }

  private static void put(Mailbox mailbox, String name, byte[] content) {
    try {
      mailbox.put(name, content);
    } catch (NameTakenException e) {
      throw new EnvironmentException(
          ErrorCode.MAILBOX, "a new random name is taken in " + mailbox, e);
    }
  }

  private static void requireSame(Mailbox mailbox, String name, byte[] content) {
    if (mailbox.get(name, BYTES).filter(read -> Arrays.equals(read, content)).isEmpty()) {
      throw new EnvironmentException(
          ErrorCode.MAILBOX,
          mailbox
              + " does not give back what was put into it as "
              + name
              + "; the driver and the executors must see the same folder");
    }
  }
}

package io.jointly.cli;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.MailboxCleaner;
import io.jointly.mailbox.MailboxCleaner.StoredSession;
import io.jointly.run.DurationText;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jointly clean MAILBOX --older-than AGE}. */
@Command(
    name = "clean",
    description = {
      "Delete old sessions from a mailbox.",
      "A session whose newest message is older than the age is deleted, finished or not. Choose"
          + " an age that is longer than your longest job."
    })
final class Clean implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Parameters(paramLabel = "MAILBOX", description = "The mailbox, as in the catalog's option.")
  @SuppressWarnings("NullAway.Init") // required
  private String mailbox;

  @Option(
      names = "--older-than",
      required = true,
      paramLabel = "AGE",
      description = "A number of hours or days: 36h, 7d.")
  @SuppressWarnings("NullAway.Init") // required
  private String age;

  @Override
  public Integer call() {
    Duration olderThan = age();
    List<StoredSession> deleted =
        MailboxAccess.with(
            "clean",
            mailbox,
            opened -> MailboxCleaner.of(opened).deleteOlderThan(olderThan, Instant.now()));
    PrintWriter out = spec.commandLine().getOut();
    deleted.forEach(
        session ->
            out.println(
                session.folder()
                    + ": "
                    + session.files()
                    + " files, "
                    + session.bytes()
                    + " bytes, newest "
                    + session.newest()));
    out.println("deleted " + deleted.size() + " sessions");
    out.flush();
    return 0;
  }

  private Duration age() {
    return DurationText.parse(age, "h", "d")
        .orElseThrow(
            () ->
                new CallerException(
                    ErrorCode.OPTION,
                    "--older-than is '" + age + "'; write hours or days: 36h, 7d"));
  }
}

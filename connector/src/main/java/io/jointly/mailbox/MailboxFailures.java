package io.jointly.mailbox;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;

/** The wording of a mailbox's failures, the same for every kind of mailbox. */
public final class MailboxFailures {

  /** A listing is refused beyond this, because whoever answers may never come to an end. */
  public static final int MAX_LISTED = 1 << 20;

  private MailboxFailures() {}

  /**
   * @param operation {@code put}, {@code get}, {@code list}, {@code delete} or {@code opening}
   * @param name on what; empty for the whole mailbox
   * @param remedy what the user can do, an imperative without a full stop
   */
  public static EnvironmentException of(
      String operation, String name, String mailbox, String remedy, Throwable cause) {
    return new EnvironmentException(
        ErrorCode.MAILBOX,
        start(operation, name, mailbox) + "failed (" + reason(cause) + "); " + remedy,
        cause);
  }

  /** More bytes than the caller is ready for. */
  public static EnvironmentException tooBig(String name, String mailbox, long bytes, int maxBytes) {
    return new EnvironmentException(
        ErrorCode.MAILBOX,
        start("get", name, mailbox)
            + "found "
            + bytes
            + " bytes where at most "
            + maxBytes
            + " can be right; somebody else writes to this mailbox, or a partner runs another"
            + " version");
  }

  /** The bytes are not as many as the mailbox said. */
  public static EnvironmentException changed(String name, String mailbox, long announced) {
    return new EnvironmentException(
        ErrorCode.MAILBOX,
        start("get", name, mailbox)
            + "did not find the "
            + announced
            + " bytes that were announced; the file was changed after it was put, see who else can"
            + " write there");
  }

  /** Something that is no file stands where one should. */
  public static EnvironmentException notAFile(String operation, String name, String mailbox) {
    return new EnvironmentException(
        ErrorCode.MAILBOX,
        start(operation, name, mailbox)
            + "met a link, a folder or a device in its way; nobody but Jointly should write to the"
            + " mailbox, see who did");
  }

  /** A listing without an end. */
  public static EnvironmentException tooMany(String name, String mailbox) {
    return new EnvironmentException(
        ErrorCode.MAILBOX,
        start("list", name, mailbox)
            + "found more than "
            + MAX_LISTED
            + " files; delete old sessions, and see who else writes there");
  }

  private static String start(String operation, String name, String mailbox) {
    return operation
        + (name.isEmpty() ? " of mailbox " : " of '" + name + "' in mailbox ")
        + mailbox
        + " ";
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    // HDFS sends the name node's stack trace along.
    return cause.getClass().getSimpleName()
        + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
  }
}

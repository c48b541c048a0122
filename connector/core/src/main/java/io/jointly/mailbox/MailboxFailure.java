package io.jointly.mailbox;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;

/** Creates the exceptions of a mailbox, with the same wording for every kind of mailbox. */
public final class MailboxFailure {

  /** The longest listing that is accepted, because a hostile mailbox may never end one. */
  public static final int MAX_LISTED = 1 << 20;

  private MailboxFailure() {}

  /** What stands under the name, and not the mailbox, is the reason. */
  private static final class UnfitContent extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Whether nobody can read what stands under a name, however often it is tried: it is too long, or
   * no file. Whoever put it there is to blame, and not the mailbox.
   */
  public static boolean isOfContent(EnvironmentException failure) {
    return failure.getCause() instanceof UnfitContent;
  }

  /**
   * @param operation {@code put}, {@code get}, {@code list}, {@code delete} or {@code opening}
   * @param name what the operation is on; empty for the whole mailbox
   * @param remedy what the user can do: an imperative without a full stop
   */
  public static EnvironmentException of(
      String operation, String name, String mailbox, String remedy, Throwable cause) {
    return new EnvironmentException(
        ErrorCode.MAILBOX,
        start(operation, name, mailbox) + "failed (" + reason(cause) + "); " + remedy,
        cause);
  }

  /**
   * There is no such mailbox.
   *
   * @param command the one that creates it
   */
  public static EnvironmentException missing(String mailbox, String command) {
    return new EnvironmentException(
        ErrorCode.MAILBOX,
        "the mailbox "
            + mailbox
            + " does not exist; correct the address, or create the folder for all parties with `"
            + command
            + "`");
  }

  /** The content is longer than the caller accepts. */
  public static EnvironmentException tooBig(String name, String mailbox, long bytes, int maxBytes) {
    return new EnvironmentException(
        ErrorCode.MAILBOX,
        start("get", name, mailbox)
            + "found "
            + bytes
            + " bytes, and at most "
            + maxBytes
            + " are valid; somebody else writes to this mailbox, or a partner runs another"
            + " version",
        new UnfitContent());
  }

  /** The content does not have the length that the mailbox announced. */
  public static EnvironmentException changed(String name, String mailbox, long announced) {
    return new EnvironmentException(
        ErrorCode.MAILBOX,
        start("get", name, mailbox)
            + "did not find the "
            + announced
            + " bytes that were announced; the file was changed after it was put, so check who else"
            + " can write there");
  }

  /** There is a link, a folder or a device in the place of a file. */
  public static EnvironmentException notAFile(String operation, String name, String mailbox) {
    return new EnvironmentException(
        ErrorCode.MAILBOX,
        start(operation, name, mailbox)
            + "found a link, a folder or a device instead of a file; nobody but Jointly should write"
            + " to the mailbox, so check who did",
        new UnfitContent());
  }

  /** The listing is too long. */
  public static EnvironmentException tooMany(String name, String mailbox) {
    return new EnvironmentException(
        ErrorCode.MAILBOX,
        start("list", name, mailbox)
            + "found more than "
            + MAX_LISTED
            + " files; delete old sessions, and check who else writes there");
  }

  private static String start(String operation, String name, String mailbox) {
    return operation
        + (name.isEmpty() ? " of mailbox " : " of '" + name + "' in mailbox ")
        + mailbox
        + " ";
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    // HDFS appends the name node's stack trace.
    return cause.getClass().getSimpleName()
        + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
  }
}

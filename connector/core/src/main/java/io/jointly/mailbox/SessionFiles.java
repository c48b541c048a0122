package io.jointly.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lists the files of sessions. They are in folders of runs, which 32 hexadecimal digits name.
 * Batches of dealt rows can be a million files beside them; those are not read.
 */
public final class SessionFiles {

  private static final Pattern RUN = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern SESSION = Pattern.compile("[0-9a-f]{32}/[0-9a-f]{32}");

  private SessionFiles() {}

  /**
   * All files in folders of runs, in the order of their names.
   *
   * @throws io.jointly.error.EnvironmentException {@code MAILBOX} as {@link Mailbox#list}
   */
  public static List<Mailbox.Entry> list(Mailbox mailbox) {
    List<String> folders = mailbox.folders("");
    if (folders.stream().allMatch(SessionFiles::isOfRun)) {
      // One listing of everything is cheaper in an object store.
      return mailbox.list("");
    }
    List<Mailbox.Entry> all = new ArrayList<>();
    for (String folder : folders) {
      if (isOfRun(folder)) {
        all.addAll(mailbox.list(folder));
        if (all.size() > MailboxFailure.MAX_LISTED) {
          throw MailboxFailure.tooMany(folder, mailbox.toString());
        }
      }
    }
    return List.copyOf(all);
  }

  /**
   * The folders of runs, in the order of their names.
   *
   * @throws io.jointly.error.EnvironmentException {@code MAILBOX} as {@link Mailbox#folders}
   */
  public static List<String> runs(Mailbox mailbox) {
    return mailbox.folders("").stream().filter(SessionFiles::isOfRun).toList();
  }

  /**
   * The folders of the sessions of a run, in the order of their names.
   *
   * @throws io.jointly.error.EnvironmentException {@code MAILBOX} as {@link Mailbox#folders}
   */
  public static List<String> sessions(Mailbox mailbox, String run) {
    return mailbox.folders(run).stream()
        .filter(folder -> SESSION.matcher(folder).matches())
        .toList();
  }

  private static boolean isOfRun(String folder) {
    return RUN.matcher(folder).matches();
  }
}

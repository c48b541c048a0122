package io.jointly.mailbox;

import io.jointly.error.ErrorCode;
import io.jointly.error.InternalException;
import java.util.regex.Pattern;

/**
 * The grammar of names: segments of 1 to 120 characters {@code a-z 0-9 . _ -}, joined by {@code /},
 * at most 500 characters in total. No segment starts with a dot: such names belong to the store
 * (unfinished files, checksums, {@code .snapshot}) and are never listed. Upper case is excluded
 * because some file systems do not distinguish it.
 */
public final class MailboxName {

  static final int MAX_LENGTH = 500;

  private static final Pattern GRAMMAR =
      Pattern.compile("[a-z0-9_-][a-z0-9._-]{0,119}(?:/[a-z0-9_-][a-z0-9._-]{0,119})*");

  private MailboxName() {}

  /** Whether a name that somebody else chose matches the grammar. */
  public static boolean fits(String name) {
    return name.length() <= MAX_LENGTH && GRAMMAR.matcher(name).matches();
  }

  /**
   * Checks a name that our own code made.
   *
   * @return the name
   * @throws InternalException if it does not match the grammar
   */
  public static String check(String name) {
    if (!fits(name)) {
      throw new InternalException(
          ErrorCode.BUG, "a name of " + name.length() + " characters is not valid in a mailbox");
    }
    return name;
  }

  /** As {@link #check(String)}, but accepts the empty name: the mailbox's root. */
  public static String checkFolder(String folder) {
    return folder.isEmpty() ? folder : check(folder);
  }

  /** The full name of a segment in a folder, which may be the root. */
  public static String in(String folder, String segment) {
    return folder.isEmpty() ? segment : folder + "/" + segment;
  }
}

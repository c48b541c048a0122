package io.jointly.mailbox.hadoop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Tries whether a store refuses a name that is taken. Some S3 servers ignore the condition; there
 * the later of two puts would silently replace the earlier one. The trial is one small object of
 * the mailbox, which is put before this process puts anything else. It stays there, so a trial is
 * one request, and no party needs the right to delete for it.
 */
final class StoreTrial {

  /** Begins with a dot, so it is no name of a mailbox and is never listed. */
  static final String NAME = ".put-once";

  private static final byte[] TEXT =
      "Jointly puts this name again and again. The store has to refuse it.\n"
          .getBytes(StandardCharsets.UTF_8);

  /** S3 says that the condition does not hold, or that another put of the name is under way. */
  private static final Pattern REFUSED =
      Pattern.compile("Status Code: 412|PreconditionFailed|ConditionalRequestConflict");

  private static final Set<FileSystem> PASSED =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private StoreTrial() {}

  /**
   * Whether the store refuses a name that is taken; tried once for each client.
   *
   * @throws IOException if the store cannot be reached or used
   */
  static boolean passes(FileSystem files, Publication publication, Path root) throws IOException {
    if (!publication.trustsTheStore() || PASSED.contains(files)) {
      return true;
    }
    Path name = new Path(root, NAME);
    boolean refused = refuses(files, publication, name);
    // The first put of all parties finds the name free, but the next one does not.
    boolean passes = refused || refuses(files, publication, name);
    if (passes) {
      PASSED.add(files);
    }
    return passes;
  }

  private static boolean refuses(FileSystem files, Publication publication, Path name)
      throws IOException {
    try {
      publication.publish(files, name, TEXT);
      return false;
    } catch (IOException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (REFUSED.matcher(String.valueOf(cause.getMessage())).find()) {
          return true;
        }
      }
      throw e;
    }
  }
}

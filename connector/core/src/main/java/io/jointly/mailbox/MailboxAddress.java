package io.jointly.mailbox;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a mailbox as users write it: {@code memory:NAME}, {@code file:/…} or an absolute
 * path, {@code hdfs:…} or {@code s3a:…}. This class parses addresses; it does not open them.
 *
 * @param scheme the kind of mailbox
 * @param authority host, name service or bucket; empty if the address has none (for {@code hdfs:},
 *     that means the file system that Hadoop is configured with)
 * @param path the name for {@code memory:}, else a path that starts with {@code /} and does not end
 *     with one; for {@code s3a:} it may be {@code /} itself
 */
public record MailboxAddress(Scheme scheme, String authority, String path) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The kinds of mailbox that this version supports. */
  public enum Scheme {
    MEMORY,
    FILE,
    HDFS,
    S3A;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String KNOWN =
      "this version supports memory:NAME (tests only), an absolute path, file:/path,"
          + " hdfs://host/path and s3a://bucket/path";

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)");
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,255}(:[0-9]{1,5})?");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  // Without the characters that URIs, Hadoop and shells each read in their own way.
  private static final Pattern SEGMENT = Pattern.compile("[^/\\\\%?#*:{}\\[\\]\\p{Cntrl}]+");

  /** Checks the grammar that {@link #parse} describes. Messages never repeat the address. */
  public MailboxAddress {
    switch (scheme) {
      case MEMORY -> {
        demand(authority.isEmpty(), "memory: takes a name, not a host");
        demand(NAME.matcher(path).matches(), "memory:NAME takes 1 to 64 of a-z, 0-9 and '-'");
      }
      case FILE -> {
        demand(authority.isEmpty(), "file: takes no host; write file:/path");
        checkPath(path);
      }
      case HDFS -> {
        demand(
            authority.isEmpty() || HOST.matcher(authority).matches(),
            "hdfs: takes a host or name service, an optional port, and no user");
        checkPath(path);
      }
      case S3A -> {
        demand(
            BUCKET.matcher(authority).matches(),
            "s3a: takes the name of a bucket and no keys; keys belong in Hadoop's configuration");
        if (!path.equals("/")) {
          checkPath(path);
        }
      }
    }
  }

  /**
   * Reads an address strictly, except that one slash at the end is accepted.
   *
   * @throws CallerException (OPTION) for anything but the forms above. The message does not repeat
   *     the text, because people put passwords into addresses.
   */
  public static MailboxAddress parse(String text) {
    if (text.startsWith("/")) {
      return new MailboxAddress(Scheme.FILE, "", withoutLastSlash(text));
    }
    Matcher parts = SCHEME.matcher(text);
    if (!parts.matches()) {
      throw refusal("it is not an absolute path and does not start with a scheme");
    }
    String rest = parts.group(2);
    return switch (parts.group(1)) {
      case "memory" -> new MailboxAddress(Scheme.MEMORY, "", rest);
      case "file" -> located(Scheme.FILE, rest);
      case "hdfs" -> located(Scheme.HDFS, rest);
      case "s3a" -> located(Scheme.S3A, rest);
      case "s3", "s3n" -> throw refusal("the scheme of Hadoop's client for S3 is s3a:");
      case "http", "https" -> throw refusal("a mailbox cannot be reached over HTTP");
      default -> throw refusal("the scheme '" + parts.group(1) + ":' is not known");
    };
  }

  /** The canonical text, which {@link #parse} reads. */
  @Override
  public String toString() {
    return scheme.text() + ":" + (authority.isEmpty() ? "" : "//" + authority) + path;
  }

  private static MailboxAddress located(Scheme scheme, String rest) {
    if (!rest.startsWith("//")) {
      return new MailboxAddress(scheme, "", withoutLastSlash(rest));
    }
    int slash = rest.indexOf('/', 2);
    return slash < 0
        ? new MailboxAddress(scheme, rest.substring(2), "/")
        : new MailboxAddress(
            scheme, rest.substring(2, slash), withoutLastSlash(rest.substring(slash)));
  }

  private static String withoutLastSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static void checkPath(String path) {
    demand(path.startsWith("/"), "its path must be absolute");
    demand(path.length() > 1, "a whole file system cannot be a mailbox; give a folder");
    for (String segment : path.substring(1).split("/", -1)) {
      demand(
          SEGMENT.matcher(segment).matches() && segment.strip().equals(segment),
          "a folder in its path is empty, starts or ends with a space, or has one of"
              + " \\ % ? # * : { } [ ] or a control character in its name");
      demand(!segment.equals(".") && !segment.equals(".."), "'.' and '..' are not allowed in it");
    }
  }

  private static void demand(boolean holds, String otherwise) {
    if (!holds) {
      throw refusal(otherwise);
    }
  }

  private static CallerException refusal(String why) {
    return new CallerException(
        ErrorCode.OPTION, "the address of the mailbox cannot be used: " + why + "; " + KNOWN);
  }
}

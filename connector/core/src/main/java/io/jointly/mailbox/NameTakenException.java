package io.jointly.mailbox;

/**
 * The name of a put exists already. A checked exception, because only the caller knows what that
 * means: a retry after a lost answer, a second session with the same run name, or an attack.
 */
public final class NameTakenException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String name;

  public NameTakenException(String name) {
    super("'" + name + "' is in the mailbox already");
    this.name = name;
  }

  public NameTakenException(String name, Throwable cause) {
    this(name);
    initCause(cause);
  }

  public String name() {
    return name;
  }
}

package io.jointly.mailbox;

/**
 * A put met a name that is there already. Checked, because what it means is the caller's to say: a
 * retry after a lost answer, a second session with the same run name, or a partner's mischief.
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

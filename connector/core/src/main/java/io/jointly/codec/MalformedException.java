package io.jointly.codec;

/**
 * Bytes that are not canonical. The caller knows where they come from and names the party to blame.
 */
public final class MalformedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public MalformedException(String message) {
    super(message);
  }
}

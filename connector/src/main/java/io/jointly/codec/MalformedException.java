package io.jointly.codec;

/**
 * Bytes that are not canonical. The caller, who knows whose bytes they are, says who is to blame.
 */
public final class MalformedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public MalformedException(String message) {
    super(message);
  }
}

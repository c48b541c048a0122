package io.jointly.crypto;

/**
 * A sealed block that does not open: altered, cut, for somebody else, in another place, or from
 * another sender. Which of these it is cannot be told and is not needed.
 */
public final class BadSealException extends Exception {

  private static final long serialVersionUID = 1L;

  BadSealException(String message) {
    super(message);
  }

  BadSealException(String message, Throwable cause) {
    super(message, cause);
  }
}

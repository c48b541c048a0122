package io.jointly.crypto;

/**
 * A sealed block does not open. It was altered or cut off, or it belongs to another recipient,
 * another place or another sender; these cases cannot be told apart.
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

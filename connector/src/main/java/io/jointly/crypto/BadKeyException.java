package io.jointly.crypto;

/** A public key that must not be used: malformed, of small order, or not canonical. */
public final class BadKeyException extends Exception {

  private static final long serialVersionUID = 1L;

  BadKeyException(String message) {
    super(message);
  }
}

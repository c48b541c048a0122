package io.jointly.crypto;

/** A public key must not be used: it is malformed, not canonical, or of small order. */
public final class BadKeyException extends Exception {

  private static final long serialVersionUID = 1L;

  BadKeyException(String message) {
    super(message);
  }

  BadKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}

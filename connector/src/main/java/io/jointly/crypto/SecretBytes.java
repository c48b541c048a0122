package io.jointly.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes of a key: no text form, compared in constant time, wiped by {@link #destroy}. */
public final class SecretBytes {

  private final byte[] bytes;
  private boolean destroyed;

  private SecretBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes a copy; the caller wipes its own. */
  public static SecretBytes copyOf(byte[] bytes) {
    return new SecretBytes(bytes.clone());
  }

  /** Takes over the array itself. */
  static SecretBytes owning(byte[] bytes) {
    return new SecretBytes(bytes);
  }

  public int length() {
    return bytes.length;
  }

  /** Overwrites the bytes; every later use fails. */
  public void destroy() {
    Arrays.fill(bytes, (byte) 0);
    destroyed = true;
  }

  /** The bytes themselves, not a copy: inside this package only, and never kept. */
  byte[] expose() {
    if (destroyed) {
      throw new IllegalStateException("this secret was destroyed");
    }
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretBytes secret && MessageDigest.isEqual(expose(), secret.expose());
  }

  /** Tells the length and nothing else. */
  @Override
  public int hashCode() {
    return bytes.length;
  }

  @Override
  public String toString() {
    return "SecretBytes(" + bytes.length + ")";
  }
}

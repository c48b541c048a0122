package io.jointly.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes of a key: never printed, compared in constant time, wiped by {@link #destroy}. */
public final class SecretBytes {

  private final byte[] bytes;
  private boolean destroyed;

  private SecretBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Makes a copy. The caller should wipe its own array. */
  public static SecretBytes copyOf(byte[] bytes) {
    return new SecretBytes(bytes.clone());
  }

  /** Keeps the array itself. */
  static SecretBytes owning(byte[] bytes) {
    return new SecretBytes(bytes);
  }

  public int length() {
    return bytes.length;
  }

  /** Overwrites the bytes. Every later use fails. */
  public void destroy() {
    Arrays.fill(bytes, (byte) 0);
    destroyed = true;
  }

  /** The bytes themselves, not a copy. Callers must not keep them. */
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

  /** Depends on the length only. */
  @Override
  public int hashCode() {
    return bytes.length;
  }

  @Override
  public String toString() {
    return "SecretBytes(" + bytes.length + ")";
  }
}

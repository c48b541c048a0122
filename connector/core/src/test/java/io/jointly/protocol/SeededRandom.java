package io.jointly.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * A generator whose bytes follow from its seed: for tests and vectors, and never for anything else.
 */
public final class SeededRandom extends SecureRandom {

  private static final long serialVersionUID = 1L;

  private final byte[] seed;
  private long counter;

  public SeededRandom(String seed) {
    this.seed = seed.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void nextBytes(byte[] bytes) {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    while (out.hasRemaining()) {
      byte[] block = next();
      out.put(block, 0, Math.min(block.length, out.remaining()));
    }
  }

  private byte[] next() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(seed);
      return sha.digest(ByteBuffer.allocate(8).putLong(counter++).array());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

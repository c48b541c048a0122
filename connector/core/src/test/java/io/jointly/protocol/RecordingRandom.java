package io.jointly.protocol;

import io.jointly.crypto.SessionKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Remembers what a party draws, and so all its private keys: a cheating party has them too. */
final class RecordingRandom extends SecureRandom {

  private static final long serialVersionUID = 1L;

  private final SecureRandom source;
  private final List<byte[]> draws = new ArrayList<>();
  // Key pairs of the draws so far, by the hex digits of the public half.
  private final TreeMap<String, byte[]> keys = new TreeMap<>();
  private int tried;

  RecordingRandom(SecureRandom source) {
    this.source = source;
  }

  @Override
  public void nextBytes(byte[] bytes) {
    source.nextBytes(bytes);
    draws.add(bytes.clone());
  }

  byte[] lastDraw() {
    return draws.get(draws.size() - 1).clone();
  }

  /**
   * The key pair that this party has generated whose public half begins so.
   *
   * @param digits in lower-case hex
   */
  SessionKey key(String digits) {
    for (; tried < draws.size(); tried++) {
      byte[] draw = draws.get(tried);
      if (draw.length == SessionKey.BYTES) {
        keys.put(HexFormat.of().formatHex(generate(draw).publicKey()), draw);
      }
    }
    Map.Entry<String, byte[]> found = keys.ceilingEntry(digits);
    if (found == null || !found.getKey().startsWith(digits)) {
      throw new AssertionError("no key " + digits + " was generated with this");
    }
    return generate(found.getValue());
  }

  private static SessionKey generate(byte[] draw) {
    return SessionKey.generate(
        new SecureRandom() {
          @Override
          public void nextBytes(byte[] bytes) {
            System.arraycopy(draw, 0, bytes, 0, draw.length);
          }
        });
  }
}

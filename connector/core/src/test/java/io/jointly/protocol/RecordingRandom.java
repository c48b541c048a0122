package io.jointly.protocol;

import io.jointly.crypto.BlockRewriter;
import io.jointly.crypto.SessionKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Remembers what a party draws, and so all its private keys: a cheating party has them too. */
final class RecordingRandom extends SecureRandom {

  private static final long serialVersionUID = 1L;

  /** Of an X25519 key, of a session key, and of what an encapsulation draws. */
  private static final int DRAW_BYTES = 32;

  private final SecureRandom source;
  private final List<byte[]> draws = new ArrayList<>();
  // Places of draws so far, by the hex digits of the X25519 public half that each makes.
  private final TreeMap<String, Integer> keys = new TreeMap<>();
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

  /** What lets this party rewrite a block that it has sealed to the owner of a session key. */
  BlockRewriter sealer(String digits, byte[] recipientPublic, byte[] block) {
    for (; tried < draws.size(); tried++) {
      byte[] draw = draws.get(tried);
      if (draw.length == DRAW_BYTES) {
        keys.put(HexFormat.of().formatHex(BlockRewriter.ephemeralPublic(draw)), tried);
      }
    }
    Map.Entry<String, Integer> found = keys.ceilingEntry(digits);
    if (found == null || !found.getKey().startsWith(digits)) {
      throw new AssertionError("no key " + digits + " was generated with this");
    }
    int at = found.getValue();
    List<byte[]> later =
        draws.subList(at + 1, draws.size()).stream()
            .filter(draw -> draw.length == DRAW_BYTES)
            .toList();
    return BlockRewriter.ofSealer(draws.get(at), later, recipientPublic, block);
  }

  /** This party's session key. */
  SessionKey session(byte[] publicKey) {
    for (byte[] draw : draws) {
      if (draw.length == DRAW_BYTES) {
        SessionKey key = generate(draw);
        if (Arrays.equals(key.publicKey(), publicKey)) {
          return key;
        }
      }
    }
    throw new AssertionError("this session key was not generated with this");
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

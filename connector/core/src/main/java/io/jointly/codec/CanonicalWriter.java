package io.jointly.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Writes integers big-endian, and byte strings after their 32-bit length. */
public final class CanonicalWriter {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public CanonicalWriter u8(int value) {
    return unsigned(value, 1);
  }

  public CanonicalWriter u16(int value) {
    return unsigned(value, 2);
  }

  public CanonicalWriter u32(long value) {
    return unsigned(value, 4);
  }

  /** All 64 bits, so a signed value keeps its two's complement. */
  public CanonicalWriter u64(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
    return this;
  }

  public CanonicalWriter bytes(byte[] value) {
    u32(value.length);
    return raw(value);
  }

  /** Bytes whose length the format fixes. */
  public CanonicalWriter raw(byte[] value) {
    out.write(value, 0, value.length);
    return this;
  }

  /**
   * @throws IllegalArgumentException if the text holds an unpaired surrogate: it has no UTF-8 form,
   *     and a substitute would give two texts the same bytes
   */
  public CanonicalWriter text(String value) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
      byte[] content = new byte[encoded.remaining()];
      encoded.get(content);
      return bytes(content);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("an unpaired surrogate has no UTF-8 form", e);
    }
  }

  public byte[] toByteArray() {
    return out.toByteArray();
  }

  private CanonicalWriter unsigned(long value, int width) {
    if (value < 0 || value >>> (8 * width) != 0) {
      throw new IllegalArgumentException(value + " does not fit " + width + " unsigned bytes");
    }
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
    return this;
  }
}

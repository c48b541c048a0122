package io.jointly.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link CanonicalWriter} writes. It checks each length against a cap and against the
 * remaining bytes before it allocates. Every failure is a {@link MalformedException}.
 */
public final class CanonicalReader {

  private final ByteBuffer in;

  public CanonicalReader(byte[] content) {
    this.in = ByteBuffer.wrap(content).asReadOnlyBuffer();
  }

  public int u8(String field) {
    need(1, field);
    return Byte.toUnsignedInt(in.get());
  }

  public int u16(String field) {
    need(2, field);
    return Short.toUnsignedInt(in.getShort());
  }

  public long u32(String field) {
    need(4, field);
    return Integer.toUnsignedLong(in.getInt());
  }

  public long u64(String field) {
    need(8, field);
    return in.getLong();
  }

  /** A count or an index that must be at most {@code cap}. */
  public int count(String field, int cap) {
    long value = u32(field);
    if (value > cap) {
      throw new MalformedException(field + " is " + value + ", more than " + cap);
    }
    return (int) value;
  }

  public byte[] bytes(String field, int cap) {
    return raw(field, count(field + " length", cap));
  }

  public byte[] raw(String field, int length) {
    need(length, field);
    byte[] value = new byte[length];
    in.get(value);
    return value;
  }

  public String text(String field, int cap) {
    byte[] value = bytes(field, cap);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(value))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException(field + " is not UTF-8");
    }
  }

  public int remaining() {
    return in.remaining();
  }

  /** Refuses left-over bytes. */
  public void end() {
    if (in.hasRemaining()) {
      throw new MalformedException(in.remaining() + " bytes are left over");
    }
  }

  private void need(int length, String field) {
    if (in.remaining() < length) {
      throw new MalformedException(
          field + " needs " + length + " bytes, " + in.remaining() + " are left");
    }
  }
}

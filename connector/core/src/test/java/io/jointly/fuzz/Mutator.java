package io.jointly.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes an input of others: by a few changes of the kinds that break readers. */
final class Mutator {

  private static final int MOST_CHANGES = 4;
  private static final int LONGEST = 1 << 16;

  private static final long[] NUMBERS = {
    0,
    1,
    2,
    3,
    4,
    7,
    8,
    16,
    31,
    32,
    63,
    64,
    65,
    127,
    128,
    255,
    256,
    1023,
    1024,
    65_535,
    65_536,
    1 << 20,
    1 << 24,
    1 << 26,
    1 << 30,
    Integer.MAX_VALUE,
    0x8000_0000L,
    0xffff_ffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1
  };

  private static final List<String> WORDS =
      List.of(
          "[",
          "]",
          "{",
          "}",
          "\"",
          "'",
          "\\",
          ":",
          ",",
          "- ",
          "\n",
          "\n  ",
          "\t",
          "#",
          "&a ",
          "*a",
          "!!str ",
          "|",
          ">",
          "%",
          "@",
          "~",
          "null",
          "true",
          "-0",
          "0x1F",
          "1e999",
          "NaN",
          ".inf",
          "9223372036854775808",
          "-9223372036854775809",
          "0.1",
          "2026-02-30",
          "2026-12-31",
          "\u0000",
          "\uFEFF",
          "\u2028",
          "\u202e",
          "é",
          "😀",
          "\ud800",
          "\r\n",
          "---\n",
          "...\n",
          "<<: ",
          "? ",
          "=",
          "Z",
          "0",
          "00",
          "+",
          "-1");

  private final Random random;

  Mutator(Random random) {
    this.random = random;
  }

  byte[] mutated(List<byte[]> corpus) {
    byte[] input = pick(corpus).clone();
    for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
      input = changed(input, corpus);
    }
    return input.length > LONGEST ? Arrays.copyOf(input, LONGEST) : input;
  }

  private byte[] pick(List<byte[]> corpus) {
    return corpus.get(random.nextInt(corpus.size()));
  }

  private byte[] changed(byte[] in, List<byte[]> corpus) {
    int at = random.nextInt(in.length + 1);
    int length = random.nextInt(Math.min(in.length - at, 64) + 1);
    return switch (random.nextInt(11)) {
      case 0, 1 -> flipped(in);
      case 2 -> spliced(in, at, 0, bytes(1 + random.nextInt(8)));
      case 3 -> spliced(in, at, length, new byte[0]);
      case 4 -> Arrays.copyOf(in, at);
      case 5, 6 -> overwritten(in, at, number());
      case 7 -> spliced(in, at, random.nextInt(2) * length, word());
      case 8 -> {
        byte[] piece = Arrays.copyOfRange(in, at, at + length);
        yield spliced(in, random.nextInt(in.length + 1), 0, piece);
      }
      case 9 -> {
        byte[] other = pick(corpus);
        int from = random.nextInt(other.length + 1);
        int to = from + random.nextInt(other.length - from + 1);
        yield spliced(in, at, length, Arrays.copyOfRange(other, from, to));
      }
      default -> {
        // Deep and long: the same piece many times.
        byte[] piece = random.nextBoolean() ? word() : Arrays.copyOfRange(in, at, at + length);
        int times = random.nextInt(20) == 0 ? 5000 : 1 + random.nextInt(20);
        byte[] many = new byte[Math.min(LONGEST, piece.length * times)];
        for (int i = 0; i < many.length; i++) {
          many[i] = piece[i % piece.length];
        }
        yield spliced(in, at, 0, many);
      }
    };
  }

  private byte[] flipped(byte[] in) {
    byte[] out = in.clone();
    if (out.length > 0) {
      out[random.nextInt(out.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return out;
  }

  private byte[] bytes(int n) {
    byte[] drawn = new byte[n];
    random.nextBytes(drawn);
    return drawn;
  }

  private byte[] word() {
    return WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
  }

  /** A number of one to eight bytes, big-endian. */
  private byte[] number() {
    long value = NUMBERS[random.nextInt(NUMBERS.length)] + random.nextInt(3) - 1;
    byte[] bytes = new byte[1 << random.nextInt(4)];
    for (int i = bytes.length - 1; i >= 0; i--) {
      bytes[i] = (byte) value;
      value >>= 8;
    }
    return bytes;
  }

  private static byte[] overwritten(byte[] in, int at, byte[] piece) {
    return spliced(in, at, Math.min(piece.length, in.length - at), piece);
  }

  private static byte[] spliced(byte[] in, int at, int removed, byte[] piece) {
    byte[] out = Arrays.copyOf(in, in.length - removed + piece.length);
    System.arraycopy(piece, 0, out, at, piece.length);
    System.arraycopy(in, at + removed, out, at + piece.length, in.length - at - removed);
    return out;
  }
}

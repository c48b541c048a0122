package io.jointly.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("sweep")
class CanonicalCodecTest {

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static CanonicalReader reader(String hex) {
    return new CanonicalReader(hex(hex));
  }

  private static void malformed(Runnable reading, String... words) {
    assertThatThrownBy(reading::run)
        .isInstanceOf(MalformedException.class)
        .message()
        .satisfies(message -> List.of(words).forEach(word -> assertThat(message).contains(word)));
  }

  @Test
  void integersAreBigEndian() {
    byte[] written =
        new CanonicalWriter()
            .u8(0xfe)
            .u16(0x0102)
            .u32(0xfffefdfcL)
            .u64(0x8001020304050607L)
            .toByteArray();
    assertThat(written).isEqualTo(hex("fe 0102 fffefdfc 8001020304050607"));
    CanonicalReader in = new CanonicalReader(written);
    assertThat(in.u8("a")).isEqualTo(0xfe);
    assertThat(in.u16("b")).isEqualTo(0x0102);
    assertThat(in.u32("c")).isEqualTo(0xfffefdfcL);
    assertThat(in.u64("d")).isEqualTo(0x8001020304050607L);
    in.end();
  }

  @Test
  void byteStringsHaveTheirLengthInFront() {
    byte[] written =
        new CanonicalWriter().bytes(hex("0a0b")).raw(hex("0c")).text("é").text("").toByteArray();
    assertThat(written).isEqualTo(hex("00000002 0a0b 0c 00000002 c3a9 00000000"));
  }

  @Test
  void everyUnsignedRangeIsHeldToItsEdges() {
    assertThat(new CanonicalWriter().u8(0).u8(255).toByteArray()).isEqualTo(hex("00ff"));
    assertThat(new CanonicalWriter().u16(65535).toByteArray()).isEqualTo(hex("ffff"));
    assertThat(new CanonicalWriter().u32(0xffffffffL).toByteArray()).isEqualTo(hex("ffffffff"));
    assertThat(new CanonicalWriter().u64(-1).u64(Long.MIN_VALUE).toByteArray())
        .isEqualTo(hex("ffffffffffffffff 8000000000000000"));
    List<Consumer<CanonicalWriter>> outside =
        List.of(
            out -> out.u8(256),
            out -> out.u8(-1),
            out -> out.u8(Integer.MIN_VALUE),
            out -> out.u16(65536),
            out -> out.u16(-1),
            out -> out.u32(1L << 32),
            out -> out.u32(-1),
            out -> out.u32(Long.MIN_VALUE));
    for (Consumer<CanonicalWriter> write : outside) {
      CanonicalWriter out = new CanonicalWriter();
      assertThatThrownBy(() -> write.accept(out))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("does not fit");
      assertThat(out.toByteArray()).as("nothing is half written").isEmpty();
    }
  }

  @Test
  void nothingIsReadPastTheEnd() {
    malformed(() -> reader("").u8("kind"), "kind", "needs 1", "0 are left");
    malformed(() -> reader("01").u16("from"), "from", "needs 2", "1 are left");
    malformed(() -> reader("010203").u32("block"), "block", "needs 4");
    malformed(() -> reader("01020304050607").u64("number"), "number", "needs 8");
    malformed(() -> reader("0102").raw("key", 32), "key", "needs 32");
    malformed(() -> reader("00000003 0102").bytes("salt", 10), "salt", "needs 3", "2 are left");
    malformed(() -> reader("00000003 6162").text("name", 10), "name", "needs 3");
  }

  @Test
  void aFailedReadTakesNothing() {
    CanonicalReader in = reader("010203");
    malformed(() -> in.u32("block"));
    assertThat(in.remaining()).isEqualTo(3);
    assertThat(in.u8("kind")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffffffff", "7fffffff", "80000000", "00000005"})
  void aLengthOverItsCapIsRefusedBeforeAnythingIsAllocated(String length) {
    // Were it allocated first, the first three would end the JVM, not the reading.
    malformed(() -> reader(length + "0102030405").bytes("vector", 4), "vector length", "than 4");
    malformed(() -> reader(length + "6162636465").text("name", 4), "name length", "than 4");
    malformed(() -> reader(length).count("elements", 4), "elements", "than 4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7fffffff", "00000005"})
  void aLengthUnderItsCapAndOverWhatIsLeftIsRefusedBeforeAnythingIsAllocated(String length) {
    malformed(() -> reader(length + "01020304").bytes("vector", Integer.MAX_VALUE), "4 are left");
    malformed(() -> reader(length + "61626364").text("name", Integer.MAX_VALUE), "4 are left");
  }

  @Test
  void aCountMayReachItsCap() {
    assertThat(reader("00000004").count("elements", 4)).isEqualTo(4);
    assertThat(reader("7fffffff").count("elements", Integer.MAX_VALUE))
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(reader("00000004 01020304").bytes("v", 4)).isEqualTo(hex("01020304"));
    assertThat(reader("00000000").bytes("v", 0)).isEmpty();
  }

  @Test
  void bytesLeftOverAreRefused() {
    CanonicalReader in = reader("01020304");
    in.u16("from");
    malformed(in::end, "2 bytes are left over");
    in.u16("to");
    in.end();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80", // a continuation alone
        "c3", // cut off
        "e282", // cut off
        "f09f98", // cut off
        "c080", // zero in two bytes
        "c1bf", // overlong
        "e080af", // overlong
        "f08080af", // overlong
        "eda080", // half a surrogate pair
        "edbfbf", // the other half
        "eda0bdedb880", // a pair written as two halves
        "f4908080", // above U+10FFFF
        "f888808080", // five bytes
        "ff",
        "fe",
        "61ff62"
      })
  void textThatIsNotUtf8IsRefused(String hex) {
    byte[] bytes = new CanonicalWriter().bytes(hex(hex)).toByteArray();
    malformed(() -> new CanonicalReader(bytes).text("run", 100), "run", "not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "\u0000", "ü", "€", "\uFFFD", "\uFFFF", "😀", "\uFEFFa", "e\u0301"})
  void textComesBackAsItWas(String text) {
    byte[] bytes = new CanonicalWriter().text(text).toByteArray();
    assertThat(bytes).endsWith(text.getBytes(StandardCharsets.UTF_8));
    CanonicalReader in = new CanonicalReader(bytes);
    assertThat(in.text("text", 100)).isEqualTo(text);
    in.end();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "\uDE00", "a\uDE00\uD83Db", "😀\uD83D"})
  void halfASurrogatePairIsNotWritten(String text) {
    CanonicalWriter out = new CanonicalWriter();
    assertThatThrownBy(() -> out.text(text)).isInstanceOf(IllegalArgumentException.class);
    assertThat(out.toByteArray()).isEmpty();
  }

  @Test
  void aReaderCannotBeWrittenThrough() {
    byte[] content = hex("0000000201020a");
    CanonicalReader in = new CanonicalReader(content);
    byte[] read = in.bytes("v", 10);
    read[0] = 99;
    assertThat(content).isEqualTo(hex("0000000201020a"));
  }

  @Test
  void randomSequencesComeBackAndEveryCutOfThemIsMalformed() {
    long seed = Seed.of(CanonicalCodecTest.class);
    for (int round = 0; round < 50; round++) {
      Random random = new Random(seed + round);
      Script script = new Script(random);
      byte[] written = script.write();
      script.read(new CanonicalReader(written));
      for (int length = 0; length < written.length; length++) {
        byte[] cut = Arrays.copyOf(written, length);
        malformed(() -> script.read(new CanonicalReader(cut)));
      }
      byte[] longer = Arrays.copyOf(written, written.length + 1 + random.nextInt(3));
      malformed(() -> script.read(new CanonicalReader(longer)), "left over");
    }
  }

  /** A random sequence of fields. */
  private static final class Script {
    private final int[] kinds;
    private final long[] numbers;
    private final byte[][] strings;

    Script(Random random) {
      int fields = 1 + random.nextInt(8);
      kinds = random.ints(fields, 0, 7).toArray();
      numbers = random.longs(fields).toArray();
      strings = new byte[fields][];
      for (int i = 0; i < fields; i++) {
        strings[i] = new byte[random.nextInt(6)];
        random.nextBytes(strings[i]);
      }
    }

    byte[] write() {
      CanonicalWriter out = new CanonicalWriter();
      for (int i = 0; i < kinds.length; i++) {
        switch (kinds[i]) {
          case 0 -> out.u8((int) (numbers[i] & 0xff));
          case 1 -> out.u16((int) (numbers[i] & 0xffff));
          case 2 -> out.u32(numbers[i] & 0xffffffffL);
          case 3 -> out.u64(numbers[i]);
          case 4 -> out.bytes(strings[i]);
          case 5 -> out.raw(strings[i]);
          default -> out.text(text(i));
        }
      }
      return out.u8(7).toByteArray();
    }

    void read(CanonicalReader in) {
      for (int i = 0; i < kinds.length; i++) {
        switch (kinds[i]) {
          case 0 -> assertThat(in.u8("f")).isEqualTo((int) (numbers[i] & 0xff));
          case 1 -> assertThat(in.u16("f")).isEqualTo((int) (numbers[i] & 0xffff));
          case 2 -> assertThat(in.u32("f")).isEqualTo(numbers[i] & 0xffffffffL);
          case 3 -> assertThat(in.u64("f")).isEqualTo(numbers[i]);
          case 4 -> assertThat(in.bytes("f", 5)).isEqualTo(strings[i]);
          case 5 -> assertThat(in.raw("f", strings[i].length)).isEqualTo(strings[i]);
          default -> assertThat(in.text("f", 20)).isEqualTo(text(i));
        }
      }
      assertThat(in.u8("last")).isEqualTo(7);
      in.end();
    }

    private String text(int i) {
      return new String(strings[i], StandardCharsets.ISO_8859_1) + "€";
    }
  }
}

package io.jointly.spark;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that must not be found: words, and numbers in decimal or as 8 bytes in either order, as a
 * whole number (of a decimal: its unscaled value) or as a double.
 */
final class Canary {

  private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");

  private final Collection<String> words;
  private final Map<String, BigDecimal> texts = new HashMap<>();
  private final Map<String, BigDecimal> bytes = new HashMap<>();

  /**
   * @param numbers with seven digits at least: shorter ones come up by chance, as sizes and times
   */
  Canary(Collection<String> words, Collection<BigDecimal> numbers) {
    this.words = List.copyOf(words);
    for (BigDecimal number : numbers) {
      BigDecimal written = number.setScale(Math.max(0, number.scale()));
      if (written.precision() < 7) {
        throw new IllegalArgumentException(number + " is found everywhere");
      }
      add(written);
    }
  }

  private void add(BigDecimal number) {
    for (String text :
        List.of(
            number.toPlainString(),
            number.stripTrailingZeros().toPlainString(),
            number.unscaledValue().toString(),
            Double.toString(number.doubleValue()))) {
      Matcher matcher = NUMBER.matcher(text);
      if (matcher.find()) {
        texts.put(matcher.group(), number);
      }
    }
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      ByteBuffer whole = ByteBuffer.allocate(8).order(order);
      bytes.put(latin(whole.putLong(0, number.unscaledValue().longValue()).array()), number);
      ByteBuffer floating = ByteBuffer.allocate(8).order(order);
      bytes.put(latin(floating.putDouble(0, number.doubleValue()).array()), number);
    }
  }

  /** What is found in a text. */
  List<String> in(String text) {
    TreeSet<String> found = new TreeSet<>();
    words.stream().filter(text::contains).forEach(found::add);
    Matcher numbers = NUMBER.matcher(text);
    while (numbers.find()) {
      if (texts.containsKey(numbers.group())) {
        found.add(numbers.group());
      }
    }
    return List.copyOf(found);
  }

  /** What is found in bytes, as text or as binary numbers. */
  List<String> in(byte[] content) {
    String each = latin(content);
    TreeSet<String> found = new TreeSet<>(in(each));
    found.addAll(in(new String(content, StandardCharsets.UTF_8)));
    bytes.forEach(
        (pattern, number) -> {
          if (each.contains(pattern)) {
            found.add(number + " in binary");
          }
        });
    return List.copyOf(found);
  }

  private static String latin(byte[] content) {
    return new String(content, StandardCharsets.ISO_8859_1);
  }
}

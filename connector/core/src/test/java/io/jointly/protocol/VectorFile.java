package io.jointly.protocol;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One scenario (PROTOCOL.md §10): header lines, then for each name in the mailbox an empty line, a
 * line {@code put: name}, and its bytes in hex.
 *
 * @param header by name, in the file's order
 * @param puts the content of each name in the mailbox
 */
public record VectorFile(Map<String, String> header, Map<String, byte[]> puts) {

  private static final int LINE_BYTES = 48;
  private static final HexFormat HEX = HexFormat.of();

  public static VectorFile empty() {
    return new VectorFile(new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  public VectorFile with(String name, String value) {
    if (value.contains("\n") || header.put(name, value) != null) {
      throw new IllegalArgumentException(name);
    }
    return this;
  }

  public VectorFile put(String name, byte[] content) {
    puts.put(name, content);
    return this;
  }

  public String get(String name) {
    return Objects.requireNonNull(header.get(name), "no header line " + name);
  }

  public String format() {
    StringBuilder text = new StringBuilder();
    header.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    puts.forEach(
        (name, content) -> {
          text.append("\nput: ").append(name).append('\n');
          for (int at = 0; at < content.length; at += LINE_BYTES) {
            int end = Math.min(content.length, at + LINE_BYTES);
            text.append(HEX.formatHex(content, at, end)).append('\n');
          }
        });
    return text.toString();
  }

  public static VectorFile parse(String text) {
    VectorFile file = empty();
    String[] parts = text.split("\n\n", -1);
    for (String line : parts[0].strip().split("\n")) {
      int colon = line.indexOf(": ");
      file.with(line.substring(0, colon), line.substring(colon + 2));
    }
    for (int i = 1; i < parts.length; i++) {
      String[] lines = parts[i].strip().split("\n");
      if (!lines[0].startsWith("put: ")) {
        throw new IllegalArgumentException("expected 'put: ' in " + lines[0]);
      }
      StringBuilder hex = new StringBuilder();
      for (int line = 1; line < lines.length; line++) {
        hex.append(lines[line]);
      }
      file.put(lines[0].substring("put: ".length()), HEX.parseHex(hex));
    }
    return file;
  }
}

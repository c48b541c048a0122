package io.jointly.audit;

import io.jointly.codec.Sha256;
import io.jointly.crypto.Digest;
import io.jointly.crypto.Label;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One record as a line of the file: a JSON object without spaces or escapes and with its fields in
 * a fixed order, so that there is exactly one way to write it (AUDIT.md).
 *
 * @param n number of the record, from 0
 * @param prev hash of the record before; zeros in the first record
 * @param collaboration digest of the collaboration's file, in hexadecimal
 * @param party id of the party that owns the log
 * @param hash digest of everything in the line before this field
 */
record Line(
    long n,
    Instant time,
    String prev,
    String collaboration,
    String party,
    Event event,
    String hash) {

  /** The longest line, without its line feed. */
  static final int MAX_BYTES = 20_480;

  static final String FIRST_PREV = "0".repeat(2 * Digest.BYTES);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern PARTY = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
  private static final Pattern PAIR =
      Pattern.compile("\"([a-z0-9_]{1,32})\":(?:\"([^\"\\\\]*)\"|(0|[1-9][0-9]{0,17}))");

  /**
   * @param event complete
   */
  static Line of(
      long n, Instant time, String prev, String collaboration, String party, Event event) {
    String body = body(n, time, prev, collaboration, party, event);
    return new Line(n, time, prev, collaboration, party, event, hash(body));
  }

  /** The line up to its hash. A checkpoint signs the same text without the signature. */
  static String body(
      long n, Instant time, String prev, String collaboration, String party, Event event) {
    StringBuilder text = new StringBuilder(512);
    text.append("{\"n\":").append(n);
    text.append(",\"time\":\"").append(TIME.format(time)).append('"');
    text.append(",\"prev\":\"").append(prev).append('"');
    text.append(",\"kind\":\"").append(event.kind().text()).append('"');
    text.append(",\"collaboration\":\"").append(collaboration).append('"');
    text.append(",\"party\":\"").append(party).append('"');
    event
        .fields()
        .forEach(
            (field, value) -> {
              String quote = field.isNumber() ? "" : "\"";
              text.append(",\"").append(field.text()).append("\":");
              text.append(quote).append(value).append(quote);
            });
    return text.toString();
  }

  /** The line as it is written, without the line feed. */
  String text() {
    return body(n, time, prev, collaboration, party, event) + ",\"hash\":\"" + hash + "\"}";
  }

  byte[] bytes() {
    return (text() + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** The number of the line that follows this one; 0 for the first line. */
  static long numberAfter(Optional<Line> before) {
    return before.map(line -> line.n() + 1).orElse(0L);
  }

  /** The {@code prev} of the line that follows this one. */
  static String hashOf(Optional<Line> before) {
    return before.map(Line::hash).orElse(FIRST_PREV);
  }

  boolean hashFits() {
    return hash.equals(hash(body(n, time, prev, collaboration, party, event)));
  }

  /** The bytes that a checkpoint signs. */
  byte[] signed() {
    String body = body(n, time, prev, collaboration, party, event);
    int end = body.lastIndexOf(",\"" + EventField.SIGNATURE.text() + "\":");
    return body.substring(0, end).getBytes(StandardCharsets.US_ASCII);
  }

  private static String hash(String body) {
    return HexFormat.of()
        .formatHex(Digest.of(Label.AUDIT, body.getBytes(StandardCharsets.US_ASCII)));
  }

  /** Reads exactly what {@link #text} writes; does not check the hash. */
  static Optional<Line> parse(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return Optional.empty();
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    try {
      return pairs(text).map(Line::read).filter(line -> line.text().equals(text));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Map<String, String>> pairs(String text) {
    if (!text.startsWith("{") || !text.endsWith("}")) {
      return Optional.empty();
    }
    Map<String, String> pairs = new LinkedHashMap<>();
    Matcher pair = PAIR.matcher(text);
    int at = 1;
    while (pair.find(at) && pair.start() == at) {
      String value = pair.group(2) == null ? pair.group(3) : pair.group(2);
      if (pairs.put(pair.group(1), value) != null) {
        return Optional.empty();
      }
      at = pair.end();
      if (at < text.length() && text.charAt(at) == ',') {
        at++;
      }
    }
    return at == text.length() - 1 ? Optional.of(pairs) : Optional.empty();
  }

  private static Line read(Map<String, String> pairs) {
    Event event =
        Event.of(EventKind.of(take(pairs, "kind")).orElseThrow(IllegalArgumentException::new));
    long n = Long.parseLong(take(pairs, "n"));
    Instant time = Instant.from(TIME.parse(take(pairs, "time")));
    String prev = digest(take(pairs, "prev"));
    String collaboration = digest(take(pairs, "collaboration"));
    String party = matching(PARTY, take(pairs, "party"));
    String hash = digest(take(pairs, "hash"));
    for (EventField field : EventField.values()) {
      String value = pairs.remove(field.text());
      event = value == null ? event : event.with(field, value);
    }
    if (!pairs.isEmpty() || !event.isComplete()) {
      throw new IllegalArgumentException();
    }
    return new Line(n, time, prev, collaboration, party, event, hash);
  }

  private static String take(Map<String, String> pairs, String name) {
    return Optional.ofNullable(pairs.remove(name)).orElseThrow(IllegalArgumentException::new);
  }

  private static String digest(String value) {
    if (!Sha256.isHex(value)) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private static String matching(Pattern grammar, String value) {
    if (!grammar.matcher(value).matches()) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  /** Whether these bytes can be a line that a crash cut off. */
  static boolean canBeTorn(byte[] bytes) {
    // A line has a closing brace at its end and nowhere else.
    for (int i = 0; i < bytes.length - 1; i++) {
      if (bytes[i] == '}') {
        return false;
      }
    }
    return true;
  }

  /** Whether these bytes can be the first record of a log, cut off by a crash. */
  static boolean canBeFirst(byte[] bytes) {
    byte[] start = "{\"n\":0,\"time\":\"".getBytes(StandardCharsets.US_ASCII);
    int known = Math.min(bytes.length, start.length);
    return Arrays.equals(bytes, 0, known, start, 0, known) && canBeTorn(bytes);
  }
}

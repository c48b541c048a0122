package io.jointly.audit;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Something to record: a kind and the fields that this kind has. Immutable. */
public final class Event {

  private final EventKind kind;
  private final EnumMap<EventField, String> fields;

  private Event(EventKind kind, EnumMap<EventField, String> fields) {
    this.kind = kind;
    this.fields = fields;
  }

  public static Event of(EventKind kind) {
    return new Event(kind, new EnumMap<>(EventField.class));
  }

  /**
   * The event with one more field.
   *
   * @throws IllegalArgumentException if the kind has no such field, if the value does not match the
   *     field's grammar, or if the field is set already; the message does not repeat the value
   */
  public Event with(EventField field, String value) {
    if (!kind.allows(field) || !field.fits(value) || fields.containsKey(field)) {
      throw new IllegalArgumentException(
          kind.text()
              + " cannot have this "
              + field.text()
              + ": unknown field, wrong form, or set twice");
    }
    EnumMap<EventField, String> more = new EnumMap<>(fields);
    more.put(field, value);
    return new Event(kind, more);
  }

  /** A number, 0 or more. */
  public Event with(EventField field, long number) {
    return with(field, Long.toString(number));
  }

  /** Bytes as lower-case hex. */
  public Event with(EventField field, byte[] bytes) {
    return with(field, HexFormat.of().formatHex(bytes));
  }

  /** A text in UTF-8; all but A-Z, a-z, 0-9 and {@code . _ -} is percent-encoded. */
  public Event withEncoded(EventField field, String text) {
    return with(field, encoded(text));
  }

  /**
   * The event with who asks at the party that asks, and what that person runs.
   *
   * @param application may be empty
   */
  public Event byPerson(String person, String application) {
    Event named = withEncoded(EventField.PERSON, person);
    return application.isEmpty() ? named : named.withEncoded(EventField.APPLICATION, application);
  }

  /** The event with {@link EventField#PARAMETERS}, or unchanged if there are none. */
  public Event withParameters(Map<String, String> values) {
    return values.isEmpty()
        ? this
        : with(
            EventField.PARAMETERS,
            values.entrySet().stream()
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining(",")));
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || b == '.'
              || b == '_'
              || b == '-';
      encoded.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xff));
    }
    return encoded.toString();
  }

  /** The event with {@link EventField#USER}, or unchanged if nobody is named. */
  public Event byUser(Optional<String> user) {
    return user.map(name -> withEncoded(EventField.USER, name)).orElse(this);
  }

  /** The event with the field, or unchanged if there is no value. */
  public Event with(EventField field, Optional<String> value) {
    return value.map(given -> with(field, given)).orElse(this);
  }

  /** The template that the query is, with its values, as {@code name (from=2026-10-01)}. */
  public Optional<String> template() {
    return get(EventField.TEMPLATE)
        .map(
            name ->
                name
                    + get(EventField.PARAMETERS)
                        .map(values -> " (" + values.replace(",", ", ") + ")")
                        .orElse(""));
  }

  /** Who asks, and in which application, by the word of the party that asks. */
  public Optional<String> person() {
    return get(EventField.PERSON)
        .map(
            person ->
                person
                    + get(EventField.APPLICATION)
                        .map(application -> " in " + application)
                        .orElse(""));
  }

  public EventKind kind() {
    return kind;
  }

  public Optional<String> get(EventField field) {
    return Optional.ofNullable(fields.get(field));
  }

  /**
   * A field that every complete event of this kind has.
   *
   * @throws IllegalStateException if it is missing
   */
  String required(EventField field) {
    return get(field)
        .orElseThrow(() -> new IllegalStateException(kind.text() + " without " + field.text()));
  }

  boolean isComplete() {
    return fields.keySet().containsAll(kind.required());
  }

  /** Fields in the order in which they are written. */
  Map<EventField, String> fields() {
    return Collections.unmodifiableMap(fields);
  }
}

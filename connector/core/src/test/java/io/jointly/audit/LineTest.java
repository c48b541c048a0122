package io.jointly.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {

  private static final Instant TIME = Instant.parse("2026-11-21T12:00:00.120Z");

  private static Line line(Event event) {
    return Line.of(7, TIME, "0".repeat(64), Logs.COLLABORATION, "north", event);
  }

  /** A value of the field's form, as long as it can be. */
  private static String longest(EventField field) {
    return switch (field) {
      case ID, ANALYST, TEMPLATE -> "x".repeat(63);
      case FORMAT -> "2";
      case SOFTWARE -> "~".repeat(64);
      case SESSION -> "0".repeat(32) + "/" + "f".repeat(32);
      case ATTEMPT -> "0".repeat(32);
      case MESSAGE -> "a".repeat(500);
      case SHA256, QUERY, TORN_SHA256, FROM, TO -> "9".repeat(64);
      case REASON -> "failed";
      case ASKS -> "yes";
      case PERSON, APPLICATION -> "%E2".repeat(800);
      case RUN_NAME, USER -> "%E2".repeat(256);
      case PARAMETERS ->
          java.util.Collections.nCopies(8, "n".repeat(63) + "=" + "%E2".repeat(256)).stream()
              .collect(Collectors.joining(","));
      case WITHOUT ->
          java.util.Collections.nCopies(20, "p".repeat(63)).stream()
              .collect(Collectors.joining(","));
      case PARTIES, SIGNED_BY, WRONG_SHARES ->
          java.util.Collections.nCopies(64, "p".repeat(63)).stream()
              .collect(Collectors.joining(","));
      case DECISION -> "d".repeat(32);
      case CODE -> "C".repeat(64);
      case KEY -> "/".repeat(43) + "=";
      case SIGNATURE -> "+".repeat(86) + "==";
      default -> "9".repeat(18);
    };
  }

  private static Event full(EventKind kind) {
    Event event = Event.of(kind);
    for (EventField field : EventField.values()) {
      event = kind.allows(field) ? event.with(field, longest(field)) : event;
    }
    return event;
  }

  @ParameterizedTest
  @EnumSource(EventKind.class)
  void everyKindIsReadAsItIsWritten(EventKind kind) {
    Line line = line(full(kind));
    assertThat(line.text().length()).isLessThan(Line.MAX_BYTES);
    Line read = Line.parse(line.text().getBytes(US_ASCII)).orElseThrow();
    assertThat(read.text()).isEqualTo(line.text());
    assertThat(read.hashFits()).isTrue();
    assertThat(EventKind.of(kind.text())).hasValue(kind);
  }

  @ParameterizedTest
  @EnumSource(EventKind.class)
  void everyKindNeedsItsFieldsAndHasNoOthers(EventKind kind) {
    for (EventField field : EventField.values()) {
      if (!kind.allows(field)) {
        assertThatThrownBy(() -> Event.of(kind).with(field, longest(field)))
            .isInstanceOf(IllegalArgumentException.class);
      }
      String without =
          line(full(kind)).text().replaceFirst(",\"" + field.text() + "\":(\"[^\"]*\"|[0-9]+)", "");
      if (kind.required().contains(field)) {
        assertThat(Line.parse(without.getBytes(US_ASCII))).isEmpty();
      }
    }
  }

  @Test
  void itIsWrittenInOneWay() {
    String text = line(Logs.refused()).text();
    assertThat(text)
        .isEqualTo(
            "{\"n\":7,\"time\":\"2026-11-21T12:00:00.120Z\",\"prev\":\"%s\",\"kind\":\"refused\","
                    .formatted("0".repeat(64))
                + "\"collaboration\":\"%s\",\"party\":\"north\",\"query\":\"%s\","
                    .formatted(Logs.COLLABORATION, Logs.QUERY)
                + "\"code\":\"OUTSIDE_BOUNDS\",\"hash\":\"%s\"}"
                    .formatted(line(Logs.refused()).hash()));
    for (String other :
        new String[] {
          text + " ",
          text.replace(",", ", "),
          text.replace(":7,", ":07,"),
          text.replace(":7,", ":\"7\","),
          text.replace("00.120Z", "00.12Z"),
          text.replace("2026-11-21", "2026-02-30"),
          text.replace("}", ",}"),
          text.replace("}", ",\"code\":\"X\"}"),
          text.replace("}", ",\"rows\":17}"),
          text.replace("north", "no\\u0072th"),
          text.replace("OUTSIDE_BOUNDS", "outside_bounds"),
          text.replace("refused", "answered"),
          text.replace("refused", "guessed"),
        }) {
      assertThat(other).isNotEqualTo(text);
      assertThat(Line.parse(other.getBytes(US_ASCII))).as(other).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "SELECT 1", "a\"b", "a\\b", "a\nb", "ä", "12.50", "{}"})
  void whatIsOfNoFieldsFormIsNotRecorded(String value) {
    for (EventKind kind : EventKind.values()) {
      for (EventField field : EventField.values()) {
        boolean free = field == EventField.SOFTWARE || field == EventField.MESSAGE;
        if ((kind.allows(field) && !free && !value.equals("12.50"))
            || (field == EventField.MESSAGE && kind.allows(field) && !value.equals("12.50"))) {
          assertThatThrownBy(() -> Event.of(kind).with(field, value))
              .as(field.text())
              .isInstanceOf(IllegalArgumentException.class);
        }
      }
    }
  }

  @Test
  void aMessageDoesNotRepeatWhatItRefuses() {
    assertThatThrownBy(() -> Logs.refused().with(EventField.SESSION, "4711.25"))
        .hasMessageNotContaining("4711");
    assertThat(Arrays.stream(EventField.values()).map(EventField::text)).doesNotHaveDuplicates();
  }
}

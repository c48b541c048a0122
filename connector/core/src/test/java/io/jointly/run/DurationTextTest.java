package io.jointly.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  private static final String[] ALL = {"ms", "s", "m", "h", "d"};

  @ParameterizedTest
  @CsvSource({
    "1ms, PT0.001S",
    "500ms, PT0.5S",
    "30s, PT30S",
    "10m, PT10M",
    "12h, PT12H",
    "7d, P7D",
    "3650d, P3650D",
    "87600h, P3650D",
    "999999999ms, PT277H46M39.999S"
  })
  void timeSpansAreRead(String text, Duration duration) {
    assertThat(DurationText.parse(text, ALL)).contains(duration);
  }

  @ParameterizedTest
  @CsvSource({"ms", "s", "m", "h", "d"})
  void onlyTheUnitsAskedForAreTaken(String unit) {
    assertThat(DurationText.parse("5" + unit, unit)).isPresent();
    String[] others = Arrays.stream(ALL).filter(u -> !u.equals(unit)).toArray(String[]::new);
    assertThat(DurationText.parse("5" + unit, others)).isEmpty();
  }

  /** No overflow either: what is too long is no time span. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "m",
        "0s",
        "07m",
        "-1d",
        "+1d",
        "1.5h",
        "7 d",
        "7d ",
        "7D",
        "1w",
        "10m30s",
        "3651d",
        "87601h",
        "999999999h",
        "999999999d",
        "1000000000ms",
        "٣m"
      })
  void allElseIsRefused(String text) {
    assertThat(DurationText.parse(text, ALL)).isEmpty();
  }
}

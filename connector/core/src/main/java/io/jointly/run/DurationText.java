package io.jointly.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The notation of durations in options: {@code 500ms}, {@code 30s}, {@code 10m}, {@code 12h},
 * {@code 7d}.
 */
public final class DurationText {

  private static final Duration LONGEST = Duration.ofDays(3650);

  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h|d)");

  private DurationText() {}

  /**
   * The duration; empty if the text is not a duration or is longer than ten years.
   *
   * @param units the units allowed here, from ms, s, m, h and d
   */
  public static Optional<Duration> parse(String text, String... units) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches() || !List.of(units).contains(matcher.group(2))) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    return Optional.of(duration).filter(d -> d.compareTo(LONGEST) <= 0);
  }
}

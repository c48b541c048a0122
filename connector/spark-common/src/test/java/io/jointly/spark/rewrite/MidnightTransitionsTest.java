package io.jointly.spark.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Sweep;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the two definitions of the beginning of a day, every ten minutes around each change. */
@Tag("sweep")
class MidnightTransitionsTest {

  private static final int DAY = 86_400;

  /** Zones in which a day begins, or began, at another time than its midnight. */
  private static final List<String> ODD =
      List.of("America/Havana", "America/St_Johns", "Asia/Beirut", "America/Sao_Paulo");

  /** All zones in the sweeps; else every eighth, and some odd ones. */
  private static List<String> zones() {
    List<String> all = ZoneId.getAvailableZoneIds().stream().sorted().toList();
    int step = Sweep.times(8, 1);
    return IntStream.range(0, all.size())
        .filter(i -> i % step == 0 || ODD.contains(all.get(i)))
        .mapToObj(all::get)
        .toList();
  }

  @Test
  void agreesWithBothDefinitionsInEveryZone() {
    assertThat(zones()).containsAll(ODD).hasSizeGreaterThan(60);
    for (String id : zones()) {
      ZoneId zone = ZoneId.of(id);
      ZoneRules rules = zone.getRules();
      boolean same =
          Stream.concat(
                  rules.getTransitions().stream(),
                  rules.getTransitionRules().stream().map(rule -> rule.createTransition(2050)))
              .allMatch(change -> agree(zone, change));
      assertThat(MidnightTransitions.areOneADay(rules)).as(id).isEqualTo(same);
    }
  }

  private static boolean agree(ZoneId zone, ZoneOffsetTransition change) {
    for (int seconds = -2 * DAY; seconds <= 2 * DAY; seconds += 600) {
      ZonedDateTime time = change.getInstant().plusSeconds(seconds).atZone(zone);
      Instant truncated = time.truncatedTo(ChronoUnit.DAYS).toInstant();
      if (!truncated.equals(time.toLocalDate().atStartOfDay(zone).toInstant())) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @CsvSource({
    "UTC, 1900-01-01, 2100-01-01, true",
    "Europe/Berlin, 1900-01-01, 2100-01-01, false",
    "Europe/Berlin, 1990-01-01, 2100-01-01, true",
    "America/St_Johns, 1988-01-01, 1989-01-01, false",
    "America/St_Johns, 2012-01-01, 2100-01-01, true",
    "America/Havana, 2030-01-01, 2031-01-01, false",
  })
  void onlyTheDeclaredTimesMatter(String zone, String from, String to, boolean one) {
    assertThat(
            MidnightTransitions.areOneADay(
                ZoneId.of(zone).getRules(),
                Instant.parse(from + "T00:00:00Z"),
                Instant.parse(to + "T00:00:00Z")))
        .isEqualTo(one);
  }
}

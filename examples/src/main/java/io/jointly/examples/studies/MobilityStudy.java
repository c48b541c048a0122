package io.jointly.examples.studies;

import io.jointly.examples.charts.Chord;
import io.jointly.examples.charts.HeatMap;
import io.jointly.examples.charts.Svg;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Three operators and a city whose people live in the hills and work by the harbour and campus. */
final class MobilityStudy implements Study {

  private static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);
  private static final int DAYS = 5;
  private static final int FIRST_HOUR = 6;
  private static final int LAST_HOUR = 21;
  private static final int MORNING = 8;
  private static final int EVENING = 17;
  private static final List<String> ZONES =
      List.of("harbour", "old town", "campus", "station", "hills");

  private record Trip(LocalDateTime start, int from, int to) {}

  @Override
  public String name() {
    return "mobility";
  }

  @Override
  public ShownGroup rule() {
    return ShownGroup.ofEach("metro", "tram", "bikes");
  }

  @Override
  public void writeRows(RawRows rows) {
    metro(rows, new Draws(401));
    tram(rows, new Draws(402));
    bikes(rows, new Draws(403));
  }

  /** A week of one card: to work and home again, and now and then somewhere else. */
  private static List<Trip> week(Draws draws) {
    int home = draws.weighted(0.08, 0.22, 0.1, 0.15, 0.45);
    int work = draws.weighted(0.3, 0.2, 0.26, 0.16, 0.08);
    List<Trip> trips = new ArrayList<>();
    for (int day = 0; day < DAYS; day++) {
      if (draws.chance(0.15)) {
        continue;
      }
      LocalDate date = MONDAY.plusDays(day);
      trips.add(trip(draws, date, draws.normal(8 * 60 + 5, 55, 300, 630), home, work));
      int at = work;
      if (draws.chance(0.3)) {
        int shop = draws.weighted(0.1, 0.5, 0.1, 0.25, 0.05);
        trips.add(trip(draws, date, draws.normal(12 * 60 + 40, 50, 640, 890), at, shop));
        at = shop;
      }
      trips.add(trip(draws, date, draws.normal(17 * 60 + 10, 80, 900, 1430), at, home));
    }
    return trips;
  }

  private static Trip trip(Draws draws, LocalDate date, int minute, int from, int to) {
    return new Trip(
        date.atStartOfDay().plusMinutes(minute).plusSeconds(draws.between(0, 59)), from, to);
  }

  /** Numbers for zones, and cards that are held to a gate twice. */
  private static void metro(RawRows rows, Draws draws) {
    RawRows.Lines gates = rows.file("metro", "gates", "card,entry_time,entry_gate,exit_gate");
    for (int i = 1; i <= 920; i++) {
      for (Trip trip : week(draws)) {
        Integer exit = draws.chance(0.01) ? null : Integer.valueOf(101 + trip.to);
        gates.add("M%05d".formatted(i), trip.start, 101 + trip.from, exit);
        if (draws.chance(0.02)) {
          gates.again();
        }
      }
    }
  }

  /** Words in any spelling, tests of the workshop, and trips of the week before. */
  private static void tram(RawRows rows, Draws draws) {
    RawRows.Lines rides = rows.file("tram", "rides", "ticket,day,time,boarded,left_at");
    DateTimeFormatter day = DateTimeFormatter.ofPattern("dd.MM.yyyy");
    DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm");
    for (int i = 1; i <= 900; i++) {
      for (Trip trip : week(draws)) {
        LocalDateTime start = draws.chance(0.01) ? trip.start.minusDays(14) : trip.start;
        rides.add(
            i,
            day.format(start),
            time.format(start),
            stop(draws, ZONES.get(trip.from)),
            stop(draws, ZONES.get(trip.to)));
      }
    }
    for (int i = 0; i < 40; i++) {
      rides.add("TEST" + i, "02.03.2026", "04:00", "hills", "hills");
    }
  }

  private static String stop(Draws draws, String zone) {
    String upper = zone.toUpperCase(Locale.ROOT);
    return draws.one(List.of(zone, upper, zone.replace(' ', '-'), upper.replace(' ', '_') + " "));
  }

  /** Seconds, racks that nobody knows, and bikes that were put back at once. */
  private static void bikes(RawRows rows, Draws draws) {
    RawRows.Lines rentals = rows.file("bikes", "rentals", "user,rented,returned,rack_from,rack_to");
    for (int i = 1; i <= 880; i++) {
      for (Trip trip : week(draws)) {
        long rented = trip.start.toEpochSecond(ZoneOffset.ofHours(1));
        if (draws.chance(0.03)) {
          rentals.add(
              "u" + i, rented - 60, rented - 20, ZONES.get(trip.from), ZONES.get(trip.from));
        }
        String to = draws.chance(0.02) ? "unknown" : ZONES.get(trip.to);
        rentals.add("u" + i, rented, rented + draws.between(180, 2400), ZONES.get(trip.from), to);
      }
    }
  }

  @Override
  public String picture(StudyAnswers answers) {
    Svg svg = new Svg(960, 1010, "Who goes where in the city, with metro, tram and bikes together");
    Map<Integer, Chord> hours = new TreeMap<>();
    List<String> columns =
        IntStream.rangeClosed(FIRST_HOUR, LAST_HOUR).mapToObj(String::valueOf).toList();
    List<String> pairs =
        ZONES.stream().flatMap(from -> ZONES.stream().map(to -> pair(from, to))).toList();
    HeatMap all = new HeatMap(pairs, columns);
    for (StudyAnswers.Line line : answers.of("1-flows")) {
      String from = line.text("from_zone");
      String to = line.text("to_zone");
      if (from != null && to != null) {
        int hour = (int) line.number("hour");
        hours.computeIfAbsent(hour, any -> new Chord(ZONES)).put(from, to, line.number("trips"));
        all.put(pair(from, to), String.valueOf(hour), line.number("trips"));
      }
    }
    chord(svg, hours, MORNING, 250);
    chord(svg, hours, EVENING, 710);
    svg.note(
        20,
        440,
        "A ribbon is as wide at a zone as the trips that begin there. Hidden flows have no"
            + " ribbon.");
    svg.text(20, 480, "Every hour", "font-weight=\"bold\"");
    svg.note(110, 480, "trips that begin in the hour, Monday to Friday");
    all.draw(svg, 170, 516, 47, 17.4);
    all.legend(svg, 170, 976, "trips");
    svg.hiddenLegend(420, 976, "not shown: fewer than 11 cards of one of the operators, or none");
    return svg.end();
  }

  private static String pair(String from, String to) {
    return from + " → " + to;
  }

  private static void chord(Svg svg, Map<Integer, Chord> hours, int hour, double x) {
    svg.text(
        x - 230, 66, "From %d to %d o'clock".formatted(hour, hour + 1), "font-weight=\"bold\"");
    Chord chord = hours.get(hour);
    if (chord == null) {
      svg.note(x - 230, 84, "no flow is shown");
    } else {
      chord.draw(svg, x, 245, 150);
    }
  }
}

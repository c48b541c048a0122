package io.jointly.examples.studies;

import io.jointly.examples.charts.GroupedBars;
import io.jointly.examples.charts.GroupedBars.Box;
import io.jointly.examples.charts.Svg;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Three hospitals, two drugs after a stroke. In truth drug B helps people under 80, and bleeds
 * more.
 */
final class TreatmentStudy implements Study {

  private static final List<String> AGES =
      List.of("under 60", "60 to 69", "70 to 79", "80 to 89", "90 or more");
  private static final List<String> DRUGS = List.of("drug A", "drug B");
  private static final List<String> KINDS = List.of("bleeding", "fall", "infection", "rash");

  private record Stroke(
      boolean isB, int age, int severity, boolean walks, List<Integer> eventDays) {}

  @Override
  public String name() {
    return "treatment";
  }

  @Override
  public ShownGroup rule() {
    return ShownGroup.ofEach("north", "south", "east");
  }

  @Override
  public void writeRows(RawRows rows) {
    north(rows, new Draws(101));
    south(rows, new Draws(102));
    east(rows, new Draws(103));
  }

  private static Stroke stroke(Draws draws) {
    boolean isB = draws.chance(0.5);
    int age = draws.normal(72, 12, 20, 101);
    int severity = draws.normal(10, 6, 0, 42);
    double walks = Math.min(0.58, 0.6 - 0.012 * (age - 60)) - 0.012 * (severity - 10);
    return new Stroke(
        isB,
        age,
        severity,
        draws.chance(walks + (isB && age < 80 ? 0.12 : 0)),
        List.of(
            draws.chance(isB ? 0.22 : 0.12) ? draws.normal(9, 8, 1, 90) : 0,
            draws.chance(0.004 * (age - 30)) ? draws.between(1, 90) : 0,
            draws.chance(0.15) ? draws.between(1, 40) : 0,
            draws.chance(isB ? 0.006 : 0.05) ? draws.between(1, 20) : 0));
  }

  /** Drugs in any spelling, 999 for an age that nobody knows, and some lines twice. */
  private static void north(RawRows rows, Draws draws) {
    RawRows.Lines patients = rows.file("north", "registry", "patient,drug,age,nihss,walks90");
    RawRows.Lines events = rows.file("north", "adverse", "patient,event,day");
    for (int i = 1; i <= 760; i++) {
      Stroke stroke = stroke(draws);
      String id = "N%05d".formatted(i);
      patients.add(
          id,
          draws.one(stroke.isB ? List.of("B", "b", "drug B") : List.of("A", "a", "Drug A ")),
          draws.chance(0.07) ? 999 : stroke.age,
          draws.chance(0.02) ? null : stroke.severity,
          stroke.walks ? 1 : 0);
      if (draws.chance(0.02)) {
        patients.again();
      }
      for (int kind = 0; kind < KINDS.size(); kind++) {
        if (stroke.eventDays.get(kind) > 0) {
          events.add(id, KINDS.get(kind).toUpperCase(Locale.ROOT), stroke.eventDays.get(kind));
        }
      }
    }
  }

  /** Other names of columns, dates of birth, German dates, yes and no. */
  private static void south(RawRows rows, Draws draws) {
    RawRows.Lines patients = rows.file("south", "strokes", "id,arm,born,admitted,severity,walking");
    RawRows.Lines events = rows.file("south", "events", "stroke_id,what,admitted,noticed");
    DateTimeFormatter german = DateTimeFormatter.ofPattern("dd.MM.yyyy");
    for (int i = 1; i <= 680; i++) {
      Stroke stroke = stroke(draws);
      LocalDate admitted = LocalDate.of(2025, 1, 1).plusDays(draws.between(0, 364));
      LocalDate born = admitted.minusYears(stroke.age).minusDays(draws.between(10, 300));
      String known = draws.chance(0.07) ? null : german.format(born);
      patients.add(
          i,
          stroke.isB ? 2 : 1,
          known,
          german.format(admitted),
          stroke.severity > 24 ? stroke.severity + 40 : stroke.severity,
          yes(draws, stroke.walks));
      for (int kind = 0; kind < KINDS.size(); kind++) {
        int day = stroke.eventDays.get(kind);
        if (day > 0) {
          int late = draws.chance(0.03) ? 60 : 0;
          events.add(
              i,
              kind == 0 ? draws.one(List.of("haemorrhage", "hemorrhage")) : KINDS.get(kind),
              german.format(admitted),
              german.format(admitted.plusDays(day + late)));
        }
      }
    }
  }

  private static @Nullable String yes(Draws draws, boolean walks) {
    return draws.chance(0.01) ? null : draws.one(walks ? List.of("yes", "Y") : List.of("no", "N"));
  }

  /** Misspelt drugs; a line for each event of a patient, with the patient's columns in each. */
  private static void east(RawRows rows, Draws draws) {
    RawRows.Lines lines =
        rows.file("east", "export", "case_no,treatment,age,nihss,outcome,side_effect,day");
    for (int i = 1; i <= 640; i++) {
      Stroke stroke = stroke(draws);
      String drug =
          draws.one(stroke.isB ? List.of("Drug B", "Durg B") : List.of("Drug A", "Drug-A"));
      Integer age = draws.chance(0.08) ? null : Integer.valueOf(stroke.age);
      boolean any = false;
      for (int kind = 0; kind < KINDS.size(); kind++) {
        int day = stroke.eventDays.get(kind);
        if (day > 0) {
          lines.add(
              "E" + i,
              drug,
              age,
              stroke.severity,
              stroke.walks ? "walks" : "does not walk",
              KINDS.get(kind),
              day);
          any = true;
        }
      }
      if (!any) {
        lines.add(
            "E" + i,
            drug,
            age,
            stroke.severity,
            stroke.walks ? "walks" : "does not walk",
            null,
            null);
      }
    }
  }

  @Override
  public String picture(StudyAnswers answers) {
    Svg svg = new Svg(960, 400, "Two drugs after a stroke, at three hospitals together");
    GroupedBars outcome = new GroupedBars(AGES, DRUGS).withWords(p -> Math.round(p) + " %");
    for (StudyAnswers.Line line : answers.of("1-outcome")) {
      String ages = line.text("age_band");
      if (ages != null) {
        Share share = Share.of(line.number("walking"), line.number("patients"));
        outcome.put(ages, "drug " + line.word("drug"), share.value(), share.low(), share.high());
      }
    }
    svg.text(20, 66, "Can walk without help after 90 days", "font-weight=\"bold\"");
    outcome.draw(svg, new Box(60, 110, 480, 210), "per cent of the patients of an age and drug");
    svg.text(580, 66, "Had a side effect", "font-weight=\"bold\"");
    GroupedBars effects =
        new GroupedBars(KINDS, DRUGS).withWords(p -> String.valueOf(Math.round(p)));
    for (StudyAnswers.Line line : answers.of("2-side-effects")) {
      effects.put(line.word("kind"), "drug " + line.word("drug"), line.number("patients"));
    }
    effects.draw(svg, new Box(620, 110, 320, 210), "patients");
    outcome.legend(svg, 60, 372);
    svg.hiddenLegend(250, 372, "not shown: fewer than 11 people at one of the hospitals");
    svg.note(680, 372, "lines: 95 % intervals (Wilson)");
    return svg.end();
  }
}

package io.jointly.examples.studies;

import io.jointly.examples.charts.GroupedBars;
import io.jointly.examples.charts.GroupedBars.Box;
import io.jointly.examples.charts.HeatMap;
import io.jointly.examples.charts.Svg;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Four universities, two of them with a faculty of medicine. In truth who lives alone or sleeps
 * little feels worse, and law is the worst.
 */
final class WellbeingStudy implements Study {

  private static final List<String> FACULTIES =
      List.of("arts", "law", "medicine", "science", "technology");
  private static final List<String> LIVING = List.of("alone", "family", "hall", "shared flat");
  private static final List<String> BANDS = List.of("under 5", "5 to 9", "10 or more");
  private static final List<String> GENDERS = List.of("female", "male", "other");
  private static final List<String> WORDS =
      List.of("not at all", "several days", "more than half the days", "nearly every day");
  private static final int ITEMS = 9;
  private static final double PER_CENT = 100;

  private record Form(
      String faculty, String living, String gender, List<Integer> items, BigDecimal sleep) {

    int score() {
      return items.stream().mapToInt(Integer::intValue).sum();
    }
  }

  @Override
  public String name() {
    return "wellbeing";
  }

  @Override
  public ShownGroup rule() {
    return ShownGroup.ofSome(3, "arden", "birch", "cedar", "dune").with("arden", 20);
  }

  @Override
  public void writeRows(RawRows rows) {
    arden(rows, new Draws(501));
    birch(rows, new Draws(502));
    cedar(rows, new Draws(503));
    dune(rows, new Draws(504));
  }

  private static Form form(Draws draws, boolean medicine) {
    int faculty = draws.weighted(0.22, 0.18, medicine ? 0.16 : 0, 0.22, 0.22);
    int living = draws.weighted(0.22, 0.2, 0.2, 0.38);
    double sleep = Math.max(3, Math.min(11, draws.normal(7.1, 1.1)));
    double burden =
        0.7
            + (faculty == 1 ? 0.25 : 0)
            + (living == 0 ? 0.3 : living == 1 ? -0.12 : 0)
            + 0.16 * (7.1 - sleep)
            + draws.normal(0, 0.4);
    List<Integer> items = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      items.add(draws.normal(burden, 0.7, 0, 3));
    }
    return new Form(
        FACULTIES.get(faculty),
        LIVING.get(living),
        GENDERS.get(draws.weighted(0.55, 0.42, 0.03)),
        items,
        BigDecimal.valueOf(sleep).setScale(1, RoundingMode.HALF_UP));
  }

  /** Nine columns, some forms twice, some not complete. */
  private static void arden(RawRows rows, Draws draws) {
    RawRows.Lines lines =
        rows.file(
            "arden", "form", "token,sent,faculty,home,gender,sleep,q1,q2,q3,q4,q5,q6,q7,q8,q9");
    for (int i = 1; i <= 900; i++) {
      Form form = form(draws, true);
      int sent = draws.chance(0.02) ? 2 : 1;
      for (int time = 1; time <= sent; time++) {
        List<Integer> q = form.items;
        lines.add(
            "T" + i,
            "2026-05-0" + time,
            form.faculty.toUpperCase(Locale.ROOT),
            draws.chance(0.5) ? form.living : form.living.toUpperCase(Locale.ROOT),
            form.gender,
            form.sleep,
            q.get(0),
            q.get(1),
            q.get(2),
            draws.chance(0.02) ? null : q.get(3),
            q.get(4),
            q.get(5),
            time == sent ? q.get(6) : 3 - q.get(6),
            q.get(7),
            q.get(8));
      }
    }
  }

  /** Words, in any case; misspelt faculties; some who do not say how they live. */
  private static void birch(RawRows rows, Draws draws) {
    RawRows.Lines lines =
        rows.file("birch", "questionnaires", "id,faculty,living,gender,hours,answers");
    Map<String, String> misspelt = Map.of("medicine", "Medizine", "technology", "Technologie");
    for (int i = 1; i <= 760; i++) {
      Form form = form(draws, true);
      String faculty =
          draws.chance(0.2) ? misspelt.getOrDefault(form.faculty, form.faculty) : form.faculty;
      lines.add(
          i,
          faculty,
          draws.chance(0.12) ? "N/A" : form.living,
          form.gender.toUpperCase(Locale.ROOT),
          form.sleep,
          form.items.stream()
              .map(points -> draws.chance(0.002) ? "?" : WORDS.get(points))
              .collect(Collectors.joining(";")));
    }
  }

  /** Totals, German columns, 99 for a form that is not complete, some lines twice. */
  private static void cedar(RawRows rows, Draws draws) {
    RawRows.Lines lines = rows.file("cedar", "erhebung", "nr,fakultaet,wohnen,summe,schlaf");
    for (int i = 1; i <= 700; i++) {
      Form form = form(draws, false);
      lines.add(
          "c" + i,
          form.faculty,
          form.living,
          draws.chance(0.03) ? 99 : form.score(),
          form.sleep.toString().replace('.', ','));
      if (draws.chance(0.02)) {
        lines.again();
      }
    }
  }

  /** Minutes of sleep, some of them more than a night has. */
  private static void dune(RawRows rows, Draws draws) {
    RawRows.Lines lines = rows.file("dune", "results", "pseudonym,faculty,living,phq,minutes");
    for (int i = 1; i <= 640; i++) {
      Form form = form(draws, false);
      int minutes = form.sleep.multiply(BigDecimal.valueOf(60)).intValue();
      lines.add(
          "D-" + i,
          form.faculty,
          form.living,
          draws.chance(0.02) ? null : form.score(),
          draws.chance(0.02) ? 1000 : minutes);
    }
  }

  @Override
  public String picture(StudyAnswers answers) {
    Svg svg = new Svg(960, 410, "How students are, at four universities together");
    svg.text(20, 66, "By how they live", "font-weight=\"bold\"");
    svg.note(20, 84, "students, by their score");
    HeatMap living = new HeatMap(LIVING, BANDS).withWords(n -> String.valueOf(Math.round(n)));
    for (StudyAnswers.Line line : answers.of("1-living")) {
      String home = line.text("living");
      if (home != null) {
        living.put(home, line.word("band"), line.number("students"));
      }
    }
    living.draw(svg, 100, 130, 112, 52);
    Map<String, Double> all = new TreeMap<>();
    Map<String, Double> high = new TreeMap<>();
    double chiSquare = 0;
    for (StudyAnswers.Line line : answers.of("2-chi-square")) {
      all.merge(line.word("faculty"), line.number("students"), Double::sum);
      if (line.word("ten_or_more").equals("yes")) {
        high.put(line.word("faculty"), line.number("students"));
      }
      chiSquare = line.number("chi_square");
    }
    GroupedBars faculties =
        new GroupedBars(FACULTIES, List.of("10 or more"))
            .withWords(p -> String.valueOf(Math.round(p)));
    high.forEach(
        (faculty, yes) -> {
          Share share = Share.of(yes, all.getOrDefault(faculty, PER_CENT));
          faculties.put(faculty, "10 or more", share.value(), share.low(), share.high());
        });
    svg.text(520, 66, "Score of 10 or more, by faculty", "font-weight=\"bold\"");
    svg.note(
        520, 84, "chi-square %.2f with %d degrees of freedom".formatted(chiSquare, all.size() - 1));
    faculties.draw(
        svg, new Box(560, 130, 380, 208), "per cent of the students; 95 % intervals (Wilson)");
    svg.hiddenLegend(100, 385, "not shown: too few students, or none, at two of the universities");
    return svg.end();
  }
}

package io.jointly.examples.studies;

import io.jointly.examples.charts.GroupedBars;
import io.jointly.examples.charts.GroupedBars.Box;
import io.jointly.examples.charts.HeatMap;
import io.jointly.examples.charts.Svg;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Three lenders and a bureau. In truth the last quarter is worse than those before. */
final class RiskStudy implements Study {

  private static final List<String> GRADES = List.of("A", "B", "C", "D");
  private static final List<String> QUARTERS =
      List.of("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3");
  private static final List<String> IN_DEFAULT = List.of("none", "one", "two", "more");
  private static final double MILLION = 1_000_000;

  /** How probable each next grade is, in a usual quarter. */
  private static final double[][] USUAL = {
    {0.90, 0.088, 0.010, 0.002},
    {0.09, 0.80, 0.10, 0.01},
    {0.012, 0.13, 0.71, 0.148},
    {0.004, 0.026, 0.16, 0.81}
  };

  private static final double[][] BAD = {
    {0.84, 0.14, 0.017, 0.003},
    {0.06, 0.72, 0.20, 0.02},
    {0.01, 0.08, 0.67, 0.24},
    {0.004, 0.016, 0.13, 0.85}
  };

  private record Position(int quarter, int grade, long cents) {}

  @Override
  public String name() {
    return "risk";
  }

  @Override
  public ShownGroup rule() {
    return ShownGroup.ofEach("amber", "beryl", "coral");
  }

  @Override
  public void writeRows(RawRows rows) {
    amber(rows, new Draws(601));
    beryl(rows, new Draws(602));
    coral(rows, new Draws(603));
  }

  /** A borrower from the first quarter on, or from a later one. */
  private static List<Position> positions(Draws draws) {
    int first = draws.chance(0.8) ? 0 : draws.between(1, QUARTERS.size() - 1);
    int grade = draws.weighted(0.4, 0.35, 0.2, 0.05);
    long cents = 100L * draws.between(500, 60_000);
    List<Position> positions = new ArrayList<>();
    for (int quarter = first; quarter < QUARTERS.size(); quarter++) {
      positions.add(new Position(quarter, grade, cents));
      boolean last = quarter == QUARTERS.size() - 2;
      grade = draws.weighted((last ? BAD : USUAL)[grade]);
      cents = grade == 3 ? cents : Math.round(cents * draws.normal(0.97, 0.03));
    }
    return positions;
  }

  /** Numbers for grades, commas in amounts. */
  private static void amber(RawRows rows, Draws draws) {
    RawRows.Lines book = rows.file("amber", "book", "account,period,class,owed");
    for (int i = 1; i <= 900; i++) {
      for (Position each : positions(draws)) {
        book.add(
            "AM" + i,
            QUARTERS.get(each.quarter).replace("-", ""),
            each.grade + 1,
            String.format(Locale.ROOT, "%,.2f", BigDecimal.valueOf(each.cents, 2)));
      }
    }
  }

  /** Last days of quarters, grades in any case, misspelt defaults. */
  private static void beryl(RawRows rows, Draws draws) {
    RawRows.Lines snapshots = rows.file("beryl", "snapshots", "id,as_of,rating,balance");
    DateTimeFormatter slashes = DateTimeFormatter.ofPattern("dd/MM/yyyy");
    for (int i = 1; i <= 820; i++) {
      for (Position each : positions(draws)) {
        LocalDate end = LocalDate.of(2025, 10, 1).plusMonths(3L * each.quarter).minusDays(1);
        String grade = GRADES.get(each.grade);
        snapshots.add(
            i,
            slashes.format(end),
            each.grade == 3
                ? draws.one(List.of("Default", "defualt", "DEFAULT"))
                : draws.one(List.of(grade, grade.toLowerCase(Locale.ROOT), grade + " ")),
            BigDecimal.valueOf(each.cents, 2));
      }
    }
  }

  /** Corrections as second lines, and money that was paid too much. */
  private static void coral(RawRows rows, Draws draws) {
    RawRows.Lines history = rows.file("coral", "history", "no,quarter,version,grade,balance");
    for (int i = 1; i <= 760; i++) {
      for (Position each : positions(draws)) {
        long cents = draws.chance(0.01) ? -draws.between(1, 9_000) : each.cents;
        boolean corrected = draws.chance(0.03);
        if (corrected) {
          history.add(i, QUARTERS.get(each.quarter), 1, "A", BigDecimal.valueOf(cents * 2, 2));
        }
        history.add(
            i,
            QUARTERS.get(each.quarter),
            corrected ? 2 : 1,
            GRADES.get(each.grade),
            BigDecimal.valueOf(cents, 2));
      }
    }
  }

  @Override
  public String picture(StudyAnswers answers) {
    Svg svg = new Svg(960, 420, "Borrowers of three lenders together, third quarter of 2026");
    svg.text(20, 66, "From which grade to which", "font-weight=\"bold\"");
    svg.note(20, 84, "borrowers; D is in default");
    HeatMap moves = new HeatMap(GRADES, GRADES).withWords(n -> String.valueOf(Math.round(n)));
    for (StudyAnswers.Line line : answers.of("1-migration")) {
      moves.put(line.word("grade_before"), line.word("grade"), line.number("borrowers"));
    }
    svg.note(150, 106, "grade at the end of the quarter");
    svg.text(
        28,
        250,
        "grade before",
        "font-size=\"12\" fill=\"#666666\" transform=\"rotate(-90 28 250)\"");
    moves.draw(svg, 70, 136, 74, 54);
    GroupedBars owed =
        new GroupedBars(QUARTERS, List.of("owed")).withWords(m -> String.valueOf(Math.round(m)));
    for (StudyAnswers.Line line : answers.of("3-quarters")) {
      owed.put(line.word("quarter"), "owed", line.number("balance") / MILLION);
    }
    svg.text(396, 66, "What is owed", "font-weight=\"bold\"");
    owed.draw(svg, new Box(430, 130, 290, 222), "millions, at the end of a quarter");
    GroupedBars stays =
        new GroupedBars(IN_DEFAULT, List.of("borrowers"))
            .withWords(n -> String.valueOf(Math.round(n)));
    for (StudyAnswers.Line line : answers.of("2-in-default")) {
      stays.put(line.word("quarters_in_default"), "borrowers", line.number("borrowers"));
    }
    svg.text(745, 66, "Quarters in default", "font-weight=\"bold\"");
    stays.draw(svg, new Box(785, 130, 165, 222), "borrowers");
    svg.hiddenLegend(70, 398, "not shown: one of the lenders has fewer than 11 such borrowers");
    return svg.end();
  }
}

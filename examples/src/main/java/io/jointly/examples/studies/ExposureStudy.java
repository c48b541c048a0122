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

/**
 * Three banks and their supervisor. Cora lends to no ships, and alba has written off the hotels
 * that did not pay.
 */
final class ExposureStudy implements Study {

  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);
  private static final List<String> SECTORS =
      List.of(
          "agriculture",
          "construction",
          "energy",
          "hotels",
          "manufacturing",
          "real estate",
          "retail",
          "shipping");
  private static final List<String> NACE = List.of("A", "F", "D", "I", "C", "L", "G", "H");
  private static final double[] PARTS = {0.10, 0.15, 0.08, 0.10, 0.18, 0.16, 0.16, 0.07};
  private static final List<String> SIZES = List.of("small", "medium", "large");
  private static final List<String> GRADES = List.of("good", "watch", "arrears");
  private static final List<String> OWES = List.of("< 0.1", "0.1-0.5", "0.5-2", "2-10", "> 10");
  private static final List<String> TYPOLOGIES = List.of("structuring", "pass-through");
  private static final double MILLION = 1_000_000;

  private record Customer(
      int number, int sector, int size, List<Loan> loans, List<Transfer> moves) {}

  private record Loan(int grade, long cents) {}

  private record Transfer(LocalDate day, String channel, long cents) {}

  @Override
  public String name() {
    return "exposure";
  }

  @Override
  public ShownGroup rule() {
    return ShownGroup.ofEach("alba", "borea", "cora");
  }

  @Override
  public void writeRows(RawRows rows) {
    alba(rows, new Draws(201));
    borea(rows, new Draws(202));
    cora(rows, new Draws(203));
  }

  private static Customer customer(Draws draws, String bank, int number) {
    int sector = draws.weighted(PARTS);
    while (sector == 7 && bank.equals("cora")) {
      sector = draws.weighted(PARTS);
    }
    int size = draws.weighted(0.6, 0.3, 0.1);
    List<Loan> loans = new ArrayList<>();
    int count = draws.between(1, 3);
    for (int i = 0; i < count; i++) {
      double late = sector == 3 || sector == 1 ? 0.24 : 0.17;
      int grade = draws.weighted(0.6, 0.4 - late, late);
      boolean writtenOff = sector == 3 && bank.equals("alba");
      double scale = size == 0 ? 60_000 : size == 1 ? 400_000 : 5_000_000;
      loans.add(
          new Loan(
              writtenOff ? Math.min(grade, 1) : grade,
              Math.round(100 * scale * (0.1 + Math.abs(draws.normal(0.6, 0.7))))));
    }
    return new Customer(number, sector, size, loans, transfers(draws, size));
  }

  private static List<Transfer> transfers(Draws draws, int size) {
    List<Transfer> moves = new ArrayList<>();
    int count = draws.between(3, 8);
    for (int i = 0; i < count; i++) {
      LocalDate day = FIRST_DAY.plusDays(draws.between(0, 340));
      String channel = draws.one(List.of("cash", "incoming", "outgoing"));
      moves.add(
          new Transfer(day, channel, 100L * draws.between(50, 12_000) + draws.between(0, 99)));
    }
    if (draws.chance(size == 0 ? 0.16 : 0.12)) {
      LocalDate day = FIRST_DAY.plusDays(draws.between(0, 300));
      for (int i = 0; i < 3; i++) {
        day = day.plusDays(draws.between(0, 3));
        moves.add(new Transfer(day, "cash", 100L * draws.between(9_050, 9_990)));
      }
    }
    if (draws.chance(size == 0 ? 0.08 : 0.18)) {
      LocalDate day = FIRST_DAY.plusDays(341 + draws.between(0, 15));
      long cents = 100L * draws.between(20_000, 400_000);
      moves.add(new Transfer(day, "incoming", cents));
      moves.add(new Transfer(day.plusDays(draws.between(0, 2)), "outgoing", cents - 5_000));
    }
    return moves;
  }

  private static BigDecimal euros(long cents) {
    return BigDecimal.valueOf(cents, 2);
  }

  /** Letters for sectors, numbers of staff for sizes, days for grades, commas in numbers. */
  private static void alba(RawRows rows, Draws draws) {
    RawRows.Lines clients = rows.file("alba", "clients", "cust,nace,staff");
    RawRows.Lines credits = rows.file("alba", "credits", "cust,days_late,outstanding");
    RawRows.Lines bookings = rows.file("alba", "bookings", "cust,no,booked,kind,amount");
    int[] staff = {4, 80, 900};
    int number = 0;
    for (int i = 1; i <= 960; i++) {
      Customer customer = customer(draws, "alba", i);
      String id = "A-" + i;
      clients.add(id, NACE.get(customer.sector), staff[customer.size] + draws.between(0, 5));
      for (Loan loan : customer.loans) {
        int late = loan.grade * 60 - draws.between(0, 20);
        credits.add(id, Math.max(0, late), String.format(Locale.ROOT, "%,.2f", euros(loan.cents)));
      }
      for (Transfer move : customer.moves) {
        String kind =
            move.channel.equals("cash") ? "CSH" : move.channel.equals("incoming") ? "IN" : "OUT";
        bookings.add(
            id, ++number, move.day, kind, String.format(Locale.ROOT, "%,.2f", euros(move.cents)));
      }
    }
  }

  /** Words in any case, thousands of euros, some lines twice, American dates. */
  private static void borea(RawRows rows, Draws draws) {
    RawRows.Lines master = rows.file("borea", "customer_master", "id,branch,size_class");
    RawRows.Lines book = rows.file("borea", "loan_book", "id,loan_no,grade,keur");
    RawRows.Lines payments = rows.file("borea", "payments", "id,no,day,channel,amount");
    DateTimeFormatter american = DateTimeFormatter.ofPattern("MM/dd/yyyy");
    int number = 0;
    int loanNumber = 0;
    for (int i = 1; i <= 900; i++) {
      Customer customer = customer(draws, "borea", i);
      master.add(
          i,
          misspelt(draws, SECTORS.get(customer.sector)),
          SIZES.get(customer.size).toUpperCase(Locale.ROOT));
      for (Loan loan : customer.loans) {
        book.add(
            i,
            ++loanNumber,
            GRADES.get(loan.grade).toUpperCase(Locale.ROOT),
            BigDecimal.valueOf(loan.cents, 5));
        if (draws.chance(0.03)) {
          book.again();
        }
      }
      for (Transfer move : customer.moves) {
        payments.add(i, ++number, american.format(move.day), move.channel, euros(move.cents));
      }
    }
  }

  private static String misspelt(Draws draws, String sector) {
    String known = sector.equals("manufacturing") && draws.chance(0.2) ? "Manufactoring" : sector;
    String written =
        known.equals("real estate")
            ? draws.one(List.of("real estate", "real-estate", "RealEstate"))
            : known;
    return draws.chance(0.1) ? written.toUpperCase(Locale.ROOT) + " " : written;
  }

  /** Money that the bank owes, amounts beyond what was agreed, accounts without a number. */
  private static void cora(RawRows rows, Draws draws) {
    RawRows.Lines accounts = rows.file("cora", "accounts", "number,sector,size");
    RawRows.Lines loans = rows.file("cora", "loans_raw", "number,status,amount");
    RawRows.Lines ledger = rows.file("cora", "ledger", "number,seq,booked,channel,signed");
    int number = 0;
    for (int i = 1; i <= 840; i++) {
      Customer customer = customer(draws, "cora", i);
      accounts.add(i, SECTORS.get(customer.sector), SIZES.get(customer.size));
      for (Loan loan : customer.loans) {
        long cents = draws.chance(0.02) ? -draws.between(1, 90_000) : loan.cents;
        loans.add(i, GRADES.get(loan.grade), euros(customer.size == 2 ? cents * 2 : cents));
      }
      for (Transfer move : customer.moves) {
        boolean cash = move.channel.equals("cash");
        BigDecimal signed =
            move.channel.equals("outgoing") ? euros(-move.cents) : euros(move.cents);
        ledger.add(i, ++number, move.day, cash ? "cash" : "wire", signed);
      }
    }
    accounts.add(null, "test", "small");
  }

  @Override
  public String picture(StudyAnswers answers) {
    Svg svg = new Svg(960, 430, "What three banks have lent, together");
    svg.text(20, 66, "Exposure by sector", "font-weight=\"bold\"");
    svg.note(20, 84, "millions of euros");
    HeatMap exposure =
        new HeatMap(SECTORS, GRADES)
            .withWords(euros -> String.valueOf(Math.round(euros / MILLION)));
    for (StudyAnswers.Line line : answers.of("1-exposure")) {
      exposure.put(line.word("sector"), line.word("grade"), line.number("exposure"));
    }
    exposure.draw(svg, 112, 122, 62, 30);
    svg.text(345, 66, "… by what a customer owes, in millions", "font-weight=\"bold\"");
    GroupedBars bars =
        new GroupedBars(OWES, List.of("exposure")).withWords(m -> String.valueOf(Math.round(m)));
    for (StudyAnswers.Line line : answers.of("3-large-customers")) {
      bars.put(line.word("owes").replace(" m", ""), "exposure", line.number("exposure") / MILLION);
    }
    bars.draw(svg, new Box(380, 122, 290, 240), "millions of euros");
    GroupedBars flagged = new GroupedBars(SIZES, TYPOLOGIES);
    for (StudyAnswers.Line line : answers.of("4-typologies")) {
      flagged.put(line.word("size"), line.word("typology"), line.number("customers"));
    }
    svg.text(700, 66, "Suspicious transfers", "font-weight=\"bold\"");
    flagged.draw(svg, new Box(735, 122, 205, 240), "customers, by size");
    flagged.legend(svg, 735, 408);
    svg.hiddenLegend(112, 408, "not shown: one of the banks has fewer than 11 such customers");
    return svg.end();
  }
}

package io.jointly.examples.studies;

import io.jointly.examples.charts.GroupedBars;
import io.jointly.examples.charts.GroupedBars.Box;
import io.jointly.examples.charts.Svg;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Three shops and a brand. In truth the spring campaign sells, most of all to lapsed customers. */
final class CampaignStudy implements Study {

  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 3, 1);
  private static final List<String> CAMPAIGNS = List.of("spring", "outdoor", "control");
  private static final List<String> COHORTS = List.of("new", "regular", "lapsed", "staff");
  private static final List<String> SEEN = List.of("once", "2 or 3", "more");
  private static final List<String> INCOMES = List.of("low", "middle", "high");

  private record Customer(int cohort, List<Seen> seen, List<Bought> bought) {}

  private record Seen(int campaign, LocalDate day) {}

  private record Bought(LocalDate day, int cents) {}

  @Override
  public String name() {
    return "campaigns";
  }

  @Override
  public ShownGroup rule() {
    return ShownGroup.ofEach("atelier", "bazaar", "corner");
  }

  @Override
  public void writeRows(RawRows rows) {
    atelier(rows, new Draws(301));
    bazaar(rows, new Draws(302));
    corner(rows, new Draws(303));
  }

  private static Customer customer(Draws draws, int number) {
    int cohort = number <= 24 ? 3 : draws.weighted(0.3, 0.4, 0.3);
    List<Seen> seen = new ArrayList<>();
    List<Bought> bought = new ArrayList<>();
    for (int campaign = 0; campaign < CAMPAIGNS.size(); campaign++) {
      if (!draws.chance(0.45)) {
        continue;
      }
      LocalDate first = FIRST_DAY.plusDays(draws.between(0, 60));
      int times = draws.weighted(0.4, 0.3, 0.1, 0.1, 0.06, 0.04) + 1;
      for (int i = 0; i < times; i++) {
        seen.add(new Seen(campaign, i == 0 ? first : first.plusDays(draws.between(0, 30))));
      }
      double[] effect = {cohort == 2 ? 0.16 : 0.08, 0.03, 0};
      double usual = cohort == 1 ? 0.28 : 0.16;
      if (draws.chance(usual + effect[campaign])) {
        bought.add(
            new Bought(first.plusDays(draws.between(0, 13)), 100 * draws.between(5, 180) + 99));
      }
    }
    if (draws.chance(0.3)) {
      bought.add(
          new Bought(FIRST_DAY.plusDays(draws.between(0, 115)), 100 * draws.between(5, 90) + 49));
    }
    return new Customer(cohort, seen, bought);
  }

  private static String income(Draws draws) {
    return draws.one(INCOMES);
  }

  /** Campaigns in any spelling. */
  private static void atelier(RawRows rows, Draws draws) {
    RawRows.Lines members = rows.file("atelier", "members", "member,cohort,income");
    RawRows.Lines banners = rows.file("atelier", "banners", "member,campaign,seen");
    RawRows.Lines receipts = rows.file("atelier", "receipts", "member,receipt,day,total");
    int receipt = 0;
    for (int i = 1; i <= 760; i++) {
      Customer customer = customer(draws, i);
      members.add(i, COHORTS.get(customer.cohort), income(draws));
      for (Seen seen : customer.seen) {
        String campaign = CAMPAIGNS.get(seen.campaign);
        String upper = campaign.toUpperCase(Locale.ROOT);
        banners.add(
            i, draws.one(List.of(campaign + "26", upper + "-26", campaign + " 26 ")), seen.day);
      }
      for (Bought bought : customer.bought) {
        receipts.add(i, ++receipt, bought.day, BigDecimal.valueOf(bought.cents, 2));
      }
    }
  }

  /**
   * Several lines for one customer, codes for campaigns, times, cents, and visitors without a
   * number.
   */
  private static void bazaar(RawRows rows, Draws draws) {
    RawRows.Lines crm = rows.file("bazaar", "crm", "id,kind,version,income");
    RawRows.Lines log = rows.file("bazaar", "app_log", "id,placement,at");
    RawRows.Lines till = rows.file("bazaar", "till", "id,no,at,cents");
    List<String> codes = List.of("S26", "O26", "PSA");
    DateTimeFormatter slashes = DateTimeFormatter.ofPattern("yyyy/MM/dd");
    int receipt = 0;
    for (int i = 1; i <= 720; i++) {
      Customer customer = customer(draws, i);
      String income = income(draws);
      if (draws.chance(0.05)) {
        crm.add(i, "NEW", 1, income);
      }
      crm.add(i, COHORTS.get(customer.cohort).toUpperCase(Locale.ROOT), 2, income);
      for (Seen seen : customer.seen) {
        log.add(
            draws.chance(0.02) ? null : i,
            codes.get(seen.campaign),
            "%s %02d:15".formatted(slashes.format(seen.day), draws.between(7, 22)));
      }
      for (Bought bought : customer.bought) {
        till.add(
            i,
            ++receipt,
            "%s %02d:40".formatted(slashes.format(bought.day), draws.between(9, 19)),
            bought.cents);
      }
    }
  }

  /**
   * Banners twice, English dates, commas in numbers, refunds, firms, and cohorts that nobody knows.
   */
  private static void corner(RawRows rows, Draws draws) {
    RawRows.Lines cards = rows.file("corner", "cards", "card,cohort");
    RawRows.Lines screens = rows.file("corner", "screens", "card,campaign,day");
    RawRows.Lines bons = rows.file("corner", "bons", "card,bon,day,amount");
    DateTimeFormatter words = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    int bon = 0;
    for (int i = 1; i <= 700; i++) {
      Customer customer = customer(draws, i);
      cards.add("C" + i, draws.chance(0.02) ? "?" : COHORTS.get(customer.cohort) + " ");
      for (Seen seen : customer.seen) {
        screens.add("C" + i, CAMPAIGNS.get(seen.campaign), words.format(seen.day));
        if (draws.chance(0.1)) {
          screens.again();
        }
      }
      for (Bought bought : customer.bought) {
        int cents =
            draws.chance(0.02)
                ? -bought.cents
                : draws.chance(0.01) ? bought.cents * 40 : bought.cents;
        bons.add(
            "C" + i,
            ++bon,
            words.format(bought.day),
            BigDecimal.valueOf(cents, 2).toString().replace('.', ','));
      }
    }
  }

  @Override
  public String picture(StudyAnswers answers) {
    Svg svg = new Svg(960, 410, "Two campaigns and a control group, in three shops together");
    GroupedBars converted =
        new GroupedBars(COHORTS, CAMPAIGNS).withWords(p -> String.valueOf(Math.round(p)));
    for (StudyAnswers.Line line : answers.of("1-conversions")) {
      String cohort = line.text("cohort");
      if (cohort != null) {
        Share share = Share.of(line.number("converted"), line.number("reached"));
        converted.put(cohort, line.word("campaign"), share.value(), share.low(), share.high());
      }
    }
    svg.text(20, 66, "Bought within two weeks", "font-weight=\"bold\"");
    svg.note(20, 84, "per cent of the customers reached");
    converted.draw(svg, new Box(60, 118, 400, 220), "");
    GroupedBars spent =
        new GroupedBars(COHORTS.subList(0, 3), CAMPAIGNS)
            .withWords(e -> String.valueOf(Math.round(e)));
    for (StudyAnswers.Line line : answers.of("1-conversions")) {
      String cohort = line.text("cohort");
      if (cohort != null && !cohort.equals("staff")) {
        spent.put(cohort, line.word("campaign"), line.number("spent") / line.number("reached"));
      }
    }
    svg.text(500, 66, "Spent", "font-weight=\"bold\"");
    svg.note(500, 84, "euros per customer reached");
    spent.draw(svg, new Box(535, 118, 190, 220), "");
    GroupedBars seen = new GroupedBars(SEEN, CAMPAIGNS).withWords(n -> "");
    for (StudyAnswers.Line line : answers.of("2-frequency")) {
      seen.put(line.word("seen"), line.word("campaign"), line.number("customers"));
    }
    svg.text(755, 66, "Seen how often", "font-weight=\"bold\"");
    svg.note(755, 84, "customers");
    seen.draw(svg, new Box(790, 118, 160, 220), "");
    converted.legend(svg, 60, 390);
    svg.hiddenLegend(310, 390, "not shown: fewer than 11 such people at one of the shops");
    svg.note(710, 390, "lines: 95 % intervals (Wilson)");
    return svg.end();
  }
}

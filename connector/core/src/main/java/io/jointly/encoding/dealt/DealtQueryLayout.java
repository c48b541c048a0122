package io.jointly.encoding.dealt;

import io.jointly.collaboration.Dealing;
import io.jointly.collaboration.Rules;
import io.jointly.deal.table.DealtTable;
import io.jointly.deal.table.EnoughRows;
import io.jointly.encoding.layout.CheckLayout;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.MeasureElements;
import io.jointly.encoding.layout.RowMinimum;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.parameters.DisclosureChecks.Cell;
import io.jointly.protocol.parameters.DisclosureChecks.DealtCell;
import io.jointly.protocol.parameters.DisclosureChecks.GroupChecks;
import io.jointly.protocol.parameters.Limits;
import io.jointly.query.Expr;
import io.jointly.query.text.QueryText;
import java.util.ArrayList;
import java.util.List;

/** Makes the layout of a query over a share table from that of the same query over rows. */
public final class DealtQueryLayout {

  private final Layout rows;
  private final CheckLayout checks;
  private final Rules rules;
  private final Dealing dealing;

  private DealtQueryLayout(Layout rows, CheckLayout checks, Rules rules, Dealing dealing) {
    this.rows = rows;
    this.checks = checks;
    this.rules = rules;
    this.dealing = dealing;
  }

  /** How many dealt rows a cell needs, by the rules and by how many rows one dealer may have. */
  static int enough(Rules rules, Dealing dealing) {
    long enough = EnoughRows.of(rules, dealing);
    if (enough > Limits.MAX_ROWS_OF_A_PARTY) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_RULE,
          "a group of a share table would need "
              + enough
              + " rows, as one dealer may have "
              + dealing.maxRowsPerDealer()
              + "; at most "
              + Limits.MAX_ROWS_OF_A_PARTY
              + " can be checked. Agree on a smaller max_rows_per_dealer");
    }
    return Math.toIntExact(enough);
  }

  /**
   * The layout of a query.
   *
   * @param rows the layout of the same query over rows, with what is checked of them
   * @param rules by which that was laid out
   * @throws CallerException (UNSUPPORTED_SQL, BOUNDS) if shares of rows cannot answer it
   */
  public static Layout of(Layout rows, DealtTable table, Rules rules) {
    for (MeasureElements measure : rows.measures()) {
      requireOfSums(measure);
    }
    CheckLayout checks = rows.checks();
    Layout layout =
        checks == null ? rows : new DealtQueryLayout(rows, checks, rules, table.dealing()).layout();
    // Says what cannot be made of the numbers that rows were dealt with.
    ElementOrigins.of(layout, table);
    return layout;
  }

  private Layout layout() {
    return dealing.hasOwnRows() ? ofBoth() : ofDealtRows();
  }

  /** What is opened, and in the place of what is checked of parties the numbers of dealt rows. */
  private Layout ofDealtRows() {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < rows.elements().size(); i++) {
      if (!checks.groupChecks().hidden().contains(i)) {
        elements.add(rows.elements().get(i));
      }
    }
    List<Integer> hidden = new ArrayList<>();
    List<DealtCell> cells = new ArrayList<>();
    for (Cell cell : checks.groupChecks().cells()) {
      if (isOfNulls(cell)) {
        cells.add(dealtCell(cell, elements, hidden));
      }
    }
    int mask = elements.size();
    hidden.add(mask);
    elements.add(new Element.Mask());
    return with(elements, new GroupChecks(List.of(), 0, cells, mask, hidden));
  }

  /**
   * The parties' own rows are checked as ever. Where there may be none of them, dealt rows must not
   * be few.
   */
  private Layout ofBoth() {
    List<Element> elements = new ArrayList<>(rows.elements());
    GroupChecks own = checks.groupChecks();
    List<Integer> hidden = new ArrayList<>(own.hidden());
    List<DealtCell> cells = new ArrayList<>();
    for (Cell cell : own.cells()) {
      if (cell.present().isPresent() && isOfNulls(cell)) {
        cells.add(dealtCell(cell, elements, hidden));
      }
    }
    return with(elements, new GroupChecks(own.cells(), own.parties(), cells, own.mask(), hidden));
  }

  /**
   * Whether only NULLs decide which rows are in a cell. By values, such as those other than 0,
   * shares cannot be told apart, and such parts of a sum are not checked of dealt rows.
   */
  private boolean isOfNulls(Cell cell) {
    return contributor(cell).terms().stream()
        .map(term -> rows.localAggregates().get(term.localAggregate()))
        .allMatch(
            aggregate ->
                aggregate.match(
                    all -> true,
                    nonNull -> areColumns(nonNull.exprs()),
                    limb -> false,
                    in ->
                        in.region().outside() == null
                            && areColumns(in.region().there())
                            && in.region().missing().stream()
                                .allMatch(DealtQueryLayout::areColumns),
                    entities -> false,
                    extreme -> false,
                    keys -> false));
  }

  private static boolean areColumns(List<Expr> exprs) {
    return exprs.stream().allMatch(Expr.Column.class::isInstance);
  }

  private Element.Contributor contributor(Cell cell) {
    return (Element.Contributor) rows.elements().get(cell.contributor());
  }

  /** Adds the hidden element for it. */
  private DealtCell dealtCell(Cell cell, List<Element> elements, List<Integer> hidden) {
    Element.Contributor contributor = contributor(cell);
    int least =
        Math.addExact(
            enough(rules, dealing), contributor.minimum().rows() - rules.rowsOfEachParty(0));
    Element count = new Element.Contributor(contributor.terms(), RowMinimum.ofDealt(least));
    int at = elements.indexOf(count);
    if (at < 0) {
      at = elements.size();
      elements.add(count);
      hidden.add(at);
    }
    return new DealtCell(
        at, least, cell.present().isPresent() ? DealtCell.None.PASSES : DealtCell.None.FAILS);
  }

  /**
   * Refuses a condition on what nobody sees.
   *
   * @throws CallerException (UNSUPPORTED_SQL) naming the column
   */
  public static void requirePublic(List<Expr> conditions, DealtTable table) {
    for (Expr condition : conditions) {
      for (String column : condition.columns()) {
        boolean isPublic =
            !table.dealing().hidesDimensions()
                && table.dimensions().stream().anyMatch(each -> each.name().equals(column));
        if (!isPublic) {
          throw new CallerException(
              ErrorCode.UNSUPPORTED_SQL,
              QueryText.of(condition)
                  + ": nobody sees "
                  + column
                  + " of a row of the share table "
                  + table.table().name()
                  + ", so nobody can select rows by it. Deal it as a public dimension, or group by a"
                  + " hidden one and leave groups out of the answer");
        }
      }
    }
  }

  private Layout with(List<Element> elements, GroupChecks groupChecks) {
    return new Layout(
        rows.localAggregates(),
        List.of(elements),
        rows.cells(),
        rows.searches(),
        rows.measures(),
        rows.existence(),
        new CheckLayout(groupChecks, checks.hiddenCells(), checks.counted()));
  }

  private static void requireOfSums(MeasureElements measure) {
    if (measure.cells().isPresent() || measure.search().isPresent() || measure.bits().isPresent()) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          QueryText.of(measure.measure())
              + ": shares of rows can be added up, and this takes more than sums. Deal the column as"
              + " a dimension, in bands, and count the rows of each");
    }
  }
}

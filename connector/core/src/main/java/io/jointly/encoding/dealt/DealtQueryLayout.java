package io.jointly.encoding.dealt;

import io.jointly.collaboration.Dealing;
import io.jointly.collaboration.Rules;
import io.jointly.deal.table.DealtTable;
import io.jointly.encoding.layout.CheckLayout;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.MeasureElements;
import io.jointly.encoding.layout.RowMinimum;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.parameters.DisclosureChecks.Cell;
import io.jointly.protocol.parameters.DisclosureChecks.GroupChecks;
import io.jointly.protocol.parameters.Limits;
import io.jointly.query.Expr;
import io.jointly.query.text.QueryText;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Makes the layout of a query over a share table from that of the same query over rows. */
public final class DealtQueryLayout {

  private DealtQueryLayout() {}

  /**
   * How many dealt rows a cell needs, by the rules and by how many rows one dealer may have; 0
   * where the rules check nothing.
   */
  public static int enough(Rules rules, Dealing dealing) {
    if (!rules.areChecked()) {
      return 0;
    }
    long most = dealing.maxRowsPerDealer();
    long others = rules.minGroupSizeOfOthers();
    long enough =
        Math.max(
            rules.minGroupSize(),
            Math.max(
                others == 0 ? 0 : Math.addExact(others, most),
                Math.addExact(Math.multiplyExact(rules.minParties() - 1L, most), 1)));
    if (enough > Limits.MAX_ROWS_OF_A_PARTY) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_RULE,
          "a group of a share table would need "
              + enough
              + " rows, as one dealer may have "
              + most
              + "; at most "
              + Limits.MAX_ROWS_OF_A_PARTY
              + " can be checked. Agree on a smaller max_rows_per_dealer");
    }
    return Math.toIntExact(enough);
  }

  /**
   * The layout of a query.
   *
   * @param rows the layout of the same query over rows of which nothing is checked
   * @param enough how many dealt rows a cell needs; 0 to check nothing
   * @throws CallerException (UNSUPPORTED_SQL, BOUNDS) if shares of rows cannot answer it
   */
  public static Layout of(Layout rows, DealtTable table, int enough) {
    for (MeasureElements measure : rows.measures()) {
      requireOfSums(measure);
    }
    List<Element> elements = new ArrayList<>();
    for (Element element : rows.elements()) {
      // Nobody can draw a random multiple of a number that nobody knows, so the number is opened.
      elements.add(
          element instanceof Element.Presence presence
              ? new Element.Total(List.of(presence.localAggregate()), 0)
              : element);
    }
    Layout plain = with(rows, elements, null);
    // Says what cannot be made of the numbers that rows were dealt with.
    ElementOrigins.of(plain, table);
    return enough == 0 ? plain : with(rows, elements, checks(rows, elements, enough));
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

  private static Layout with(Layout rows, List<Element> elements, @Nullable CheckLayout checks) {
    return new Layout(
        rows.localAggregates(),
        List.of(elements),
        rows.cells(),
        rows.searches(),
        rows.measures(),
        rows.existence(),
        checks);
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

  /** Each number of rows that an answer rests on has to be large enough. */
  private static CheckLayout checks(Layout rows, List<Element> elements, int enough) {
    List<Integer> hidden = new ArrayList<>();
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < rows.localAggregates().size(); i++) {
      LocalAggregate aggregate = rows.localAggregates().get(i);
      if (aggregate instanceof LocalAggregate.Rows || aggregate instanceof LocalAggregate.NonNull) {
        hidden.add(elements.size());
        cells.add(new Cell(elements.size(), OptionalInt.empty(), null));
        elements.add(
            new Element.Contributor(
                List.of(new Element.ScaledAggregate(i, 1)), RowMinimum.enough(enough)));
      }
    }
    int mask = elements.size();
    hidden.add(mask);
    elements.add(new Element.Mask());
    return new CheckLayout(
        new GroupChecks(cells, enough, mask, hidden, true), List.of(), CheckLayout.Counted.ROWS);
  }
}

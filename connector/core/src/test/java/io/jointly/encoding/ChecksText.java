package io.jointly.encoding;

import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.Region;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import io.jointly.query.text.QueryText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The checks of a layout in words, for assertions. */
public final class ChecksText {

  private ChecksText() {}

  /** Each count, and the cells of one list together. */
  public static List<String> of(Layout layout) {
    List<DisclosureChecks.Cell> checked =
        Objects.requireNonNull(layout.checks()).groupChecks().cells();
    List<String> texts = new ArrayList<>();
    int cells = layout.cells().stream().mapToInt(Cells::size).sum();
    for (DisclosureChecks.Cell cell : checked.subList(0, checked.size() - cells)) {
      Element.Contributor contributor = contributor(layout, cell);
      StringBuilder text = new StringBuilder();
      for (Element.ScaledAggregate term : contributor.terms()) {
        text.append(text.length() == 0 ? "" : term.factor() < 0 ? " - " : " + ");
        text.append(text(layout.localAggregates().get(term.localAggregate())));
      }
      int more = contributor.minimum().rows() - least(layout, checked);
      texts.add(
          text + (more > 0 ? " + " + more : "") + (cell.present().isPresent() ? " or 0" : ""));
    }
    layout
        .cells()
        .forEach(
            block ->
                texts.add(block.size() + " cells of " + QueryText.of(block.position().expr())));
    return texts;
  }

  private static Element.Contributor contributor(Layout layout, DisclosureChecks.Cell cell) {
    return (Element.Contributor) layout.elements().get(cell.contributor());
  }

  /** What a party needs where nothing more is asked for. */
  private static int least(Layout layout, List<DisclosureChecks.Cell> checked) {
    return checked.stream()
        .filter(cell -> cell.contributor() < layout.elements().size())
        .mapToInt(cell -> contributor(layout, cell).minimum().rows())
        .min()
        .orElseThrow();
  }

  private static String text(LocalAggregate aggregate) {
    if (aggregate instanceof LocalAggregate.Entities entities) {
      Region region = entities.region();
      String text =
          region.isPlain()
              ? region.there().isEmpty() ? "n" : "n(" + list(region.there()) + ")"
              : text(new LocalAggregate.In(region));
      return text.replaceFirst("^n", entities.atLeastOne() ? "people or 1" : "people");
    }
    if (aggregate instanceof LocalAggregate.Keys keys) {
      return (keys.counted() == LocalAggregate.Keys.Counted.ENTITIES ? "people with a " : "")
          + keys.key().name()
          + "("
          + list(keys.in())
          + (keys.without().isEmpty() ? "" : " and none with ")
          + keys.without().stream().map(ChecksText::list).collect(Collectors.joining(" or "))
          + ")";
    }
    if (aggregate instanceof LocalAggregate.In in) {
      Region region = in.region();
      if (region.outside() != null) {
        return "n(" + QueryText.of(region.outside().expr()) + " outside)";
      }
      return "n("
          + list(region.there())
          + " without "
          + region.missing().stream().map(ChecksText::list).collect(Collectors.joining(" or "))
          + ")";
    }
    return aggregate instanceof LocalAggregate.NonNull nonNull
        ? "n(" + list(nonNull.exprs()) + ")"
        : "n";
  }

  private static String list(List<Expr> exprs) {
    return exprs.stream().map(ChecksText::text).collect(Collectors.joining(", "));
  }

  /** Of {@code CASE WHEN c THEN 1 END}, which only chooses rows, the condition. */
  private static String text(Expr expr) {
    return expr instanceof Expr.Call call
            && call.function() == Function.CASE_WHEN
            && call.arguments().size() == 2
            && call.argument(1).equals(new Expr.Literal(SqlType.of(SqlType.Kind.INT), 1))
        ? QueryText.of(call.argument(0))
        : QueryText.of(expr);
  }
}

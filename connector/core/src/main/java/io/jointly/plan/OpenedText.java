package io.jointly.plan;

import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.MeasureElements;
import io.jointly.encoding.layout.Term;
import io.jointly.encoding.layout.Term.ProductTerm;
import io.jointly.query.AggregateParts;
import io.jointly.query.text.QueryText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says in words what is opened of each group for a measure. */
final class OpenedText {

  private OpenedText() {}

  static List<String> of(MeasureElements place, Layout layout) {
    List<String> opened = new ArrayList<>();
    if (place.cells().isPresent()) {
      opened.add(cells(layout.cells().get(place.cells().getAsInt())));
      return opened;
    }
    if (place.measure().aggregate().parts() == AggregateParts.KEYS) {
      opened.add(QueryText.of(place.measure()));
      return opened;
    }
    String argument =
        place.measure().arguments().isEmpty()
            ? "*"
            : place.measure().columns().stream()
                .map(QueryText::of)
                .distinct()
                .collect(Collectors.joining(", "));
    if (layout.elements().get(place.count().orElseThrow()) instanceof Element.Total) {
      opened.add("count(" + argument + ")");
    } else {
      opened.add("whether any " + argument + " is not NULL");
    }
    for (MeasureElements.Sum sum : place.sums()) {
      opened.add("sum(" + factors(sum.term()) + ")");
    }
    if (place.search().isPresent()) {
      opened.add(QueryText.of(place.measure()));
    }
    return opened;
  }

  private static String factors(Term term) {
    return term.exprs().size() == 1 && term instanceof ProductTerm
        ? QueryText.of(term.exprs().get(0)) + " * " + QueryText.of(term.exprs().get(0))
        : term.exprs().stream().map(QueryText::of).collect(Collectors.joining(" * "));
  }

  private static String cells(Cells cells) {
    String which =
        cells.kind() == Cells.Kind.FLAGS ? "whether any row has each of " : "the rows of each of ";
    String values = which + cells.size() + " values of ";
    String ranges = which + cells.size() + " ranges of ";
    return cells
            .position()
            .match(
                offset -> ranges,
                since -> ranges,
                bits -> ranges,
                listed -> values,
                bucket -> ranges,
                hashed -> cells.size() + " bits of a sketch of ")
        + QueryText.of(cells.position().expr());
  }
}

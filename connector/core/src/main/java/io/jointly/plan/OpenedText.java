package io.jointly.plan;

import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.MeasureElements;
import io.jointly.encoding.layout.Term;
import io.jointly.query.AggregateParts;
import io.jointly.query.text.QueryText;
import java.util.ArrayList;
import java.util.Collections;
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
            : place.measure().present().stream()
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
    place.bits().ifPresent(bits -> opened.add(bits(place, bits)));
    return opened;
  }

  /** An extreme of a bit tells no more than the aggregate; numbers of rows tell more. */
  private static String bits(MeasureElements place, MeasureElements.BitPlaces bits) {
    return place.measure().aggregate().parts() == AggregateParts.ROWS_OF_BITS
        ? "the rows that have each of "
            + bits.places().size()
            + " bits of "
            + QueryText.of(place.measure().argument())
        : QueryText.of(place.measure());
  }

  private static String factors(Term term) {
    return term.match(
        linear -> QueryText.of(linear.expr()),
        product ->
            QueryText.of(product.left().expr()) + " * " + QueryText.of(product.right().expr()),
        power ->
            String.join(
                " * ", Collections.nCopies(power.exponent(), QueryText.of(power.base().expr()))));
  }

  private static String cells(Cells cells) {
    String which =
        cells.kind() == Cells.Kind.FLAGS ? "whether any row has each of " : "the rows of each of ";
    String of = QueryText.of(cells.position().expr());
    String ranges = which + cells.size() + " ranges of " + of;
    return cells
        .position()
        .match(
            offset -> ranges,
            since -> ranges,
            bits -> ranges,
            listed -> which + cells.size() + " values of " + of,
            bucket -> ranges,
            hashed -> cells.size() + " bits of a sketch of " + of,
            tuple ->
                which
                    + cells.size()
                    + " combinations of "
                    + tuple.parts().stream()
                        .map(part -> QueryText.of(part.expr()))
                        .collect(Collectors.joining(", ")));
  }
}

package io.jointly.encoding.dealt;

import io.jointly.deal.DealtLayout;
import io.jointly.deal.DealtNumber;
import io.jointly.deal.DealtNumber.Factor;
import io.jointly.deal.DealtNumber.Part;
import io.jointly.deal.table.DealtTable;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.RowMinimum;
import io.jointly.encoding.layout.Term;
import io.jointly.encoding.layout.Term.LinearTerm;
import io.jointly.encoding.layout.Term.ProductTerm;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Expr;
import io.jointly.query.text.QueryText;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How the elements of a query come from sums of the numbers that rows were dealt with. */
final class ElementOrigins {

  private final DealtTable table;
  private final DealtLayout dealt;

  private ElementOrigins(DealtTable table) {
    this.table = table;
    this.dealt = table.layout();
  }

  /**
   * One for each element of a group, in their order. Masks are zero: data parties draw them.
   *
   * @throws CallerException (UNSUPPORTED_SQL, BOUNDS) if an element does not come from such sums
   */
  static List<DealtCombination> of(Layout layout, DealtTable table) {
    ElementOrigins found = new ElementOrigins(table);
    List<DealtCombination> combinations = new ArrayList<>();
    for (Element element : layout.elements()) {
      combinations.add(found.of(element, layout));
    }
    return combinations;
  }

  private DealtCombination of(Element element, Layout layout) {
    return element.match(
        total -> total(total, layout),
        presence -> of(layout.localAggregates().get(presence.localAggregate())),
        digitFlag -> {
          throw new IllegalArgumentException("a search over dealt rows");
        },
        contributor ->
            contributor.minimum().kind() == RowMinimum.Kind.DEALT
                ? count(contributor, layout)
                : DealtCombination.ZERO,
        inverse -> DealtCombination.ZERO,
        mask -> DealtCombination.ZERO,
        flagMask -> DealtCombination.ZERO);
  }

  private DealtCombination count(Element.Contributor count, Layout layout) {
    DealtCombination sum = DealtCombination.ZERO;
    for (Element.ScaledAggregate term : count.terms()) {
      sum =
          sum.plus(
              of(layout.localAggregates().get(term.localAggregate())),
              BigInteger.valueOf(term.factor()));
    }
    return sum;
  }

  /** The limbs of one sum are put together: shares are added in the field, where it fits. */
  private DealtCombination total(Element.Total total, Layout layout) {
    if (total.localAggregates().isEmpty()) {
      return DealtCombination.ZERO;
    }
    LocalAggregate first = layout.localAggregates().get(total.localAggregates().get(0));
    if (first instanceof LocalAggregate.Limb limb && !limb.term().oneElement()) {
      throw new CallerException(
          ErrorCode.BOUNDS,
          QueryText.of(limb.term().exprs().get(0))
              + ": the declared bounds and max_rows do not prove that its total fits one element, as"
              + " a total over a share table has to. Declare tighter bounds or a smaller max_rows");
    }
    return of(first);
  }

  private DealtCombination of(LocalAggregate aggregate) {
    return aggregate.match(
        rows -> DealtCombination.ROWS,
        nonNull -> present(measures(nonNull.exprs())),
        limb -> sum(limb.term(), limb.given()),
        in ->
            refuse(
                "rows in which one column is NULL and another is not, which the aggregates of this"
                    + " query single out together. Ask for fewer of them at once"),
        entities -> refuse("different entities"),
        extreme -> refuse("the least or greatest value"),
        keys -> refuse("different keys"));
  }

  private static DealtCombination refuse(String what) {
    throw new CallerException(
        ErrorCode.UNSUPPORTED_SQL, what + ": shares of rows tell sums, and nothing else");
  }

  private Set<Integer> measures(List<Expr> exprs) {
    Set<Integer> measures = new LinkedHashSet<>();
    exprs.forEach(expr -> measures.add(measure(expr)));
    return measures;
  }

  private int measure(Expr expr) {
    if (expr instanceof Expr.Column column) {
      for (int i = 0; i < table.measures().size(); i++) {
        if (table.measures().get(i).name().equals(column.name())) {
          return i;
        }
      }
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          QueryText.of(expr)
              + " is a dimension of the share table "
              + table.table().name()
              + ", and only its measures can be counted and summed. count(*) with GROUP BY "
              + QueryText.of(expr)
              + " counts its values");
    }
    throw new CallerException(
        ErrorCode.UNSUPPORTED_SQL,
        QueryText.of(expr)
            + ": rows of "
            + table.table().name()
            + " are shared, so what is computed of each row has to be dealt. Let the dealers deal it"
            + " as a measure of its own");
  }

  /** The number of rows in which none of the measures is NULL. */
  private DealtCombination present(Set<Integer> measures) {
    List<Integer> all = List.copyOf(measures);
    return switch (all.size()) {
      case 0 -> DealtCombination.ROWS;
      case 1 -> number(new Factor(all.get(0), Part.PRESENT));
      case 2 -> number(new Factor(all.get(0), Part.PRESENT), new Factor(all.get(1), Part.PRESENT));
      default -> refuse("rows in which none of three columns is NULL");
    };
  }

  private DealtCombination sum(Term term, List<Expr> given) {
    return term.match(
        linear -> linear(linear, measures(given)),
        product -> product(product, measures(given)),
        power -> refuse("a third or fourth power"));
  }

  /** The sum of a measure, over the rows in which the others are there: lower bound plus offset. */
  private DealtCombination linear(LinearTerm term, Set<Integer> given) {
    int measure = measure(term.expr());
    Set<Integer> others = new LinkedHashSet<>(given);
    others.remove(measure);
    if (others.size() > 1) {
      return refuse("a sum over rows in which two other columns are not NULL");
    }
    Factor offset = new Factor(measure, Part.OFFSET);
    if (others.isEmpty()) {
      return number(offset).plus(present(Set.of(measure)), least(measure));
    }
    int other = others.iterator().next();
    return number(offset, new Factor(other, Part.PRESENT))
        .plus(present(new LinkedHashSet<>(List.of(measure, other))), least(measure));
  }

  /** (a + x)(b + y) = xy + a·y + b·x + a·b, each where neither is NULL. */
  private DealtCombination product(ProductTerm term, Set<Integer> given) {
    int left = measure(term.left().expr());
    int right = measure(term.right().expr());
    Set<Integer> others = new LinkedHashSet<>(given);
    others.removeAll(List.of(left, right));
    if (!others.isEmpty()) {
      return left == right && others.size() == 1
          ? squareWith(left, others.iterator().next())
          : refuse("a product over rows in which another column is not NULL");
    }
    BigInteger a = least(left);
    BigInteger b = least(right);
    if (left == right) {
      Factor offset = new Factor(left, Part.OFFSET);
      return number(offset, offset)
          .plus(number(offset), a.add(a))
          .plus(present(Set.of(left)), a.multiply(a));
    }
    Factor x = new Factor(left, Part.OFFSET);
    Factor y = new Factor(right, Part.OFFSET);
    return number(x, y)
        .plus(number(new Factor(left, Part.PRESENT), y), a)
        .plus(number(x, new Factor(right, Part.PRESENT)), b)
        .plus(present(new LinkedHashSet<>(List.of(left, right))), a.multiply(b));
  }

  /** (a + x)² = x² + 2a·x + a², where another measure is not NULL either. */
  private DealtCombination squareWith(int measure, int other) {
    BigInteger a = least(measure);
    Factor offset = new Factor(measure, Part.OFFSET);
    Factor present = new Factor(other, Part.PRESENT);
    return number(offset, offset, present)
        .plus(number(offset, present), a.add(a))
        .plus(present(new LinkedHashSet<>(List.of(measure, other))), a.multiply(a));
  }

  private BigInteger least(int measure) {
    return BigInteger.valueOf(dealt.measures().get(measure).least());
  }

  private DealtCombination number(Factor... factors) {
    List<Factor> wanted = List.of(factors);
    List<Factor> turned = wanted.size() == 2 ? List.of(wanted.get(1), wanted.get(0)) : wanted;
    for (int i = 0; i < dealt.numbers().size(); i++) {
      DealtNumber number = dealt.numbers().get(i);
      if (number.factors().equals(wanted) || number.factors().equals(turned)) {
        return DealtCombination.number(i);
      }
    }
    throw new CallerException(
        ErrorCode.UNSUPPORTED_SQL,
        "products of "
            + table.measures().get(wanted.get(0).measure()).name()
            + (wanted.size() == 1 || wanted.get(0).measure() == wanted.get(1).measure()
                ? ""
                : " and " + table.measures().get(wanted.get(1).measure()).name())
            + " were not dealt. Agree on functions with variance or covariance for both, and let the"
            + " rows be dealt anew");
  }
}

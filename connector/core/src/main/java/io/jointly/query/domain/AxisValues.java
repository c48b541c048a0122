package io.jointly.query.domain;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.ColumnValues;
import io.jointly.query.Evaluator;
import io.jointly.query.Expr;
import io.jointly.query.GroupDomain;
import io.jointly.query.Overflow;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of one group expression, whatever other groups there are. */
final class AxisValues {

  private final Expr group;
  private final String what;
  private final Inputs inputs;
  private final Monotone monotone;

  /**
   * @param what the expression, as the beginning of messages
   */
  AxisValues(
      Expr group,
      String what,
      Map<String, ColumnValues> declared,
      Evaluator evaluator,
      Overflow overflow) {
    this.group = group;
    this.what = what;
    this.inputs = new Inputs(declared, evaluator);
    this.monotone = new Monotone(overflow, new RangeEnds(inputs)::isNonNegative);
  }

  /** All values, NULL among them where it is one, in canonical order. */
  List<@Nullable Object> find() {
    Expr inner = TimeTexts.ofCutTimes(group);
    while (!inputs.canBeTried(List.of(inner))) {
      Optional<Expr> shorter = new TimeLengths(inputs).replacedIn(inner);
      if (shorter.isPresent()) {
        inner = shorter.get();
        continue;
      }
      Expr step = longMonotone(inner);
      Collection<@Nullable Object> image = step == null ? null : image(step).orElse(null);
      if (step == null || image == null) {
        step = FewResults.find(inner);
        image = step == null ? null : FewResults.of(step);
      }
      if (step == null || image == null) {
        step = TimeTexts.withoutYear(inner);
        image = step == null ? null : TimeTexts.of(step, inputs.evaluator());
      }
      if (step == null || image == null) {
        throw noDomain();
      }
      inner = Inputs.replace(inner, step, inputs.substitute(step, image));
    }
    return GroupDomain.inOrder(group.type(), inputs.results(List.of(inner)).get(0));
  }

  private CallerException noDomain() {
    for (String name : group.columns()) {
      if (!inputs.has(name)) {
        return new CallerException(
            ErrorCode.DOMAIN,
            what
                + ": the values of column "
                + name
                + " are not declared; give it `values`, or `min` and `max`, in collaboration.yaml,"
                + " or write a CASE with constant results");
      }
    }
    return new CallerException(
        ErrorCode.DOMAIN,
        what
            + ": more than "
            + GroupDomain.MAX_GROUPS
            + " declared values to try; group by something coarser, such as year(d),"
            + " date_format(t, 'yyyy-MM'), cast(t AS date), floor(x / 10), width_bucket(x, lo, hi, n) or a CASE with constant"
            + " results");
  }

  /** The outermost monotone expression of one column whose range is long. */
  private @Nullable Expr longMonotone(Expr expr) {
    if (expr instanceof Expr.Call call) {
      if (inputs.onlyRange(expr) != null && monotone.isMonotone(expr)) {
        return expr;
      }
      for (Expr argument : call.arguments()) {
        Expr found = longMonotone(argument);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private Optional<Set<@Nullable Object>> image(Expr step) {
    Expr.Column column = inputs.onlyRange(step);
    if (column == null) {
      return Optional.empty();
    }
    return new Image(List.of(step), column, inputs.of(column.name()), inputs.evaluator())
        .find(GroupDomain.MAX_GROUPS)
        .map(
            found -> {
              Set<@Nullable Object> values = new HashSet<>();
              found.forEach(each -> values.add(each.get(0)));
              return values;
            });
  }
}

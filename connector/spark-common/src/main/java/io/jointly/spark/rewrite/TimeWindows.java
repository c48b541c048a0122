package io.jointly.spark.rewrite;

import io.jointly.query.Function;
import io.jointly.spark.translate.CatalogFunction;
import io.jointly.spark.version.Arithmetic;
import io.jointly.spark.version.Plans;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.KnownNullable;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.PreciseTimestampConversion;
import org.apache.spark.sql.catalyst.expressions.Remainder;
import org.apache.spark.sql.catalyst.expressions.Subtract;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataTypes;

/**
 * Rewrites {@code GROUP BY window(t, '1 hour')}, which is a structure, as a group by the beginning
 * of the window; its end follows from that. Spark has written the beginning as arithmetic over
 * microseconds, and this finds it again by trying the arithmetic.
 */
final class TimeWindows {

  private static final Set<String> ARITHMETIC =
      Set.of("Add", "Subtract", "Remainder", "CaseWhen", "If", "LessThan", "Literal");

  private static final long[] TRIED = {
    0, 1, -1, 999_999, 1_234_567_890_123_456L, -1_234_567_890_123_456L, 86_399_999_999L
  };

  private TimeWindows() {}

  /**
   * A window as arithmetic of the microseconds of a time.
   *
   * @param ahead how far after the beginning the value lies: 0, or the length of the window
   */
  private record Window(Expression time, long slide, long offset, long ahead) {

    Optional<Expression> start() {
      return CatalogFunction.of(
          Function.WINDOW_START,
          List.of(
              time,
              new Literal(slide, DataTypes.LongType),
              new Literal(offset, DataTypes.LongType)),
          given -> startOf(given.get(0)));
    }

    /** As Spark writes it, in terms of the rest of a division that is never negative. */
    private Expression startOf(Expression given) {
      Expression micros = micros(given);
      Expression since = Arithmetic.minus(micros, new Literal(offset, DataTypes.LongType));
      return time(Arithmetic.minus(micros, Arithmetic.pmod(since, width())));
    }

    private Expression width() {
      return new Literal(slide, DataTypes.LongType);
    }

    Expression micros(Expression given) {
      return new PreciseTimestampConversion(given, time.dataType(), DataTypes.LongType);
    }

    Expression time(Expression micros) {
      return new PreciseTimestampConversion(micros, DataTypes.LongType, time.dataType());
    }
  }

  /** The beginning of a window by itself, as {@code window(t, '1 hour').start} gives it. */
  static Optional<Expression> start(Expression part) {
    return part instanceof PreciseTimestampConversion
        ? window(part).filter(window -> window.ahead() == 0).flatMap(Window::start)
        : Optional.empty();
  }

  static Aggregate rewrite(Aggregate aggregate) {
    AggregateInput rows = AggregateInput.below(aggregate.child()).get(0);
    List<Expression> original = ScalaCollections.list(aggregate.groupingExpressions());
    GroupingSets.Groups groups = new GroupingSets.Groups();
    List<Expression> resolved = new ArrayList<>();
    List<Expression> conditions = new ArrayList<>(rows.conditions());
    boolean any = false;
    for (Expression group : original) {
      Expression below = rows.resolve(group);
      Optional<Expression> structure =
          below instanceof CreateNamedStruct both
              ? structure(both, groups, conditions)
              : Optional.empty();
      any |= structure.isPresent();
      resolved.add(structure.orElseGet(() -> groups.add(below)));
    }
    return any ? over(aggregate, rows, resolved, groups, conditions) : aggregate;
  }

  private static Aggregate over(
      Aggregate aggregate,
      AggregateInput rows,
      List<Expression> resolved,
      GroupingSets.Groups groups,
      List<Expression> conditions) {
    List<Expression> original = ScalaCollections.list(aggregate.groupingExpressions());
    List<NamedExpression> items = new ArrayList<>();
    for (NamedExpression item : ScalaCollections.list(aggregate.aggregateExpressions())) {
      Expression value = item instanceof Alias alias ? alias.child() : (Expression) item;
      items.add(
          CatalystTrees.namedAs(
              CatalystTrees.replace(
                  value, part -> GroupingSets.counterpart(part, original, resolved, rows)),
              item));
    }
    LogicalPlan base =
        conditions.stream()
            .reduce(And::new)
            .<LogicalPlan>map(condition -> new Filter(condition, rows.base()))
            .orElse(rows.base());
    return Plans.aggregate(aggregate, groups.expressions(), items, groups.over(base));
  }

  /**
   * The structure of a window over its beginning as a column. Spark leaves out rows without a time;
   * as a condition on the group this needs no use of the time as a filter.
   */
  private static Optional<Expression> structure(
      CreateNamedStruct both, GroupingSets.Groups groups, List<Expression> conditions) {
    List<Expression> parts = ScalaCollections.list(both.children());
    if (parts.size() != 4) {
      return Optional.empty();
    }
    Optional<Window> first = window(parts.get(1));
    Optional<Window> last = window(parts.get(3));
    Optional<Expression> start =
        first.filter(window -> window.ahead() == 0 && last.isPresent()).flatMap(Window::start);
    if (first.isEmpty() || last.isEmpty() || start.isEmpty()) {
      return Optional.empty();
    }
    conditions.replaceAll(
        condition ->
            CatalystTrees.replace(
                condition,
                part ->
                    part instanceof IsNotNull present
                            && present.child().semanticEquals(first.get().time())
                        ? new IsNotNull(start.get())
                        : part));
    Expression column = groups.add(start.get());
    Expression end =
        first
            .get()
            .time(
                Arithmetic.plus(
                    first.get().micros(column),
                    new Literal(last.get().ahead(), DataTypes.LongType)));
    return Optional.of(
        new CreateNamedStruct(
            ScalaCollections.seq(List.of(parts.get(0), column, parts.get(2), end))));
  }

  /** What an expression is found to be; empty where it is something else. */
  private static Optional<Window> window(Expression expression) {
    Expression part = expression instanceof KnownNullable known ? known.child() : expression;
    if (!(part instanceof PreciseTimestampConversion conversion)
        || !conversion.fromType().equals(DataTypes.LongType)) {
      return Optional.empty();
    }
    List<Expression> times = new ArrayList<>();
    List<Remainder> remainders = new ArrayList<>();
    if (!collect(conversion.child(), times, remainders)
        || times.isEmpty()
        || remainders.isEmpty()
        || !times.stream().allMatch(time -> time.semanticEquals(times.get(0)))
        || !(remainders.get(0).right() instanceof Literal slide
            && slide.value() instanceof Long width
            && width > 0)) {
      return Optional.empty();
    }
    return tried(conversion.child(), times.get(0), width, offset(remainders.get(0).left()));
  }

  private static long offset(Expression divided) {
    return divided instanceof Subtract difference
            && difference.right() instanceof Literal literal
            && literal.value() instanceof Long offset
        ? offset
        : 0;
  }

  /** Whether it is arithmetic over the microseconds of times alone. */
  private static boolean collect(
      Expression part, List<Expression> times, List<Remainder> remainders) {
    if (part instanceof PreciseTimestampConversion conversion) {
      times.add(conversion.child());
      return conversion.toType().equals(DataTypes.LongType);
    }
    if (part instanceof Remainder remainder) {
      remainders.add(remainder);
    }
    return ARITHMETIC.contains(part.getClass().getSimpleName())
        && ScalaCollections.list(part.children()).stream()
            .allMatch(child -> collect(child, times, remainders));
  }

  private static Optional<Window> tried(
      Expression arithmetic, Expression time, long slide, long offset) {
    Expression over =
        CatalystTrees.replace(
            arithmetic,
            part ->
                part instanceof PreciseTimestampConversion
                    ? new BoundReference(0, DataTypes.LongType, true)
                    : part);
    long ahead = at(over, 0) - start(0, slide, offset);
    return LongStream.concat(
                LongStream.of(TRIED),
                LongStream.of(slide, slide - 1, -slide, offset, offset - 1, offset + 7 * slide + 3))
            .allMatch(micros -> at(over, micros) == start(micros, slide, offset) + ahead)
        ? Optional.of(new Window(time, slide, offset, ahead))
        : Optional.empty();
  }

  private static long start(long micros, long slide, long offset) {
    return micros - Math.floorMod(micros - offset, slide);
  }

  private static long at(Expression over, long micros) {
    InternalRow row = new GenericInternalRow(new Object[] {micros});
    return (Long) over.eval(row);
  }
}

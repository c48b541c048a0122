package io.jointly.spark.difference;

import io.jointly.encoding.build.CellPositions;
import io.jointly.ledger.Disclosed;
import io.jointly.ledger.Entry;
import io.jointly.ledger.OwnRows;
import io.jointly.ledger.QueryKey;
import io.jointly.query.Aggregate;
import io.jointly.query.Axis;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.GroupDomain;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import io.jointly.query.SqlType.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random queries over three columns, and what is plain to see of their groups. */
final class RandomPast {

  private static final SqlType STRING = SqlType.of(Kind.STRING);
  private static final SqlType INT = SqlType.of(Kind.INT);
  private static final SqlType DOUBLE = SqlType.of(Kind.DOUBLE);

  public static final Expr REGION = new Expr.Column("region", STRING);
  public static final Expr SEX = new Expr.Column("sex", STRING);
  public static final Expr AGE = new Expr.Column("age", INT);
  public static final List<@Nullable Object> REGIONS =
      Arrays.asList(null, "north", "south", "east");
  public static final List<@Nullable Object> SEXES = Arrays.asList(null, "f", "m");

  private final Random random;

  public RandomPast(Random random) {
    this.random = random;
  }

  public <T extends @Nullable Object> T pick(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }

  public JointQuery query() {
    List<Expr> groups = new ArrayList<>();
    for (Expr group : List.of(REGION, SEX)) {
      if (random.nextBoolean()) {
        groups.add(group);
      }
    }
    List<Expr> conditions = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      conditions.add(condition());
    }
    return new JointQuery("t", groups, measures(), conditions, Settings.of(Map.of()));
  }

  private List<Measure> measures() {
    return switch (random.nextInt(6)) {
      case 0 -> List.of(histogram());
      case 1 -> List.of(new Measure(Aggregate.TOP_K, List.of(SEX, number(2)), STRING));
      case 2 ->
          List.of(
              new Measure(
                  Aggregate.SUM,
                  List.of(
                      new Expr.Call(
                          Function.CASE_WHEN,
                          List.of(call(Function.GREATER_OR_EQUAL, AGE, age()), AGE),
                          INT)),
                  SqlType.of(Kind.BIGINT)));
      case 3 -> List.of(new Measure(Aggregate.SUM, List.of(AGE), SqlType.of(Kind.BIGINT)));
      default -> List.of();
    };
  }

  private Measure histogram() {
    int low = random.nextInt(20);
    return new Measure(
        Aggregate.HISTOGRAM,
        List.of(
            AGE,
            new Expr.Literal(DOUBLE, (double) low),
            new Expr.Literal(DOUBLE, low + 10 + random.nextInt(40) / 2.0),
            number(1 + random.nextInt(3))),
        DOUBLE);
  }

  private static Expr.Literal number(int value) {
    return new Expr.Literal(INT, value);
  }

  public static OpenedSets opened(JointQuery query) {
    return OpenedSets.of(
        query, ComparisonTest.table(false), new CellPositions(ComparisonTest.table(false), 3));
  }

  private Expr condition() {
    return switch (random.nextInt(7)) {
      case 0 -> call(Function.EQUAL, REGION, region());
      case 1 -> call(Function.EQUAL, new Expr.Literal(STRING, "f"), SEX);
      case 2 -> call(Function.NOT_EQUAL, REGION, region());
      case 3 -> call(Function.IN, REGION, region(), region());
      case 4 -> call(Function.IS_NULL, SEX);
      case 5 -> call(Function.LESS, AGE, age());
      default -> call(Function.GREATER_OR_EQUAL, AGE, age());
    };
  }

  private Expr region() {
    return new Expr.Literal(STRING, REGIONS.get(1 + random.nextInt(3)));
  }

  private Expr age() {
    return new Expr.Literal(INT, random.nextInt(62) - 1);
  }

  private static Expr call(Function function, Expr... arguments) {
    return new Expr.Call(function, List.of(arguments), SqlType.of(Kind.BOOLEAN));
  }

  /** An earlier query: all shown, some groups suppressed, or nobody knows which. */
  public EarlierQuery past() {
    JointQuery query = query();
    boolean otherParties = random.nextInt(6) == 0;
    Entry entry =
        new Entry(
            1,
            Instant.EPOCH,
            new QueryKey("run", query.canonicalBytes(), List.of(), true),
            Optional.of(Instant.EPOCH),
            new Disclosed.Unknown(),
            new OwnRows.NotKept(),
            Optional.empty());
    if (query.groups().isEmpty() || random.nextInt(3) == 0) {
      return new EarlierQuery(
          entry, query, opened(query), otherParties, null, null, random.nextBoolean());
    }
    GroupDomain domain =
        new GroupDomain(
            query.groups().stream()
                .map(group -> new Axis(group, group.equals(REGION) ? REGIONS : SEXES))
                .toList());
    BitSet suppressed = new BitSet();
    for (int group = 0; group < domain.size(); group++) {
      suppressed.set(group, random.nextBoolean());
    }
    suppressed.clear(random.nextInt(domain.size()));
    return new EarlierQuery(entry, query, opened(query), otherParties, domain, suppressed, false);
  }

  /** The groups of a query, and the columns that it holds to one value; groups have none. */
  public static Map<Expr, @Nullable Object> split(JointQuery query) {
    Map<Expr, @Nullable Object> split = new HashMap<>();
    query.groups().forEach(group -> split.put(group, null));
    for (Expr condition : query.conjuncts()) {
      Expr.Call call = (Expr.Call) condition;
      if (call.function() == Function.EQUAL) {
        boolean first = call.argument(0) instanceof Expr.Column;
        // Of region = 'north' AND region = 'south', which is never true, either will do.
        split.merge(
            call.argument(first ? 0 : 1),
            Objects.requireNonNull(((Expr.Literal) call.argument(first ? 1 : 0)).value()),
            (before, after) -> before);
      }
    }
    return split;
  }

  /** Whether a query's conditions leave room for a group with the row's common values. */
  public static boolean mayHoldGroup(
      JointQuery query, List<Expr> common, Map<Expr, @Nullable Object> row) {
    Map<Expr, @Nullable Object> split = split(query);
    return common.stream()
        .allMatch(expr -> split.get(expr) == null || split.get(expr).equals(row.get(expr)));
  }

  public static boolean isShown(EarlierQuery past, Map<Expr, @Nullable Object> row) {
    return past.domain() == null || anyShown(past, past.query().groups(), row);
  }

  /** Whether a group was shown that has the row's values of these expressions. */
  public static boolean anyShown(
      EarlierQuery past, List<Expr> exprs, Map<Expr, @Nullable Object> row) {
    GroupDomain domain = past.domain();
    BitSet suppressed = past.suppressed();
    if (domain == null || suppressed == null) {
      return true;
    }
    for (int group = 0; group < domain.size(); group++) {
      @Nullable Object[] values = domain.values(group);
      boolean alike = !suppressed.get(group);
      for (int axis = 0; axis < values.length; axis++) {
        Expr expr = domain.axes().get(axis).group();
        alike &= !exprs.contains(expr) || Objects.equals(values[axis], row.get(expr));
      }
      if (alike) {
        return true;
      }
    }
    return false;
  }
}

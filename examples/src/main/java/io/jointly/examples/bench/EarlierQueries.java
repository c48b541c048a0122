package io.jointly.examples.bench;

import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import io.jointly.query.SqlType.Kind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Queries as a group of analysts may ask them of one table, all of them different. */
final class EarlierQueries {

  private static final SqlType INT = SqlType.of(Kind.INT);
  private static final SqlType STRING = SqlType.of(Kind.STRING);
  private static final SqlType DOUBLE = SqlType.of(Kind.DOUBLE);
  private static final SqlType DATE = SqlType.of(Kind.DATE);
  private static final SqlType COSTS = SqlType.decimal(12, 2);
  private static final Expr REGION = new Expr.Column("region", STRING);
  private static final Expr SEX = new Expr.Column("sex", STRING);
  private static final Expr WARD = new Expr.Column("ward", INT);
  private static final Expr AGE = new Expr.Column("age", INT);
  private static final Expr ADMITTED = new Expr.Column("admitted", DATE);
  private static final Expr COST = new Expr.Column("cost", COSTS);
  private static final LocalDate FIRST = LocalDate.of(2020, 1, 1);

  private final Random random = new Random(20_260_101);
  private final UnaryOperator<JointQuery> settled;

  /**
   * @param settled gives a query the settings that matter to it
   */
  EarlierQueries(UnaryOperator<JointQuery> settled) {
    this.settled = settled;
  }

  /** The query that is compared. */
  JointQuery asked() {
    return query(
        List.of(REGION, SEX),
        List.of(new Measure(Aggregate.COUNT_STAR, List.of(), SqlType.of(Kind.BIGINT)), average()),
        List.of(
            call(Function.GREATER_OR_EQUAL, AGE, new Expr.Literal(INT, 40)),
            call(Function.GREATER_OR_EQUAL, ADMITTED, new Expr.Literal(DATE, FIRST.plusYears(2)))));
  }

  /** Different queries: ranges in WHERE, one to three groups, every tenth a histogram. */
  List<JointQuery> earlier(int count) {
    Set<JointQuery> queries = new LinkedHashSet<>();
    while (queries.size() < count) {
      queries.add(next(queries.size()));
    }
    return List.copyOf(queries);
  }

  private JointQuery next(int number) {
    List<Expr> groups = new ArrayList<>();
    for (Expr group : List.of(REGION, SEX, WARD)) {
      if (random.nextInt(2) == 0) {
        groups.add(group);
      }
    }
    List<Expr> conditions = new ArrayList<>();
    if (random.nextInt(3) > 0) {
      conditions.add(
          call(Function.GREATER_OR_EQUAL, AGE, new Expr.Literal(INT, random.nextInt(100))));
    }
    if (random.nextInt(2) == 0) {
      conditions.add(
          call(
              Function.LESS,
              ADMITTED,
              new Expr.Literal(DATE, FIRST.plusDays(30L * (10 + random.nextInt(60))))));
    }
    if (random.nextInt(4) == 0) {
      conditions.add(
          call(
              Function.LESS_OR_EQUAL,
              COST,
              new Expr.Literal(
                  COSTS, new BigDecimal(1000 * (5 + random.nextInt(90))).setScale(2))));
    }
    if (random.nextInt(5) == 0) {
      conditions.add(call(Function.EQUAL, WARD, new Expr.Literal(INT, 1 + random.nextInt(20))));
    }
    return query(groups, List.of(number % 10 == 0 ? histogram() : average()), conditions);
  }

  private static Measure average() {
    return new Measure(Aggregate.AVG, List.of(COST), SqlType.decimal(16, 6));
  }

  private Measure histogram() {
    return new Measure(
        Aggregate.HISTOGRAM,
        List.of(
            COST,
            new Expr.Literal(DOUBLE, 0.0),
            new Expr.Literal(DOUBLE, 1000.0 * (10 + random.nextInt(90))),
            new Expr.Literal(INT, 1 + random.nextInt(10))),
        DOUBLE);
  }

  private JointQuery query(List<Expr> groups, List<Measure> measures, List<Expr> conditions) {
    return settled.apply(
        new JointQuery("admissions", groups, measures, conditions, Settings.none()));
  }

  private static Expr call(Function function, Expr column, Expr.Literal constant) {
    return new Expr.Call(function, List.of(column, constant), SqlType.of(Kind.BOOLEAN));
  }
}

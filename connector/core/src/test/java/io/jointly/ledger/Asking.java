package io.jointly.ledger;

import io.jointly.collaboration.Rules.Budget;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Queries to be asked, and a clock that a test sets. */
final class Asking {

  static final List<String> PARTIES = List.of("north", "south");

  /** The party that asks where it does not matter. */
  static final String ASKER = "south";

  static final AskingLimits NO_LIMITS = new AskingLimits(List.of(), List.of());

  private Asking() {}

  /** Limits for queries alone. */
  static AskingLimits queries(Budget... budgets) {
    return new AskingLimits(List.of(budgets), List.of());
  }

  /** Takes an attempt so far that something may be opened. */
  static void open(Admission admission) {
    admission.joining();
    admission.sharing();
    admission.opening();
  }

  /** {@code SELECT … FROM t WHERE age = number}, in a run. */
  static QueryKey query(String run, int number) {
    return query("t", run, number);
  }

  static QueryKey query(String table, String run, int number) {
    SqlType type = SqlType.of(SqlType.Kind.INT);
    Expr condition =
        new Expr.Call(
            Function.EQUAL,
            List.of(new Expr.Column("age", type), new Expr.Literal(type, number)),
            SqlType.of(SqlType.Kind.BOOLEAN));
    JointQuery query =
        new JointQuery(table, List.of(), List.of(), List.of(condition), Settings.of(Map.of()));
    return new QueryKey(run, query.canonicalBytes(), PARTIES, true);
  }

  /** A clock that stands still. */
  static final class SetClock extends Clock {
    private Instant now;

    SetClock(String now) {
      set(now);
    }

    void set(String time) {
      now = Instant.parse(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}

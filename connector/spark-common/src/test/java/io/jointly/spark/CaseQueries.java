package io.jointly.spark;

import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import java.util.List;

/** Queries with and without letters that are mapped. */
final class CaseQueries {

  private static final SqlType STRING = SqlType.of(SqlType.Kind.STRING);

  private CaseQueries() {}

  static JointQuery upper(String column) {
    return query(new Expr.Call(Function.UPPER, List.of(new Expr.Column(column, STRING)), STRING));
  }

  static JointQuery equal(String column) {
    return query(new Expr.Column(column, STRING));
  }

  private static JointQuery query(Expr text) {
    Measure count = new Measure(Aggregate.COUNT_STAR, List.of(), SqlType.of(SqlType.Kind.BIGINT));
    Expr condition =
        new Expr.Call(
            Function.EQUAL,
            List.of(text, new Expr.Literal(STRING, "X")),
            SqlType.of(SqlType.Kind.BOOLEAN));
    return new JointQuery("t", List.of(), List.of(count), List.of(condition), Settings.none());
  }
}

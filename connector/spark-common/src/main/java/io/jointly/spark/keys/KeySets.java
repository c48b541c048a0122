package io.jointly.spark.keys;

import io.jointly.query.AggregateParts;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.KeyArgument;
import io.jointly.query.Measure;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys whose number a query opens: one set for each group.
 *
 * @param key the column of the keys
 * @param conditions all of them hold in the rows whose keys are counted
 * @param chosen not NULL in these rows
 */
public record KeySets(Expr.Column key, List<Expr> conditions, Expr chosen, List<Expr> groups) {

  public KeySets {
    conditions = List.copyOf(conditions);
    groups = List.copyOf(groups);
  }

  /** Of all its aggregates that count keys. */
  public static List<KeySets> of(JointQuery query) {
    return query.measures().stream()
        .filter(measure -> measure.aggregate().parts() == AggregateParts.KEYS)
        .map(Measure::argument)
        .flatMap(argument -> KeyArgument.of(argument).stream())
        .map(
            counted ->
                new KeySets(counted.column(), query.conjuncts(), counted.rows(), query.groups()))
        .distinct()
        .toList();
  }

  /** Everything that is evaluated for a row. */
  Stream<Expr> exprs() {
    return Stream.of(conditions.stream(), Stream.of(key, chosen), groups.stream())
        .flatMap(each -> each);
  }
}

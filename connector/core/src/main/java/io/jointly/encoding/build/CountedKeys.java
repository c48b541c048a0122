package io.jointly.encoding.build;

import io.jointly.collaboration.Table;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.LocalAggregate.Keys.Counted;
import io.jointly.encoding.layout.Region;
import io.jointly.query.AggregateParts;
import io.jointly.query.Expr;
import io.jointly.query.KeyArgument;
import io.jointly.query.Measure;
import java.util.List;
import java.util.Optional;

/**
 * The keys that COUNT(DISTINCT key) counts.
 *
 * @param key their column
 * @param there not NULL in the rows whose keys they are. Of the key by which the rules count, no
 *     more is said than which rows are chosen: rows without it count as nobody anyway.
 * @param coarsest whether it is the key by which the rules count
 */
record CountedKeys(Expr.Column key, List<Expr> there, boolean coarsest) {

  CountedKeys {
    there = List.copyOf(there);
  }

  /** Empty for another aggregate. */
  static Optional<CountedKeys> of(Measure measure, Table table) {
    if (measure.aggregate().parts() != AggregateParts.KEYS) {
      return Optional.empty();
    }
    KeyArgument argument =
        KeyArgument.of(measure.argument())
            .orElseThrow(() -> new IllegalStateException(measure + " counts no keys"));
    boolean coarsest = argument.column().name().equals(table.entityKey());
    return Optional.of(
        new CountedKeys(
            argument.column(),
            NullImplication.nullable(
                coarsest ? List.of(argument.rows()) : List.of(measure.argument())),
            coarsest));
  }

  /** Their number. */
  LocalAggregate number() {
    return coarsest
        ? new LocalAggregate.Entities(Region.of(there), false)
        : new LocalAggregate.Keys(key, there, List.of(), Counted.KEYS);
  }
}

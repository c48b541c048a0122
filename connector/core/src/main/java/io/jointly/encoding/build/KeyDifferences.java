package io.jointly.encoding.build;

import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.LocalAggregate.Keys;
import io.jointly.query.Expr;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a receiver gets who subtracts one number of keys from another: {@code COUNT(DISTINCT pid)}
 * less {@code COUNT(DISTINCT CASE WHEN c THEN pid END)} is the number of those who have no row with
 * c. They may be few although many have rows without c, because most of these have others with it.
 */
final class KeyDifferences {

  private final List<CountedKeys> keys;

  KeyDifferences(List<CountedKeys> keys) {
    this.keys = List.copyOf(keys);
  }

  /** For each region that is singled out by sets of keys alone, the entities with such a key. */
  Set<LocalAggregate> of(List<ExposedRegions.Exposed> exposed) {
    Set<LocalAggregate> between = new LinkedHashSet<>();
    for (ExposedRegions.Exposed each : exposed) {
      for (Expr.Column key : keys.stream().map(CountedKeys::key).distinct().toList()) {
        List<List<Expr>> missing = each.region().missing();
        List<Expr> from = each.region().there();
        if (missing.stream().allMatch(set -> isCounted(key, set))
            && (from.isEmpty() || isCounted(key, from))) {
          between.add(new Keys(key, from, missing, Keys.Counted.ENTITIES));
        }
      }
    }
    return between;
  }

  private boolean isCounted(Expr.Column key, List<Expr> set) {
    return keys.stream().anyMatch(each -> each.key().equals(key) && each.there().equals(set));
  }
}

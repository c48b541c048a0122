package io.jointly.query;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A grouped aggregate over one joint table, in canonical order: groups, measures and the conjuncts
 * of the predicate are sorted by their canonical bytes and no two are equal. Two ways of writing
 * the same select list are therefore one query.
 *
 * @param groups what to group by; empty for one global group
 * @param measures what to compute for each group; empty asks only which groups exist
 * @param conjuncts conditions that all have to hold for a row to count
 */
public record JointQuery(
    String table,
    List<Expr> groups,
    List<Measure> measures,
    List<Expr> conjuncts,
    Settings settings) {

  public JointQuery {
    groups = canonical(groups, QueryCodec::encode);
    measures = canonical(measures, QueryCodec::encode);
    conjuncts = canonical(conjuncts, QueryCodec::encode);
  }

  private static <T> List<T> canonical(Collection<T> items, Function<T, byte[]> encoding) {
    return items.stream()
        .distinct()
        .sorted(Comparator.comparing(encoding, Arrays::compareUnsigned))
        .toList();
  }

  /** The bytes that all parties compare, sign and hash. */
  public byte[] canonicalBytes() {
    return QueryCodec.encode(this);
  }

  /**
   * Whether every row and value of {@code other}'s answer stands in this one's: same table, groups,
   * predicate and settings, and all of its measures.
   */
  public boolean covers(JointQuery other) {
    return table.equals(other.table)
        && groups.equals(other.groups)
        && conjuncts.equals(other.conjuncts)
        && settings.equals(other.settings)
        && measures.containsAll(other.measures);
  }

  /** Names of all columns that the query reads, in the order groups, measures, predicate. */
  public Set<String> columns() {
    Set<String> names = new LinkedHashSet<>();
    groups.forEach(group -> names.addAll(group.columns()));
    measures.forEach(
        measure -> measure.arguments().forEach(argument -> names.addAll(argument.columns())));
    conjuncts.forEach(conjunct -> names.addAll(conjunct.columns()));
    return names;
  }
}

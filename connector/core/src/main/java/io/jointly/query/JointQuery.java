package io.jointly.query;

import io.jointly.codec.CanonicalOrder;
import io.jointly.codec.MalformedException;
import io.jointly.crypto.Digest;
import io.jointly.crypto.Label;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A grouped aggregate over the rows of all parties, in canonical order: groups, measures and the
 * conjuncts of the predicate are sorted by their canonical bytes and no two are equal. Two ways of
 * writing the same select list are therefore one query.
 *
 * @param rows what each party aggregates of its own
 * @param groups what to group by; empty for one global group
 * @param measures what to compute for each group; empty asks only which groups exist
 * @param conjuncts conditions that all have to hold for a row to count
 */
public record JointQuery(
    Relation rows,
    List<Expr> groups,
    List<Measure> measures,
    List<Expr> conjuncts,
    Settings settings) {

  public JointQuery {
    groups = CanonicalOrder.of(groups, ExprCodec::encode);
    measures = CanonicalOrder.of(measures, QueryCodec::encode);
    conjuncts = CanonicalOrder.of(conjuncts, ExprCodec::encode);
  }

  /** Over a declared table as it is. */
  public JointQuery(
      String table,
      List<Expr> groups,
      List<Measure> measures,
      List<Expr> conjuncts,
      Settings settings) {
    this(new Relation.Table(table), groups, measures, conjuncts, settings);
  }

  /** The same under other settings. */
  public JointQuery under(Settings other) {
    return new JointQuery(rows, groups, measures, conjuncts, other);
  }

  /** The bytes that all parties compare, sign and hash. */
  public byte[] canonicalBytes() {
    return QueryCodec.encode(this);
  }

  /**
   * The query digest of PROTOCOL.md §3.1 in lower-case hex, the same at all parties: what a
   * collaboration names a template by.
   */
  public String digestHex() {
    return HexFormat.of().formatHex(Digest.of(Label.QUERY, canonicalBytes()));
  }

  /**
   * The digest that a template has with parameters in the place of some of this query's constants,
   * in lower-case hex. Without any it is {@link #digestHex}.
   */
  public String templateDigestHex(ExprCodec.Parameters parameters) {
    return HexFormat.of()
        .formatHex(Digest.of(Label.QUERY, QueryCodec.encodeTemplate(this, parameters)));
  }

  /**
   * Checks this query against the limits that a partner's reader enforces, so that a query that is
   * too large is the caller's mistake here and not a violation there.
   *
   * @throws CallerException (UNSUPPORTED_SQL) where it is larger or nested deeper than is allowed
   */
  public void requireSendable() {
    try {
      QueryCodec.decode(canonicalBytes());
    } catch (MalformedException e) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          "the query is larger than partners may be sent: "
              + e.getMessage()
              + "; ask for less at once, and write long chains of OR as IN",
          e);
    }
  }

  /**
   * Whether this query's answer contains every row and value of {@code other}'s answer: same rows,
   * groups, predicate and settings, and all of its measures.
   */
  public boolean covers(JointQuery other) {
    return sameRows(other) && measures.containsAll(other.measures);
  }

  /** Whether both group the same rows of the same table alike, whatever they compute of them. */
  public boolean sameRows(JointQuery other) {
    return rows.equals(other.rows)
        && groups.equals(other.groups)
        && conjuncts.equals(other.conjuncts)
        && settings.agreeWith(other.settings);
  }

  /**
   * Names of all columns of {@link #rows} that the query reads, in the order groups, measures,
   * predicate.
   */
  public Set<String> columns() {
    Set<String> names = new LinkedHashSet<>();
    groups.forEach(group -> names.addAll(group.columns()));
    measures.forEach(
        measure -> measure.arguments().forEach(argument -> names.addAll(argument.columns())));
    conjuncts.forEach(conjunct -> names.addAll(conjunct.columns()));
    return names;
  }

  /** Every expression of the query, those of its relation included, with all its parts. */
  public Stream<Expr> expressions() {
    return Stream.of(
            rows.operators().flatMap(Relation::expressions),
            groups.stream(),
            measures.stream().flatMap(measure -> measure.arguments().stream()),
            conjuncts.stream())
        .flatMap(exprs -> exprs)
        .flatMap(Expr::parts);
  }
}

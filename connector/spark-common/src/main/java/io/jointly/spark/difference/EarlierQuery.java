package io.jointly.spark.difference;

import io.jointly.codec.MalformedException;
import io.jointly.collaboration.Table;
import io.jointly.encoding.build.CellPositions;
import io.jointly.error.CallerException;
import io.jointly.ledger.Disclosed;
import io.jointly.ledger.Entry;
import io.jointly.ledger.Suppressed;
import io.jointly.query.Axis;
import io.jointly.query.Expr;
import io.jointly.query.GroupDomain;
import io.jointly.query.JointQuery;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import io.jointly.spark.keys.KeySets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An earlier query, as far as a comparison needs it.
 *
 * @param opened what its answer told something of
 * @param otherParties whether its answer was over other data parties than those of the new query
 * @param domain the domain of its groups; null unless some of them were suppressed
 * @param suppressed the suppressed groups of {@code domain}; null if none was suppressed
 * @param uncertain whether groups may have been suppressed, but it is not known which
 */
public record EarlierQuery(
    Entry entry,
    JointQuery query,
    OpenedSets opened,
    boolean otherParties,
    @Nullable GroupDomain domain,
    @Nullable BitSet suppressed,
    boolean uncertain) {

  /** The earlier query cannot be compared with the new one. */
  public static final class IncomparableException extends Exception {
    private static final long serialVersionUID = 1L;

    IncomparableException(String why) {
      super(why);
    }
  }

  /**
   * What an earlier query is read with.
   *
   * @param table that its rows are, as the collaboration declares it now
   * @param dataParties ids of the data parties of the new query
   * @param settings gives the settings of today that matter to a query
   * @param domains gives a query's domain as the collaboration declares it now
   */
  public record Today(
      Table table,
      List<String> dataParties,
      CellPositions positions,
      Function<JointQuery, Settings> settings,
      Function<JointQuery, GroupDomain> domains) {}

  /**
   * The query of an entry.
   *
   * @throws IncomparableException if this version cannot read it
   */
  static JointQuery decoded(Entry entry) throws IncomparableException {
    try {
      return entry.asked().decoded();
    } catch (MalformedException e) {
      throw new IncomparableException("was answered by a version with another query format");
    }
  }

  /**
   * @throws IncomparableException if a comparison is impossible
   */
  public static EarlierQuery of(Entry entry, JointQuery query, Today today)
      throws IncomparableException {
    requireDeclared(query, today.table());
    if (!meansTheSameUnder(query, today.settings().apply(query))) {
      throw new IncomparableException("was asked with other settings of Spark, such as time zone");
    }
    OpenedSets opened = opened(query, today);
    boolean otherParties = !entry.asked().dataParties().equals(today.dataParties());
    if (entry.shown() instanceof Disclosed.Groups groups) {
      Suppressed suppressed = groups.suppressed();
      if (suppressed.isNone()) {
        return new EarlierQuery(entry, query, opened, otherParties, null, null, false);
      }
      GroupDomain domain = domainOf(suppressed, query, today.domains());
      return new EarlierQuery(
          entry,
          query,
          opened,
          otherParties,
          domain,
          domain == null ? null : suppressed.bits(),
          domain == null);
    }
    return new EarlierQuery(entry, query, opened, otherParties, null, null, entry.asked().tested());
  }

  private static OpenedSets opened(JointQuery query, Today today) throws IncomparableException {
    try {
      return OpenedSets.of(query, today.table(), today.positions());
    } catch (CallerException e) {
      throw new IncomparableException("counts ranges that the declared bounds no longer give");
    }
  }

  /** The domain by which the groups were numbered, or null if the declaration has changed. */
  private static @Nullable GroupDomain domainOf(
      Suppressed suppressed, JointQuery query, Function<JointQuery, GroupDomain> domains) {
    try {
      GroupDomain domain = domains.apply(query);
      return suppressed.isOf(domain) ? domain : null;
    } catch (CallerException e) {
      // The domain could be enumerated then but cannot be now.
      return null;
    }
  }

  private static void requireDeclared(JointQuery query, Table table) throws IncomparableException {
    Map<String, SqlType> read = new HashMap<>();
    query.groups().forEach(expr -> columns(expr, read));
    query.conjuncts().forEach(expr -> columns(expr, read));
    query.measures().forEach(measure -> measure.arguments().forEach(expr -> columns(expr, read)));
    for (Map.Entry<String, SqlType> column : read.entrySet()) {
      boolean declared =
          table
              .column(column.getKey())
              .filter(found -> found.type().equals(column.getValue()))
              .isPresent();
      if (!declared) {
        throw new IncomparableException(
            "reads column " + column.getKey() + ", whose declaration has changed");
      }
    }
  }

  private static void columns(Expr expr, Map<String, SqlType> into) {
    if (expr instanceof Expr.Column column) {
      into.put(column.name(), column.type());
    }
    expr.arguments().forEach(argument -> columns(argument, into));
  }

  /**
   * Whether its expressions mean the same under the settings of today. An older version recorded
   * settings that do not matter to it.
   */
  private static boolean meansTheSameUnder(JointQuery query, Settings today) {
    return query.settings().values().entrySet().containsAll(today.values().entrySet());
  }

  /** Whether some of its groups were not shown, or may not have been. */
  boolean mayHideGroups() {
    return suppressed != null || uncertain;
  }

  /** The groups that were shown; null for all. */
  public @Nullable DisclosedGroups shown() {
    if (domain == null || suppressed == null) {
      return null;
    }
    List<Expr> axes = domain.axes().stream().map(Axis::group).toList();
    return new DisclosedGroups(
        domain,
        DisclosedGroups.positions(domain),
        axes.stream().mapToInt(query.groups()::indexOf).toArray(),
        axes.stream().mapToInt(axis -> -1).toArray(),
        suppressed);
  }

  /**
   * Everything that decides the outcome of a comparison. Among queries with equal values, one is
   * enough.
   */
  public Object likeness() {
    record Likeness(
        OpenedSets opened,
        List<KeySets> keys,
        boolean otherParties,
        @Nullable BitSet suppressed,
        boolean uncertain) {}
    return new Likeness(opened, KeySets.of(query), otherParties, suppressed, uncertain);
  }
}

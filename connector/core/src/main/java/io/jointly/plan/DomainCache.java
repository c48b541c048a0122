package io.jointly.plan;

import io.jointly.collaboration.Table;
import io.jointly.error.CallerException;
import io.jointly.query.ColumnValues;
import io.jointly.query.Evaluator;
import io.jointly.query.Expr;
import io.jointly.query.GroupDomain;
import io.jointly.query.JointQuery;
import io.jointly.query.Settings;
import io.jointly.query.domain.DomainBuilder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The domains of the last few queries, and why others have none. Spark plans a DataFrame anew for
 * every action, and finding where {@code floor(x / 10)} changes, or that there are too many groups,
 * takes many evaluations.
 */
public final class DomainCache {

  private static final int KEPT = 16;

  private final Map<List<Object>, Found> kept =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Object>, Found> eldest) {
          return size() > KEPT;
        }
      };

  /** A domain, or the refusal that says why there is none. */
  private sealed interface Found {
    record Domain(GroupDomain domain) implements Found {}

    record Refusal(CallerException why) implements Found {}

    /**
     * @throws CallerException (DOMAIN) where there is none
     */
    default GroupDomain get() {
      if (this instanceof Refusal refusal) {
        throw refusal.why();
      }
      return ((Domain) this).domain();
    }
  }

  /**
   * The possible groups of a query.
   *
   * @throws io.jointly.error.CallerException (DOMAIN) where the groups cannot be enumerated
   */
  public GroupDomain of(Table table, JointQuery query, Evaluator evaluator) {
    return of(table, query.groups(), query.settings(), "GROUP BY ", evaluator);
  }

  /**
   * The values, without NULL, that an expression can have over declared values of its columns.
   *
   * @throws io.jointly.error.CallerException (DOMAIN) where they cannot be enumerated
   */
  List<Object> values(Table table, Expr expr, Settings settings, Evaluator evaluator) {
    return of(table, List.of(expr), settings, "the values of ", evaluator)
        .axes()
        .get(0)
        .values()
        .stream()
        .<Object>mapMulti(
            (value, into) -> {
              if (value != null) {
                into.accept(value);
              }
            })
        .toList();
  }

  /** The same values; none where they cannot be enumerated. */
  List<Object> image(Table table, Expr expr, Settings settings, Evaluator evaluator) {
    try {
      return values(table, expr, settings, evaluator);
    } catch (CallerException e) {
      return List.of();
    }
  }

  /**
   * Whether a condition is true of any declared value of its columns. It is, where a declared value
   * makes it fail: that is for the party that has such a row to say.
   */
  boolean canBeTrue(Table table, Expr condition, Settings settings, Evaluator evaluator) {
    try {
      return values(table, condition, settings, evaluator).contains(true);
    } catch (CallerException e) {
      return true;
    }
  }

  private GroupDomain of(
      Table table, List<Expr> groups, Settings settings, String purpose, Evaluator evaluator) {
    List<Object> key = List.of(table, groups, settings, purpose);
    synchronized (kept) {
      Found found = kept.get(key);
      if (found != null) {
        return found.get();
      }
    }
    Found built;
    try {
      built =
          new Found.Domain(
              new DomainBuilder(declaredValues(table), evaluator, settings.overflow(), purpose)
                  .build(groups));
    } catch (CallerException e) {
      built = new Found.Refusal(e);
    }
    synchronized (kept) {
      kept.put(key, built);
    }
    return built.get();
  }

  private static Map<String, ColumnValues> declaredValues(Table table) {
    Map<String, ColumnValues> declared = new HashMap<>();
    table
        .columns()
        .forEach(
            (name, column) -> {
              ColumnValues values =
                  ColumnValues.of(column.type(), column.min(), column.max(), column.values());
              if (values != null) {
                declared.put(name, values);
              }
            });
    return declared;
  }
}

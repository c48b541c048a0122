package io.jointly.plan;

import io.jointly.collaboration.Table;
import io.jointly.query.ColumnValues;
import io.jointly.query.DomainBuilder;
import io.jointly.query.Evaluator;
import io.jointly.query.Expr;
import io.jointly.query.GroupDomain;
import io.jointly.query.JointQuery;
import io.jointly.query.Settings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The domains of the last few queries. Spark plans a DataFrame anew for every action, and finding
 * where {@code floor(x / 10)} changes takes some dozen evaluations.
 */
public final class DomainCache {

  private static final int KEPT = 16;

  private final Map<List<Object>, GroupDomain> kept =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Object>, GroupDomain> eldest) {
          return size() > KEPT;
        }
      };

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

  private GroupDomain of(
      Table table, List<Expr> groups, Settings settings, String purpose, Evaluator evaluator) {
    List<Object> key = List.of(table.name(), groups, settings);
    synchronized (kept) {
      GroupDomain found = kept.get(key);
      if (found != null) {
        return found;
      }
    }
    GroupDomain built =
        new DomainBuilder(declaredValues(table), evaluator, settings.overflow(), purpose)
            .build(groups);
    synchronized (kept) {
      kept.put(key, built);
    }
    return built;
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

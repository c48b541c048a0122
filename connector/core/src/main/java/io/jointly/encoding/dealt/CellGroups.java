package io.jointly.encoding.dealt;

import io.jointly.deal.table.DealtTable;
import io.jointly.query.Evaluator;
import io.jointly.query.Expr;
import io.jointly.query.GroupDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** To which group of a query each hidden cell of a share table belongs. */
public final class CellGroups {

  private CellGroups() {}

  /**
   * One number of a group for each cell.
   *
   * @param domain of the query's groups, whose expressions read dimensions alone
   */
  public static int[] of(DealtTable table, GroupDomain domain, Evaluator evaluator) {
    int cells = table.domain().size();
    List<Expr.Column> inputs =
        table.dimensions().stream()
            .map(column -> new Expr.Column(column.name(), column.type()))
            .toList();
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int cell = 0; cell < cells; cell++) {
      rows.add(Arrays.asList(table.domain().values(cell)));
    }
    List<List<@Nullable Object>> values = new ArrayList<>();
    domain.axes().forEach(axis -> values.add(evaluator.evaluate(axis.group(), inputs, rows)));
    Map<List<@Nullable Object>, Integer> numbers = new HashMap<>();
    for (int group = 0; group < domain.size(); group++) {
      numbers.put(Arrays.asList(domain.values(group)), group);
    }
    int[] groups = new int[cells];
    for (int cell = 0; cell < cells; cell++) {
      List<@Nullable Object> key = new ArrayList<>();
      for (List<@Nullable Object> axis : values) {
        key.add(axis.get(cell));
      }
      Integer group = numbers.get(key);
      if (group == null) {
        throw new IllegalStateException("a cell that is in no group");
      }
      groups[cell] = group;
    }
    return groups;
  }
}

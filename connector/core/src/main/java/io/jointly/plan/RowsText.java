package io.jointly.plan;

import io.jointly.collaboration.Table;
import io.jointly.query.Expr;
import io.jointly.query.Relation;
import io.jointly.query.text.QueryText;
import io.jointly.query.text.RelationText;
import io.jointly.query.text.SqlLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says what each party computes below the total, and which of the rows are not its own. */
final class RowsText {

  private RowsText() {}

  /** Nothing for a query over the rows of one table as they are. */
  static List<PlanLine> of(QueryPlan plan) {
    Relation rows = plan.query().rows();
    if (rows.isTable()) {
      return List.of();
    }
    List<PlanLine> lines = new ArrayList<>();
    lines.add(
        new PlanLine(
            "rows",
            "each party aggregates what it computes from its own rows:\n"
                + SqlLines.of(RelationText.select(rows))
                + selected(plan)));
    Map<String, Table> tables = plan.agreement().collaboration().tables();
    List<String> known =
        rows.tables().stream().filter(name -> isPublic(tables.get(name))).sorted().toList();
    if (!known.isEmpty()) {
      lines.add(
          new PlanLine(
              "public",
              String.join(", ", known)
                  + ": each party reads its own copy, which has the same rows at every party"));
    }
    rows.operators()
        .flatMap(each -> each instanceof Relation.Values values ? Stream.of(values) : Stream.of())
        .distinct()
        .map(RowsText::line)
        .forEach(lines::add);
    return lines;
  }

  private static String selected(QueryPlan plan) {
    List<Expr> conditions = plan.query().conjuncts();
    return conditions.isEmpty()
        ? ""
        : "\nof which those count that satisfy "
            + conditions.stream().map(QueryText::of).collect(Collectors.joining(" AND "));
  }

  private static boolean isPublic(@Nullable Table table) {
    return table != null && table.isPublic();
  }

  private static PlanLine line(Relation.Values values) {
    int rows = values.rows().size();
    return new PlanLine(
        "values",
        rows
            + (rows == 1 ? " row of " : " rows of ")
            + values.columns().stream().map(QueryText::of).collect(Collectors.joining(", "))
            + ": part of the query as its constants are, so all parties are sent them");
  }
}

package io.jointly.plan;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Rules.Template;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.query.ColumnValues;
import io.jointly.query.Expr;
import io.jointly.query.Family;
import io.jointly.query.text.QueryText;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes a query over a table's own columns that the rules allow, for those who asked for rows. */
public final class ExampleQuery {

  private static final BigInteger MOST_GROUPS = BigInteger.valueOf(1000);

  private final Agreement agreement;
  private final Table table;

  private ExampleQuery(Agreement agreement, Table table) {
    this.agreement = agreement;
    this.table = table;
  }

  /**
   * One sentence that says what can be asked.
   *
   * @param name the table's name in SQL, with its catalog
   */
  public static String sentence(Agreement agreement, Table table, String name) {
    Rules rules = agreement.policy().rules();
    if (rules.queries() == Rules.Queries.TEMPLATES_ONLY) {
      return "The rules have queries: templates_only. Ask one of the agreed templates: "
          + String.join(", ", rules.templates().stream().map(Template::text).toList());
    }
    return "Ask for totals, for example: " + new ExampleQuery(agreement, table).sql(name);
  }

  private String sql(String name) {
    Optional<String> group = group();
    List<String> select = new ArrayList<>();
    group.ifPresent(select::add);
    Rules rules = agreement.collaboration().rules();
    // To Spark COUNT is never NULL, as it would have to be in a group that is not shown.
    boolean counted = !rules.areChecked() || rules.suppression() == Rules.Suppression.DROP;
    Optional<String> total = total();
    if (counted || total.isEmpty()) {
      select.add("count(*)");
    }
    total.ifPresent(select::add);
    return "SELECT "
        + String.join(", ", select)
        + " FROM "
        + name
        + group.map(column -> " GROUP BY " + column).orElse("");
  }

  /** The dimension with the fewest values, but with several. */
  private Optional<String> group() {
    record Sized(Column column, BigInteger values) {}
    return visible().stream()
        .filter(column -> column.allows(Use.DIMENSION))
        .flatMap(
            column ->
                Optional.ofNullable(
                    ColumnValues.of(column.type(), column.min(), column.max(), column.values()))
                    .map(values -> new Sized(column, values.size()))
                    .stream())
        .filter(sized -> sized.values().compareTo(BigInteger.ONE) > 0)
        .filter(sized -> sized.values().compareTo(MOST_GROUPS) <= 0)
        .min(Comparator.comparing(Sized::values))
        .map(sized -> name(sized.column()));
  }

  /** Of the column with the most values: of one with few, each value would be checked. */
  private Optional<String> total() {
    return visible().stream()
        .filter(column -> column.type().isNumeric() && column.allows(Use.MEASURE))
        .filter(column -> column.min() != null && column.max() != null)
        .filter(column -> column.allows(Family.AVG) || column.allows(Family.SUM))
        .max(Comparator.comparing(ExampleQuery::span))
        .map(column -> (column.allows(Family.AVG) ? "avg(" : "sum(") + name(column) + ")");
  }

  private static BigInteger span(Column column) {
    ColumnValues values =
        ColumnValues.of(column.type(), column.min(), column.max(), column.values());
    return values == null ? BigInteger.ZERO : values.size();
  }

  private List<Column> visible() {
    Set<String> denied = agreement.policy().deniedColumns(table.name());
    return table.columns().values().stream()
        .filter(column -> !denied.contains(column.name()))
        .toList();
  }

  private static String name(Column column) {
    return QueryText.of(new Expr.Column(column.name(), column.type()));
  }
}

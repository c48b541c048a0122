package io.jointly.spark.local;

import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Policy;
import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.collaboration.Table;
import io.jointly.error.ErrorCode;
import io.jointly.query.text.QueryText;
import io.jointly.spark.translate.ColumnRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * Counts the rows of this party that a query would stumble over, in one pass over a table's source.
 * The counts are the party's own: they are for its own terminal and go into no log.
 */
public final class RowCheck {

  private final Table table;
  private final Policy policy;
  private final SourceTable source;
  private final BoundsGuard guard;
  private final List<EntityKey> keys;
  private final List<Counted> counted = new ArrayList<>();

  /**
   * What was found of some rows.
   *
   * @param what in words, with their number
   * @param refusal the code with which a query that selects one of them is refused; empty if none
   *     is refused
   * @param sql a query over the source that shows them
   */
  public record Finding(String what, Optional<ErrorCode> refusal, String sql) {}

  /**
   * The rows for which a condition holds.
   *
   * @param rows the condition as a Spark column
   * @param sql the same over the source's columns, as SQL
   * @param refusal as in {@link Finding}
   */
  private record Counted(
      org.apache.spark.sql.Column rows, String sql, String what, Optional<ErrorCode> refusal) {}

  /**
   * @param source the table's rows
   * @param columns those of its columns that the source has as declared
   */
  public RowCheck(Table table, Policy policy, SourceTable source, List<Column> columns) {
    this.table = table;
    this.policy = policy;
    this.source = source;
    this.guard = new BoundsGuard(policy.outsideBounds());
    this.keys = table.keys().stream().filter(key -> source.has(key.column())).toList();
    columns.forEach(this::guard);
    for (EntityKey key : keys) {
      counted.add(
          new Counted(
              ColumnRenderer.named(key.column()).isNull(),
              QueryText.name(key.column()) + " IS NULL",
              "NULL as their entity_key "
                  + key.column()
                  + (key.equals(table.keys().get(0))
                      ? ", which count as nobody"
                      : ", which no count of " + key.column() + " counts"),
              Optional.empty()));
    }
  }

  private void guard(Column column) {
    org.apache.spark.sql.Column raw = ColumnRenderer.named(source.nameOf(column));
    org.apache.spark.sql.Column outside = BoundsGuard.outside(column, raw);
    if (outside == null) {
      return;
    }
    String name = QueryText.name(source.nameOf(column));
    org.apache.spark.sql.Column refused = guard.refused(column, guard.value(column, raw));
    String mode = "outside_bounds: " + policy.outsideBounds().name().toLowerCase(Locale.ROOT);
    boolean bounded = column.values().isEmpty();
    if (refused != null) {
      // With clamp, NaN is the only number that is refused.
      boolean onlyNaN = bounded && policy.outsideBounds() == OutsideBounds.CLAMP;
      counted.add(
          new Counted(
              refused,
              onlyNaN ? "isnan(" + name + ")" : sql(column, name),
              onlyNaN
                  ? "NaN in " + column.name() + ", which " + mode + " does not change"
                  : column.name() + " outside " + declared(column) + " (" + mode + ")",
              Optional.of(ErrorCode.OUTSIDE_BOUNDS)));
    }
    boolean replaced =
        switch (policy.outsideBounds()) {
          case REFUSE -> false;
          case CLAMP -> bounded;
          case NULL -> true;
        };
    if (replaced) {
      counted.add(
          new Counted(
              refused == null ? outside : outside.and(not(refused)),
              refused == null
                  ? sql(column, name)
                  : "(" + sql(column, name) + ") AND NOT isnan(" + name + ")",
              column.name()
                  + " outside "
                  + declared(column)
                  + (policy.outsideBounds() == OutsideBounds.NULL
                      ? ", which is taken for NULL ("
                      : ", which becomes the nearest bound (")
                  + mode
                  + ")",
              Optional.empty()));
    }
  }

  private static String declared(Column column) {
    if (!column.values().isEmpty()) {
      return "its list of " + column.values().size() + " values";
    }
    return (column.min() == null ? "" : "min " + literal(column, column.min()))
        + (column.min() == null || column.max() == null ? "" : " and ")
        + (column.max() == null ? "" : "max " + literal(column, column.max()));
  }

  private static String sql(Column column, String name) {
    if (!column.values().isEmpty()) {
      return name
          + " NOT IN ("
          + column.values().stream()
              .map(value -> literal(column, value))
              .collect(Collectors.joining(", "))
          + ")";
    }
    List<String> sides = new ArrayList<>();
    if (column.min() != null) {
      sides.add(name + " < " + literal(column, column.min()));
    }
    if (column.max() != null) {
      sides.add(name + " > " + literal(column, column.max()));
    }
    return String.join(" OR ", sides);
  }

  private static String literal(Column column, Object value) {
    return QueryText.literal(column.type(), value);
  }

  /**
   * Counts.
   *
   * @param findings receives one for each condition that holds for some rows
   * @return how many rows there are
   * @throws io.jointly.error.EnvironmentException (LOCAL_JOB) if the source cannot be read
   */
  public long run(List<Finding> findings) {
    Row counts = LocalJob.run(this::count);
    long rows = counts.getLong(0);
    for (int i = 0; i < counted.size(); i++) {
      Counted one = counted.get(i);
      long found = counts.getLong(i + 1);
      if (found > 0) {
        findings.add(
            new Finding(
                "rows with " + one.what() + ": " + found,
                one.refusal(),
                select("*", " WHERE " + one.sql())));
      }
    }
    if (rows > table.maxRows()) {
      findings.add(
          new Finding(
              "rows: "
                  + rows
                  + ", more than max_rows: "
                  + table.maxRows()
                  + ". A query without GROUP BY is refused, and so is every group that has more."
                  + " Agree on a larger max_rows",
              Optional.of(ErrorCode.TOO_MANY_ROWS),
              select("count(*)", "")));
    }
    for (KeyCheck.Broken broken : LocalJob.run(() -> new KeyCheck(keys).of(source.rows()))) {
      findings.add(
          new Finding(
              broken.what(),
              Optional.of(broken.code()),
              select(QueryText.name(broken.key()), broken.where())));
    }
    return rows;
  }

  private Row count() {
    org.apache.spark.sql.Column[] each =
        counted.stream()
            .map(condition -> count_if(condition.rows()))
            .toArray(org.apache.spark.sql.Column[]::new);
    return source.rows().groupBy().agg(org.apache.spark.sql.functions.count(lit(1)), each).first();
  }

  /** A comment at the source's end would hide what follows on its line. */
  private String select(String what, String where) {
    String text =
        Objects.requireNonNull(
                Objects.requireNonNull(policy.tables().get(table.name())).source(),
                "a source was opened")
            .strip()
            .replaceFirst("[;\\s]+$", "");
    String end = text.contains("--") || text.contains("\n") ? "\n" : "";
    return "SELECT " + what + " FROM (" + text + end + ")" + where;
  }
}

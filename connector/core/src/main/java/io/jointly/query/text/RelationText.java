package io.jointly.query.text;

import io.jointly.query.Expr;
import io.jointly.query.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A relation as Spark SQL: what each party computes from its own rows. */
public final class RelationText {

  private static final From FROM = new From();
  private static final Select SELECT = new Select();

  private RelationText() {}

  /** What stands behind FROM: a table's name, a join, or a query in parentheses. */
  public static String from(Relation relation) {
    return relation.match(FROM);
  }

  /** A whole query. */
  public static String select(Relation relation) {
    return relation.match(SELECT);
  }

  /** By the name of each column that an operator computes, its expression. */
  public static Map<String, String> computed(Relation relation) {
    Map<String, String> texts = new TreeMap<>();
    relation
        .operators()
        .forEach(
            operator -> {
              if (operator instanceof Relation.Project project) {
                put(project.columns(), texts);
              } else if (operator instanceof Relation.Group group) {
                put(group.keys(), texts);
                group.results().forEach(each -> texts.put(each.name(), Select.call(each)));
              } else if (operator instanceof Relation.Window window) {
                window
                    .results()
                    .forEach(each -> texts.put(each.name(), Select.call(each) + " OVER (…)"));
              }
            });
    return texts;
  }

  private static void put(List<Relation.Named> columns, Map<String, String> texts) {
    columns.stream()
        .filter(column -> column.value() instanceof Expr.Call)
        .forEach(column -> texts.put(column.name(), ExprText.of(column.value())));
  }

  /** Behind FROM. */
  private static final class From implements Relation.Cases<String> {

    @Override
    public String table(Relation.Table table) {
      return ExprText.name(table.name());
    }

    @Override
    public String values(Relation.Values values) {
      return ValuesText.of(values);
    }

    @Override
    public String join(Relation.Join join) {
      String kind =
          switch (join.type()) {
            case INNER -> join.conditions().isEmpty() ? "CROSS JOIN" : "JOIN";
            case LEFT -> "LEFT JOIN";
            case SEMI -> "LEFT SEMI JOIN";
            case ANTI -> "LEFT ANTI JOIN";
          };
      String right = from(join.right());
      return from(join.left())
          + " "
          + kind
          + " "
          + (join.right() instanceof Relation.Join ? "(" + right + ")" : right)
          + (join.conditions().isEmpty() ? "" : " ON " + ExprText.list(join.conditions(), " AND "));
    }

    @Override
    public String filter(Relation.Filter filter) {
      return parenthesised(filter);
    }

    @Override
    public String project(Relation.Project project) {
      return parenthesised(project);
    }

    @Override
    public String group(Relation.Group group) {
      return parenthesised(group);
    }

    @Override
    public String window(Relation.Window window) {
      return parenthesised(window);
    }

    @Override
    public String union(Relation.Union union) {
      return "("
          + union.inputs().stream()
              .map(RelationText::select)
              .collect(Collectors.joining(" UNION ALL "))
          + ") AS u("
          + union.names().stream().map(ExprText::name).collect(Collectors.joining(", "))
          + ")";
    }

    private static String parenthesised(Relation relation) {
      return "(" + select(relation) + ")";
    }
  }

  /** A whole query. */
  private static final class Select implements Relation.Cases<String> {

    @Override
    public String table(Relation.Table table) {
      return "SELECT * FROM " + from(table);
    }

    @Override
    public String values(Relation.Values values) {
      return "SELECT * FROM " + from(values);
    }

    @Override
    public String join(Relation.Join join) {
      return "SELECT * FROM " + from(join);
    }

    @Override
    public String union(Relation.Union union) {
      return "SELECT * FROM " + from(union);
    }

    @Override
    public String filter(Relation.Filter filter) {
      return "SELECT * FROM " + filtered(filter);
    }

    @Override
    public String project(Relation.Project project) {
      return "SELECT " + orOne(named(project.columns())) + " FROM " + filtered(project.input());
    }

    @Override
    public String group(Relation.Group group) {
      List<String> items = new ArrayList<>(named(group.keys()));
      for (Relation.Computed result : group.results()) {
        items.add(call(result) + " AS " + ExprText.name(result.name()));
      }
      String keys =
          group.keys().stream()
              .map(key -> ExprText.of(key.value()))
              .collect(Collectors.joining(", "));
      return "SELECT "
          + orOne(items)
          + " FROM "
          + filtered(group.input())
          + (keys.isEmpty() ? "" : " GROUP BY " + keys);
    }

    @Override
    public String window(Relation.Window window) {
      List<String> items = new ArrayList<>(List.of("*"));
      for (Relation.Computed result : window.results()) {
        items.add(
            call(result)
                + " OVER ("
                + over(window, result)
                + ") AS "
                + ExprText.name(result.name()));
      }
      return "SELECT " + String.join(", ", items) + " FROM " + filtered(window.input());
    }

    private static String over(Relation.Window window, Relation.Computed result) {
      List<String> parts = new ArrayList<>();
      if (!window.partition().isEmpty()) {
        parts.add("PARTITION BY " + ExprText.list(window.partition(), ", "));
      }
      if (!window.order().isEmpty()) {
        parts.add(
            "ORDER BY "
                + window.order().stream().map(Select::sorted).collect(Collectors.joining(", ")));
      }
      if (result.function().hasFrame()) {
        String frame =
            switch (window.frame()) {
              case PARTITION -> "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING";
              case RANGE_TO_CURRENT -> "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW";
              case ROWS_TO_CURRENT -> "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW";
              case ROWS_BEFORE -> "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING";
              case ROWS_FROM_CURRENT -> "ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING";
              case ROWS_AFTER -> "ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING";
            };
        parts.add(frame);
      }
      return String.join(" ", parts);
    }

    private static String sorted(Relation.SortKey key) {
      return ExprText.of(key.value())
          + switch (key.order()) {
            case ASCENDING_NULLS_FIRST -> "";
            case ASCENDING_NULLS_LAST -> " NULLS LAST";
            case DESCENDING_NULLS_FIRST -> " DESC NULLS FIRST";
            case DESCENDING_NULLS_LAST -> " DESC";
          };
    }

    /** A condition right below becomes a WHERE. */
    private static String filtered(Relation input) {
      return input instanceof Relation.Filter filter
          ? from(filter.input()) + " WHERE " + ExprText.list(filter.conditions(), " AND ")
          : from(input);
    }

    private static List<String> named(List<Relation.Named> columns) {
      return columns.stream()
          .map(
              column -> {
                String value = ExprText.of(column.value());
                String name = ExprText.name(column.name());
                return value.equals(name) ? name : value + " AS " + name;
              })
          .toList();
    }

    private static String orOne(List<String> items) {
      return items.isEmpty() ? "1" : String.join(", ", items);
    }

    private static String call(Relation.Computed result) {
      String arguments = ExprText.list(result.arguments(), ", ");
      return switch (result.function()) {
        case COUNT -> "count(" + (result.arguments().isEmpty() ? "*" : arguments) + ")";
        case COUNT_DISTINCT -> "count(DISTINCT " + arguments + ")";
        case SUM_DISTINCT -> "sum(DISTINCT " + arguments + ")";
        default ->
            result.function().sqlName()
                + "("
                + arguments
                + ")"
                + (result.function().ignoresNulls() ? " IGNORE NULLS" : "");
      };
    }
  }
}

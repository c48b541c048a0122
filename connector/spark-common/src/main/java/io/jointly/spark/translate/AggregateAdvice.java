package io.jointly.spark.translate;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.InsteadOfPercentile;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Use;
import io.jointly.query.Family;
import io.jointly.query.text.QueryText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Says what to write in place of an aggregate over columns of a table, as far as the rules and the
 * columns' declarations let it be answered, or that there is no other way.
 */
public final class AggregateAdvice {

  private static final String BY_GROUP =
      ", with g in both SELECT and GROUP BY where it is asked for by g";

  private final Map<String, Column> columns;
  private final Rules rules;

  /**
   * @param columns declared columns by name
   * @param rules of the party's policy
   */
  public AggregateAdvice(Map<String, Column> columns, Rules rules) {
    this.columns = Map.copyOf(columns);
    this.rules = rules;
  }

  /**
   * For an aggregate with DISTINCT.
   *
   * @param function its name
   * @param arguments names of columns; empty where an argument is something else
   */
  public String distinct(String function, List<String> arguments) {
    String list = String.join(", ", arguments.stream().map(QueryText::name).toList());
    Optional<String> ungrouped =
        arguments.stream().filter(name -> !allows(name, Use.DIMENSION)).findFirst();
    if (arguments.isEmpty()) {
      return "there is no other way where an argument is not a column";
    }
    if (ungrouped.isPresent()) {
      return "there is no other way: the different values would have to be grouped by, and"
          + " collaboration.yaml does not declare column "
          + ungrouped.get()
          + " with use dimension";
    }
    if (rules.areChecked()) {
      return "there is no other way under the rules (min_group_size and others): values of few rows"
          + " would be missing. SELECT "
          + list
          + ", COUNT(*) … GROUP BY "
          + list
          + " shows the values that have enough rows";
    }
    if (function.toLowerCase(Locale.ROOT).equals("count")) {
      return "write SELECT COUNT(*) FROM (SELECT "
          + list
          + " … WHERE "
          + present(arguments)
          + " GROUP BY "
          + list
          + ")"
          + BY_GROUP;
    }
    return "only COUNT, SUM and AVG take DISTINCT; write "
        + function.toUpperCase(Locale.ROOT)
        + "("
        + list
        + ") over SELECT "
        + list
        + " … GROUP BY "
        + list
        + BY_GROUP;
  }

  /**
   * For a percentile that is not exact.
   *
   * @param argument name of a column, or empty where the argument is something else
   */
  public String percentile(Optional<String> argument) {
    String x = argument.map(QueryText::name).orElse("x");
    if (!rules.areChecked()) {
      return "write joint.approx_percentile(" + x + ", p), the function of the joint catalog";
    }
    return argument
        .map(columns::get)
        .flatMap(InsteadOfPercentile::histogram)
        .map(
            queries ->
                "under the rules (min_group_size and others) a percentile is hardly ever shown; ask"
                    + " for "
                    + queries)
        .orElse(
            "there is no other way under the rules (min_group_size and others) for what is not a"
                + " column with the function histogram");
  }

  /**
   * For COUNT of several columns, which counts the rows in which none is NULL.
   *
   * @param arguments names of columns; empty where an argument is something else
   */
  public String countTogether(List<String> arguments) {
    List<String> filters = arguments.stream().filter(name -> allows(name, Use.FILTER)).toList();
    boolean all = filters.size() == arguments.size();
    if (filters.isEmpty() || filters.size() + 1 < arguments.size()) {
      return "there is no other way, except over columns that collaboration.yaml declares with use"
          + " filter, all but one of them";
    }
    if (all && rules.aggregateArguments() == Rules.AggregateArguments.ANY_EXPRESSION) {
      return "write COUNT(CASE WHEN "
          + present(arguments)
          + " THEN 1 END) to count two columns together";
    }
    String counted =
        arguments.stream()
            .filter(name -> !filters.contains(name))
            .findFirst()
            .orElse(filters.get(0));
    return "write COUNT("
        + QueryText.name(counted)
        + ") … WHERE "
        + present(filters.stream().filter(name -> !name.equals(counted)).toList())
        + " to count two columns together";
  }

  private static String present(List<String> names) {
    return String.join(
        " AND ", names.stream().map(name -> QueryText.name(name) + " IS NOT NULL").toList());
  }

  /** For the most frequent value. */
  public String mode(Optional<String> argument) {
    String x = argument.map(QueryText::name).orElse("x");
    boolean grouped = argument.isPresent() && allows(argument.get(), Use.DIMENSION);
    if (!rules.areChecked()) {
      return "write joint.top_k(" + x + ", 1), the function of the joint catalog";
    }
    return grouped
        ? "write SELECT "
            + x
            + ", COUNT(*) … WHERE "
            + x
            + " IS NOT NULL GROUP BY "
            + x
            + " ORDER BY 2 DESC LIMIT 1, which is the most frequent of the values that are shown"
        : "there is no other way under the rules (min_group_size and others): the values would have"
            + " to be grouped by, which needs a column with use dimension";
  }

  /** For an estimate of how many values there are. */
  public String approximateCount(Optional<String> argument) {
    String x = argument.map(QueryText::name).orElse("x");
    if (!rules.areChecked()) {
      return "write joint.approx_count_distinct(" + x + "), the function of the joint catalog";
    }
    Optional<Column> column = argument.map(columns::get);
    boolean listed =
        column
            .filter(each -> !each.values().isEmpty() && each.allows(Family.COUNT_DISTINCT))
            .isPresent();
    String refused = "under the rules (min_group_size and others) approximate counts are refused; ";
    if (listed) {
      return refused + "write COUNT(DISTINCT " + x + ")";
    }
    return refused
        + (argument.isPresent() && allows(argument.get(), Use.DIMENSION)
            ? "SELECT " + x + ", COUNT(*) … GROUP BY " + x + " shows the values with enough rows"
            : "there is no other way for what is not a column with use dimension");
  }

  private boolean allows(String name, Use use) {
    Column column = columns.get(name);
    return column != null && column.allows(use);
  }
}

package io.jointly.spark.scan;

import io.jointly.collaboration.Rules;
import io.jointly.spark.rewrite.JointRelation;
import io.jointly.spark.version.ScalaCollections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.jspecify.annotations.Nullable;

/** Says what to write instead of an expression or operator that Spark does not push down. */
final class PushDownAdvice {

  /** Added if the session extension would rewrite it. */
  static final String EXTENSION =
      ", or load the session extension: spark.sql.extensions=io.jointly.spark.JointlyExtensions";

  private static final String GROUPING_SETS_BY_RULES =
      "The rules (min_group_size and others) refuse ROLLUP, CUBE, GROUPING SETS and the like: a"
          + " group that is too small could be computed from the overall total and the other"
          + " groups. Ask for one grouping";

  private static final String JOIN_BY_RULES =
      "The rules (min_group_size and others) refuse aggregates over joins: keys with few rows are"
          + " suppressed, and the total would silently omit them. Group the joint table by the key,"
          + " join the result and add up the groups that are shown";

  static final String DISTINCT_TOGETHER =
      "write SELECT COUNT(*) FROM (SELECT x, y … WHERE x IS NOT NULL AND y IS NOT NULL GROUP BY x,"
          + " y), with g in both SELECT and GROUP BY where it is counted by g. With rules about"
          + " group sizes it counts the groups that are shown";

  private static final String OTHERWISE =
      "this version cannot evaluate it at the parties; compute it in the `source` of policy.yaml as"
          + " a declared column, or leave it out";

  private static final String SKETCH =
      "a sketch of rows tells of single ones; write groupBy(x).count(), or COUNT(DISTINCT x) of a"
          + " column with declared values";

  private static final String DESCRIBE =
      "; in place of describe() and summary() of all columns name columns of numbers, and"
          + " statistics other than percentiles: select(\"x\").summary(\"count\", \"mean\","
          + " \"stddev\")";

  /** What to write in place of calls of the DataFrame API that make plans of their own. */
  private static final Map<String, String> CALLS =
      Map.of(
          "crosstab()",
          "Write groupBy(x, y).count(), and pivot its result",
          "approxQuantile()",
          "Write joint.approx_percentile(x, p), the function of the joint catalog",
          "randomSplit()",
          "A sample picks rows at random; aggregate all of them");

  private static final Map<String, String> FUNCTIONS =
      Map.ofEntries(
          Map.entry(
              "TruncTimestamp",
              "write year(t), month(t), hour(t) for the same groups, or trunc(cast(t AS date), 'MM') or"
                  + " cast(t AS date) for their dates"),
          Map.entry(
              "DateFormatClass", "write year(t), month(t), day(t), hour(t) for the same groups"),
          Map.entry(
              "Like",
              "use patterns without _ and with % only at the ends: LIKE 'a%', LIKE '%a', LIKE"
                  + " '%a%',"
                  + " combined by AND and OR; for LIKE 'a_c%' write LIKE 'a%' AND substring(x, 3, 1)"
                  + " = 'c'"),
          Map.entry(
              "RLike", "there is no equal; LIKE 'a%', LIKE '%a' or LIKE '%a%' may be near enough"),
          Map.entry(
              "ApproximatePercentile",
              "write joint.approx_percentile(x, p), the function of the joint catalog, or"
                  + " percentile(x, p) of a number with up to 4096 values"
                  + DESCRIBE),
          Map.entry("First", "which row comes first depends on the order; take a total instead"),
          Map.entry("Last", "which row comes last depends on the order; take a total instead"),
          Map.entry("CollectList", "it would collect rows; take a total instead"),
          Map.entry("CollectSet", "it would collect values; GROUP BY the column instead"),
          Map.entry(
              "ScalaUDF",
              "partners do not run code, and a function of your own is code; compute it in the"
                  + " `source` of policy.yaml as a declared column"),
          Map.entry(
              "PythonUDF",
              "partners do not run code, and a function of your own is code; compute it in the"
                  + " `source` of policy.yaml as a declared column"),
          Map.entry("MaxBy", "it would show a single row's value; take a total instead"),
          Map.entry("MinBy", "it would show a single row's value; take a total instead"),
          Map.entry(
              "AtLeastNNonNulls", "in place of na.drop() write x IS NOT NULL AND y IS NOT NULL"),
          Map.entry(
              "CollectFrequentItems",
              "in place of freqItems() write groupBy(x).count() and take the largest"),
          Map.entry("BloomFilterAggregate", SKETCH),
          Map.entry("CountMinSketchAgg", SKETCH),
          Map.entry(
              "IntegralDivide",
              "write cast(x / y AS BIGINT), the same for whole numbers up to 2^53"),
          Map.entry("IsNaN", "write x <=> double('NaN')"),
          Map.entry("CreateNamedStruct", "compare each column by itself: a = 1 AND b = 2"),
          Map.entry("ScalarSubquery", "run the subquery first and write its result as a constant"),
          Map.entry("InSubquery", "write the values out: x IN (1, 2, 3)"),
          Map.entry(
              "Add",
              "arithmetic and casts are pushed down only if overflow is an error: set"
                  + " spark.sql.ansi.enabled=true at all parties, and write x + y instead of"
                  + " try_add(x, y)"));

  private static final Map<String, String> PLANS =
      Map.of(
          "Join",
              "Rows cannot be joined or looked up by IN (SELECT …) or EXISTS; aggregate each"
                  + " side first and join the results, write the values of an IN out, or join in"
                  + " the `source` of policy.yaml",
          "Expand",
              "ROLLUP, CUBE and GROUPING SETS make several rows out of each row; run one query"
                  + " for each grouping",
          "Window",
              "A window function needs rows; aggregate first and apply the window to the result"
                  + " of a subquery with GROUP BY",
          "Union", "Aggregate each side of the UNION first",
          "Sort", "Aggregate first, ORDER BY the result",
          "GlobalLimit", "LIMIT picks rows; aggregate first, LIMIT the result",
          "LocalLimit", "LIMIT picks rows; aggregate first, LIMIT the result",
          "Sample", "A sample picks rows at random; aggregate all of them",
          "Generate", "explode() and the like make rows; use it in the `source` of policy.yaml",
          "Repartition", "Leave it out: no rows come here");

  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("Expand", "ROLLUP, CUBE or GROUPING SETS"),
          Map.entry("Window", "a window function"),
          Map.entry("Union", "UNION"),
          Map.entry("Sort", "ORDER BY"),
          Map.entry("GlobalLimit", "LIMIT"),
          Map.entry("LocalLimit", "LIMIT"),
          Map.entry("Offset", "OFFSET"),
          Map.entry("Sample", "TABLESAMPLE or sample()"),
          Map.entry("Generate", "explode() or LATERAL VIEW"),
          Map.entry("Repartition", "repartition() or coalesce()"),
          Map.entry("RepartitionByExpression", "repartition() or DISTRIBUTE BY"),
          Map.entry("MapElements", "a function of your own"),
          Map.entry("MapPartitions", "a function of your own"),
          Map.entry("TypedFilter", "a function of your own"),
          Map.entry("DeserializeToObject", "a function of your own"),
          Map.entry("SerializeFromObject", "a function of your own"));

  /** Operators that a person asks rows for, and that the example alone does not answer. */
  private static final Set<String> ROW_OPERATORS =
      Set.of("Window", "Union", "Join", "Sample", "Generate");

  private PushDownAdvice() {}

  /**
   * @param rules under which the advice has to be answerable
   */
  static String forFunction(Expression expression, Rules rules) {
    String name = expression.getClass().getSimpleName();
    return switch (name) {
      case "Cast" ->
          FUNCTIONS.getOrDefault("Add", OTHERWISE)
              + (expression.sql().startsWith("TRY_CAST(") ? DESCRIBE : "");
      case "Subtract", "Multiply", "Divide", "Remainder", "Abs", "UnaryMinus" ->
          FUNCTIONS.getOrDefault("Add", OTHERWISE);
      case "HyperLogLogPlusPlus" -> approximateCount(rules);
      case "Mode" -> mode(rules);
      case "Count" -> countTogether(rules);
      default -> FUNCTIONS.getOrDefault(name, OTHERWISE);
    };
  }

  /** The extension writes a CASE, which is refused where rules want columns in aggregates. */
  static String filter(Rules rules, String extension) {
    return isAnyExpression(rules)
        ? "write SUM(CASE WHEN … THEN x END) or COUNT(CASE WHEN … THEN 1 END), or put the"
            + " condition into WHERE"
            + extension
        : "put the condition into WHERE, or group by it: SELECT x > 5, SUM(y) … GROUP BY x > 5"
            + " (the rules have aggregate_arguments: columns_only, so CASE is refused in an"
            + " aggregate)";
  }

  private static String approximateCount(Rules rules) {
    return rules.areChecked()
        ? "write COUNT(DISTINCT x) of a column with declared values, or GROUP BY x with COUNT(*)"
            + " (under min_group_size and the like approximate counts are refused)"
        : "write joint.approx_count_distinct(x), the function of the joint catalog";
  }

  private static String mode(Rules rules) {
    return rules.areChecked()
        ? "write SELECT x, COUNT(*) … GROUP BY x ORDER BY 2 DESC LIMIT 1"
        : "write joint.top_k(x, 1), the function of the joint catalog";
  }

  private static String countTogether(Rules rules) {
    return isAnyExpression(rules)
        ? "write COUNT(CASE WHEN x IS NOT NULL AND y IS NOT NULL THEN 1 END) to count two columns"
            + " together"
        : "write COUNT(x) … WHERE y IS NOT NULL to count two columns together";
  }

  private static boolean isAnyExpression(Rules rules) {
    return rules.aggregateArguments() == Rules.AggregateArguments.ANY_EXPRESSION;
  }

  /** What to write in place of a call, where Spark's plan of it says nothing to a person. */
  static Optional<String> forCall(String action) {
    return Optional.ofNullable(CALLS.get(action));
  }

  /** The advice if the rules forbid the operator, or null if they do not matter. */
  static @Nullable String byRules(LogicalPlan node, JointRelation scan) {
    if (!scan.isChecked()) {
      return null;
    }
    if (node instanceof Join) {
      return "a join comes before the aggregation. " + JOIN_BY_RULES;
    }
    return isOfGroupingSets(node)
        ? word(node) + " comes before the aggregation. " + GROUPING_SETS_BY_RULES
        : null;
  }

  /** Spark copies rows for grouping sets, and also for several DISTINCT aggregates. */
  static boolean isOfGroupingSets(LogicalPlan node) {
    return node instanceof Expand expand
        && ScalaCollections.list(expand.output()).stream()
            .anyMatch(column -> column.name().equals("spark_grouping_id"));
  }

  static String forPlan(String nodeName) {
    return PLANS.getOrDefault(nodeName, "Aggregate the joint table first, in a subquery");
  }

  /** What a person wrote where Spark's plan has this node. */
  static String word(LogicalPlan node) {
    if (node instanceof Expand && !isOfGroupingSets(node)) {
      return "DISTINCT in several aggregates";
    }
    return WORDS.getOrDefault(node.nodeName(), node.nodeName());
  }

  /** What to say of a query without an aggregate, beside an example; ends with a space. */
  static String withoutAggregate(List<LogicalPlan> path) {
    return path.stream()
        .map(LogicalPlan::nodeName)
        .filter(ROW_OPERATORS::contains)
        .findFirst()
        .map(name -> forPlan(name) + ". ")
        .orElse("");
  }

  /**
   * Says that Spark computes an expression once for several uses, in a projection below the one
   * that is grouped by.
   */
  static Optional<String> repeated(List<LogicalPlan> path, String extension) {
    return path.stream()
        .filter(Project.class::isInstance)
        .flatMap(project -> ScalaCollections.list(((Project) project).projectList()).stream())
        .filter(Alias.class::isInstance)
        .map(item -> ((Alias) item).child().sql())
        .findFirst()
        .map(
            expression ->
                expression
                    + " is used more than once, as BETWEEN and NULLIF do, and Spark computes it"
                    + " apart, before the aggregation. Write x >= 1 AND x <= 2 for x BETWEEN 1 AND"
                    + " 2, or set spark.sql.optimizer.collapseProjectAlwaysInline=true"
                    + extension);
  }
}

package io.jointly.spark.scan;

import io.jointly.spark.rewrite.JointRelation;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.jspecify.annotations.Nullable;

/** Says what to write instead of an expression or operator that Spark does not push down. */
final class PushDownAdvice {

  static final String FILTER =
      "write SUM(CASE WHEN … THEN x END) or COUNT(CASE WHEN … THEN 1 END), or put the condition"
          + " into WHERE";

  /** Added if the session extension would rewrite it. */
  static final String EXTENSION =
      ", or load the session extension: spark.sql.extensions=io.jointly.spark.JointlyExtensions";

  /** Replaces an operator's advice if disclosure checks decide which groups are shown. */
  private static final Map<String, String> TESTED =
      Map.of(
          "Expand",
              "The rules (min_group_size and others) refuse ROLLUP, CUBE, GROUPING SETS and the"
                  + " like: a group that is too small could be computed from the overall total and"
                  + " the other groups. Ask for one grouping",
          "Join",
              "The rules (min_group_size and others) refuse aggregates over joins: keys with"
                  + " few rows are suppressed, and the total would silently omit them. Group the"
                  + " joint table by the key, join the result and add up"
                  + " the groups that are shown");

  static final String DISTINCT_TOGETHER =
      "write SELECT COUNT(*) FROM (SELECT x, y … WHERE x IS NOT NULL AND y IS NOT NULL GROUP BY x,"
          + " y), with g in both SELECT and GROUP BY where it is counted by g. With rules about"
          + " group sizes it counts the groups that are shown";

  private static final String OTHERWISE =
      "this version cannot evaluate it at the parties; compute it in the `source` of policy.yaml as"
          + " a declared column, or leave it out";

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
                  + " percentile(x, p) of a number with up to 4096 values"),
          Map.entry(
              "HyperLogLogPlusPlus",
              "write joint.approx_count_distinct(x), the function of the joint catalog"),
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
          Map.entry("Mode", "write joint.top_k(x, 1), the function of the joint catalog"),
          Map.entry("MaxBy", "it would show a single row's value; take a total instead"),
          Map.entry("MinBy", "it would show a single row's value; take a total instead"),
          Map.entry(
              "Count",
              "write COUNT(CASE WHEN x IS NOT NULL AND y IS NOT NULL THEN 1 END) to count two"
                  + " columns together"),
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
          "Generate", "explode() and the like make rows; use it in the `source` of policy.yaml");

  private PushDownAdvice() {}

  static String forFunction(Expression expression) {
    String name = expression.getClass().getSimpleName();
    if (name.equals("Subtract")
        || name.equals("Multiply")
        || name.equals("Divide")
        || name.equals("Remainder")
        || name.equals("Abs")
        || name.equals("UnaryMinus")
        || name.equals("Cast")) {
      name = "Add";
    }
    return FUNCTIONS.getOrDefault(name, OTHERWISE);
  }

  /** The advice if the rules forbid the operator, or null if they do not matter. */
  static @Nullable String byRules(String nodeName, JointRelation scan) {
    return scan.isChecked() ? TESTED.get(nodeName) : null;
  }

  static String forPlan(String nodeName) {
    return PLANS.getOrDefault(nodeName, "Aggregate the joint table first, in a subquery");
  }
}

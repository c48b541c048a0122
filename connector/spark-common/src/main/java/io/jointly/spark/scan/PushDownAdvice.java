package io.jointly.spark.scan;

import io.jointly.collaboration.Rules;
import io.jointly.query.text.QueryText;
import io.jointly.spark.rewrite.JointRelation;
import io.jointly.spark.translate.AggregateAdvice;
import io.jointly.spark.translate.PlanWords;
import io.jointly.spark.translate.SparkTypes;
import io.jointly.spark.version.ScalaCollections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.package$;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.AtLeastNNonNulls;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.jspecify.annotations.Nullable;

/** Says what to write instead of an expression or operator that Spark does not push down. */
final class PushDownAdvice {

  /** Added if the session extension would rewrite it. */
  static final String OF_OTHER_VERSIONS =
      "Spark "
          + package$.MODULE$.SPARK_VERSION()
          + " does not hand it over by itself. Load the session extension:"
          + " spark.sql.extensions=io.jointly.spark.JointlyExtensions";

  static final String OF_EXTENSION =
      "Spark does not hand it over by itself. Load the session extension:"
          + " spark.sql.extensions=io.jointly.spark.JointlyExtensions";

  static final String EXTENSION =
      ", or load the session extension: spark.sql.extensions=io.jointly.spark.JointlyExtensions";

  private static final String DISTINCT_APART =
      "Ask for each of them in a query of its own, with the condition of a FILTER in WHERE";

  private static final String GROUPING_SETS_BY_RULES =
      "The rules (min_group_size and others) refuse ROLLUP, CUBE, GROUPING SETS and the like: a"
          + " group that is too small could be computed from the overall total and the other"
          + " groups. Ask for one grouping";

  /** Of what lies at the asker, as a cached answer does. */
  private static final String TAKEN_ALONG =
      ". A joint table of an entity can be joined with an answer that was collected: up to 1,000"
          + " rows of spark.createDataFrame(answer.collectAsList(), answer.schema()) become part of"
          + " the query";

  private static final String JOIN_BY_RULES =
      "The rules (min_group_size and others) refuse aggregates over joins: keys with few rows are"
          + " suppressed, and the total would silently omit them. Group the joint table by the key,"
          + " join the result and add up the groups that are shown"
          + TAKEN_ALONG;

  private static final String OTHERWISE =
      "this version cannot evaluate it at the parties; compute it in the `source` of policy.yaml as"
          + " a declared column, or leave it out";

  static final String AGGREGATE_OTHERWISE =
      "this version does not answer this aggregate; SQL.md lists those that it answers";

  static final String RANDOM =
      "it is random, and each party would draw other numbers; leave it out";

  private static final String SKETCH =
      "a sketch of rows tells of single ones; write groupBy(x).count(), or COUNT(DISTINCT x) of a"
          + " column with declared values";

  /** In place of both, of which Spark makes the same plan. */
  static final String DESCRIBE =
      "Write select(\"x\").summary(\"count\", \"mean\", \"stddev\"), with columns of numbers and"
          + " without percentiles, in place of describe() or summary() of all";

  /** What to write in place of calls of the DataFrame API that make plans of their own. */
  private static final Map<String, String> CALLS =
      Map.of(
          "crosstab()",
          "Write groupBy(x, y).count(), and pivot its result",
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
          Map.entry("RLike", "LIKE 'a%', LIKE '%a' or LIKE '%a%' may be near enough"),
          Map.entry("First", "which row comes first depends on the order; take a total instead"),
          Map.entry("Last", "which row comes last depends on the order; take a total instead"),
          Map.entry("CollectList", "it would collect rows; take a total instead"),
          Map.entry("CollectSet", "it would collect values; GROUP BY the column instead"),
          Map.entry("ListAgg", "it would collect values; GROUP BY the column instead"),
          Map.entry(
              "HistogramNumeric",
              "where its bins lie depends on the order of rows; joint.histogram(x, lo, hi, n) counts"
                  + " the rows of n ranges of equal width"),
          Map.entry(
              "ApproxTopK",
              "its numbers are estimates; joint.top_k(x, k) has the exact ones of declared values"),
          Map.entry("MaxMinByK", "it would show values of single rows; take a total instead"),
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
              "CollectFrequentItems",
              "in place of freqItems() write groupBy(x).count() and take the largest"),
          Map.entry(
              "RegrReplacement",
              "for REGR_SXX(y, x) write COUNT(x) * VAR_POP(x) … WHERE y IS NOT NULL, and for"
                  + " REGR_SYY(y, x) the same of y … WHERE x IS NOT NULL"),
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
              "Spark hands arithmetic and casts over only where overflow is an error: set"
                  + " spark.sql.ansi.enabled=true at all parties, and write x + y instead of"
                  + " try_add(x, y)"),
          Map.entry("SubtractDates", "write datediff(a, b), a number of days"),
          Map.entry(
              "SubtractTimestamps",
              "write a > b + INTERVAL '10' DAY for a - b > INTERVAL '10' DAY; with the session"
                  + " extension, timestampdiff(SECOND, b, a) is a number"),
          Map.entry("SecondWithFraction", "write second(t), without the fraction"),
          Map.entry(
              "GetTimestamp",
              "a text is read as a date by CAST(x AS DATE), where it is written as 2024-12-31;"
                  + " read other forms in the `source` of policy.yaml"));

  private static final String LIMITED = "LIMIT picks rows; aggregate first, LIMIT the result";

  private static final String LEFT_OUT = "Leave it out: no rows come here";

  private static final Map<String, String> PLANS =
      Map.ofEntries(
          Map.entry(
              "Join",
              "Rows cannot be joined; aggregate each side first and join the results, or join in the"
                  + " `source` of policy.yaml"
                  + TAKEN_ALONG),
          Map.entry(
              "Expand",
              "ROLLUP, CUBE and GROUPING SETS make several rows out of each row; run one query"
                  + " for each grouping"),
          Map.entry(
              "Window",
              "A window function needs rows; aggregate first and apply the window to the result"
                  + " of a subquery with GROUP BY"),
          Map.entry("Union", "Aggregate each side of the UNION first"),
          Map.entry("Sort", "Aggregate first, ORDER BY the result"),
          Map.entry("GlobalLimit", LIMITED),
          Map.entry("LocalLimit", LIMITED),
          Map.entry("Offset", "OFFSET picks rows; aggregate first, OFFSET the result"),
          Map.entry("Sample", "A sample picks rows at random; aggregate all of them"),
          Map.entry(
              "Generate",
              "explode() and the like make rows; use it in the `source` of policy.yaml"),
          Map.entry("Repartition", LEFT_OUT),
          Map.entry("RepartitionByExpression", LEFT_OUT),
          Map.entry("RebalancePartitions", LEFT_OUT));

  /** Operators that a person asks rows for, and that the example alone does not answer. */
  private static final Set<String> ROW_OPERATORS =
      Set.of("Window", "Union", "Join", "Sample", "Generate");

  private PushDownAdvice() {}

  /**
   * @param scan over whose table the advice has to be answerable
   */
  static String forFunction(Expression expression, RefusedScan scan) {
    String name = expression.getClass().getSimpleName();
    AggregateAdvice aggregates = scan.aggregateAdvice();
    return switch (name) {
      case "Add", "Cast", "Subtract", "Multiply", "Divide", "Remainder", "Abs", "UnaryMinus" ->
          foreignType(expression).orElse(FUNCTIONS.getOrDefault("Add", OTHERWISE));
      case "HyperLogLogPlusPlus" -> aggregates.approximateCount(column(expression));
      case "ApproximatePercentile" -> aggregates.percentile(column(expression));
      case "Mode" -> aggregates.mode(column(expression));
      case "Count" -> aggregates.countTogether(columns(expression));
      case "AtLeastNNonNulls" -> withoutNulls((AtLeastNNonNulls) expression, scan);
      default -> {
        String advice = FUNCTIONS.get(name);
        if (advice != null) {
          yield advice;
        }
        yield expression instanceof AggregateFunction
            ? AGGREGATE_OTHERWISE
            : foreignType(expression).orElse(OTHERWISE);
      }
    };
  }

  /** Whether there is something to write in place of an expression, in every session. */
  static boolean hasAnother(Expression expression) {
    return switch (expression.getClass().getSimpleName()) {
      case "Cast", "Subtract", "Multiply", "Divide", "Remainder", "Abs", "UnaryMinus" -> true;
      default -> FUNCTIONS.containsKey(expression.getClass().getSimpleName());
    };
  }

  /** For an expression of a type, or over one, that no column of a joint table has. */
  private static Optional<String> foreignType(Expression expression) {
    return Stream.concat(
            Stream.of(expression), ScalaCollections.list(expression.children()).stream())
        .map(Expression::dataType)
        .filter(type -> SparkTypes.joint(type) == null)
        .findFirst()
        .map(
            type ->
                "joint queries do not have the type "
                    + type.sql()
                    + "; compute it in the `source` of policy.yaml as a declared column of a type"
                    + " that they have, or leave it out");
  }

  /** The first argument, if it is a column. */
  static Optional<String> column(Expression function) {
    return ScalaCollections.list(function.children()).stream()
        .limit(1)
        .map(PushDownAdvice::uncast)
        .filter(Attribute.class::isInstance)
        .map(column -> ((Attribute) column).name())
        .findFirst();
  }

  /** The arguments, where all of them are columns. */
  static List<String> columns(Expression function) {
    List<Expression> arguments =
        ScalaCollections.list(function.children()).stream().map(PushDownAdvice::uncast).toList();
    return arguments.stream().allMatch(Attribute.class::isInstance)
        ? arguments.stream().map(column -> ((Attribute) column).name()).toList()
        : List.of();
  }

  private static Expression uncast(Expression expression) {
    return expression instanceof Cast cast ? cast.child() : expression;
  }

  /** For na.drop(), which keeps rows with enough columns that are neither NULL nor NaN. */
  private static String withoutNulls(AtLeastNNonNulls dropped, RefusedScan scan) {
    List<String> columns =
        ScalaCollections.list(dropped.children()).stream()
            .map(column -> column instanceof Attribute named ? named.name() : "")
            .toList();
    List<String> unfit = columns.stream().filter(column -> !scan.mayFilter(column)).toList();
    if (!unfit.isEmpty()) {
      return "na.drop() looks at columns that collaboration.yaml does not declare with use filter ("
          + String.join(", ", unfit)
          + "), and there is no other way for these; an aggregate leaves NULLs of its own column"
          + " out anyway";
    }
    if (dropped.n() != columns.size() && dropped.n() != 1) {
      return "there is no other way for na.drop() with a number of columns between one and all";
    }
    String list =
        columns.stream()
            .map(column -> QueryText.name(column) + " IS NOT NULL")
            .collect(Collectors.joining(dropped.n() == 1 ? " OR " : " AND "));
    return "in place of na.drop() write WHERE " + list + ", which keeps NaN";
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

  private static boolean isAnyExpression(Rules rules) {
    return rules.aggregateArguments() == Rules.AggregateArguments.ANY_EXPRESSION;
  }

  /** What to write in place of a call, where Spark's plan of it says nothing to a person. */
  static Optional<String> forCall(String action, RefusedScan scan) {
    if (action.equals("approxQuantile()")) {
      List<String> columns = List.of(scan.readSchema().fieldNames());
      String advice =
          scan.aggregateAdvice()
              .percentile(columns.size() == 1 ? Optional.of(columns.get(0)) : Optional.empty());
      return Optional.of(advice.substring(0, 1).toUpperCase(Locale.ROOT) + advice.substring(1));
    }
    return Optional.ofNullable(CALLS.get(action));
  }

  /** The advice if the rules forbid the operator, or null if they do not matter. */
  static @Nullable String byRules(LogicalPlan node, JointRelation scan, WrittenQuery written) {
    if (!scan.isChecked()) {
      return null;
    }
    if (node instanceof Join) {
      WrittenQuery.Lookup lookup = written.lookup();
      return before(lookup.words())
          + (lookup == WrittenQuery.Lookup.JOIN ? JOIN_BY_RULES : forLookup(lookup));
    }
    return PlanWords.isOfGroupingSets(node)
        ? before(PlanWords.of(node)) + GROUPING_SETS_BY_RULES
        : null;
  }

  static String before(String words) {
    return words + " comes before the aggregation. ";
  }

  /** What to write in place of something that Spark has made a join of. */
  static String forLookup(WrittenQuery.Lookup lookup) {
    return switch (lookup) {
      case IN -> "Run the subquery first, and write the values out: x IN (1, 2, 3)";
      case EXISTS ->
          "Run the subquery first, and write the values out that it finds: x IN (1, 2, 3)";
      case SUBQUERY ->
          "Group the joint table by the column that the subquery compares, and go on from that"
              + " result";
      case EXCEPT, INTERSECT ->
          "Keep the groups first: CREATE TABLE shown AS SELECT x … GROUP BY x. Then write SELECT x"
              + " FROM shown in place of the joint table; under rules about group sizes it has the"
              + " groups that are shown";
      case JOIN -> PLANS.getOrDefault("Join", "");
    };
  }

  static String forPlan(LogicalPlan node) {
    if (PlanWords.isOfWindows(node)) {
      return "Rows would count in several windows. Write windows that do not overlap, as"
          + " window(t, '10 minutes'), and add up those of an hour above";
    }
    return node instanceof Expand && !PlanWords.isOfGroupingSets(node)
        ? DISTINCT_APART
        : forPlan(node.nodeName());
  }

  private static String forPlan(String nodeName) {
    return PLANS.getOrDefault(nodeName, "Aggregate the joint table first, in a subquery");
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
  static Optional<String> repeated(List<LogicalPlan> path, WrittenQuery written, String extension) {
    return path.stream()
        .filter(Project.class::isInstance)
        .flatMap(project -> ScalaCollections.list(((Project) project).projectList()).stream())
        .filter(Alias.class::isInstance)
        .map(item -> written.text(((Alias) item).child()))
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

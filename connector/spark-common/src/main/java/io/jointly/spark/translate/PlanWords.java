package io.jointly.spark.translate;

import io.jointly.spark.version.ScalaCollections;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.TimeWindow$;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** What a person wrote where Spark's plan has a node. */
public final class PlanWords {

  private static final String EXPLODE = "explode() or LATERAL VIEW";

  private static final String OWN_FUNCTION = "a function of your own";

  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("Expand", "ROLLUP, CUBE or GROUPING SETS"),
          Map.entry("Window", "a window function"),
          Map.entry("Union", "UNION"),
          Map.entry("Sort", "ORDER BY"),
          Map.entry("GlobalLimit", "LIMIT"),
          Map.entry("LocalLimit", "LIMIT"),
          Map.entry("Tail", "tail()"),
          Map.entry("Offset", "OFFSET"),
          Map.entry("Sample", "TABLESAMPLE or sample()"),
          Map.entry("Generate", EXPLODE),
          Map.entry("LateralJoin", "LATERAL"),
          Map.entry("Except All", "EXCEPT ALL"),
          Map.entry("IntersectAll", "INTERSECT ALL"),
          Map.entry("Intersect All", "INTERSECT ALL"),
          Map.entry("Deduplicate", "dropDuplicates()"),
          Map.entry("Repartition", "repartition() or coalesce()"),
          Map.entry("RepartitionByExpression", "repartition() or DISTRIBUTE BY"),
          Map.entry("CollectMetrics", "observe()"),
          Map.entry("EventTimeWatermark", "withWatermark()"),
          Map.entry("ScriptTransformation", "TRANSFORM"),
          Map.entry("MapElements", OWN_FUNCTION),
          Map.entry("MapPartitions", OWN_FUNCTION),
          Map.entry("MapGroups", OWN_FUNCTION),
          Map.entry("MapInPandas", OWN_FUNCTION),
          Map.entry("MapInArrow", OWN_FUNCTION),
          Map.entry("PythonMapInArrow", OWN_FUNCTION),
          Map.entry("FlatMapGroupsInPandas", OWN_FUNCTION),
          Map.entry("AppendColumns", OWN_FUNCTION),
          Map.entry("TypedFilter", OWN_FUNCTION),
          Map.entry("DeserializeToObject", OWN_FUNCTION),
          Map.entry("SerializeFromObject", OWN_FUNCTION));

  private PlanWords() {}

  /** The words for a node; Spark's own name where nobody writes such a node. */
  public static String of(LogicalPlan node) {
    if (isOfWindows(node)) {
      return "window() with windows that overlap";
    }
    if (node instanceof Expand && !isOfGroupingSets(node)) {
      return "DISTINCT with FILTER or in several aggregates";
    }
    if (node instanceof Generate generate) {
      String function = ((Expression) generate.generator()).prettyName();
      return function.equals("explode") ? EXPLODE : function + "()";
    }
    return WORDS.getOrDefault(node.nodeName(), node.nodeName());
  }

  /** Spark copies rows for grouping sets, and also for several DISTINCT aggregates. */
  public static boolean isOfGroupingSets(LogicalPlan node) {
    return node instanceof Expand expand
        && ScalaCollections.list(expand.output()).stream()
            .anyMatch(column -> column.name().equals("spark_grouping_id"));
  }

  /** Spark copies rows into each of several windows that they are in. */
  public static boolean isOfWindows(LogicalPlan node) {
    return node instanceof Expand expand
        && ScalaCollections.list(expand.output()).stream()
            .anyMatch(column -> column.metadata().contains(TimeWindow$.MODULE$.marker()));
  }
}

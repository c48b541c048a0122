package io.jointly.spark.capture;

import io.jointly.error.CallerException;
import io.jointly.spark.translate.PlanWords;
import java.util.Map;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Refuses an operator of Spark's that is not computed below the total, by what a person wrote. */
final class UnknownOperator {

  private static final String PICKS =
      "It picks some of the rows of all parties together, which no party can do by itself. For the"
          + " first rows of each patient write row_number() OVER (PARTITION BY key ORDER BY …) and ask"
          + " for the numbers up to n";

  private static final Map<String, String> ADVICE =
      Map.of(
          "LIMIT",
          PICKS,
          "OFFSET",
          PICKS,
          "TABLESAMPLE or sample()",
          "It picks rows at random; aggregate all of them",
          "dropDuplicates()",
          "Of the rows with the same values it keeps one, and which one is up to Spark. Write"
              + " row_number() OVER (PARTITION BY key ORDER BY …) = 1, or read no other columns",
          "LATERAL",
          "Write a JOIN with a subquery that is grouped by the key, or a correlated subquery in SELECT",
          "EXCEPT ALL",
          "Write it without ALL, or count the rows of both sides by the key and compare the numbers",
          "INTERSECT ALL",
          "Write it without ALL, or count the rows of both sides by the key and compare the numbers",
          "a function of your own",
          "Partners do not run code. Compute it in the `source` of policy.yaml as a declared column");

  private static final String MAKES_ROWS =
      "Where it is of constants, write explode(array(…)) of them, VALUES, or agree on a public table;"
          + " else use it in the `source` of policy.yaml";

  private static final String OTHERWISE =
      "Each party computes joins, conditions, windows, aggregations by an entity's key, DISTINCT and"
          + " UNION ALL there; leave the rest out";

  private UnknownOperator() {}

  static CallerException refused(LogicalPlan operator) {
    String words = PlanWords.of(operator);
    return PlanParts.refused(
        words
            + " cannot be computed below the total. "
            + (operator.nodeName().equals("Generate")
                ? MAKES_ROWS
                : ADVICE.getOrDefault(words, OTHERWISE)));
  }
}

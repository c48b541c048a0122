package io.jointly.spark.translate;

import io.jointly.collaboration.Table;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.error.PolicyException;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Checks a partner's query against this party's own analyser. Where this party's Spark makes a
 * query, the analyser finds the columns and sets the types; in a partner's query they are only what
 * the partner says.
 */
public final class QueryCheck {

  private final SparkSession spark;
  private final SparkAnalyzer analyzer;

  /**
   * @param spark a session with the query's settings
   * @param table that the query is about
   */
  public QueryCheck(SparkSession spark, Table table) {
    this.spark = spark;
    this.analyzer = new SparkAnalyzer(spark, SparkTypes.schema(table));
  }

  /**
   * @throws CallerException (UNSUPPORTED_SQL) where a type in the query is not the one that Spark
   *     gives it
   * @throws PolicyException (SETTINGS) where the query does not record the settings that matter
   */
  public void check(JointQuery query) {
    try {
      checkTypes(query);
    } catch (JointlyException e) {
      throw e;
    } catch (Exception e) {
      // Spark's AnalysisException is a checked exception that Scala does not declare.
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL, "Spark's analyser does not accept the query's expressions", e);
    }
  }

  private void checkTypes(JointQuery query) throws Exception {
    List<Expr> arguments = new ArrayList<>();
    for (Measure measure : query.measures()) {
      arguments.addAll(measure.columns());
    }
    Settings own = SessionSettings.of(spark, query);
    if (!own.equals(query.settings())) {
      throw new PolicyException(
          ErrorCode.SETTINGS,
          "the query does not record just the settings that matter to it, which are "
              + own.values().keySet()
              + "; use the same release at all parties");
    }
    checkSame(query.groups());
    checkSame(query.conjuncts());
    checkSame(arguments);
    if (query.conjuncts().stream().anyMatch(c -> c.type().kind() != SqlType.Kind.BOOLEAN)) {
      throw refused("a condition is not BOOLEAN");
    }
    List<Aggregate> aggregates = query.measures().stream().map(Measure::aggregate).toList();
    List<SqlType> types =
        analyzer.aggregateTypes(
            aggregates, query.measures().stream().map(Measure::arguments).toList());
    if (!types.equals(query.measures().stream().map(Measure::type).toList())) {
      throw refused("an aggregate has another type than Spark gives it");
    }
  }

  private void checkSame(List<Expr> exprs) throws Exception {
    if (!analyzer.type(exprs).equals(exprs)) {
      throw refused("an expression has another type than Spark gives it");
    }
    analyzer.analyse(exprs);
  }

  private static CallerException refused(String what) {
    return new CallerException(
        ErrorCode.UNSUPPORTED_SQL,
        what + ", which Spark does not produce; use the same release at all parties");
  }
}

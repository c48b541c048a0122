package io.jointly.agent;

import io.jointly.codec.MalformedException;
import io.jointly.collaboration.Table;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.error.ViolationException;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.QueryCodec;
import io.jointly.query.SqlType;
import io.jointly.run.PartyContext;
import io.jointly.spark.JointTable;
import io.jointly.spark.translate.SparkTyper;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * A partner's query. Where this party's own Spark has made a query, its analyser has found the
 * columns and set the types; here they are what the partner says, and are found and set again.
 */
final class ProposedQuery {

  private ProposedQuery() {}

  /**
   * @param asker id of the party that asks
   * @throws ViolationException (MALFORMED) where the bytes are no query, or one of a later version
   */
  static JointQuery decode(byte[] bytes, String asker) {
    try {
      return QueryCodec.decode(bytes);
    } catch (MalformedException e) {
      ViolationException failure =
          new ViolationException(
              ErrorCode.MALFORMED,
              asker,
              "JOIN",
              "its query cannot be read: "
                  + e.getMessage()
                  + "; use the same release at all parties");
      failure.initCause(e);
      throw failure;
    }
  }

  /**
   * The declared table that a query is about, with all types in the query those that Spark would
   * have given it.
   *
   * @param spark a session with the query's settings
   * @throws CallerException (UNSUPPORTED_SQL) where they are not
   */
  static Table check(PartyContext context, JointQuery query, SparkSession spark) {
    Table table = context.collaboration().tables().get(query.table());
    if (table == null) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL, "the collaboration declares no table of the query's name");
    }
    try {
      new Checked(table, new SparkTyper(spark, JointTable.declared(table))).check(query);
    } catch (JointlyException e) {
      throw e;
    } catch (RuntimeException e) {
      throw unanalysed(e);
    } catch (Exception e) {
      // Spark's AnalysisException is a checked exception that Scala does not declare.
      throw unanalysed(e);
    }
    return table;
  }

  private static CallerException unanalysed(Exception cause) {
    return new CallerException(
        ErrorCode.UNSUPPORTED_SQL,
        "Spark's analyser does not accept the query's expressions",
        cause);
  }

  private record Checked(Table table, SparkTyper typer) {

    void check(JointQuery query) throws Exception {
      List<Expr> arguments = new ArrayList<>();
      for (Measure measure : query.measures()) {
        arguments.addAll(measure.columns());
      }
      same(query.groups());
      same(query.conjuncts());
      same(arguments);
      if (query.conjuncts().stream().anyMatch(c -> c.type().kind() != SqlType.Kind.BOOLEAN)) {
        throw refused("a condition is not BOOLEAN");
      }
      List<Aggregate> aggregates = query.measures().stream().map(Measure::aggregate).toList();
      List<SqlType> types =
          typer.aggregateTypes(
              aggregates, query.measures().stream().map(Measure::arguments).toList());
      if (!types.equals(query.measures().stream().map(Measure::type).toList())) {
        throw refused("an aggregate has another type than Spark gives it");
      }
    }

    private void same(List<Expr> exprs) throws Exception {
      if (!typer.type(exprs).equals(exprs)) {
        throw refused("an expression has another type than Spark gives it");
      }
      typer.analyse(exprs);
    }

    private static CallerException refused(String what) {
      return new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          what + ", which no partner's Spark would have made; use the same release at all parties");
    }
  }
}

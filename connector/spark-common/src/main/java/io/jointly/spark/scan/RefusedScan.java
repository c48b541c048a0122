package io.jointly.spark.scan;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.spark.rewrite.JointRelation;
import io.jointly.spark.translate.AggregateAdvice;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.connector.read.V1Scan;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A scan that would need rows. It can be planned, so that EXPLAIN can show the query. It fails when
 * it is run and names the part of the query that could not be pushed down.
 */
public final class RefusedScan implements V1Scan, JointRelation {

  private final Table table;
  private final StructType schema;
  private final Rules rules;
  private final String example;
  private final BiFunction<SparkContext, RefusedScan, List<Row>> run;

  /**
   * @param rules of the party's policy, on which it depends what can be asked instead
   * @param example a sentence with a query that can be asked
   * @param run called when the scan is run: finds out why it cannot be and fails, or has the row of
   *     an answer that does instead
   */
  RefusedScan(
      Table table,
      StructType schema,
      Rules rules,
      String example,
      BiFunction<SparkContext, RefusedScan, List<Row>> run) {
    this.table = table;
    this.schema = schema;
    this.rules = rules;
    this.example = example;
    this.run = run;
  }

  @Override
  public boolean isChecked() {
    return rules.areChecked();
  }

  @Override
  public @Nullable Column column(String name) {
    return table.columns().get(name);
  }

  String table() {
    return table.name();
  }

  Rules rules() {
    return rules;
  }

  /** What to write in place of aggregates over its columns. */
  AggregateAdvice aggregateAdvice() {
    return new AggregateAdvice(table.columns(), rules);
  }

  /** The entity at one party whose key a column is. */
  Optional<String> entityOf(String column) {
    return table
        .key(column)
        .filter(EntityKey::isAtOneParty)
        .map(EntityKey::entity)
        .map(Entity::name);
  }

  /** Whether a column may be in WHERE. */
  boolean mayFilter(String column) {
    Column declared = table.columns().get(column);
    return declared != null && declared.allows(Use.FILTER);
  }

  /**
   * The failure of those who asked for rows and for no total at all.
   *
   * @param action what they called
   * @param advice a sentence and a space, or nothing
   */
  CallerException refusedRows(String action, String advice) {
    return new CallerException(
        ErrorCode.NOT_AGGREGATED,
        action
            + " asks for rows of "
            + table.name()
            + ", and nobody can see rows of a joint table: only totals of it can leave a party. "
            + advice
            + example);
  }

  /** The same where rows were to be cached, which concerns later queries, too. */
  CallerException refusedCache() {
    return refusedRows(
        "cache() or persist()",
        "Call unpersist(), and cache the result; a cache() of its rows that was tried earlier in this"
            + " session has to be undone, too. ");
  }

  @Override
  public StructType readSchema() {
    return schema;
  }

  @Override
  public String description() {
    return "joint " + table.name() + " REFUSED: rows would have to leave a party";
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes", "TypeParameterUnusedInFormals"})
  public <T extends BaseRelation & TableScan> T toV1TableScan(SQLContext context) {
    Supplier<RDD<Row>> rows = () -> (RDD) new RefusedRdd(context.sparkContext(), this);
    return LazyRelation.of(context, this, rows);
  }

  private static final class RefusedRdd extends RowsRdd {

    private static final long serialVersionUID = 1L;

    private final transient RefusedScan scan;

    RefusedRdd(SparkContext context, RefusedScan scan) {
      super(context, scan.schema);
      this.scan = scan;
    }

    @Override
    JointlyException refusalAtPlanning() {
      return scan.refusedCache();
    }

    @Override
    List<Row> rows() {
      return scan.run.apply(context(), scan);
    }
  }
}

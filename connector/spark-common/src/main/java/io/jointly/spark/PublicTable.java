package io.jointly.spark;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Table;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Relation;
import io.jointly.run.PartyContext;
import io.jointly.spark.capture.RelationSource;
import io.jointly.spark.relation.CopyScanBuilder;
import io.jointly.spark.relation.QueryRows;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * A table of which every party has the same rows. Where it is part of the rows below a total, each
 * party reads its own copy; everywhere else a query reads the copy of the party that runs it.
 */
final class PublicTable implements ReadTable, RelationSource {

  private final JointTable declared;
  private final PartyContext context;
  private final Table table;

  PublicTable(JointTable declared, PartyContext context, Table table) {
    this.declared = declared;
    this.context = context;
    this.table = table;
  }

  @Override
  public String name() {
    return "public " + table.name();
  }

  @Override
  public Column[] columns() {
    return declared.columns();
  }

  @Override
  public Set<TableCapability> capabilities() {
    return declared.capabilities();
  }

  @Override
  public Map<String, String> properties() {
    return declared.properties();
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    if (!options.isEmpty()) {
      throw new CallerException(
          ErrorCode.OPTION,
          "a public table takes no read options; remove " + String.join(", ", options.keySet()));
    }
    SparkSession spark = SparkSession.active();
    SparkEngine engine = new SparkEngine(spark);
    return new CopyScanBuilder(
        spark,
        table,
        columns -> QueryRows.copy(spark, table, columns, context.policy()),
        engine::apart);
  }

  @Override
  public String catalogName() {
    return declared.catalogName();
  }

  @Override
  public String tableName() {
    return table.name();
  }

  @Override
  public Collaboration collaboration() {
    return context.collaboration();
  }

  @Override
  public JointTable over(Relation rows, Map<String, String> written) {
    return declared.over(rows, written);
  }

  @Override
  public boolean isDerived() {
    return false;
  }

  @Override
  public io.jointly.collaboration.@Nullable Column column(String name) {
    return declared.column(name);
  }
}

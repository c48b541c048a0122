package io.jointly.spark.local;

import io.jointly.spark.version.ScalaCollections;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.catalog.HiveTableRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.jdbc.JDBCRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.execution.datasources.v2.FileTable;
import org.apache.spark.sql.execution.datasources.v2.jdbc.JDBCTable;

/** Names of the tables, views and files that a plan reads, subqueries included. */
final class SourceRelations {

  private final Set<String> names = new TreeSet<>();

  private SourceRelations() {}

  /** Empty for a plan that reads nothing with a name, such as rows that stand in the query. */
  static Set<String> of(LogicalPlan analyzed) {
    SourceRelations found = new SourceRelations();
    found.add(analyzed);
    return found.names;
  }

  private void add(LogicalPlan plan) {
    if (plan instanceof LogicalRelation relation) {
      add(relation);
    } else if (plan instanceof DataSourceV2Relation relation) {
      add(relation);
    } else if (plan instanceof HiveTableRelation relation) {
      names.add("table " + relation.tableMeta().identifier().unquotedString());
    }
    if (plan instanceof View view) {
      names.add("view " + view.desc().identifier().unquotedString());
    }
    for (LogicalPlan child : ScalaCollections.list(plan.children())) {
      add(child);
    }
    for (Expression expression : ScalaCollections.list(plan.expressions())) {
      addSubqueries(expression);
    }
  }

  private void addSubqueries(Expression expression) {
    if (expression instanceof SubqueryExpression subquery) {
      add((LogicalPlan) subquery.plan());
    }
    for (Expression child : ScalaCollections.list(expression.children())) {
      addSubqueries(child);
    }
  }

  private void add(LogicalRelation relation) {
    if (relation.relation() instanceof HadoopFsRelation files) {
      add(files.location());
    } else if (relation.relation() instanceof JDBCRelation table) {
      names.addAll(JdbcNames.of(table.jdbcOptions()));
    } else if (relation.catalogTable().isDefined()) {
      names.add("table " + relation.catalogTable().get().identifier().unquotedString());
    } else {
      names.add("table " + relation.relation());
    }
  }

  private void add(DataSourceV2Relation relation) {
    if (relation.table() instanceof FileTable files) {
      add(files.fileIndex());
      return;
    }
    if (relation.table() instanceof JDBCTable table) {
      names.addAll(JdbcNames.of(table.jdbcOptions()));
      return;
    }
    // Where a table lies, and its name: one table can have several names, and a catalog of another
    // name.
    String location = relation.table().properties().get(TableCatalog.PROP_LOCATION);
    if (location != null) {
      names.add(new Path(location).toString());
    }
    if (relation.identifier().isDefined()) {
      String catalog = relation.catalog().isDefined() ? relation.catalog().get().name() + "." : "";
      names.add("table " + catalog + relation.identifier().get());
    } else if (location == null) {
      names.add("table " + relation.table().name());
    }
  }

  /** Paths, because two tables can lie in one folder. */
  private void add(FileIndex files) {
    for (Path path : ScalaCollections.list(files.rootPaths())) {
      names.add(path.toString());
    }
  }
}

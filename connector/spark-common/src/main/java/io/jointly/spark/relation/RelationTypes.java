package io.jointly.spark.relation;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Table;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.query.Expr;
import io.jointly.query.Relation;
import io.jointly.relation.Locality;
import io.jointly.spark.translate.ColumnRenderer;
import io.jointly.spark.translate.SparkAnalyzer;
import io.jointly.spark.translate.SparkTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Asks Spark's analyser for the types of a relation, over tables without rows. */
public final class RelationTypes {

  private final SparkSession spark;
  private final Collaboration collaboration;

  public RelationTypes(SparkSession spark, Collaboration collaboration) {
    this.spark = spark;
    this.collaboration = collaboration;
  }

  /**
   * Checks a partner's relation: each type in it must be the one that this party's Spark gives.
   *
   * @throws CallerException (UNSUPPORTED_SQL) where it is not
   */
  public void check(Relation relation) {
    if (relation.isTable()) {
      return;
    }
    try {
      relation
          .operators()
          .filter(operator -> !operator.isTable() && !(operator instanceof Relation.Values))
          .forEach(this::checkOperator);
    } catch (JointlyException e) {
      throw e;
    } catch (Exception e) {
      // Spark's AnalysisException is a checked exception that Scala does not declare.
      throw refused("Spark's analyser does not accept the query's rows", e);
    }
  }

  private void checkOperator(Relation operator) {
    List<StructField> input =
        operator.inputs().stream().flatMap(each -> Stream.of(fields(each))).toList();
    List<Expr> exprs = operator.expressions().toList();
    SparkAnalyzer analyzer =
        new SparkAnalyzer(spark, new StructType(input.toArray(StructField[]::new)));
    if (!analyzer.type(exprs).equals(exprs)) {
      throw refused("an expression has another type than Spark gives it", null);
    }
    StructField[] output = fields(operator);
    List<Expr.Column> computed =
        operator instanceof Relation.Group group
            ? group.results().stream().map(Relation.Computed::column).toList()
            : operator instanceof Relation.Window window
                ? window.results().stream().map(Relation.Computed::column).toList()
                : List.of();
    for (Expr.Column column : computed) {
      StructField field =
          Arrays.stream(output)
              .filter(each -> each.name().equals(column.name()))
              .findFirst()
              .orElseThrow();
      if (!column.type().equals(SparkTypes.joint(field.dataType()))) {
        throw refused("a function of rows has another type than Spark gives it", null);
      }
    }
  }

  private StructField[] fields(Relation relation) {
    if (relation instanceof Relation.Table table) {
      return SparkTypes.schema(declared(table)).fields();
    }
    return new RelationRenderer(spark, this::noRows, new Locality(collaboration))
        .of(relation)
        .schema()
        .fields();
  }

  private Dataset<Row> noRows(Relation.Table reference, List<String> columns) {
    Table table = declared(reference);
    List<Column> read = new ArrayList<>();
    columns.forEach(name -> read.add(ColumnRenderer.named(name)));
    if (Locality.countsEntities(table)) {
      read.add(functions.lit(null).cast(DataTypes.LongType).as(RelationRenderer.ENTITY));
    }
    return spark
        .createDataFrame(List.of(), SparkTypes.schema(table))
        .select(read.toArray(Column[]::new));
  }

  private Table declared(Relation.Table reference) {
    return Objects.requireNonNull(collaboration.tables().get(reference.name()));
  }

  private static CallerException refused(
      String what, @org.jspecify.annotations.Nullable Exception cause) {
    String text = what + "; use the same release at all parties";
    return cause == null
        ? new CallerException(ErrorCode.UNSUPPORTED_SQL, text)
        : new CallerException(ErrorCode.UNSUPPORTED_SQL, text, cause);
  }
}

package io.jointly.spark.deal;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.spark.version.ScalaCollections;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.CreatableRelationProvider;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.sources.RelationProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code format("jointly")}. Writing deals rows to the compute parties; reading, at a compute
 * party, collects what was dealt and gives this party's shares of the rows that were accepted.
 */
public final class DealtSource
    implements DataSourceRegister, CreatableRelationProvider, RelationProvider {

  private static final Logger PROGRESS = LoggerFactory.getLogger("io.jointly.progress");

  @Override
  public String shortName() {
    return "jointly";
  }

  @Override
  public BaseRelation createRelation(
      SQLContext context,
      SaveMode mode,
      scala.collection.immutable.Map<String, String> parameters,
      Dataset<Row> rows) {
    if (mode != SaveMode.Append) {
      throw new CallerException(
          ErrorCode.OPTION,
          "format(\"jointly\") adds a batch to what was dealt before, and replaces nothing; write"
              + " .mode(\"append\"). To replace a batch, withdraw it and deal another one");
    }
    DealtOptions options = DealtOptions.ofWriting(given(parameters));
    new RowDealing(context.sparkSession(), options).deal(rows);
    return new CollectedRelation(context, null, rows.schema(), PROGRESS::warn);
  }

  @Override
  public BaseRelation createRelation(
      SQLContext context, scala.collection.immutable.Map<String, String> parameters) {
    SparkSession spark = context.sparkSession();
    ShareCollection collection =
        ShareCollection.of(spark, DealtOptions.ofReading(given(parameters)));
    return new CollectedRelation(context, collection, collection.schema(), PROGRESS::warn);
  }

  private static Map<String, String> given(
      scala.collection.immutable.Map<String, String> parameters) {
    return ScalaCollections.map(parameters);
  }
}

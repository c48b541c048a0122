package io.jointly.spark;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.run.PartyContext;
import io.jointly.run.PartyRun;
import io.jointly.spark.scan.AnswerMetadata;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The answers that this party has had in this Spark application, one row each: what was asked, over
 * whose rows, and what is not shown. A client of Spark Connect finds those of its own session.
 * Reading it contacts nobody.
 */
final class AnswersTable implements ReadTable {

  private final PartyContext context;

  AnswersTable(PartyContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "answers of " + context.collaboration().id();
  }

  @Override
  public Column[] columns() {
    return AnswerMetadata.columns();
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  /** Shown by DESCRIBE EXTENDED. */
  @Override
  public Map<String, String> properties() {
    return Map.of(
        "collaboration",
        context.collaboration().id(),
        "collaboration.sha256",
        context.collaboration().sha256(),
        "this_party",
        context.party().id());
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    if (!options.isEmpty()) {
      throw new CallerException(
          ErrorCode.OPTION,
          "the table of answers takes no read options; remove "
              + String.join(", ", options.keySet()));
    }
    SparkSession spark = SparkSession.active();
    return () -> new Rows(AnswerMetadata.of(PartyRun.answers(context, ConnectSessions.of(spark))));
  }

  /** The rows as they were when the query was planned. */
  private record Rows(InternalRow[] rows) implements LocalScan {

    @Override
    public StructType readSchema() {
      return AnswerMetadata.schema();
    }

    @Override
    public String description() {
      return "answers";
    }
  }
}

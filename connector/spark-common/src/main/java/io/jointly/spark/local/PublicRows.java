package io.jointly.spark.local;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import io.jointly.codec.Sha256;
import io.jointly.spark.translate.ColumnRenderer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A digest of the rows of a public table, which does not depend on their order. Partners compare it
 * to find out whether they have the same rows; it is no proof against one that wants to deceive.
 */
public final class PublicRows {

  /** Two hashes of each row, so that rows do not look alike by accident. */
  private static final int HASHES = 2;

  /** Exact for as many rows as a table can have. */
  private static final String EXACT = "decimal(38,0)";

  private PublicRows() {}

  /**
   * @param columns names of the declared columns, in the collaboration's order
   * @return lower-case hex
   * @throws io.jointly.error.CallerException (SOURCE) where the source lacks a column
   * @throws io.jointly.error.EnvironmentException (LOCAL_JOB) if the source cannot be read
   */
  public static String digest(SourceTable source, List<String> columns) {
    Row sums = LocalJob.run(() -> sums(source.columns(columns), columns));
    StringBuilder text = new StringBuilder(String.join("\n", columns));
    for (int i = 0; i < sums.length(); i++) {
      text.append('\n').append(sums.get(i));
    }
    return Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Row sums(Dataset<Row> rows, List<String> columns) {
    List<Column> sums = new ArrayList<>();
    for (int i = 0; i < HASHES; i++) {
      List<Column> hashed = new ArrayList<>();
      hashed.add(lit(i));
      // Spark leaves NULLs out of a hash, so each value says whether it is one.
      for (String name : columns) {
        hashed.add(ColumnRenderer.named(name).isNull());
        hashed.add(ColumnRenderer.named(name));
      }
      sums.add(sum(xxhash64(hashed.toArray(Column[]::new)).cast(EXACT)));
    }
    return rows.agg(count(lit(1)), sums.toArray(Column[]::new)).first();
  }
}

package io.jointly.spark.local;

import java.util.Collection;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** This party's rows of what a query is over. */
public interface RowSource {

  /**
   * The columns, by their declared names and of their declared types.
   *
   * @throws io.jointly.error.CallerException (SOURCE) where a source lacks one or has it with
   *     another type
   */
  Dataset<Row> columns(Collection<String> names);

  /**
   * The columns as {@link #columns} gives them, and behind them the hash of the key of the entity
   * that the rules count, a BIGINT. Rows without a key share one hash, as if they were one entity.
   *
   * @param entity the name of the hash; {@code names} must not hold it
   */
  Dataset<Row> columnsAndEntity(Collection<String> names, String entity);

  /** The same, but the hash is NULL where a row has no key. */
  Dataset<Row> columnsAndEntityOrNull(Collection<String> names, String entity);
}

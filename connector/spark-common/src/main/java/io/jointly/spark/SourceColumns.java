package io.jointly.spark;

import io.jointly.collaboration.starter.FoundColumn;
import io.jointly.collaboration.starter.FoundColumn.Seen;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.SqlType;
import io.jointly.spark.translate.SparkTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a party's own table, for a first {@code collaboration.yaml}.
 *
 * @param found those that can be declared, in the table's order
 * @param leftOut the others, each with its type
 */
public record SourceColumns(List<FoundColumn> found, List<String> leftOut) {

  /** Text values that a person can read through in one line. */
  private static final int MOST_VALUES = 50;

  /** Whether rows are read. */
  public enum Look {
    /** The names and types alone. */
    AT_SCHEMA,
    /** The smallest and greatest values, and the values of text columns that have few. */
    AT_ROWS
  }

  /**
   * @param source a table's name, or SQL such as {@code SELECT * FROM parquet.`/data/admissions`}
   * @throws CallerException (SOURCE) if Spark cannot read it
   */
  public static SourceColumns of(SparkSession spark, String source, Look look) {
    Dataset<Row> rows;
    try {
      rows = source.contains(" ") ? spark.sql(source) : spark.table(source);
      rows.schema();
    } catch (Exception e) {
      // AnalysisException, which Spark's signatures do not declare.
      throw new CallerException(
          ErrorCode.SOURCE, "the source '" + source + "' cannot be read: " + e.getMessage(), e);
    }
    List<FoundColumn> found = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      SqlType type = SparkTypes.joint(field.dataType());
      if (type == null) {
        leftOut.add(field.name() + " " + field.dataType().simpleString());
      } else {
        found.add(
            new FoundColumn(
                field.name(), type, look == Look.AT_ROWS ? seen(rows, field, type) : null));
      }
    }
    return new SourceColumns(found, leftOut);
  }

  private static Seen seen(Dataset<Row> rows, StructField field, SqlType type) {
    Column column = functions.col("`" + field.name().replace("`", "``") + "`");
    return switch (type.kind()) {
      case BOOLEAN -> new Seen(null, null, List.of());
      case STRING -> new Seen(null, null, values(rows, column));
      default -> {
        Row ends = rows.agg(functions.min(column), functions.max(column)).head();
        yield new Seen(value(ends, 0, type), value(ends, 1, type), List.of());
      }
    };
  }

  private static @Nullable Object value(Row row, int at, SqlType type) {
    Object value = SparkTypes.fromRow(row.get(at), type);
    boolean finite =
        !(value instanceof Double number && !Double.isFinite(number))
            && !(value instanceof Float real && !Float.isFinite(real));
    return finite ? value : null;
  }

  private static List<Object> values(Dataset<Row> rows, Column column) {
    List<Object> values =
        new ArrayList<>(
            rows
                .select(column)
                .where(column.isNotNull())
                .distinct()
                .sort(column)
                .limit(MOST_VALUES + 1)
                .collectAsList()
                .stream()
                .map(row -> row.get(0))
                .toList());
    return values.size() > MOST_VALUES ? List.of() : values;
  }
}

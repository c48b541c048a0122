package io.jointly.examples;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a query as text: equal texts mean equal values of equal types. The file form has
 * one line of {@code name:type}, then one line for each row. Tabs separate the cells, and {@code
 * \N} is NULL.
 *
 * @param columns the columns as {@code name:type}, escaped
 * @param rows one cell for each column, escaped
 */
public record ResultTable(List<String> columns, List<List<String>> rows) {

  /** Stands for NULL. */
  public static final String NULL = "\\N";

  public ResultTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row of " + row.size() + " cells under " + columns.size() + " columns");
      }
    }
  }

  /** Runs the query, once. */
  public static ResultTable of(Dataset<Row> query) {
    List<String> columns = new ArrayList<>();
    for (StructField field : query.schema().fields()) {
      columns.add(escape(field.name()) + ":" + field.dataType().simpleString());
    }
    List<List<String>> rows = new ArrayList<>();
    for (Row row : query.collectAsList()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        cells.add(cell(row.get(i), row.schema().apply(i).dataType()));
      }
      rows.add(cells);
    }
    return new ResultTable(columns, rows);
  }

  public static ResultTable read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    if (lines.isEmpty()) {
      throw new IOException(
          file + ": the file is empty; a result has at least its line of columns");
    }
    List<List<String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      rows.add(cells(line));
    }
    return new ResultTable(cells(lines.get(0)), rows);
  }

  public void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(String.join("\t", columns)).append('\n');
    rows.forEach(row -> text.append(String.join("\t", row)).append('\n'));
    Files.writeString(file, text);
  }

  /** The columns' names alone, escaped. */
  public List<String> columnNames() {
    return columns.stream().map(column -> column.substring(0, column.lastIndexOf(':'))).toList();
  }

  /** Position of a column by its name. */
  int indexOf(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).startsWith(name + ":")) {
        return i;
      }
    }
    throw new IllegalArgumentException("no column '" + name + "' in " + columns);
  }

  private static List<String> cells(String line) {
    return Arrays.asList(line.split("\t", -1));
  }

  private static String cell(@Nullable Object value, DataType type) {
    if (value == null) {
      return NULL;
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof String text) {
      return escape(text);
    }
    if (value instanceof Timestamp instant) {
      return instant.toInstant().toString();
    }
    if (hasExactText(type)) {
      return value.toString();
    }
    throw new IllegalArgumentException("no canonical text for the type " + type.simpleString());
  }

  /** Whether toString differs for any two different values. That of an array or a map does not. */
  private static boolean hasExactText(DataType type) {
    return type instanceof DecimalType
        || List.of(
                DataTypes.BooleanType,
                DataTypes.ByteType,
                DataTypes.ShortType,
                DataTypes.IntegerType,
                DataTypes.LongType,
                DataTypes.FloatType,
                DataTypes.DoubleType,
                DataTypes.DateType,
                DataTypes.TimestampNTZType)
            .contains(type);
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }
}

package io.jointly.spark.local;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Policy;
import io.jointly.collaboration.Table;
import io.jointly.deal.table.DealtTable;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.SqlType;
import io.jointly.spark.translate.ColumnRenderer;
import io.jointly.spark.translate.SparkTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.util.CharVarcharUtils;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** This party's rows of a joint table: the policy's `source`, checked against the declaration. */
public final class SourceTable implements RowSource {

  /** The most columns that a message lists. */
  private static final int MOST_SHOWN = 100;

  private final Table table;
  private final Dataset<Row> rows;

  private SourceTable(Table table, Dataset<Row> rows) {
    this.table = table;
    this.rows = rows;
  }

  /**
   * This party's own rows. There may be none of a share table.
   *
   * @throws CallerException (SOURCE) where the source does not run
   */
  public static SourceTable open(SparkSession spark, Table table, Policy policy) {
    Policy.OwnTable own = policy.tables().get(table.name());
    String source = own == null ? null : own.source();
    if (source == null) {
      if (table.isDealt()) {
        return none(spark, table);
      }
      throw new CallerException(
          ErrorCode.SOURCE, "policy.yaml names no source for table " + table.name());
    }
    try {
      return new SourceTable(table, spark.sql(source));
    } catch (Exception e) {
      // Spark's AnalysisException is a checked exception that Scala does not declare.
      throw unusable(table, e);
    }
  }

  /**
   * What every compute party sees of the rows of a share table.
   *
   * @throws CallerException (SOURCE) if this party's shares cannot be read
   */
  public static SourceTable seenOfDealt(SparkSession spark, Table table, Policy policy) {
    Policy.OwnTable own = policy.tables().get(table.name());
    return own == null || own.shares() == null
        ? none(spark, table)
        : new SourceTable(table, ShareTable.open(spark, DealtTable.of(table), policy).seen(table));
  }

  private static SourceTable none(SparkSession spark, Table table) {
    StructType schema = new StructType();
    for (Column column : table.columns().values()) {
      schema = schema.add(column.name(), SparkTypes.spark(column.type()));
    }
    return new SourceTable(table, spark.createDataFrame(List.of(), schema));
  }

  private static CallerException unusable(Table table, Exception cause) {
    return new CallerException(
        ErrorCode.SOURCE,
        "the source of table "
            + table.name()
            + " in policy.yaml cannot be read: "
            + LocalJob.firstLine(cause),
        cause);
  }

  @Override
  public Dataset<Row> columns(Collection<String> names) {
    return rows.select(rendered(names).toArray(org.apache.spark.sql.Column[]::new));
  }

  private Stream<org.apache.spark.sql.Column> rendered(Collection<String> names) {
    return names.stream().map(name -> ColumnRenderer.named(field(declared(name)).name()).as(name));
  }

  @Override
  public Dataset<Row> columnsAndEntity(Collection<String> names, String entity) {
    return columnsAnd(functions.xxhash64(entityKey()).as(entity), names);
  }

  @Override
  public Dataset<Row> columnsAndEntityOrNull(Collection<String> names, String entity) {
    org.apache.spark.sql.Column key = entityKey();
    return columnsAnd(functions.when(key.isNotNull(), functions.xxhash64(key)).as(entity), names);
  }

  private Dataset<Row> columnsAnd(org.apache.spark.sql.Column last, Collection<String> names) {
    return rows.select(
        Stream.concat(rendered(names), Stream.of(last))
            .toArray(org.apache.spark.sql.Column[]::new));
  }

  private org.apache.spark.sql.Column entityKey() {
    String key = Objects.requireNonNull(table.entityKey());
    List<StructField> found = fields(key);
    if (found.size() != 1) {
      throw lacks(found.isEmpty(), key);
    }
    DataType type = found.get(0).dataType();
    if (ForeignTypes.isWithoutHash(type)) {
      throw new CallerException(
          ErrorCode.SOURCE,
          "the entity_key "
              + key
              + " of table "
              + table.name()
              + " is "
              + ForeignTypes.name(type)
              + " in its source, and values of this type that are equal need not look alike"
              + ForeignTypes.advice(key, "string", type)
              + ", in the SELECT of policy.yaml");
    }
    return ColumnRenderer.named(found.get(0).name());
  }

  /** Names of the tables, views and files that the source reads. */
  public Set<String> relations() {
    return SourceRelations.of(rows.queryExecution().analyzed());
  }

  /**
   * Checks every declared column but those that no query may touch here, and the entity key.
   *
   * @return the columns that are as declared
   */
  public List<Column> check(Set<String> denied, Consumer<CallerException> problems) {
    List<Column> sound = new ArrayList<>();
    for (Column column : table.columns().values()) {
      if (!denied.contains(column.name())) {
        attempt(
            () -> {
              field(column);
              sound.add(column);
            },
            problems);
      }
    }
    if (table.entityKey() != null) {
      attempt(this::entityKey, problems);
    }
    return sound;
  }

  private static void attempt(Runnable step, Consumer<CallerException> problems) {
    try {
      step.run();
    } catch (CallerException e) {
      problems.accept(e);
    }
  }

  /** Whether the source has a column of this name, once. */
  boolean has(String column) {
    return fields(column).size() == 1;
  }

  /** The name that the source has for a column. */
  String nameOf(Column column) {
    return field(column).name();
  }

  /** All rows, with the source's own names. */
  Dataset<Row> rows() {
    return rows;
  }

  private Column declared(String name) {
    return table.column(name).orElseThrow();
  }

  private StructField field(Column column) {
    List<StructField> found = fields(column.name());
    if (found.size() != 1) {
      throw lacks(found.isEmpty(), column.name());
    }
    requirePlainString(found.get(0), column);
    SqlType type = SparkTypes.joint(found.get(0).dataType());
    if (!column.type().equals(type)) {
      throw new CallerException(
          ErrorCode.SOURCE,
          "column "
              + column.name()
              + " of table "
              + table.name()
              + " is declared "
              + column.type()
              + " and its source gives "
              + ForeignTypes.name(found.get(0).dataType())
              + ForeignTypes.advice(
                  column.name(), column.type().toString(), found.get(0).dataType())
              + ", in the SELECT of policy.yaml");
    }
    return found.get(0);
  }

  private List<StructField> fields(String name) {
    return Arrays.stream(rows.schema().fields())
        .filter(field -> sameName(field.name(), name))
        .toList();
  }

  /**
   * Spark pads a CHAR(n), and the constants that it is compared with, by rules of its own. An
   * expression that is evaluated over a string has not got them.
   */
  private void requirePlainString(StructField field, Column column) {
    Option<DataType> raw = CharVarcharUtils.getRawType(field.metadata());
    if (raw.isDefined() && raw.get() instanceof CharType) {
      throw new CallerException(
          ErrorCode.SOURCE,
          "column "
              + column.name()
              + " of table "
              + table.name()
              + " is declared "
              + column.type()
              + " and its source gives "
              + raw.get().sql().toLowerCase(Locale.ROOT)
              + ", which Spark pads with blanks and compares in a way of its own; write rtrim("
              + column.name()
              + ") AS "
              + column.name()
              + " in the SELECT of policy.yaml, or CAST("
              + column.name()
              + " AS string) AS "
              + column.name()
              + " to keep the blanks");
    }
  }

  private CallerException lacks(boolean none, String column) {
    return new CallerException(
        ErrorCode.SOURCE,
        "the source of table "
            + table.name()
            + " has "
            + (none ? "no column " : "more than one column ")
            + column
            + "; it has "
            + shown(rows.columns())
            + ". Give "
            + column
            + " once in the SELECT of policy.yaml");
  }

  private static String shown(String[] columns) {
    return columns.length > MOST_SHOWN
        ? String.join(", ", Arrays.asList(columns).subList(0, MOST_SHOWN))
            + " and "
            + (columns.length - MOST_SHOWN)
            + " more"
        : String.join(", ", columns);
  }

  /** Whether Spark takes two names for one in this session. */
  private boolean sameName(String left, String right) {
    return Boolean.parseBoolean(rows.sparkSession().conf().get("spark.sql.caseSensitive"))
        ? left.equals(right)
        : left.toLowerCase(Locale.ROOT).equals(right.toLowerCase(Locale.ROOT));
  }
}

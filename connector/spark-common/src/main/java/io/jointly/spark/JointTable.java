package io.jointly.spark;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Dealing;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Table;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.plan.RulesText;
import io.jointly.query.Relation;
import io.jointly.query.SqlValues;
import io.jointly.relation.ColumnImages;
import io.jointly.relation.ComputedColumns;
import io.jointly.relation.DerivedTable;
import io.jointly.run.PartyContext;
import io.jointly.spark.capture.RelationSource;
import io.jointly.spark.rewrite.JointRelation;
import io.jointly.spark.scan.JointScanBuilder;
import io.jointly.spark.translate.SparkTypes;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * A joint table, as a whole held by no party. Its columns are those that the collaboration
 * declares.
 */
public final class JointTable implements ReadTable, RelationSource, JointRelation {

  private final String catalog;
  private final PartyContext context;
  private final Relation rows;
  private final Table table;
  private final Map<String, String> written;

  /**
   * A declared table.
   *
   * @param catalog the name under which the session knows the catalog
   */
  JointTable(String catalog, PartyContext context, Table table) {
    this(catalog, context, new Relation.Table(table.name()), table, Map.of());
  }

  /**
   * @param rows what each party computes from its own rows
   * @param table the declaration of what is computed
   * @param written by the name of a computed column, the one that stands in the query
   */
  private JointTable(
      String catalog,
      PartyContext context,
      Relation rows,
      Table table,
      Map<String, String> written) {
    this.catalog = catalog;
    this.context = context;
    this.rows = rows;
    this.table = table;
    this.written = Map.copyOf(written);
  }

  @Override
  public String name() {
    return "joint " + table.name();
  }

  @Override
  public org.apache.spark.sql.connector.catalog.Column[] columns() {
    return table.columns().values().stream()
        .map(
            column ->
                org.apache.spark.sql.connector.catalog.Column.create(
                    column.name(), SparkTypes.spark(column.type()), true, comment(column), null))
        .toArray(org.apache.spark.sql.connector.catalog.Column[]::new);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  /** Shown by DESCRIBE EXTENDED. */
  @Override
  public Map<String, String> properties() {
    Collaboration collaboration = context.collaboration();
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("collaboration", collaboration.id());
    properties.put("collaboration.sha256", collaboration.sha256());
    properties.put("purpose", collaboration.purpose());
    properties.put("valid_until", collaboration.validUntil().toString());
    properties.put(
        "parties", String.join(", ", collaboration.parties().stream().map(Party::id).toList()));
    properties.put("result_receivers", String.join(", ", collaboration.resultReceivers()));
    properties.put("max_colluding_parties", Integer.toString(collaboration.maxColludingParties()));
    properties.put("max_rows", Long.toString(table.maxRows()));
    if (table.isPublic()) {
      properties.put("public", "true");
    }
    table.dealing().ifPresent(dealing -> properties.putAll(of(dealing)));
    properties.putAll(KeysText.properties(table));
    properties.putAll(RulesText.properties(collaboration.rules()));
    properties.put("this_party", context.party().id());
    return properties;
  }

  private static Map<String, String> of(Dealing dealing) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("dealers", Integer.toString(dealing.dealers().size()));
    properties.put("own_rows", Boolean.toString(dealing.hasOwnRows()));
    properties.put("hide_dimensions", Boolean.toString(dealing.hidesDimensions()));
    properties.put("validity", dealing.validity().name().toLowerCase(Locale.ROOT));
    properties.put("max_rows_per_dealer", Long.toString(dealing.maxRowsPerDealer()));
    return properties;
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    if (!options.isEmpty()) {
      throw new CallerException(
          ErrorCode.OPTION,
          "a joint table takes no read options; remove " + String.join(", ", options.keySet()));
    }
    SparkSession spark = SparkSession.active();
    return new JointScanBuilder(
        () -> context.with(CatalogOptions.now(spark, catalog)),
        rows,
        table,
        written,
        catalog + "." + table.name(),
        spark,
        new SparkEngine(spark));
  }

  @Override
  public String tableName() {
    return table.name();
  }

  @Override
  public String catalogName() {
    return catalog;
  }

  @Override
  public Collaboration collaboration() {
    return context.collaboration();
  }

  @Override
  public JointTable over(Relation relation, Map<String, String> names) {
    try {
      return new JointTable(
          catalog,
          context,
          relation,
          DerivedTable.of(context.collaboration(), relation, ColumnImages.NONE).table(),
          names);
    } catch (CallerException | PolicyException refusal) {
      throw ComputedColumns.named(refusal, names);
    }
  }

  @Override
  public boolean isDerived() {
    return !rows.isTable();
  }

  /** Whether disclosure checks decide which of its groups are shown. */
  @Override
  public boolean isChecked() {
    return context.collaboration().rules().areChecked();
  }

  /** The declaration of a column, or null if there is no such column. */
  @Override
  public @Nullable Column column(String name) {
    return table.columns().get(name);
  }

  private static String comment(Column column) {
    StringBuilder text = new StringBuilder("use ").append(lower(column.uses()));
    if (!column.values().isEmpty()) {
      text.append("; values ")
          .append(
              column.values().stream()
                  .map(value -> SqlValues.render(column.type(), value))
                  .toList());
    }
    if (column.min() != null) {
      text.append("; min ").append(SqlValues.render(column.type(), column.min()));
    }
    if (column.max() != null) {
      text.append("; max ").append(SqlValues.render(column.type(), column.max()));
    }
    if (column.fractionBits() != null) {
      text.append("; fraction_bits ").append(column.fractionBits());
    }
    return text.append("; functions ").append(lower(column.functions())).toString();
  }

  private static String lower(Set<?> items) {
    return items.toString().toLowerCase(Locale.ROOT);
  }
}

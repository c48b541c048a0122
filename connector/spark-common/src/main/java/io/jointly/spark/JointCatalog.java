package io.jointly.spark;

import static io.jointly.collaboration.Table.OF_ANSWERS;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.run.JointOptions;
import io.jointly.run.PartyContext;
import io.jointly.spark.function.ShareFunction;
import io.jointly.spark.translate.JointFunction;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * The tables that the parties of a collaboration hold together, as a Spark catalog: {@code
 * spark.sql.catalog.joint=io.jointly.spark.JointCatalog}. Listing and describing tables contacts no
 * partner. All tables stand in the catalog itself. Clients that look for namespaces first find
 * none.
 */
public final class JointCatalog implements TableCatalog, FunctionCatalog, SupportsNamespaces {

  private @Nullable String name;
  private @Nullable PartyContext context;

  @Override
  public void initialize(String catalogName, CaseInsensitiveStringMap options) {
    SparkVersion.require();
    name = catalogName;
    RehearsalGuard.requireOwnFiles(SparkSession.active(), catalogName, options);
    // Seen as a map, it has its keys in lower case.
    context = PartyContext.read(JointOptions.of(catalogName, Map.copyOf(options)));
  }

  @Override
  public String name() {
    return Objects.requireNonNull(name, "not initialized");
  }

  @Override
  public Identifier[] listTables(String[] namespace) throws NoSuchNamespaceException {
    requireRoot(namespace);
    return Stream.concat(
            context().collaboration().tables().keySet().stream(), Stream.of(OF_ANSWERS))
        .map(table -> Identifier.of(new String[0], table))
        .toArray(Identifier[]::new);
  }

  @Override
  public Table loadTable(Identifier identifier) throws NoSuchTableException {
    if (identifier.namespace().length > 0) {
      throw new NoSuchTableException(identifier);
    }
    if (identifier.name().equalsIgnoreCase(OF_ANSWERS)) {
      return new AnswersTable(context());
    }
    return context()
        .collaboration()
        .table(identifier.name())
        .<Table>map(this::table)
        .orElseThrow(() -> new NoSuchTableException(identifier));
  }

  private Table table(io.jointly.collaboration.Table declared) {
    JointTable joint = new JointTable(name(), context(), declared);
    return declared.isPublic() ? new PublicTable(joint, context(), declared) : joint;
  }

  /** VERSION AS OF. */
  @Override
  public Table loadTable(Identifier identifier, String version) throws NoSuchTableException {
    throw withoutVersions(loadTable(identifier));
  }

  /** TIMESTAMP AS OF. */
  @Override
  public Table loadTable(Identifier identifier, long timestamp) throws NoSuchTableException {
    throw withoutVersions(loadTable(identifier));
  }

  private static CallerException withoutVersions(Table table) {
    return new CallerException(
        ErrorCode.UNSUPPORTED_SQL,
        "VERSION AS OF and TIMESTAMP AS OF: "
            + table.name()
            + " has no versions, because each party's source gives its rows as they are now. Leave"
            + " it out, or have all parties put it into the `source` of policy.yaml");
  }

  @Override
  public Identifier[] listFunctions(String[] namespace) throws NoSuchNamespaceException {
    requireRoot(namespace);
    return Stream.<UnboundFunction>concat(
            JointFunction.all().stream(), ShareFunction.all().stream())
        .map(function -> Identifier.of(new String[0], function.name()))
        .toArray(Identifier[]::new);
  }

  @Override
  public UnboundFunction loadFunction(Identifier identifier) throws NoSuchFunctionException {
    UnboundFunction function = null;
    if (identifier.namespace().length == 0) {
      UnboundFunction joint = JointFunction.find(identifier.name());
      function = joint == null ? ShareFunction.find(identifier.name()) : joint;
    }
    if (function == null) {
      throw new NoSuchFunctionException(identifier);
    }
    return function;
  }

  @Override
  public String[][] listNamespaces() {
    return new String[0][];
  }

  @Override
  public String[][] listNamespaces(String[] namespace) throws NoSuchNamespaceException {
    requireRoot(namespace);
    return new String[0][];
  }

  /** Of the catalog itself, which is not among the namespaces in it. */
  @Override
  public Map<String, String> loadNamespaceMetadata(String[] namespace)
      throws NoSuchNamespaceException {
    requireRoot(namespace);
    return Map.of(
        SupportsNamespaces.PROP_COMMENT,
        "the joint tables of collaboration "
            + context().collaboration().id()
            + ": "
            + context().collaboration().purpose());
  }

  @Override
  public boolean namespaceExists(String[] namespace) {
    return namespace.length == 0;
  }

  private static void requireRoot(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length > 0) {
      throw new NoSuchNamespaceException(namespace);
    }
  }

  @Override
  public void createNamespace(String[] namespace, Map<String, String> metadata) {
    throw readOnly("CREATE NAMESPACE");
  }

  @Override
  public void alterNamespace(String[] namespace, NamespaceChange... changes) {
    throw readOnly("ALTER NAMESPACE");
  }

  @Override
  public boolean dropNamespace(String[] namespace, boolean cascade) {
    throw readOnly("DROP NAMESPACE");
  }

  @Override
  @Deprecated
  public Table createTable(
      Identifier identifier,
      StructType schema,
      Transform[] partitions,
      Map<String, String> properties) {
    throw readOnly("CREATE TABLE");
  }

  @Override
  public Table createTable(
      Identifier identifier,
      Column[] columns,
      Transform[] partitions,
      Map<String, String> properties) {
    throw readOnly("CREATE TABLE");
  }

  @Override
  public Table alterTable(Identifier identifier, TableChange... changes) {
    throw readOnly("ALTER TABLE");
  }

  @Override
  public boolean dropTable(Identifier identifier) {
    throw readOnly("DROP TABLE");
  }

  @Override
  public void renameTable(Identifier from, Identifier to) {
    throw readOnly("RENAME TABLE");
  }

  private CallerException readOnly(String statement) {
    return new CallerException(
        ErrorCode.UNSUPPORTED_SQL,
        statement
            + ": the tables of catalog "
            + name()
            + " are those of collaboration.yaml; all"
            + " parties agree on that file, and SQL cannot change it");
  }

  private PartyContext context() {
    return Objects.requireNonNull(context, "not initialized");
  }
}

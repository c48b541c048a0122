package io.jointly.spark;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.spark.function.ShareFunction;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * The functions on shares alone, for who has no collaboration: {@code
 * spark.sql.catalog.shares=io.jointly.spark.ShareCatalog}. It takes no options.
 */
public final class ShareCatalog implements FunctionCatalog {

  private @Nullable String name;

  @Override
  public void initialize(String catalogName, CaseInsensitiveStringMap options) {
    SparkVersion.require();
    if (!options.isEmpty()) {
      throw new CallerException(
          ErrorCode.OPTION,
          "catalog "
              + catalogName
              + " has functions only and takes no options, but is given "
              + String.join(", ", new TreeSet<>(options.keySet()))
              + "; joint tables are in io.jointly.spark.JointCatalog");
    }
    name = catalogName;
  }

  @Override
  public String name() {
    return Objects.requireNonNull(name, "not initialized");
  }

  @Override
  public Identifier[] listFunctions(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length > 0) {
      throw new NoSuchNamespaceException(namespace);
    }
    return ShareFunction.all().stream()
        .map(function -> Identifier.of(new String[0], function.name()))
        .toArray(Identifier[]::new);
  }

  @Override
  public UnboundFunction loadFunction(Identifier identifier) throws NoSuchFunctionException {
    ShareFunction function =
        identifier.namespace().length > 0 ? null : ShareFunction.find(identifier.name());
    if (function == null) {
      throw new NoSuchFunctionException(identifier);
    }
    return function;
  }
}

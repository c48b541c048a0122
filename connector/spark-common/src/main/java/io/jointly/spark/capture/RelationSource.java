package io.jointly.spark.capture;

import io.jointly.collaboration.Collaboration;
import io.jointly.query.Relation;
import io.jointly.spark.local.DeclaredColumns;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;

/** A table of a joint catalog, public ones included, from which relations are made. */
public interface RelationSource extends DeclaredColumns {

  /** The name under which the session knows the catalog. */
  String catalogName();

  /** The name of the declared table. */
  String tableName();

  /** Whether both are tables of one catalog, with the same options. */
  default boolean isOfTheCatalogOf(RelationSource other) {
    return catalogName().equals(other.catalogName())
        && collaboration().sha256().equals(other.collaboration().sha256());
  }

  /** What all parties agreed on. */
  Collaboration collaboration();

  /**
   * The table that a relation over this collaboration's tables is.
   *
   * @param written by the name of a computed column, the one that stands in the query
   */
  Table over(Relation rows, Map<String, String> written);

  /** Whether its rows are computed from declared tables. */
  boolean isDerived();
}

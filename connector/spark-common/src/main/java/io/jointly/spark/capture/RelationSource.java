package io.jointly.spark.capture;

import io.jointly.collaboration.Collaboration;
import io.jointly.query.Relation;
import io.jointly.spark.rewrite.JointRelation;
import org.apache.spark.sql.connector.catalog.Table;

/** A joint table of a catalog, from which relations are made. */
public interface RelationSource extends JointRelation {

  /** The name of the declared table. */
  String tableName();

  /** Whether both are tables of one catalog, with the same options. */
  boolean isOfTheCatalogOf(RelationSource other);

  /** What all parties agreed on. */
  Collaboration collaboration();

  /** The table that a relation over this collaboration's tables is. */
  Table over(Relation rows);

  /** Whether its rows are computed from declared tables. */
  boolean isDerived();
}

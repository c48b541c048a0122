package io.jointly.relation;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Table;
import io.jointly.query.Expr;
import io.jointly.query.Relation;
import java.util.Optional;

/** Which entities a relation's rows are about, for whoever computes the relation. */
public final class Locality {

  private final Collaboration collaboration;

  public Locality(Collaboration collaboration) {
    this.collaboration = collaboration;
  }

  /** Whether the rules count entities of a table, and not its rows. */
  public static boolean countsEntities(Table table) {
    return RowsPlace.of(table).counted() != null;
  }

  /** Whether the rules count entities of an operator's rows. */
  public boolean countsEntities(Relation relation) {
    return place(relation).counted() != null;
  }

  /** The entity of an operator's rows, or of a table's, that the rules count; empty for rows. */
  public Optional<Entity> counted(Relation relation) {
    return Optional.ofNullable(place(relation).counted());
  }

  /** From which side the entity comes that the rules count; neither if they count rows. */
  public Side entityOf(Relation.Join join) {
    return CountedEntity.ofJoin(place(join.left()), place(join.right())).side();
  }

  /** Whether an expression over a relation's columns is the key of an entity at one party. */
  public boolean isEntityKey(Relation input, Expr expr) {
    return expr instanceof Expr.Column column && place(input).keys().containsKey(column.name());
  }

  /** Whether a table may be read below the total at all: a key of it is at one party. */
  public static boolean isAtOneParty(Table table) {
    return table.keys().stream().anyMatch(EntityKey::isAtOneParty);
  }

  private RowsPlace place(Relation relation) {
    return relation.match(new RelationDeriver(collaboration, ColumnImages.NONE)).place();
  }
}

package io.jointly.relation;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Table;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.query.Relation;
import io.jointly.query.text.RelationText;
import java.util.Set;

/**
 * The table that a relation is, as if the collaboration declared it: its columns' types, values and
 * uses follow from the declarations of the tables that the relation reads. So a query over it
 * passes the same checks and gets the same layout as a query over a declared table.
 *
 * @param table the declaration
 * @param computed names of the columns that are expressions, and not a declared column as it is,
 *     the days between two of them, or a function of one
 */
public record DerivedTable(Table table, Set<String> computed) {

  public DerivedTable {
    computed = Set.copyOf(computed);
  }

  /**
   * @throws PolicyException (COLUMN_USE) where it reads what is not declared, or uses a column in a
   *     way that the collaboration does not allow
   * @throws CallerException (UNSUPPORTED_SQL) where parties cannot compute it each from its own
   *     rows
   */
  public static DerivedTable of(Collaboration collaboration, Relation rows, ColumnImages images) {
    if (rows instanceof Relation.Table table) {
      return new DerivedTable(RelationDeriver.declared(collaboration, table), Set.of());
    }
    Derived derived = derived(collaboration, rows, images);
    if (derived.place().isPublic()) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          "the query reads public tables alone, which are the same at every party: "
              + RelationText.select(rows)
              + ". Read your own copy of them, or join them with a table of the parties' own rows");
    }
    if (derived.place().counted() == null && collaboration.rules().areChecked()) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          "the rules count the rows of "
              + String.join(", ", rows.tables())
              + ", and below the total one row can become several, by a join or a union: "
              + RelationText.select(rows)
              + ". All parties have to agree on an entity_key of a named entity, whose number the"
              + " rules can count ('entities' of collaboration.yaml)");
    }
    return new DerivedTable(derived.table(String.join(", ", rows.tables())), derived.computed());
  }

  private static Derived derived(Collaboration collaboration, Relation rows, ColumnImages images) {
    try {
      return rows.match(new RelationDeriver(collaboration, images));
    } catch (CallerException | PolicyException refusal) {
      throw ComputedColumns.explained(refusal, rows);
    }
  }
}

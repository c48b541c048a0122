package io.jointly.collaboration.change;

import static io.jointly.collaboration.change.Change.ANALYSTS;
import static io.jointly.collaboration.change.Change.COMPUTING;
import static io.jointly.collaboration.change.Change.DEALERS;
import static io.jointly.collaboration.change.Change.EVERYBODY;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Collaboration.Terms;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import io.jointly.collaboration.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What another version of the file changes, for whom, and whether it is looser or tighter. */
public final class CollaborationChanges {

  private static final Aspects<Collaboration> ASPECTS =
      Aspects.of(Collaboration.class)
          .elsewhere("terms", "in a part of its own")
          .elsewhere("participants", "in a part of its own")
          .elsewhere("entities", "in a part of its own")
          .elsewhere("tables", "in parts of their own")
          .elsewhere("rules", "in a part of its own")
          .complete();

  private static final Aspects<Terms> TERMS =
      Aspects.of(Terms.class)
          .on("id", Terms::id, CollaborationChanges::id)
          .on("purpose", Terms::purpose, CollaborationChanges::purpose)
          .on("validUntil", Terms::validUntil, CollaborationChanges::validUntil)
          .on("persons", Terms::persons, CollaborationChanges::persons)
          .elsewhere("sha256", "whoever shows the changes shows both digests")
          .complete();

  private CollaborationChanges() {}

  /**
   * All changes, in the order of the file. Empty if two files say the same, which may differ in
   * layout and comments. Rules that a file leaves out count as their defaults.
   */
  public static List<Change> between(Collaboration before, Collaboration after) {
    FilePart whole = new FilePart("the collaboration");
    ASPECTS.compare(before, after, whole);
    TERMS.compare(before.terms(), after.terms(), whole);
    FilePart parties = new FilePart("parties");
    PartyChanges.compare(before.participants(), after.participants(), parties);
    FilePart entities = new FilePart("entities");
    EntityChanges.compare(before.entities(), after.entities(), entities);
    FilePart rules = new FilePart("rules");
    RuleChanges.compare(before.rules(), after.rules(), rules);
    Stream<FilePart> all =
        Stream.concat(
            Stream.of(whole, parties, entities),
            Stream.concat(
                TableChanges.compare(before.tables(), after.tables()).stream(), Stream.of(rules)));
    return all.flatMap(part -> part.changes().stream()).toList();
  }

  /**
   * What happens to dealt rows because the file is another one, even if nothing else changes: they
   * are bound to its digest. Empty if no share table is in both.
   */
  public static List<Change> ofDealtRows(Collaboration before, Collaboration after) {
    List<Change> changes = new ArrayList<>();
    for (Table table : after.tables().values()) {
      if (before.sha256().equals(after.sha256())
          || !table.isDealt()
          || before.table(table.name()).filter(Table::isDealt).isEmpty()) {
        continue;
      }
      FilePart part = new FilePart("table " + table.name());
      part.other(
          DEALERS,
          "what was dealt under the old file cannot be collected under the new one: collect before"
              + " the change, or deal again. Each compute party makes a new dealing key first");
      if (places(before).equals(places(after))) {
        part.other(
            COMPUTING,
            "shares that were collected go on being added if the columns stay as they are");
      } else {
        part.other(
            COMPUTING,
            "shares that were collected do not fit other compute parties, another order or another"
                + " max_colluding_parties: rows have to be dealt and collected again");
      }
      changes.addAll(part.changes());
    }
    return changes;
  }

  /** On what a share rests: who holds it, at which point, and of what degree the polynomial is. */
  private static Object places(Collaboration of) {
    Map<String, Integer> places = new HashMap<>();
    for (Party party : of.parties(Role.COMPUTE)) {
      places.put(party.id(), of.parties().indexOf(party));
    }
    return List.of(places, of.maxColludingParties());
  }

  private static void id(Terms before, Terms after, FilePart into) {
    into.looser(
        EVERYBODY,
        Named.becomes("id", before.id(), after.id())
            + ": this is another collaboration. Ledgers and budgets begin anew, and no amendment"
            + " leads from one to the other");
  }

  private static void purpose(Terms before, Terms after, FilePart into) {
    String was = Named.text(before.purpose());
    String is = Named.text(after.purpose());
    into.other(
        EVERYBODY,
        was.equals(is)
            ? "purpose '" + is + "' is another one further on: read it"
            : "purpose '" + was + "' becomes '" + is + "'");
  }

  private static void validUntil(Terms before, Terms after, FilePart into) {
    String words = Named.becomes("valid_until", before.validUntil(), after.validUntil());
    if (after.validUntil().isAfter(before.validUntil())) {
      into.looser(EVERYBODY, words + ": it is valid longer");
    } else {
      into.tighter(EVERYBODY, words + ": it ends earlier");
    }
  }

  private static void persons(Terms before, Terms after, FilePart into) {
    if (after.persons() == Collaboration.Persons.RECORDED) {
      into.other(
          ANALYSTS,
          "record_person becomes true: all parties, and whoever can read the mailbox, see who asks,"
              + " and each party records it");
    } else {
      into.other(EVERYBODY, "record_person becomes false: nobody sees which person asks");
    }
  }
}

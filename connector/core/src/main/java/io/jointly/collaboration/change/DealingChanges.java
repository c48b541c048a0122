package io.jointly.collaboration.change;

import static io.jointly.collaboration.change.Change.COMPUTING;
import static io.jointly.collaboration.change.Change.DEALERS;
import static io.jointly.collaboration.change.Change.EVERYBODY;
import static io.jointly.collaboration.change.Change.WITH_ROWS;

import io.jointly.collaboration.Dealer;
import io.jointly.collaboration.Dealing;
import io.jointly.collaboration.Dealing.Validity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What changes of how a share table is dealt. */
final class DealingChanges {

  /** More names than a line can hold say less than their number. */
  private static final int MOST_NAMED = 10;

  private static final Aspects<Dealer> DEALER =
      Aspects.of(Dealer.class)
          .elsewhere("id", "dealers are compared by their ids")
          .on("publicKey", Dealer::publicKey, DealingChanges::key)
          .complete();

  private static final Aspects<Dealing> ASPECTS =
      Aspects.of(Dealing.class)
          .on("dealers", Dealing::dealers, DealingChanges::dealers)
          .on("hasOwnRows", Dealing::hasOwnRows, DealingChanges::ownRows)
          .on("hidesDimensions", Dealing::hidesDimensions, DealingChanges::hides)
          .on("validity", Dealing::validity, DealingChanges::validity)
          .on("maxRowsPerDealer", Dealing::maxRowsPerDealer, DealingChanges::maxRows)
          .complete();

  private DealingChanges() {}

  static void compare(Dealing before, Dealing after, FilePart into) {
    ASPECTS.compare(before, after, into);
  }

  private static void dealers(Dealing before, Dealing after, FilePart into) {
    Map<String, Dealer> was = byId(before);
    Map<String, Dealer> is = byId(after);
    List<String> more = Named.only(is.keySet(), was.keySet());
    List<String> less = Named.only(was.keySet(), is.keySet());
    if (!more.isEmpty()) {
      into.other(DEALERS, names(more) + " may deal rows from now on");
    }
    if (!less.isEmpty()) {
      into.other(
          DEALERS,
          names(less)
              + " may not deal rows any more; rows of theirs that were collected stay in the shares");
    }
    is.forEach(
        (id, dealer) -> {
          Dealer earlier = was.get(id);
          if (earlier != null) {
            DEALER.compare(earlier, dealer, into);
          }
        });
    if (Named.isReordered(was.keySet(), is.keySet())) {
      into.other(DEALERS, "dealers stand in another order, so they are numbered otherwise");
    }
  }

  private static String names(List<String> ids) {
    return ids.size() <= MOST_NAMED
        ? (ids.size() == 1 ? "dealer " : "dealers ") + Named.list(ids)
        : ids.size() + " dealers (" + Named.list(ids.subList(0, MOST_NAMED)) + " and others)";
  }

  private static Map<String, Dealer> byId(Dealing dealing) {
    Map<String, Dealer> dealers = new LinkedHashMap<>();
    dealing.dealers().forEach(dealer -> dealers.put(dealer.id(), dealer));
    return dealers;
  }

  private static void key(Dealer before, Dealer after, FilePart into) {
    into.other(
        DEALERS,
        "dealer "
            + after.id()
            + " has another key: "
            + before.publicKey()
            + " becomes "
            + after.publicKey());
  }

  private static void ownRows(Dealing before, Dealing after, FilePart into) {
    into.other(
        WITH_ROWS,
        after.hasOwnRows()
            ? "own_rows false becomes true: parties with the role data have rows of it, too, and"
                + " need a source; a group is shown if own rows alone are enough"
            : "own_rows true becomes false: parties' own rows are not in it any more; the rules"
                + " count dealt rows");
  }

  private static void hides(Dealing before, Dealing after, FilePart into) {
    if (after.hidesDimensions()) {
      into.tighter(
          DEALERS, "hide_dimensions false becomes true: compute parties see no dimension any more");
    } else {
      into.looser(
          DEALERS,
          "hide_dimensions true becomes false: every compute party sees dimensions, row by row,"
              + " with the dealer");
    }
  }

  private static void validity(Dealing before, Dealing after, FilePart into) {
    if (after.validity() == Validity.TRUSTED) {
      into.looser(
          EVERYBODY,
          "validity checked becomes trusted: a single dealer can shift every total, unnoticed");
    } else {
      into.tighter(
          COMPUTING, "validity trusted becomes checked: each row is checked on its shares");
    }
  }

  private static void maxRows(Dealing before, Dealing after, FilePart into) {
    String words =
        Named.becomes("max_rows_per_dealer", before.maxRowsPerDealer(), after.maxRowsPerDealer());
    if (after.maxRowsPerDealer() > before.maxRowsPerDealer()) {
      into.other(
          DEALERS,
          words + ": one dealer may have more rows in it; a group needs more rows to be shown");
    } else {
      into.other(
          DEALERS,
          words + ": one dealer may have fewer rows in it; a group needs fewer rows to be shown");
    }
  }
}

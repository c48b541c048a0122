package io.jointly.spark.difference;

import io.jointly.collaboration.Table;
import io.jointly.ledger.Entry;
import io.jointly.query.text.QueryText;
import java.time.temporal.ChronoUnit;

/**
 * The messages about a difference, for this party only. Partners learn only the code. They contain
 * no number of rows.
 */
public final class DifferenceText {

  private static final int LONGEST = 1000;

  private DifferenceText() {}

  static String tooFew(EarlierQuery past, Comparison.Part part, int least, Table table) {
    String fewer =
        "fewer than "
            + least
            + (table.entityKey() == null ? " rows" : " different " + table.entityKey())
            + " of this party";
    String earlier = " " + earlier(past);
    return switch (part) {
      case ONLY_NOW -> "the query adds " + fewer + " to" + earlier + advice(past);
      case ONLY_THEN ->
          "what the query shows, without groups that are too small, leaves out "
              + fewer
              + " of"
              + earlier
              + advice(past);
      case GROUP_NOW ->
          "a group of the query has "
              + fewer
              + " in"
              + earlier
              + ", so the rest would reveal it if it were suppressed. Ask for the groups first, and"
              + " for a total of them after that: it is answered where the groups that are not"
              + " shown have, taken together, "
              + least
              + " rows or more at each party, or none. After the total, small groups are answered"
              + " only if the query puts them together until each has so many or none";
      case GROUP_THEN ->
          "the query has "
              + fewer
              + " in a group that may have been suppressed in"
              + earlier
              + advice(past);
      case SET ->
          "a group or cell of the query differs by "
              + fewer
              + " from one of"
              + earlier
              + advice(past);
      case UNION ->
          "a group or cell of one query differs by "
              + fewer
              + " from several of the other, taken together: the query, and"
              + earlier
              + advice(past);
    };
  }

  static String tooFewKeys(EarlierQuery past, int least, Table table) {
    return "the keys that the query counts in a group differ by those of fewer than "
        + least
        + " different "
        + table.entityKey()
        + " of this party from those of a group of the query answered "
        + when(past.entry())
        + ", "
        + cut(past)
        + advice(past);
  }

  private static String advice(EarlierQuery past) {
    return past.otherParties()
        ? " over other parties, so the difference of the two answers may be this party's rows"
        : ", so the difference of the two answers would be about these; ask one that"
            + " differs by more";
  }

  /** Names an earlier query. */
  public static String earlier(EarlierQuery past) {
    return "the query answered " + when(past.entry()) + ", " + cut(past);
  }

  public static String incomparable(Entry entry, String why) {
    return "the query answered "
        + when(entry)
        + " cannot be compared with this one: it "
        + why
        + "; use the same settings and declarations as then, or agree with your partners to"
        + " begin a new collaboration";
  }

  public static String tooMany(int found, int most) {
    return "there are "
        + found
        + " earlier queries to compare with, more than "
        + most
        + "; agree with your partners to begin a new collaboration, with a smaller query_budget";
  }

  private static String when(Entry entry) {
    return "at " + entry.time().truncatedTo(ChronoUnit.SECONDS) + " in run " + entry.asked().run();
  }

  private static String cut(EarlierQuery past) {
    String text = QueryText.of(past.query());
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}

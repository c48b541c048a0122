package io.jointly.spark.difference.entity;

import io.jointly.collaboration.Entity;
import io.jointly.spark.difference.DifferenceText;
import io.jointly.spark.difference.EarlierQuery;
import io.jointly.spark.difference.entity.EntityVerdict.Part;

/**
 * The messages about a difference between queries over different rows, for this party only. They
 * contain no number of entities.
 */
final class EntityText {

  private EntityText() {}

  static String tooFewBetweenGroups(int least, Entity entity) {
    return "the query reads rows of this party several times, and two groups or numbers, or a group and"
        + " several others taken together, differ by fewer than "
        + least
        + " different "
        + entity.name()
        + " of this party, so the difference of what they tell would be about these. Let each row be"
        + " in one group, put groups together, or ask for one of the numbers";
  }

  static String tooFew(EarlierQuery past, Part part, int least, Entity entity) {
    String fewer = "fewer than " + least + " different " + entity.name() + " of this party";
    String earlier = DifferenceText.earlier(past);
    String advice =
        past.otherParties()
            ? ", which was over other parties, so the difference of the two answers may be this"
                + " party's rows"
            : ". It reads other rows of the same "
                + entity.name()
                + ", and most others count there as they do here, so the difference of the two"
                + " answers would be about these; ask one that differs by more";
    return switch (part) {
      case SET ->
          "a group, a cell or all groups of the query together differ by "
              + fewer
              + " from what was told by "
              + earlier
              + advice;
      case UNION ->
          "a group or cell of one query differs by "
              + fewer
              + " from several of the other, taken together: the query, and "
              + earlier
              + advice;
      case HIDDEN ->
          "a group of one query has "
              + fewer
              + ", so the other groups would reveal it if it were suppressed: together they are what"
              + " the other query tells. These are the query, and "
              + earlier
              + ". Ask for the groups first, and for a total of them after that, or put groups"
              + " together until each has so many at each party, or none";
    };
  }
}

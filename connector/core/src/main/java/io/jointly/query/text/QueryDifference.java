package io.jointly.query.text;

import io.jointly.codec.MalformedException;
import io.jointly.query.JointQuery;
import io.jointly.query.QueryCodec;
import io.jointly.query.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Describes how a partner's query differs from this party's query. The partner may have sent
 * anything, so the text is short and has no control characters.
 */
public final class QueryDifference {

  /** Most characters of one list, query or setting. */
  private static final int LONGEST = 1000;

  /** Most settings whose difference is shown; fewer than ten matter. */
  private static final int MOST_SETTINGS = 10;

  private QueryDifference() {}

  /**
   * @param mine canonical bytes of this party's query
   * @param theirs what the partner sent as its query; may be anything
   */
  public static String describe(byte[] mine, byte[] theirs) {
    JointQuery own = QueryCodec.decode(mine);
    JointQuery other;
    try {
      other = QueryCodec.decode(theirs);
    } catch (MalformedException e) {
      return "its query cannot be read: " + e.getMessage();
    }
    List<String> differences = new ArrayList<>();
    if (!own.rows().equals(other.rows())) {
      differences.add(
          "FROM: here "
              + cut(RelationText.from(own.rows()))
              + ", there "
              + cut(RelationText.from(other.rows())));
    }
    compare("GROUP BY", own.groups(), other.groups(), QueryText::of, differences);
    compare("aggregates", own.measures(), other.measures(), QueryText::of, differences);
    compare("WHERE", own.conjuncts(), other.conjuncts(), QueryText::of, differences);
    compareSettings(own.settings(), other.settings(), differences);
    if (differences.isEmpty()) {
      return "the queries are the same";
    }
    return String.join("; ", differences)
        + ". Here: "
        + cut(QueryText.of(own))
        + ". There: "
        + cut(QueryText.of(other));
  }

  private static <T> void compare(
      String what,
      Collection<T> mine,
      Collection<T> theirs,
      Function<T, String> text,
      List<String> differences) {
    String onlyMine = without(mine, theirs, text);
    String onlyTheirs = without(theirs, mine, text);
    if (!onlyMine.isEmpty() && onlyMine.equals(onlyTheirs)) {
      differences.add(what + ": the types differ in " + cut(onlyMine));
      return;
    }
    if (!onlyMine.isEmpty()) {
      differences.add(what + ": only here " + cut(onlyMine));
    }
    if (!onlyTheirs.isEmpty()) {
      differences.add(what + ": only there " + cut(onlyTheirs));
    }
  }

  private static <T> String without(
      Collection<T> items, Collection<T> others, Function<T, String> text) {
    return items.stream()
        .filter(item -> !others.contains(item))
        .map(text)
        .collect(Collectors.joining(", "));
  }

  private static void compareSettings(Settings mine, Settings theirs, List<String> differences) {
    TreeSet<String> names = new TreeSet<>(mine.values().keySet());
    names.addAll(theirs.values().keySet());
    int told = 0;
    for (String name : names) {
      String here = mine.values().get(name);
      String there = theirs.values().get(name);
      if (!Objects.equals(here, there) && told++ < MOST_SETTINGS) {
        differences.add(
            "setting " + shown(name) + ": here " + shown(here) + ", there " + shown(there));
      }
    }
    if (told > MOST_SETTINGS) {
      differences.add(told - MOST_SETTINGS + " more settings");
    }
  }

  private static String shown(@Nullable String text) {
    return text == null ? "not set" : cut(QueryText.visible(text));
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end) + "…";
  }
}

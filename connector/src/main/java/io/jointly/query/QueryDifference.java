package io.jointly.query;

import io.jointly.codec.MalformedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says in words how a partner's query differs from one's own. */
public final class QueryDifference {

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
    if (!own.table().equals(other.table())) {
      differences.add("table: here " + own.table() + ", there " + other.table());
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
        + QueryText.of(own)
        + ". There: "
        + QueryText.of(other);
  }

  private static <T> void compare(
      String what,
      Collection<T> mine,
      Collection<T> theirs,
      Function<T, String> text,
      List<String> differences) {
    String onlyMine = without(mine, theirs, text);
    String onlyTheirs = without(theirs, mine, text);
    if (!onlyMine.isEmpty()) {
      differences.add(what + ": only here " + onlyMine);
    }
    if (!onlyTheirs.isEmpty()) {
      differences.add(what + ": only there " + onlyTheirs);
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
    for (String name : names) {
      String here = mine.values().get(name);
      String there = theirs.values().get(name);
      if (!Objects.equals(here, there)) {
        differences.add("setting " + name + ": here " + here + ", there " + there);
      }
    }
  }
}

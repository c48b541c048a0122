package io.jointly.examples.studies;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The rule about groups in the words of plain Spark, which knows nothing of Jointly's: a group is
 * shown if enough parties have enough people in it.
 */
public final class ShownGroup {

  /** Stands in a key of the union between the party and its own key. */
  private static final String SEPARATOR = "/";

  private final int parties;
  private final Map<String, Integer> people;

  private ShownGroup(int parties, Map<String, Integer> people) {
    this.parties = parties;
    this.people = Collections.unmodifiableMap(people);
  }

  /** Each of the parties needs 11 people. */
  static ShownGroup ofEach(String... parties) {
    return ofSome(parties.length, parties);
  }

  /** So many of the parties need 11 people. */
  static ShownGroup ofSome(int number, String... parties) {
    Map<String, Integer> people = new TreeMap<>();
    Arrays.stream(parties).forEach(party -> people.put(party, 11));
    return new ShownGroup(number, people);
  }

  /** The same, but one party asks for another number of its own people. */
  ShownGroup with(String party, int number) {
    Map<String, Integer> changed = new TreeMap<>(people);
    changed.put(party, number);
    return new ShownGroup(parties, changed);
  }

  /**
   * A condition for HAVING.
   *
   * @param keys expressions separated by semicolons; the different values of each are people, and
   *     each has to be enough
   */
  String having(String keys) {
    return Arrays.stream(keys.split(";", -1))
        .map(key -> enough(key.strip()))
        .collect(Collectors.joining(" AND ", "HAVING ", ""));
  }

  private String enough(String key) {
    return people.entrySet().stream()
        .map(
            party ->
                "CAST(count(DISTINCT CASE WHEN startswith(%s, '%s') THEN %s END) >= %d AS INT)"
                    .formatted(key, party.getKey() + SEPARATOR, key, party.getValue()))
        .collect(Collectors.joining(" + ", "", " >= " + parties));
  }
}

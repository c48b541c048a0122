package io.jointly.spark.capture;

import io.jointly.collaboration.Collaboration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Gives columns names that differ, also where case does not matter. */
final class ColumnNames {

  private final Set<String> declared = new HashSet<>();
  private final Set<String> used = new HashSet<>();

  /** By the name that a column got, the declared name that it was made of. */
  private final Map<String, String> origins = new HashMap<>();

  private int computed;

  ColumnNames(Collaboration collaboration) {
    collaboration
        .tables()
        .values()
        .forEach(table -> table.columns().keySet().forEach(name -> declared.add(folded(name))));
  }

  /** The name of a declared column, with a number behind it if it is taken. */
  String of(String name) {
    String free = name;
    for (int i = 2; !used.add(folded(free)); i++) {
      free = name + "_" + i;
    }
    origins.put(free, name);
    return free;
  }

  /** A name for a column that has the values of another one, and of others. */
  String like(String name) {
    String origin = origins.get(name);
    return origin == null ? next() : of(origin);
  }

  /** A name for what is computed. */
  String next() {
    String name;
    do {
      computed++;
      name = "c" + computed;
    } while (declared.contains(name) || !used.add(name));
    return name;
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}

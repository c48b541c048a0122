package io.jointly.ledger;

import io.jointly.collaboration.Collaboration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A version of the collaboration's file, under which a ledger is kept.
 *
 * @param sha256 of the file, in lower-case hex
 * @param counted which column of each table is counted in place of rows; a table whose rows are
 *     counted is absent. Where that has changed, numbers of then and now are of different things.
 */
public record FileVersion(String sha256, SortedMap<String, String> counted) {

  public FileVersion {
    counted = Collections.unmodifiableSortedMap(new TreeMap<>(counted));
  }

  public static FileVersion of(Collaboration collaboration) {
    SortedMap<String, String> counted = new TreeMap<>();
    collaboration
        .tables()
        .forEach(
            (name, table) -> {
              String key = table.entityKey();
              if (key != null) {
                counted.put(name, key);
              }
            });
    return new FileVersion(collaboration.sha256(), counted);
  }
}

package io.jointly.examples.bench;

import io.jointly.examples.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Runs several pieces of work in turn, round by round. A disturbance of the machine then affects
 * all of them, and a ratio between two of them comes from one run.
 */
final class Interleaved {

  private record Work(Callable<?> measured, Callable<?> after) {}

  private final Map<String, Work> works = new LinkedHashMap<>();
  private final Map<String, Series> series = new LinkedHashMap<>();

  Interleaved add(String name, Callable<?> work) {
    return add(name, work, () -> name);
  }

  /** As above, with unmeasured work {@code after} each time. */
  Interleaved add(String name, Callable<?> work, Callable<?> after) {
    works.put(name, new Work(work, after));
    series.put(name, new Series(name));
    return this;
  }

  /** Runs {@code warm} unmeasured rounds, then {@code rounds} measured ones. */
  Interleaved run(int warm, int rounds) throws Exception {
    for (int round = 0; round < warm + rounds; round++) {
      for (Map.Entry<String, Work> work : works.entrySet()) {
        // Otherwise one piece of work would pay for the garbage of the one before.
        System.gc();
        Usage usage = Usage.of(work.getValue().measured());
        work.getValue().after().call();
        if (round >= warm) {
          series(work.getKey()).add(usage);
        }
      }
    }
    return this;
  }

  Series series(String name) {
    Series found = series.get(name);
    if (found == null) {
      throw new IllegalArgumentException("there is no work named " + name);
    }
    return found;
  }

  String table() {
    List<List<String>> rows = series.values().stream().map(Series::cells).toList();
    return TextTable.format(Series.header(), rows);
  }
}

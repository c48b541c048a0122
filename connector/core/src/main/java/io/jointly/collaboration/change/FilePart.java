package io.jointly.collaboration.change;

import io.jointly.collaboration.change.Change.Effect;
import java.util.ArrayList;
import java.util.List;

/** Collects the changes of one part of the file. */
final class FilePart {

  private final String name;
  private final List<Change> changes = new ArrayList<>();

  FilePart(String name) {
    this.name = name;
  }

  void looser(String whom, String words) {
    say(Effect.LOOSER, whom, words);
  }

  void tighter(String whom, String words) {
    say(Effect.TIGHTER, whom, words);
  }

  void other(String whom, String words) {
    say(Effect.OTHER, whom, words);
  }

  void say(Effect effect, String whom, String words) {
    changes.add(new Change(name, effect, whom, words));
  }

  int size() {
    return changes.size();
  }

  List<Change> changes() {
    return List.copyOf(changes);
  }
}

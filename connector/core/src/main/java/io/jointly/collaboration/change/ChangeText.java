package io.jointly.collaboration.change;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.change.Change.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Two versions of a file side by side, in lines for people. */
public final class ChangeText {

  private static final int WIDTH =
      Stream.of(Effect.values()).mapToInt(effect -> text(effect).length()).max().orElse(0);

  private ChangeText() {}

  /** Both digests, and then each change under the part of the file that it is in. */
  public static List<String> lines(Collaboration before, Collaboration after) {
    List<String> lines = new ArrayList<>();
    lines.add(after.id());
    lines.add("  old " + before.sha256());
    lines.add("  new " + after.sha256());
    List<Change> changes = CollaborationChanges.between(before, after);
    if (before.sha256().equals(after.sha256())) {
      lines.add("the two files are the same, byte for byte");
    } else if (changes.isEmpty()) {
      lines.add(
          "both files say the same: they differ in layout, comments or the order of names only."
              + " Sessions need the same bytes at all parties");
    }
    String part = "";
    for (Change change : all(before, after)) {
      if (!change.part().equals(part)) {
        part = change.part();
        lines.add("");
        lines.add(part);
      }
      String effect = text(change.effect());
      lines.add(
          "  "
              + effect
              + " ".repeat(WIDTH - effect.length())
              + "  "
              + change.whom()
              + ": "
              + change.words());
    }
    return lines;
  }

  /**
   * The changes, and what becomes of dealt rows. What concerns one part of the file stands
   * together.
   */
  public static List<Change> all(Collaboration before, Collaboration after) {
    List<Change> changes = CollaborationChanges.between(before, after);
    List<Change> dealt = CollaborationChanges.ofDealtRows(before, after);
    List<String> parts =
        Stream.concat(changes.stream(), dealt.stream()).map(Change::part).distinct().toList();
    return parts.stream()
        .flatMap(
            part ->
                Stream.concat(changes.stream(), dealt.stream())
                    .filter(change -> change.part().equals(part)))
        .toList();
  }

  /** {@code looser}, {@code tighter} or {@code other}. */
  public static String text(Effect effect) {
    return effect.name().toLowerCase(Locale.ROOT);
  }
}

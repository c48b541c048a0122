package io.jointly.run;

import io.jointly.query.GroupDomain;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The groups of an answer as a reader counts them. Groups with a NULL among their keys are always
 * possible and mostly nobody's, so they are counted apart.
 *
 * @param declared groups of declared values that the query's conditions leave
 * @param shown those of them that the answer shows
 * @param suppressed those of them that did not pass the disclosure checks. The others have no row.
 * @param nullShown groups with a NULL key that the answer shows
 * @param nullSuppressed groups with a NULL key that did not pass
 */
public record GroupCounts(
    int declared, int shown, int suppressed, int nullShown, int nullSuppressed) {

  /**
   * @param groups the groups that conditions leave
   */
  static GroupCounts of(Answer answer, BitSet groups) {
    GroupDomain domain = answer.plan().domain();
    int[] counts = new int[5];
    groups.stream()
        .forEach(
            group -> {
              boolean declared = !domain.hasNull(group);
              counts[0] += declared ? 1 : 0;
              if (answer.isSuppressed(group)) {
                counts[declared ? 2 : 4]++;
              } else if (answer.exists(group)) {
                counts[declared ? 1 : 3]++;
              }
            });
    return new GroupCounts(counts[0], counts[1], counts[2], counts[3], counts[4]);
  }

  /** Of the whole answer. */
  public static GroupCounts of(Answer answer) {
    return of(answer, answer.groups());
  }

  /** Numbers of the suppressed groups of declared values, in order. */
  public static IntStream suppressed(Answer answer) {
    return answer.groups().stream()
        .filter(answer::isSuppressed)
        .filter(group -> !answer.plan().domain().hasNull(group));
  }

  /** Whether nothing at all is shown. */
  boolean areNoneShown() {
    return shown == 0 && nullShown == 0;
  }
}

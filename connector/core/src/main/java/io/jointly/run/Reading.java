package io.jointly.run;

import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Rules.Suppression;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.query.JointQuery;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What a query reads of an answer: all its groups, or those that a condition leaves. The answer is
 * the query's own, or that of an earlier query, from memory.
 */
public final class Reading {

  /** Whether the partners were asked. */
  enum Source {
    PARTNERS,
    MEMORY
  }

  private final Answer answer;
  private final JointQuery written;
  private final BitSet groups;
  private final Source source;

  private Reading(Answer answer, JointQuery written, BitSet groups, Source source) {
    this.answer = answer;
    this.written = written;
    this.groups = groups;
    this.source = source;
  }

  static Reading fresh(Answer answer) {
    return new Reading(answer, answer.plan().query(), answer.groups(), Source.PARTNERS);
  }

  /**
   * @param written the query as it was written, of which Spark may have made a smaller one
   * @param groups the groups of the answer that it reads
   */
  static Reading remembered(Answer answer, JointQuery written, BitSet groups) {
    return new Reading(answer, written, (BitSet) groups.clone(), Source.MEMORY);
  }

  public Answer answer() {
    return answer;
  }

  boolean isFromMemory() {
    return source == Source.MEMORY;
  }

  /** Whether the query reads a group; it may have no row, or be suppressed. */
  public boolean includes(int group) {
    return groups.get(group);
  }

  /** Whether a group has rows and is shown. */
  public boolean isShown(int group) {
    return includes(group) && !answer.isSuppressed(group) && answer.exists(group);
  }

  /**
   * Whether a suppressed group has a row, in which every aggregate is NULL. If the query as it was
   * written has no aggregates, such a row would say that the group exists.
   */
  public boolean isSuppressedShown(int group) {
    return includes(group)
        && answer.isSuppressed(group)
        && rules().suppression() == Suppression.NULL
        && !written.measures().isEmpty();
  }

  public GroupCounts counts() {
    return GroupCounts.of(answer, groups);
  }

  /**
   * Fails where rows may be missing from the answer. That is where a group of declared values is
   * suppressed. A group of NULL that is suppressed counts only with {@code zero_groups: release},
   * which suppresses no group without rows.
   *
   * @throws PolicyException (SUPPRESSED) if so
   */
  public void requireComplete() {
    GroupCounts counts = counts();
    int ofNull = rules().zeroGroups() == Rules.ZeroGroups.RELEASE ? counts.nullSuppressed() : 0;
    if (counts.suppressed() + ofNull == 0) {
      return;
    }
    List<String> missing = new ArrayList<>();
    if (counts.suppressed() > 0) {
      missing.add(counts.suppressed() + " of " + number(counts.declared(), "declared group"));
    }
    if (ofNull > 0) {
      missing.add(number(ofNull, "group") + " with NULL in the key");
    }
    throw new PolicyException(
        ErrorCode.SUPPRESSED,
        String.join(", and ", missing)
            + " not shown: too few rows for the rules of "
            + answer.plan().agreement().collaboration().id()
            + ". The catalog option on-suppressed=fail makes this an error. The answer is kept, and"
            + " reading it again asks nobody: set on-suppressed=warn to work with the groups that are"
            + " shown, or filter the others out. The table `answers` of the catalog lists them");
  }

  private static String number(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private Rules rules() {
    return answer.plan().agreement().collaboration().rules();
  }
}

package io.jointly.collaboration;

import io.jointly.collaboration.Rules.AggregateArguments;
import io.jointly.collaboration.Rules.ZeroGroups;
import io.jointly.query.Function;
import java.util.EnumSet;
import java.util.List;

/** Rules for tests that need no file. */
public final class SampleRules {

  private SampleRules() {}

  /** Every group with a row is shown. */
  public static Rules off() {
    return of(1, 0, 1, ZeroGroups.RELEASE);
  }

  /** Groups are tested, and one party may collude with another; all else is allowed. */
  public static Rules of(int size, int ofOthers, int parties, ZeroGroups zero) {
    return new Rules(
        new Rules.GroupRules(
            size, ofOthers, parties, Math.max(1, parties - 2), zero, Rules.Suppression.DROP),
        new Rules.ExpressionRules(AggregateArguments.ANY_EXPRESSION, EnumSet.allOf(Function.class)),
        new Rules.AskingRules(
            Rules.Queries.AD_HOC, List.of(), List.of(), List.of(), Rules.DifferenceCheck.OFF, 0),
        Rules.TwoParties.REFUSED);
  }
}

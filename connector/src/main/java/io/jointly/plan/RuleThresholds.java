package io.jointly.plan;

import io.jointly.collaboration.Rules;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.parameters.Thresholds;

/** How many are enough, to one party. */
final class RuleThresholds {

  private RuleThresholds() {}

  /**
   * @param agreed the collaboration's, by which the vectors are laid out
   * @param own the same as this party's policy has them, each as strict or stricter
   * @throws CallerException (UNSUPPORTED_RULE) where the policy asks for a test that the vectors of
   *     the others hold nothing for
   */
  static Thresholds of(Rules agreed, Rules own) {
    requireAgreed(agreed.areTested() || !own.areTested(), "min_group_size");
    requireAgreed(agreed.minParties() > 1 || own.minParties() <= 1, "min_parties");
    return agreed.areTested()
        ? new Thresholds(own.minGroupSize(), own.minGroupSizeOfOthers(), own.minParties())
        : Thresholds.NONE;
  }

  private static void requireAgreed(boolean holds, String rule) {
    if (!holds) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_RULE,
          "policy.yaml asks for a stricter "
              + rule
              + ", which collaboration.yaml switches off, so partners share nothing to test it by;"
              + " remove it, or agree on a value above 1 in collaboration.yaml");
    }
  }
}

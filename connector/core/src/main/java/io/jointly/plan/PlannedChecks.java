package io.jointly.plan;

import io.jointly.collaboration.Rules;
import io.jointly.encoding.layout.Layout;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.circuit.CircuitCost;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.Limits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What compute parties check of the groups of a query, and which flags they mask.
 *
 * @param moreRows rows of its own in a cell that this party's policy asks for, above what was
 *     agreed on, before the party counts as a contributor
 */
record PlannedChecks(DisclosureChecks checks, int moreRows, CircuitCost cost) {

  /** Counts of a group: every party makes a formula over all of them. */
  private static final int MOST_COUNTS = 1 << 14;

  /**
   * Null where nothing is to be multiplied.
   *
   * @throws CallerException (DOMAIN) where there is too much to check; (UNSUPPORTED_RULE) where
   *     this party's policy asks for a check that its partners do not make
   */
  static @Nullable PlannedChecks of(Agreement agreement, Layout layout, int groups) {
    int moreRows = moreRows(agreement.collaboration().rules(), agreement.policy().rules());
    int counts = layout.checks() == null ? 0 : layout.checks().groupChecks().size();
    if (counts > MOST_COUNTS) {
      throw tooMuch(counts + " counts of each group, more than " + MOST_COUNTS);
    }
    DisclosureChecks checks = layout.disclosureChecks(groups).orElse(null);
    if (checks == null) {
      return null;
    }
    if (moreRows > 0
        && layout.checks() != null
        && layout.checks().groupChecks().countsDealtRowsAlone()) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_RULE,
          "policy.yaml asks for a stricter min_group_size than collaboration.yaml, and nobody can"
              + " ask for more rows of a share table alone, as they are nobody's own. Agree on the"
              + " stricter one with all parties, or do not answer queries about share tables");
    }
    CircuitCost cost = CircuitCost.of(checks, agreement.roster());
    if (!cost.isPossible()) {
      throw tooMuch(
          counts
              + " counts and "
              + checks.flags().stream().mapToInt(List::size).max().orElse(0)
              + " steps of MIN and MAX of each of "
              + groups
              + " possible groups, which takes "
              + cost.largestStep()
              + " products at once, more than "
              + Limits.MAX_ELEMENTS);
    }
    return new PlannedChecks(checks, moreRows, cost);
  }

  /**
   * How many more rows a party's own policy asks for than what was agreed on.
   *
   * @param agreed the collaboration's rules, which decide how vectors are laid out
   * @param own the same rules as this party's policy has them, each as strict or stricter
   * @throws CallerException (UNSUPPORTED_RULE) where the policy asks for a check for which the
   *     partners' vectors hold nothing
   */
  static int moreRows(Rules agreed, Rules own) {
    if (own.areChecked() && !agreed.areChecked()) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_RULE,
          "policy.yaml asks for a stricter min_group_size, but collaboration.yaml switches the checks"
              + " of groups off, so partners share nothing to check it by; remove it, or agree on a"
              + " value above 1 in collaboration.yaml");
    }
    return Math.max(0, own.rowsOfEachParty(0) - agreed.rowsOfEachParty(0));
  }

  private static CallerException tooMuch(String what) {
    return new CallerException(
        ErrorCode.DOMAIN,
        "compute parties would have to check "
            + what
            + "; ask for fewer groups, fewer aggregates at once, or coarser values");
  }
}

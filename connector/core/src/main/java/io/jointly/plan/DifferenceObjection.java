package io.jointly.plan;

import io.jointly.collaboration.Rules;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens when a party finds that an answer could be subtracted from another one. */
public final class DifferenceObjection {

  private static final Logger LOG = LoggerFactory.getLogger("io.jointly.progress");

  private DifferenceObjection() {}

  /**
   * Does with a finding what this party's rules say; nothing if the check is off.
   *
   * @param warned called if the rules only warn
   * @throws PolicyException (DIFFERENCE) if the rules refuse the query
   */
  public static void raise(QueryPlan plan, Runnable warned, String what) {
    Rules rules = plan.agreement().policy().rules();
    if (rules.differenceCheck() == Rules.DifferenceCheck.OFF) {
      return;
    }
    String text =
        "difference_check: "
            + rules.differenceCheck().name().toLowerCase(Locale.ROOT)
            + ", min_difference: "
            + rules.minDifference()
            + ": "
            + what;
    if (rules.differenceCheck() == Rules.DifferenceCheck.REFUSE) {
      throw new PolicyException(ErrorCode.DIFFERENCE, text + ". Nothing was sent");
    }
    LOG.warn("{}: {}", plan.agreement().party().id(), text);
    warned.run();
  }
}

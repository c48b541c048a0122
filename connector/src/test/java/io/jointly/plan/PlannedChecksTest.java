package io.jointly.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Rules.ZeroGroups;
import io.jointly.collaboration.SampleRules;
import io.jointly.error.CallerException;
import io.jointly.protocol.parameters.Thresholds;
import org.junit.jupiter.api.Test;

/** The thresholds that a party asks for in a session. */
class PlannedChecksTest {

  private static Rules rules(int size, int ofOthers, int parties) {
    return SampleRules.of(size, ofOthers, parties, ZeroGroups.SUPPRESS);
  }

  @Test
  void aPolicysOwnNumbersHold() {
    assertThat(PlannedChecks.askedFor(rules(5, 4, 2), rules(9, 8, 3)))
        .isEqualTo(new Thresholds(9, 8, 3));
    assertThat(PlannedChecks.askedFor(rules(5, 4, 1), rules(5, 4, 1)))
        .isEqualTo(new Thresholds(5, 4, 1));
  }

  @Test
  void withoutRulesNothingIsAskedFor() {
    assertThat(PlannedChecks.askedFor(SampleRules.off(), SampleRules.off()))
        .isEqualTo(Thresholds.NONE);
  }

  @Test
  void whatNobodySharesAnythingForIsRefused() {
    assertThatThrownBy(() -> PlannedChecks.askedFor(SampleRules.off(), rules(9, 0, 1)))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("min_group_size");
    assertThatThrownBy(() -> PlannedChecks.askedFor(rules(5, 4, 1), rules(5, 4, 2)))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("min_parties");
  }
}
